"""The kinds of channel: the one table from a name in config.toml to settings and code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Generic, TypeVar

from pydantic import PlainValidator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from alerts.channel import Channel
from alerts.channels.apprise.channel import AppriseChannel
from alerts.channels.apprise.settings import AppriseSettings
from alerts.channels.command.channel import CommandChannel
from alerts.channels.command.settings import CommandSettings
from alerts.channels.console.channel import ConsoleChannel
from alerts.channels.console.settings import ConsoleSettings
from alerts.channels.discord.channel import DiscordChannel
from alerts.channels.discord.settings import DiscordSettings
from alerts.channels.email.channel import EmailChannel
from alerts.channels.email.settings import EmailSettings
from alerts.channels.matrix.channel import MatrixChannel
from alerts.channels.matrix.settings import MatrixSettings
from alerts.channels.mattermost.channel import MattermostChannel
from alerts.channels.mattermost.settings import MattermostSettings
from alerts.channels.ntfy.channel import NtfyChannel
from alerts.channels.ntfy.settings import NtfySettings
from alerts.channels.pagerduty.channel import PagerDutyChannel
from alerts.channels.pagerduty.settings import PagerDutySettings
from alerts.channels.parts import Parts
from alerts.channels.section import ChannelSection
from alerts.channels.slack.channel import SlackChannel
from alerts.channels.slack.settings import SlackSettings
from alerts.channels.teams.channel import TeamsChannel
from alerts.channels.teams.settings import TeamsSettings
from alerts.channels.telegram.channel import TelegramChannel
from alerts.channels.telegram.settings import TelegramSettings
from alerts.channels.webhook.channel import WebhookChannel
from alerts.channels.webhook.settings import WebhookSettings
from alerts.terms import ChannelTerms, channel_terms

_S = TypeVar("_S", bound=ChannelSection)


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[_S]):
    """What a kind's keys are, and what makes a channel of them."""

    settings: type[_S]
    build: Callable[[_S, Parts], Channel]
    rate: str = ""  # that its service takes, such as "1/s"; a user's `rate` stands above it


KINDS: Mapping[str, Kind[Any]] = {
    "email": Kind(settings=EmailSettings, build=EmailChannel.build),
    "webhook": Kind(settings=WebhookSettings, build=WebhookChannel.build),
    "slack": Kind(settings=SlackSettings, build=SlackChannel.build, rate="1/s"),
    "discord": Kind(settings=DiscordSettings, build=DiscordChannel.build, rate="30/m"),
    "telegram": Kind(settings=TelegramSettings, build=TelegramChannel.build, rate="20/m"),
    "teams": Kind(settings=TeamsSettings, build=TeamsChannel.build, rate="1/s"),
    "mattermost": Kind(settings=MattermostSettings, build=MattermostChannel.build),
    "matrix": Kind(settings=MatrixSettings, build=MatrixChannel.build),
    "console": Kind(settings=ConsoleSettings, build=ConsoleChannel.build),
    "command": Kind(settings=CommandSettings, build=CommandChannel.build),
    "pagerduty": Kind(settings=PagerDutySettings, build=PagerDutyChannel.build, rate="2/s"),
    "ntfy": Kind(settings=NtfySettings, build=NtfyChannel.build),
    "apprise": Kind(settings=AppriseSettings, build=AppriseChannel.build),
}


def build_channel(settings: ChannelSection, parts: Parts) -> Channel:
    """Return the channel; no network is touched. Raises ConfigError for an unusable secret."""
    return KINDS[settings.kind].build(settings, parts)


def terms_of(settings: ChannelSection) -> ChannelTerms:
    """Return how the channel is to be given deliveries."""
    return channel_terms(
        rate=settings.rate,
        default_rate=KINDS[settings.kind].rate,
        at_once=settings.at_once,
        backlog=settings.backlog,
        repeat=settings.repeat,
    )


def read_channel(table: object) -> ChannelSection:
    """Return the settings of one [[channel]] by its ``kind``.

    Raises pydantic's ValidationError, each error at its key; for an unknown kind it names the
    nearest right word.
    """
    if isinstance(table, ChannelSection):
        return table
    if not isinstance(table, Mapping):
        raise ValueError("a channel is a table; write [[channel]] and its keys below")
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise _unknown_kind(kind)
    read: ChannelSection = KINDS[kind].settings.model_validate(table)
    return read


def _unknown_kind(kind: object) -> ValidationError:
    kinds = ", ".join(KINDS)
    if kind is None:
        error = PydanticCustomError("missing_kind", "a channel needs `kind`: {kinds}",
                                    {"kinds": kinds})  # fmt: skip
    else:
        near = get_close_matches(str(kind), KINDS, n=1, cutoff=0.4)
        advice = f"did you mean `{near[0]}`?" if near else f"there are {kinds}"
        error = PydanticCustomError(
            "unknown_kind", "unknown kind `{kind}`; {advice}", {"kind": str(kind), "advice": advice}
        )
    return ValidationError.from_exception_data(
        "channel", [InitErrorDetails(type=error, loc=("kind",), input=kind)]
    )


ChannelSettings = Annotated[ChannelSection, PlainValidator(read_channel)]
"""The field type for [[channel]]: a union discriminated by ``kind``."""
