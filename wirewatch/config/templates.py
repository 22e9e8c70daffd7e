"""Tries the templates that channels name, on made-up messages of each kind."""

from collections.abc import Sequence
from datetime import UTC, datetime

from alerts.channels.section import ChannelSection
from alerts.links import NoLinks
from alerts.made_up import made_up_messages
from alerts.user_templates import BUILT_IN, UserTemplate, read_template
from alerts.wording import starred
from db.errors import ConfigError, TemplateFault
from db.secrets import SecretReader
from wirewatch.config.findings import Findings
from wirewatch.config.sections import Written

_KEYS = ("template", "html_template", "subject_template")
_DAY = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def check_templates(channels: Sequence[Written], files: SecretReader, findings: Findings) -> None:
    """Find templates that cannot be used, and warn of those that fail for some kind of message.

    ``files`` reads them, and so knows which they are.
    """
    for written in channels:
        section = written.section
        if isinstance(section, ChannelSection):
            for key in _KEYS:
                if file := getattr(section, key, ""):
                    _check(key, file, written, files, findings)


def _check(key: str, file: str, written: Written, files: SecretReader, findings: Findings) -> None:
    try:
        template = read_template(file, files, html=key == "html_template")
    except ConfigError as exc:
        findings.error((*written.path, key), str(exc))
        return
    for kind, fault in _tried(template, html=key == "html_template"):
        message = f"{fault}; for {kind} the built-in text is sent"
        findings.warn((*written.path, key), message)


def _tried(template: UserTemplate, *, html: bool) -> list[tuple[str, str]]:
    """Return for which kinds of messages a template fails, and why."""
    found = []
    for kind, message in made_up_messages(_DAY).items():
        letter = BUILT_IN.letter(message, NoLinks(), None)
        try:
            if html:
                template.write_html(letter, message)
            else:
                template.write(letter, message, starred)
        except TemplateFault as fault:
            found.append((kind, str(fault)))
    return found
