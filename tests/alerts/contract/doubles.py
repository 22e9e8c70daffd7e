"""The register: one line for each way in which a kind can be configured."""

from collections.abc import Callable, Mapping

from tests.alerts.contract.discord_double import DiscordDouble, DiscordForumDouble
from tests.alerts.contract.double import Double
from tests.alerts.contract.http_double import HttpDouble
from tests.alerts.contract.long_doubles import (
    AppriseDouble,
    CommandDouble,
    NtfyDouble,
    PagerDutyDouble,
)
from tests.alerts.contract.matrix_double import MatrixDouble
from tests.alerts.contract.mattermost_double import MattermostBotDouble, MattermostHookDouble
from tests.alerts.contract.plain_doubles import ConsoleDouble, EmailDouble, WebhookDouble
from tests.alerts.contract.slack_double import SlackBotDouble, SlackHookDouble
from tests.alerts.contract.teams_double import TeamsDouble
from tests.alerts.contract.telegram_double import TelegramDouble

DOUBLES: Mapping[str, Callable[[], Double]] = {
    "email": EmailDouble,
    "webhook": WebhookDouble,
    "console": ConsoleDouble,
    "slack webhook": SlackHookDouble,
    "slack bot": SlackBotDouble,
    "discord": DiscordDouble,
    "discord forum": DiscordForumDouble,
    "telegram": TelegramDouble,
    "teams": TeamsDouble,
    "mattermost webhook": MattermostHookDouble,
    "mattermost bot": MattermostBotDouble,
    "matrix": MatrixDouble,
    "command": CommandDouble,
    "pagerduty": PagerDutyDouble,
    "ntfy": NtfyDouble,
    "apprise": AppriseDouble,
}

BY_HTTP: Mapping[str, type[HttpDouble]] = {
    name: made
    for name, made in DOUBLES.items()
    if isinstance(made, type) and issubclass(made, HttpDouble)
}
