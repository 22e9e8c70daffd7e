"""The user's own one-site kinds: the files in sites/ beside config.toml."""

import re
from pathlib import Path

from pydantic import ValidationError

from db.errors import ConfigError, ConfigErrors
from spiders.kinds import SPIDERS, Kinds
from spiders.site import SiteSpider
from spiders.site_file import SiteFile
from wirewatch.config.document import read_document
from wirewatch.config.findings import Findings
from wirewatch.config.sentences import faults

FOLDER = "sites"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)


def read_kinds(folder: Path) -> Kinds:
    """Return the kinds of the house and those of the files NAME.toml in a folder, by name.

    The folder need not be there. Raises ConfigErrors with all that is wrong in its files, each
    with file, line and column.
    """
    kinds = dict(SPIDERS)
    errors: list[ConfigError] = []
    for file in _files(folder):
        try:
            spider = _read(file)
        except ConfigErrors as exc:
            errors += exc.errors
        except ConfigError as exc:
            errors.append(exc)
        else:
            kinds[spider.kind] = spider
    if errors:
        raise ConfigErrors(errors)
    return kinds


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*.toml"))
    except OSError as exc:
        raise ConfigError(f"the folder cannot be read: {exc.strerror}", file=str(folder)) from exc


def _read(file: Path) -> SiteSpider:
    """Return the spider that a file makes; raises ConfigError, ConfigErrors."""
    _check_name(file)
    document = read_document(file)
    findings = Findings(str(file), document.places)
    try:
        return SiteSpider(file.stem, SiteFile.model_validate(document.values))
    except ValidationError as exc:
        title = f"{file.parent.name}/{file.name}"
        for fault in faults(title, SiteFile, document.values, exc):
            findings.error(fault.path, fault.message, at_key=fault.at_key)
        findings.raise_errors()
        raise


def _check_name(file: Path) -> None:
    if file.stem in SPIDERS:
        raise ConfigError(
            f"there is a kind {file.stem!r} already; give the file another name", file=str(file)
        )
    if not _NAME.fullmatch(file.stem):
        raise ConfigError(
            "the file's name is the kind: write it in small letters, digits and hyphens",
            file=str(file),
        )
