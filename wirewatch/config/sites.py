"""The user's own one-site kinds: the files in sites/ beside config.toml."""

import re
from pathlib import Path

from pydantic import ValidationError

from db.errors import ConfigError, ConfigErrors
from spiders.kinds import SPIDERS, Kinds
from spiders.site import SiteSpider
from spiders.site_file import SiteFile
from spiders.stored import difference
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


def check_stored(folder: Path, kinds: Kinds) -> None:
    """Hold a folder's kinds to the page NAME.html and the entries NAME.json beside their files.

    A kind without a page is not held to any. Raises ConfigErrors.
    """
    errors: list[ConfigError] = []
    for file in _files(folder):
        spider, page = kinds.get(file.stem), file.with_suffix(".html")
        if isinstance(spider, SiteSpider) and page.exists():
            wanted = file.with_suffix(".json")
            found = difference(spider, _bytes(page), _bytes(wanted))
            if found:
                errors.append(
                    ConfigError(f"{page.name} is not read as {wanted.name} says: {found}",
                                file=str(file))
                )  # fmt: skip
    if errors:
        raise ConfigErrors(errors)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise ConfigError(f"the file cannot be read: {reason}", file=str(file)) from exc


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
