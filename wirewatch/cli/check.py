"""`wirewatch check` and `wirewatch init`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from crawler.browsers import missing_for_rendering
from db.clock import SystemClock
from db.errors import ConfigError
from intake.watching import prepare
from wirewatch.channels import build_channels
from wirewatch.cli.output import console, counted
from wirewatch.cli.session import session
from wirewatch.config.sites import FOLDER, check_stored
from wirewatch.config.starter import starter
from wirewatch.settings import Configuration
from wirewatch.translating import build_translator


def check(context: typer.Context) -> None:
    """Check the configuration, its queries and its channels; needs no network.

    Every error names file, line and column, what was found and the nearest right word. Where a
    page is stored beside a file in sites/, it must still be read as stored. Pages that watches name
    as examples are not fetched, only named.

    Examples:
      wirewatch check
      wirewatch --config news.toml check
    """
    configuration = session(context).configuration()
    check_stored(configuration.path.absolute().parent / FOLDER, configuration.kinds)
    prepare(configuration.watches)
    build_channels(configuration, SystemClock())
    build_translator(configuration, SystemClock())
    configuration.stories.build(SystemClock())
    _check_browser(configuration)
    for watch, pages in configuration.like_pages.items():
        for page in pages:
            console.print(f"{watch}: the example {page} is read by `wirewatch run`", markup=False)
    for warning in configuration.warnings:
        sys.stderr.write(f"warning: {warning}\n")
    console.print(
        f"{configuration.path}: {counted(len(configuration.sources), 'source')}, "
        f"{counted(len(configuration.watches), 'watch', 'watches')}, "
        f"{counted(len(configuration.channels), 'channel')}: all right",
        markup=False,
    )


def _check_browser(configuration: Configuration) -> None:
    """Raise ConfigError if a source wants a browser and none can be started."""
    rendered = [name for name, access in configuration.accesses.items() if access.render]
    missing = missing_for_rendering(configuration.crawler.browser) if rendered else ""
    if missing:
        raise ConfigError(
            f"{rendered[0]!r} has `render = true`, but no browser can show its pages: {missing}",
            file=str(configuration.path),
        )


def init(
    file: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("config.toml"),
) -> None:
    """Write a commented configuration to start from; an existing file is left alone.

    Example:
      wirewatch init && wirewatch check
    """
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(starter())
    except FileExistsError as exc:
        raise ConfigError("there is a file already; it was left as it is", file=str(file)) from exc
    except OSError as exc:
        raise ConfigError(f"cannot be written: {exc.strerror}", file=str(file)) from exc
    console.print(f"{file} written; next: wirewatch --config {file} check")
