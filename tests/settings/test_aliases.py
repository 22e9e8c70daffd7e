"""[aliases] in config.toml: written out in the watches' queries, and wrong names at their place."""

from tests.settings.conftest import GOOD, Write, mistakes
from wirewatch.settings import load

KYIV = GOOD.replace("AND shells", "AND Kyiv")


def query(text: str, write: Write) -> str:
    (watch,) = load(write(text), {}).watches
    return watch.query


def test_a_group_is_written_out_in_the_query(write: Write) -> None:
    text = KYIV + '[aliases]\ngroups = [["Kyiv", "Kiev"]]\n'
    assert query(text, write) == "(Serbia* OR Вучић) AND (Kyiv OR Kiev)"
    assert "Kiev" not in load(write(text), {}).own_words["Shells"]


def test_the_shipped_ones_only_if_asked_for(write: Write) -> None:
    assert "Kiev" not in query(KYIV + "[aliases]\n", write)
    assert "Kiev" in query(KYIV + "[aliases]\nshipped = true\n", write)


def test_a_watch_may_do_without(write: Write) -> None:
    text = KYIV.replace('name = "Shells"', 'name = "Shells"\nwiden = ["forms"]')
    assert "Kiev" not in query(text + "[aliases]\nshipped = true\n", write)


def test_they_apply_to_what_a_list_holds(write: Write) -> None:
    text = GOOD.replace("AND shells", "AND $towns") + '[[list]]\nname = "towns"\nwords = ["Kyiv"]\n'
    assert "Kiev" in query(text + "[aliases]\nshipped = true\n", write)


def test_a_wrong_name_is_shown_at_its_place(write: Write) -> None:
    text = '[aliases]\ngroups = [["Kyiv", "Kiev*"], ["Lviv"]]\n' + GOOD
    found = mistakes(write(text))
    assert [(line, column) for line, column, _ in found] == [(2, 20), (2, 30)]
    assert "no name of plain words" in found[0][2]


def test_a_query_that_grows_too_large_is_shown_at_its_place(write: Write) -> None:
    names = ", ".join(f'"Town{number}"' for number in range(60))
    long = " OR ".join(f'"Town1 x{number}"' for number in range(60))
    text = GOOD.replace("AND shells", f"AND ({long})") + f"[aliases]\ngroups = [[{names}]]\n"
    ((line, _, words),) = mistakes(write(text))
    assert line == 19
    assert "with its aliases" in words
