"""No query can hold up an article: it is refused, or stopped after a counted number of steps."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import QueryError
from matching import lexicon
from matching.automaton import assemble
from matching.document import TEXT, ReadDocument
from matching.glob import Glob
from matching.language import compile_query
from matching.matcher import Document, Matcher, match_query
from matching.pattern import syntax_of
from matching.steps import MOST_STEPS, STEPS_SPENT
from tests.matching.agreement import refusal

LONG = "a" * 30_000

CATASTROPHES = [
    "(a+)+b",
    "(a|a)+b",
    "(a|aa)+$b",
    "(.+)+=b",
    "a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaab",
    "(a{1,20}){1,20}b",
    r"(\w+\s?)+!",
    "([a-z]+)*[0-9]",
]


def spans(pattern, text, *, ignore_case=False):
    automaton = assemble(syntax_of(pattern, ignore_case=ignore_case))
    return list(automaton.spans(text, lambda _: None))


@pytest.mark.parametrize("pattern", CATASTROPHES)
def test_catastrophic_patterns_take_steps_linear_in_the_text(pattern):
    def steps(length):
        spent = []
        automaton = assemble(syntax_of(pattern, ignore_case=False))
        assert list(automaton.spans("a" * length, spent.append)) == []
        return sum(spent)

    assert steps(400) <= 2.2 * steps(200)


@pytest.mark.parametrize("pattern", [CATASTROPHES[0], CATASTROPHES[-1]])
def test_a_watch_that_asks_too_much_is_stopped_and_the_next_goes_on(pattern):
    watches = {"storm": compile_query(f"word /{pattern}/"), "calm": compile_query("word")}
    found = Matcher(watches).look(Document(text=f"word {LONG} {LONG}"))
    assert [match.watch for match in found.matches] == ["calm"]
    assert all((each.watch, each.reason) == ("storm", STEPS_SPENT) for each in found.stopped)


def test_a_word_s_forms_are_looked_for_once_and_counted():
    words = " ".join(
        f"Vucic{letters}x" for letters in map("".join, product("abcdefghij", repeat=3))
    )
    read = ReadDocument(Document(text=f"Vučićem. {words}. Vučića.", language="sr"))
    term = compile_query("Vučić").condition
    before = read.positions.steps.left
    first = read.parts[TEXT].first
    assert [end - first for _, end in term.hits(read.positions)] == [0, 1001]
    looked = before - read.positions.steps.left
    assert looked > 1000
    assert term.holds(read.positions.within(first + 1001, first + 1002))
    assert before - read.positions.steps.left - looked < 10


def spellings_of_one_name():
    """288 words of a query with one key: each is looked for by itself."""
    letters = product(
        "Vv", "Uu", ["c", "č", "ć", "C", "Č", "Ć"], "Ii", ["c", "č", "ć", "C", "Č", "Ć"]
    )
    return ["".join(each) for each in letters]


@pytest.mark.parametrize("decided", [-1, lexicon.MOST_DECIDED])
def test_a_storm_of_names_is_remembered_or_stopped(monkeypatch, decided):
    monkeypatch.setattr(lexicon, "MOST_DECIDED", decided)
    monkeypatch.setattr("matching.steps.MOST_STEPS", MOST_STEPS // 10)
    words = " ".join(f"Vucic{number}x" for number in range(500))
    query = compile_query(" ".join(spellings_of_one_name()))
    found = Matcher({"names": query}).look(Document(text=f"Vučićem {words}", language="sr"))
    assert [each.watch for each in found.matches] == (["names"] if decided > 0 else [])
    assert [each.reason for each in found.stopped] == ([] if decided > 0 else [STEPS_SPENT])


def test_what_is_looked_into_for_one_article_is_bounded(monkeypatch):
    asked = []
    shows = lexicon._shows
    monkeypatch.setattr(lexicon, "_shows", lambda *given: asked.append(1) or shows(*given))
    wild = " OR ".join(f"w?r{n}*d" for n in range(600))
    words = " ".join(f"w{number}" for number in range(200))
    found = Matcher({"wild": compile_query(wild)}).look(Document(text=f"{words} wor7d"))
    assert [match.watch for match in found.matches] == ["wild"]
    assert len(asked) <= lexicon.MOST_DECIDED


def test_every_query_pays_for_a_word_that_they_share():
    """What one query takes does not hang on which others are there, or on their order."""
    names = " OR ".join(f"FIRST/9000(Vučić x{n})" for n in range(40))
    text = "Vučića " * 9000
    alone = [steps_left(compile_query(f"Vučića {names}"), text, others) for others in (0, 1)]
    assert alone[0] == alone[1] < MOST_STEPS - 9000


def steps_left(query, text, others):
    """What a query leaves of its steps when others have been asked before."""
    read = ReadDocument(Document(text=text, language="sr"))
    held = Matcher({"alone": query})
    held._candidates(read)
    for _ in range(others):
        read.positions.steps.renew()
        compile_query("Vučić AND Vučića").condition.holds(read.positions)
    read.positions.steps.renew()
    assert not query.condition.holds(read.positions)
    return read.positions.steps.left


PATTERNS = st.text(alphabet="ab.|()+*?{12}[^-]$\\b", min_size=1, max_size=9)


@pytest.mark.filterwarnings("ignore::FutureWarning")  # Python's, of sets in sets to come
@settings(max_examples=200, derandomize=True, deadline=None)
@given(PATTERNS, st.text(alphabet="ab1 -", max_size=12), st.booleans())
def test_patterns_are_found_where_python_finds_them(pattern, text, ignore_case):
    """Python's alternatives take the first that fits, ours the longest: beginnings agree."""
    if refusal(f"word /{pattern}/") or pattern[0].isspace():
        return
    try:
        theirs = re.compile(pattern, re.IGNORECASE if ignore_case else 0).search(text)
    except re.error:  # Python repeats no place, such as $?
        return
    ours = spans(pattern, text, ignore_case=ignore_case)
    assert bool(ours) == bool(theirs)
    if theirs:
        assert ours[0][0] == theirs.start()
        assert ours[0][1] >= theirs.end()


