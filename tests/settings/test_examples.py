"""`like` in a watch: example files, read with the configuration."""

from pathlib import Path

import pytest

from db.store import open_store
from db.watch_records import Likeness
from intake.watching import prepare
from matching.document import Document
from tests.making import NOON, watch
from tests.settings.conftest import GOOD, Write, mistakes
from wirewatch.settings import load

TEXT = """Shells from Valjevo

Yesterday the Krušik works in Valjevo sold 100,000 shells to Moravia Arms.
"""


def liked(like: str, more: str = "") -> str:
    return GOOD.replace('name = "Shells"', f'name = "Shells"\nlike = [{like}]{more}')


def test_what_examples_say_is_part_of_the_watch(write: Write, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT.replace("Krušik", "Zastava"))
    (found,) = load(write(liked('"*.txt"', "\nsimilarity = 0.4")), {}).watches
    assert found.likeness is not None
    assert found.likeness.least == 0.4
    assert [dict(each)["Valjevo"] > 0 for each in found.likeness.examples] == [True, True]
    assert {name for each in found.likeness.examples for name, _ in each} >= {"Krušik", "Zastava"}


def test_an_example_is_looked_at_for_changes(write: Write, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    assert tmp_path / "a.txt" in load(write(liked('"a.txt"')), {}).stamps


@pytest.mark.parametrize(
    ("like", "said"),
    [
        ('"none/*.txt"', "there is no file none/*.txt"),
        ('"https://"', "is no address of a page: the address has no host"),
        ('"https://reader:word@news.example/a"', "give them to a [[source]]"),
        ('"/etc/passwd"', "names no files below"),
        ('"../*.txt"', ""),
        ('"empty.txt"', "nothing distinctive"),
        ('"bytes.txt"', "is not UTF-8"),
    ],
)
def test_what_is_no_example_is_shown_at_its_place(
    write: Write, tmp_path: Path, like: str, said: str
) -> None:
    (tmp_path / "empty.txt").write_text("It is so.\n")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\xfa")
    ((line, column, words),) = mistakes(write(liked(like)))
    assert (line, column) == (18, 9)
    assert said in words


def test_the_database_keeps_it_and_knows_it_unchanged(tmp_path: Path) -> None:
    wanted = Likeness(examples=((("Krušik", 3.5), ('"Moravia Arms"', 2.0)),), least=0.25)
    store = open_store(f"sqlite:///{tmp_path}/w.db")
    store.upgrade()
    like = watch(query="works", likeness=wanted, widen=())
    store.watches.configure([like], NOON, lambda _watch, now: now)
    assert store.watches.active() == (like,)
    store.close()


def test_a_prepared_watch_holds_it_against_articles() -> None:
    wanted = Likeness(examples=((("Krušik", 6.0), ("Valjevo", 6.0)),), least=0.5)
    matcher = prepare([watch(query="works", likeness=wanted)]).matcher
    assert not matcher.match(Document(text="The works opened."))
    assert matcher.match(Document(text="The works of Krušik opened."))
