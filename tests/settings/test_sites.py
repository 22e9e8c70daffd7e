"""Files in sites/ beside config.toml: kinds of the user's own, and what is wrong with them."""

from pathlib import Path

import pytest

from db.errors import ConfigError, ConfigErrors
from spiders.kinds import SPIDERS
from tests.settings.conftest import GOOD, Write
from wirewatch.config.sites import check_stored, read_kinds
from wirewatch.settings import load

SITE = 'url = "https://council.example/press"\nitem = "li.press"\npublished = "time"\n'
SOURCE = '[[source]]\nname = "Council"\nkind = "council"\n'


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    folder = tmp_path / "sites"
    folder.mkdir()
    return folder


def errors_of(path: Path) -> list[str]:
    with pytest.raises(ConfigErrors) as caught:
        load(path, {})
    return [str(error).removeprefix(f"{path.parent}/") for error in caught.value.errors]


def test_a_file_dropped_in_is_a_kind(write: Write, sites: Path) -> None:
    (sites / "council.toml").write_text(SITE)
    (sites / "council.html").write_text("<p>no kind")

    configuration = load(write(GOOD + SOURCE), {})

    assert configuration.sources[1].kind == "council"
    assert configuration.sources[1].url == "https://council.example/press"
    assert configuration.kinds.keys() - SPIDERS.keys() == {"council"}
    assert configuration.kinds["council"].kind == "council"


def test_without_a_folder_the_kinds_are_the_houses(tmp_path: Path) -> None:
    assert read_kinds(tmp_path / "sites") == SPIDERS


def test_an_unknown_kind_names_the_nearest_of_the_files(write: Write, sites: Path) -> None:
    (sites / "council.toml").write_text(SITE)

    source = SOURCE.replace('"council"', '"counsil"') + 'url = "https://council.example/"\n'
    (error,) = errors_of(write(GOOD + source))

    assert "did you mean 'council'?" in error


def test_a_site_that_names_no_address_leaves_it_to_the_source(write: Write, sites: Path) -> None:
    (sites / "council.toml").write_text('item = "li"\n')

    (error,) = errors_of(write(GOOD + SOURCE))

    assert "[[source]] needs `url`" in error


@pytest.mark.parametrize(
    ("name", "text", "place", "words"),
    [
        ("a", 'item = "li["', "a.toml:1:8: ", "'li[' is no CSS selector"),
        ("a", 'item = "li"\nlinks = "a"', "a.toml:2:1: ", "unknown key `links` in sites/a.toml"),
        ("a", 'link = "a"', "a.toml:1:1: ", "sites/a.toml needs `item`"),
        ("a", "item = 7", "a.toml:1:8: ", "`item` must be text; found the number 7"),
        ("a", "item = ", "a.toml:1:7: ", "a value is missing"),
        ("a", 'item = "li"\nmonths = ["maj"]', "a.toml:2:10: ", "write all twelve"),
        ("feed", SITE, "feed.toml: ", "there is a kind 'feed' already"),
        ("Town Hall", SITE, "Town Hall.toml: ", "small letters, digits and hyphens"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    write: Write, sites: Path, name: str, text: str, place: str, words: str
) -> None:
    (sites / f"{name}.toml").write_text(text)

    (error,) = errors_of(write(GOOD))

    assert error.startswith(f"sites/{place}")
    assert words in error


def test_all_mistakes_are_told_at_once(write: Write, sites: Path) -> None:
    (sites / "a.toml").write_text('item = "li["')
    (sites / "b.toml").write_text("link = 7\ncolour = 1")

    assert len(errors_of(write(GOOD))) == 4


PAGE = '<li class="press"><a href="/1">Budget</a><time>2 Jan 2026</time>'
WANTED = (
    '{"timezone": "Europe/Belgrade", "entries": [{"url": "https://council.example/1",'
    '"title": "Budget", "summary": "", "published": "2026-01-01T23:00:00+00:00"}]}'
)


def test_a_stored_page_holds_its_kind(sites: Path) -> None:
    (sites / "council.toml").write_text(SITE)
    (sites / "council.html").write_text(PAGE)
    (sites / "council.json").write_text(WANTED)
    (sites / "other.toml").write_text(SITE)  # has no page to be held to
    check_stored(sites, read_kinds(sites))

    (sites / "council.html").write_text(PAGE.replace("Budget", "Plan"))
    with pytest.raises(ConfigErrors, match=r"council.toml: council.html is not read as council.js"):
        check_stored(sites, read_kinds(sites))


def test_a_stored_page_needs_what_is_to_be_read(sites: Path) -> None:
    (sites / "council.toml").write_text(SITE)
    (sites / "council.html").write_text(PAGE)
    with pytest.raises(ConfigError, match=r"council.json: the file cannot be read: No such file"):
        check_stored(sites, read_kinds(sites))
