import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch.config.places import Place, Places
from wirewatch.config.strings import offsets, unquote

TEXT = """\
top = 1
dotted."two words" = {inner = [1, {deep = "x"}], other = true}

[table]   # a comment
"ключ" = "жар"

[[source]]
name = "first"
[[source]]
  name = "второй"
  url = 'u'
list = [
  # not an item
  "a",
  'б', "c",
]
[source.options]
pattern = "/news/"
[[source.part]]
n = 1
[[source.part]]
n = 2
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("top",), (1, 1), (1, 7)),
        (("dotted", "two words"), (2, 1), (2, 22)),
        (("dotted", "two words", "inner"), (2, 23), (2, 31)),
        (("dotted", "two words", "inner", 1, "deep"), (2, 36), (2, 43)),
        (("dotted", "two words", "other"), (2, 50), (2, 58)),
        (("table",), (4, 1), (4, 1)),
        (("table", "ключ"), (5, 1), (5, 10)),
        (("source",), (7, 1), (7, 1)),
        (("source", 0), (7, 1), (7, 1)),
        (("source", 0, "name"), (8, 1), (8, 8)),
        (("source", 1), (9, 1), (9, 1)),
        (("source", 1, "name"), (10, 3), (10, 10)),
        (("source", 1, "list", 1), (15, 3), (15, 3)),
        (("source", 1, "list", 2), (15, 8), (15, 8)),
        (("source", 1, "options", "pattern"), (18, 1), (18, 11)),
        (("source", 1, "part", 0, "n"), (20, 1), (20, 5)),
        (("source", 1, "part", 1, "n"), (22, 1), (22, 5)),
    ],
)
def test_keys_and_values_have_places(
    path: tuple[str | int, ...], key: tuple[int, int], value: tuple[int, int]
) -> None:
    places = Places(TEXT)

    assert places.key(path) == Place(*key)
    assert places.value(path) == Place(*value)


def test_what_is_not_there_has_the_place_of_what_surrounds_it() -> None:
    places = Places(TEXT)

    assert places.value(("source", 1, "every")) == Place(9, 1)
    assert places.value(("source", 7, "every")) == Place(7, 1)
    assert places.key(("nowhere", "at", "all")) == Place(1, 1)


@pytest.mark.parametrize(
    ("written", "line", "column", "place"),
    [
        ('q = "abc"', 1, 2, (1, 7)),
        (r'q = "\u0041\tbc"', 1, 3, (1, 14)),
        (r'q = "a\nbc"', 2, 2, (1, 10)),
        ("q = '''abc\ndef'''", 2, 2, (2, 2)),
        ("q = '''\nabc\n  def'''", 2, 3, (3, 3)),
        ('q = """\nВучић AND\n  x"""', 1, 7, (2, 7)),
        ('q = """a \\\n   b"""', 1, 3, (2, 4)),
        ("q = 'abc'", 1, 99, (1, 9)),
        ("q = ''", 1, 1, (1, 6)),
        ("q = 5", 1, 1, (1, 5)),
    ],
)
def test_a_place_inside_a_string_is_found(
    written: str, line: int, column: int, place: tuple[int, int]
) -> None:
    assert Places(written).within(("q",), line, column) == Place(*place)


def test_deep_nesting_and_long_dotted_keys_are_passed_over() -> None:
    deep = "a = " + "[" * 500 + "]" * 500
    dotted = ".".join("k" * 5_000) + " = 1"

    assert Places(deep).value(("a", *[0] * 400)).line == 1
    assert Places(dotted).value(("k", "k")) == Place(1, 1)


def test_a_text_with_mistakes_still_has_places() -> None:
    places = Places('a = 1\nb = = 2\n[[x\nc = "d\n')

    assert places.value(("a",)) == Place(1, 5)


_BASIC = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=("Cs", "Cc")),
    max_size=30,
)
_PIECES = st.lists(
    st.sampled_from(["\\n", "\\t", '\\"', "\\\\", "\\u0416", "\\U0001F600", "ж", " ", "a", "#"]),
    max_size=20,
).map("".join)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(_PIECES, st.sampled_from(['"', '"""']))
def test_strings_mean_what_tomllib_says(pieces: str, quotes: str) -> None:
    raw = f"{quotes}{pieces}{quotes}"

    content, starts = offsets(raw)

    assert content == tomllib.loads(f"x = {raw}")["x"]
    assert len(starts) == len(content) + 1
    assert starts == sorted(starts)
    assert raw[starts[-1] :] == quotes


@settings(max_examples=100, derandomize=True, deadline=None)
@given(_BASIC)
def test_literal_strings_are_taken_to_the_letter(text: str) -> None:
    text = text.replace("'", "")

    assert unquote(f"'{text}'") == text
    assert unquote(f"'''\n{text}'''") == text


@pytest.mark.parametrize("raw", ["", "'", '"', '"\\', '"\\UFFFFFFFF"', "'''", '"""'])
def test_half_a_string_breaks_nothing(raw: str) -> None:
    content, starts = offsets(raw)

    assert len(starts) == len(content) + 1


def test_a_table_goes_from_its_header_to_its_last_pair():
    text = 'x = 1\n\n[[a]]\nb = 1\n# why\nc = """\n\n"""  # so\n# after\n\n[[a]]\n[d]\n'
    places = Places(text)
    assert places.lines(("a", 0)) == (3, 8)
    assert places.lines(("a", 1)) == (11, 11)
    assert places.lines(("d",)) == (12, 12)
    assert places.lines(("x",)) is None
    assert places.lines(("a", 2)) is None
    assert Places("a = [{b = 1}]").lines(("a", 0)) is None
