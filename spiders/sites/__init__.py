"""The files of one-site kinds: NAME.toml, and beside it NAME.html and NAME.json that hold it."""

import tomllib
from pathlib import Path

from spiders.site import SiteSpider
from spiders.site_file import SiteFile

FOLDER = Path(__file__).parent


def shipped() -> dict[str, SiteSpider]:
    """Return the spiders of the files in this folder, by kind."""
    return {file.stem: _spider(file) for file in sorted(FOLDER.glob("*.toml"))}


def _spider(file: Path) -> SiteSpider:
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    return SiteSpider(file.stem, SiteFile.model_validate(values))
