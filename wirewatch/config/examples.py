"""Reads the example documents that watches name by `like`; pages are only named here."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from alerts.settings import WatchSettings
from db.errors import ConfigError
from db.watch_records import Likeness
from matching.document import Document
from matching.example import Distinctive, distinctive
from matching.likeness import likeness
from net.urls import host_key
from wirewatch.config.findings import Findings
from wirewatch.config.secrets import Secrets
from wirewatch.config.sections import Written

MOST_FILES = 50  # of one watch
_MOST_BYTES = 1024 * 1024


def read_examples(
    watches: Sequence[Written], folder: Path, files: Secrets, findings: Findings
) -> Mapping[str, Likeness]:
    """Return what watches' articles must be like, by the watch's name, as files say it.

    ``files`` reads them, and so knows which they are. What is missing or says nothing is noted at
    its place; so is an address that is none.
    """
    found = {}
    for written in watches:
        section = written.section
        if isinstance(section, WatchSettings) and section.like:
            documents: list[tuple[Distinctive, ...]] = []
            for number, pattern in enumerate(section.like):
                try:
                    documents += _documents(pattern, folder, files)
                except ConfigError as exc:
                    findings.error((*written.path, "like", number), exc.message)
            found[section.name] = likeness(documents[:MOST_FILES], section.similarity)
    return found


def addresses_in(like: Sequence[str]) -> tuple[str, ...]:
    """Return those examples of a watch that are pages, each once."""
    return tuple(dict.fromkeys(each for each in like if is_address(each)))


def is_address(named: str) -> bool:
    """Tell whether an example is a page's address, and no file."""
    return named.startswith(("http://", "https://"))


def example_document(text: str, language: str = "") -> Document:
    """Return a document of plain text, whose first line is its title."""
    title, _, body = text.strip().partition("\n")
    return Document(title=title.strip(), text=body.strip() or title, language=language)


def _documents(named: str, folder: Path, files: Secrets) -> list[tuple[Distinctive, ...]]:
    """Return what the files say that a pattern names; an address is only looked at."""
    if not is_address(named):
        return [_terms(each, files) for each in _matching(folder, named)]
    try:
        host_key(named)
    except ValueError as exc:
        raise ConfigError(f"{named!r} is no address of a page: {exc}") from exc
    if "@" in urlsplit(named).netloc:
        raise ConfigError(
            "an example's address has no user and password before the host; "
            "give them to a [[source]] of that site, whose access its examples share"
        )
    return []


def _matching(folder: Path, pattern: str) -> list[str]:
    """Return the files that a pattern names; raises ConfigError if there are none."""
    try:
        found = sorted(str(each.relative_to(folder)) for each in folder.glob(pattern))
    except (ValueError, NotImplementedError, OSError, IndexError) as exc:
        raise ConfigError(f"{pattern!r} names no files below {folder}: {exc}") from exc
    if not found:
        raise ConfigError(f"there is no file {pattern} in {folder}")
    return found[:MOST_FILES]


def _terms(file: str, files: Secrets) -> tuple[Distinctive, ...]:
    found = distinctive(example_document(files.file(file, most=_MOST_BYTES)))
    if not found:
        raise ConfigError(f"the file {file} has nothing distinctive: no name, no figure, no term")
    return found
