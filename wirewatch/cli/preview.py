"""`wirewatch channels preview`."""

import asyncio
import sys
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console

from alerts.channels.kinds import build_channel
from alerts.channels.section import ChannelSection
from db.clock import Clock
from db.errors import NotFoundError, TemplateFault
from db.message_records import AlertMessage, Message
from db.secrets import SecretKeys, SecretReader
from wirewatch.channels import channel_parts
from wirewatch.cli.session import Session, session
from wirewatch.config.nearest import nearest
from wirewatch.payload_text import Form, payload_text
from wirewatch.previewing import Previewing
from wirewatch.redact import HIDDEN
from wirewatch.settings import Configuration
from wirewatch.translating import translated

_NUMBER = "preview"  # of the delivery


def preview(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A channel's name.")],
    article: Annotated[
        int | None, typer.Option("--article", help="The number of a stored article.")
    ] = None,
    story: Annotated[int | None, typer.Option("--story", help="The number of a story.")] = None,
    watch: Annotated[
        str | None, typer.Option("--watch", help="Whose alert it is; else one that found it.")
    ] = None,
    as_html: Annotated[bool, typer.Option("--html", help="The HTML part of a mail.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="The payload as it would be sent, without secrets.")
    ] = False,
    with_translation: Annotated[
        bool, typer.Option("--translate", help="Ask whoever [translate] names, as alerts do.")
    ] = False,
) -> None:
    """Show an alert as a channel would send it, by its template if it has one; nothing is sent.

    Without --article or --story it is the newest stored article, or a made-up one. Exit status 1
    says that the channel's template failed, and that the built-in text is shown.

    Examples:
      wirewatch channels preview desk-mail
      wirewatch channels preview desk-mail --article 17 --html > alert.html
      wirewatch channels preview desk-chat --story 4 --watch "Serbian arms to Ukraine"
    """
    if (article is not None and story is not None) or (as_html and as_json):
        raise typer.BadParameter("give one of --article and --story, and one of --html and --json")
    call = session(context)
    configuration = call.configuration()
    section = _section(configuration, name)
    message: Message = _message(call, configuration, article, story, watch)
    if with_translation:
        message = asyncio.run(translated(message, configuration, call.clock))
    payload, faults = _rendered(configuration, section, message, call.clock)
    form = Form.HTML if as_html else Form.JSON if as_json else Form.TEXT
    shown = payload_text(section.kind, payload, form)
    sys.stdout.write(_masked(shown, section, configuration.secrets).rstrip("\n") + "\n")
    for fault in faults:
        sys.stderr.write(f"the built-in text is shown: {fault}\n")
    if faults:
        raise typer.Exit(1)


def _section(configuration: Configuration, name: str) -> ChannelSection:
    channels = {each.name: each for each in configuration.channels}
    if name not in channels:
        near = nearest(name, channels)
        advice = f"did you mean {near!r}?" if near else "`wirewatch channels list` shows them"
        raise NotFoundError(f"no channel is named {name!r}; {advice}")
    return channels[name]


def _message(
    call: Session,
    configuration: Configuration,
    article: int | None,
    story: int | None,
    watch: str | None,
) -> AlertMessage:
    with call.store() as store:
        previewing = Previewing(configuration, store, call.clock)
        if article is not None:
            return previewing.of_article(article, watch)
        if story is not None:
            return previewing.of_story(story, watch)
        return previewing.of_newest(watch)


def _rendered(
    configuration: Configuration, section: ChannelSection, message: Message, clock: Clock
) -> tuple[bytes, list[TemplateFault]]:
    """Return the bytes that would be sent, and what templates failed by."""
    faults: list[TemplateFault] = []
    parts = replace(
        channel_parts(configuration, clock, Console(file=sys.stdout)),
        template_fault=lambda _channel, fault: faults.append(fault),
    )
    channel = build_channel(section, parts)
    try:
        return channel.render(message, _NUMBER), faults
    finally:
        asyncio.run(channel.close())


def _masked(text: str, section: ChannelSection, reader: SecretReader) -> str:
    """Return a text without the channel's secrets, should any stand in it."""
    if isinstance(section, SecretKeys):
        for key in section.secret_keys():
            secret = section.read_secret(key, reader)
            if secret:
                text = text.replace(secret.get_secret_value().strip(), HIDDEN)
    return text
