"""The kinds of channel: the one table from a name in config.toml to settings and code."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated

from pydantic import PlainValidator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from alerts.channels.console.settings import ConsoleSettings
from alerts.channels.email.settings import EmailSettings
from alerts.channels.section import ChannelSection
from alerts.channels.webhook.settings import WebhookSettings

SETTINGS: Mapping[str, type[ChannelSection]] = {
    "email": EmailSettings,
    "webhook": WebhookSettings,
    "console": ConsoleSettings,
}


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
    if not isinstance(kind, str) or kind not in SETTINGS:
        raise _unknown_kind(kind)
    return SETTINGS[kind].model_validate(table)


def _unknown_kind(kind: object) -> ValidationError:
    kinds = ", ".join(SETTINGS)
    if kind is None:
        error = PydanticCustomError("missing_kind", "a channel needs `kind`: {kinds}",
                                    {"kinds": kinds})  # fmt: skip
    else:
        near = get_close_matches(str(kind), SETTINGS, n=1, cutoff=0.4)
        advice = f"did you mean `{near[0]}`?" if near else f"there are {kinds}"
        error = PydanticCustomError(
            "unknown_kind", "unknown kind `{kind}`; {advice}", {"kind": str(kind), "advice": advice}
        )
    return ValidationError.from_exception_data(
        "channel", [InitErrorDetails(type=error, loc=("kind",), input=kind)]
    )


ChannelSettings = Annotated[ChannelSection, PlainValidator(read_channel)]
"""The field type for [[channel]]: a union discriminated by ``kind``."""
