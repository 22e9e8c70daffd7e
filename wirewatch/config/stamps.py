"""By what a changed file is known, without reading it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from wirewatch.config.sites import FOLDER

Stamp = tuple[int, int, int]  # when it was last written (ns), its size, its place on the disk
Stamps = Mapping[Path, Stamp | None]  # None: it is not there


def stamps_of(config: Path, named: Iterable[Path] = ()) -> Stamps:
    """Return the stamps of the configuration: its file, those in sites/, and those it names."""
    folder = config.absolute().parent / FOLDER
    return {file: _stamp(file) for file in (config, *_sites(folder), *named)}


def _sites(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*.toml"))
    except OSError:
        return []


def _stamp(file: Path) -> Stamp | None:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