def test_of_the_places_that_begin_first_the_longest_is_found():
    assert spans("a|ab|abc", "xabcab") == [(1, 4), (4, 6)]
    assert spans("sh[a-z]+s", "shells she's") == [(0, 6)]
    assert spans(r"\bB", "ab b", ignore_case=True) == [(3, 4)]
    assert spans("[Đ-Ž]", "đ", ignore_case=True) == [(0, 1)]
    assert spans("[^a]", "a\tb") == [(1, 2), (2, 3)]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    st.text(alphabet="ab*?", min_size=1, max_size=8),
    st.text(alphabet="ab", max_size=9),
    st.booleans(),
)
def test_wildcards_mean_what_a_pattern_of_them_means(written, word, open_end):
    pattern = written.replace("*", ".*").replace("?", ".") + (".*" if open_end else "")
    meant = re.fullmatch(pattern, word) is not None
    assert Glob(written, open_end=open_end).matches(word) is meant


@pytest.mark.parametrize(
    "text",
    [
        "SENTENCE(" * 51 + "a" + ")" * 51,
        "/" + "(a|b" * 30 + ")" * 30 + "/",
        "word /" + "(a|b" * 300 + ")" * 300 + "/",
        " OR ".join(f"a{n}" for n in range(100_000)),
        " OR ".join(f"a{n}" for n in range(2001)),
        " NEAR/5 ".join(f"a{n}" for n in range(2001)),
        '"' + "a " * 2001 + '"',
        '"' + "a " * 20_000 + '"',
        "a NEAR/100000 b",
        "a NEAR/" + "9" * 5000 + " b",
        "ATLEAST/100000(a)",
        "FIRST/" + "9" * 5000 + "(a)",
        "a words:>" + "9" * 5000 + "x",
        "a published:>" + "9" * 5000,
        "a*",
        "a* OR b*",
        "?" * 50,
        "word {" + "1" * 400 + "..}",
        "ab" + "*c" * 50,
        "w /" + "(a{1,90}){1,90}" + "/",
        " OR ".join(f"ab?{n}*c" for n in range(2001)),
        "$" * 5000,
        "{" * 5000 + "..",
        "=" * 5000,
        "'" * 5000,
    ],
)
def test_storms_are_refused(text):
    assert refusal(text) is not None


@pytest.mark.parametrize(
    "query",
    [
        "SENTENCE(" * 40 + "word" + ")" * 40,
        " OR ".join(f"w?r{n}*d" for n in range(300)) + " OR wo*d",
        '"wo* wo* wo* wo* wo* wo* wo* wo* wo* wo*"~100',
        '"wo* wo* wo* wo* {1..} {1..} {1..} {1..}"~100',
        " NEAR/1000 ".join(["wo*"] * 60),
        "word ATLEAST/1000(" + " OR ".join(f"wor{'d' * n}" for n in range(100)) + ")",
        "word PARAGRAPH(SENTENCE(NOT b))",
        '"word word"~1 NEAR/1 "word word"~1',
        " AND ".join(f"wo{'r?' * 4}{letter}* OR word" for letter in "abcdefgh"),
        "word NEAR/1000 (" + " OR ".join(f'"word {n}"' for n in range(500)) + ")",
    ],
)
def test_expensive_queries_end(monkeypatch, query):
    monkeypatch.setattr("matching.steps.MOST_STEPS", MOST_STEPS // 10)
    text = "word 1 word. Words wordy 2\n" * 300
    found = Matcher({"storm": compile_query(query)}).look(Document(text=text))
    assert len(found.matches) + len(found.stopped) <= 1


def test_a_long_word_is_held_against_stars_in_linear_time():
    query = compile_query("aa*a*a*a*a*b")
    assert match_query(query, Document(text=LONG)) is None
    assert match_query(query, Document(text=LONG + "b")) is not None


def test_the_reason_names_the_place():
    with pytest.raises(QueryError) as caught:
        compile_query("word\n/(a)\\1/")
    assert (caught.value.line, caught.value.column) == (2, 5)
