"""`wirewatch translate`: tries what [translate] configures."""

import asyncio
from typing import Annotated

import typer

from alerts.translation.languages import read_language
from alerts.translation.translator import UNKNOWN, Translator, accepted
from alerts.wording import one_line
from db.clock import SystemClock
from db.errors import TranslationError
from wirewatch.cli.output import console
from wirewatch.cli.session import session
from wirewatch.translating import configured_translator

_LONGEST = 2000


def _language(written: str) -> str:
    try:
        return read_language(written)
    except ValueError as exc:
        raise typer.BadParameter(str(exc)) from exc


def translate(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What to translate.")],
    source: Annotated[
        str | None,
        typer.Option("--from", parser=_language, metavar="LANGUAGE", help="Else: not known."),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option("--to", parser=_language, metavar="LANGUAGE", help="Else as configured."),
    ] = None,
) -> None:
    """Translate a text as alerts are, and print it.

    Exit status 1 says that it was not translated, and why.

    Example:
      wirewatch translate --from sr "Granate iz Valjeva"
    """
    configuration = session(context).configuration()
    translator = configured_translator(configuration, SystemClock())
    made = asyncio.run(_made(translator, text, source, target or configuration.translate.to))
    console.print(made, markup=False, highlight=False)


async def _made(translator: Translator, text: str, source: str | None, target: str) -> str:
    line = one_line(text, _LONGEST)
    try:
        (made,) = accepted([line], await translator.translate([line], source or UNKNOWN, target))
    finally:
        await translator.close()
    if not made:
        raise TranslationError("the translator gave back the same text")
    return made
