from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.errors import QueryError
from matching.language import LONGEST, compile_query, lint, parse
from matching.query import (
    And,
    AtLeast,
    Bounds,
    Field,
    Near,
    Not,
    Number,
    Or,
    Phrase,
    Range,
    Regex,
    Within,
    Word,
    format_query,
)
from tests.matching.agreement import refusal

EXACT, CASED = Word("a", exact="="), Phrase((Word("b", exact="'"), Word("c", exact="'")))
BOTH = Phrase((EXACT, Word("bb", True, exact="=")))
LONG = Bounds("words", 301, None)
MONTH = Bounds("published", date(2026, 2, 1), date(2026, 2, 28))
a, b, c = Word("a"), Word("b"), Word("c")

TREES = [
    ("a b c", And((a, b, c))),
    ("a AND b OR c", Or((And((a, b)), c))),
    ("a (b OR c)", And((a, Or((b, c))))),
    ("(a OR (b OR c))", Or((a, b, c))),
    ("a NOT b", And((a, Not(b)))),
    ("a AND NOT b NEAR/3 c", And((a, Not(Near((b, c), (3,)))))),
    ("NOT NOT a", a),
    ("((a))", a),
    ("a NEAR/2 b NEAR/05 c", Near((a, b, c), (2, 5))),
    ("title:a b", And((Field("title", a), b))),
    ("TITLE: (a b)", Field("title", And((a, b)))),
    ("„a b” «c»", And((Phrase((a, b)), c))),
    ('"AND" or', And((Word("AND"), Word("or")))),
    ("ORder NEARby ANDor", And((Word("ORder"), Word("NEARby"), Word("ANDor")))),
    ("Vuč*, a.", And((Word("Vuč", prefix=True), a))),
    ('"Serb* a"', Phrase((Word("Serb", prefix=True), a))),
    ("O’Bri*", Phrase((Word("O"), Word("Bri", prefix=True)))),
    ("12:30", Phrase((Word("12"), Word("30")))),
    ("北京*", Phrase((Word("北"), Word("京")))),
    ("site:a.b", Field("site", Phrase((a, b)))),
    ("a | b -c", Or((a, And((b, Not(c)))))),
    ("+a +b", And((a, b))),
    ("a + (b | c)", And((a, Or((b, c))))),
    (
        "and/or Jean-Luc",
        And((Phrase((Word("and"), Word("or"))), Phrase((Word("Jean"), Word("Luc"))))),
    ),
    ("a|b", Phrase((a, b))),
    ("a ONEAR/3 b NEAR/2 c", Near((a, b, c), (3, 2), ordered=(True, False))),
    ("=a 'b c' =\"a bb*\"", And((EXACT, CASED, BOTH))),
    ("rock'n'roll", Phrase((Word("rock"), Word("n"), Word("roll")))),
    ("ab*c? sh?l", And((Word("ab*c"), Word("sh?l")))),
    ('"a b"~3.', Phrase((a, b), loose=3)),
    ("100,000 2024 100 a 999", And((Number(100_000), Number(2024), Word("100"), a, Word("999")))),
    ("100 000, a", And((Number(100_000), a))),
    ('"100 000 a {5..} b"', Phrase((Number(100_000), a, Range(5, None), b))),
    ("$1,500 3.5", And((Number(1500), Phrase((Word("3"), Word("5")))))),
    ("{1.5..1,000} a", And((Range(1.5, 1000), a))),
    ("a words:>300 published:2026-02", And((a, LONG, MONTH))),
    ("a published:{..2026-02-03}", And((a, Bounds("published", None, date(2026, 2, 3))))),
    ("SENTENCE(a FIRST/5 (b))", Within("SENTENCE", And((a, Within("FIRST", b, 5))))),
    ("ATLEAST/3(a OR b)", AtLeast(3, Or((a, b)))),
    ("SENTENCE a", And((Word("SENTENCE"), a))),
    ('a /b(c|d)\\/ "x/i', And((a, Regex('b(c|d)\\/ "x', ignore_case=True)))),
    ("url:/b/ /usr/bin", And((Field("url", Regex("b")), Phrase((Word("usr"), Word("bin")))))),
    ('a # note: the "best\nb', And((a, b))),
    ('a #tag C# "# b"', And((a, Word("tag"), Word("C"), b))),
    ("language:(sr OR en)", Field("language", Or((Word("sr"), Word("en"))))),
]


@pytest.mark.parametrize(("text", "tree"), TREES)
def test_how_a_query_is_read(text, tree):
    assert parse(text) == tree
    assert parse(format_query(tree)) == tree


def test_the_precedence_of_the_running_example():
    left, middle, right = (Or((Word(x), Word(y))) for x, y in ("ab", "cd", "ef"))
    expected = And((left, Near((middle, right), (40,))))
    assert parse("(a OR b) AND (c OR d) NEAR/40 (e OR f)") == expected
    assert format_query(expected) == "(a OR b) AND (c OR d) NEAR/40 (e OR f)"


FAULTS = [
    ("", 1, 1, "the query is empty", "write what to look for"),
    ("  \n ", 1, 1, "the query is empty", ""),
    ("a (b OR (c d)", 1, 3, "never closed", "add )"),
    ("a) b", 1, 2, "closes nothing", "add ("),
    ('a\nb "c d', 2, 3, "no partner", "both ends"),
    ("a AND", 1, 3, "'AND' is followed by the end", "take it out"),
    ("a AND OR b", 1, 3, "'AND' is followed by 'OR'", ""),
    ("a (b NOT) c", 1, 6, "'NOT' is followed by ')'", ""),
    ("OR a", 1, 1, "nothing stands before 'OR'", "add a word"),
    ("(AND a)", 1, 2, "nothing stands before 'AND'", ""),
    ("a ()", 1, 3, "empty", "write words"),
    ('a ""', 1, 3, "no word in these quotes", ""),
    ("a NEAR b", 1, 3, "needs a distance", "NEAR/10"),
    ("a NEAR/x b", 1, 3, "needs a distance", ""),
    ("a NEAR/0 b", 1, 3, "between 1 and 1,000", ""),
    ("a NEAR/99999 b", 1, 3, "between 1 and 1,000", ""),
    ("a NEAR/3 (b AND c)", 1, 11, "NEAR stands between", "chain"),
    ("a NEAR/3 (b OR (c NEAR/2 d))", 1, 17, "NEAR stands between", "chain"),
    ("title:a NEAR/3 b", 1, 1, "NEAR stands between", "title:(a NEAR/5 b)"),
    ("a NEAR/3 NOT b", 1, 3, "'NEAR/3' is followed by 'NOT'", ""),
    ("titel:a", 1, 1, "no field titel:", "write title:"),
    ("наслов:a", 1, 1, "no field наслов:", "quotes"),
    ("title:", 1, 1, "'title:' is followed by the end", ""),
    ("title:(a text:b)", 1, 10, "stands inside the field title:", "side by side"),
    ("site:(a NEAR/2 b)", 1, 7, "NEAR has no meaning in site:", "AND or OR"),
    ("language:Serbian", 1, 10, "no language code", "language:sr"),
    ("language:s*", 1, 10, "a wildcard", ""),
    ('language:"en gb"', 1, 10, "no language code", ""),
    ("site:https://x.example/y", 1, 6, "no address", "only the host"),
    ("a *arms", 1, 3, "a wildcard stands at the end", "write arms*"),
    ("a*ms", 1, 1, "a wildcard stands at the end", "write ams*"),
    ("?*ab", 1, 1, "a wildcard stands at the end", ""),
    ("a?b?c?d?e?f?g", 1, 1, "more than 5 wildcards", "more of its letters"),
    ("京*都", 1, 1, "a wildcard stands", ""),
    ("a*", 1, 1, "at least two letters", "write more"),
    ("* a", 1, 1, "at least two letters", ""),
    ('x "ab c*"', 1, 7, "at least two letters", ""),
    ("a & b", 1, 3, "not an operator", "write AND"),
    ("a || b", 1, 3, "not an operator", "write OR"),
    ("a - b", 1, 3, "not an operator", "write NOT"),
    ("a !b", 1, 3, "begins with !", "write NOT b"),
    ("a | ", 1, 3, "'|' is followed by the end", "take it out"),
    ("-a", 1, 1, "'NOT a' says only what must be absent", ""),
    ("a ONEAR b", 1, 3, "needs a distance", "NEAR/10"),
    ("a NEAR/3 /b/", 1, 10, "NEAR stands between", "chain"),
    ("a NEAR/3 SENTENCE(b)", 1, 10, "NEAR stands between", "chain"),
    ("ATLEAST/2(a AND b)", 1, 11, "ATLEAST counts", "ATLEAST/3("),
    ("ATLEAST(a)", 1, 1, "ATLEAST needs a number", "ATLEAST/3("),
    ("FIRST/0(a)", 1, 1, "FIRST needs a number", "FIRST/100("),
    ("FIRST/x(a)", 1, 1, "FIRST needs a number", ""),
    ("SENTENCE(a NOT title:b)", 1, 16, "title: stands inside SENTENCE", "side by side"),
    ("PARAGRAPH(a words:5)", 1, 13, "words: stands inside PARAGRAPH", "side by side"),
    ("SENTENCE(NOT a)", 1, 10, "'NOT a' says only", "add a word"),
    ("NOT SENTENCE(a)", 1, 1, "says only what must be absent", "add a word"),
    ("title:(a words:5)", 1, 10, "words: stands inside the field title:", "side by side"),
    ("language:SENTENCE(sr)", 1, 10, "SENTENCE has no meaning in language:", ""),
    ("language:=sr", 1, 11, "no language code", ""),
    ("language:(/sr/ OR en)", 1, 11, "A pattern has no meaning in language:", ""),
    ("{100..}", 1, 1, "would match nearly every article", "shells {100000..}"),
    ("a OR {100..}", 1, 6, "would match nearly every article", ""),
    ("words:>300", 1, 1, "would match nearly every article", ""),
    ("/shells?/", 1, 1, "only behind a word", "Krusik /"),
    ("a OR /b/", 1, 6, "only behind a word", ""),
    ("a {5..x}", 1, 3, "'x' is no number", "{100000..}"),
    ("a {..}", 1, 3, "no end at all", "{100..}"),
    ("a {9..5}", 1, 3, "ends before it begins", "write {5..9}"),
    ("a words:many", 1, 3, "takes a number or a range", "words:{300..}"),
    ("a words:(5)", 1, 3, "takes a number or a range", ""),
    ("a published:2026-02-30", 1, 3, "takes a day or a range", "published:{2026"),
    ("a published:{2026..2025}", 1, 3, "ends before it begins", ""),
    ('"a b"~0', 1, 6, "between 1 and 100", "arms deal"),
    ('"a b"~x', 1, 6, "between 1 and 100", ""),
    ('"a"~2', 1, 4, "after a phrase of 2 to 10 words", "take ~2 out"),
    ("a $makers", 1, 3, "there is no list '$makers'", "[[list]]"),
    ("worts:5", 1, 1, "no field worts:", "write words:"),
    ("a /(b/", 1, 4, "never closed", "add )"),
    ("a /b)/", 1, 5, "closes nothing", ""),
    ("a /[b/", 1, 4, "[ is never closed", ""),
    ("a /b**/", 1, 6, "a repeat follows a repeat", "take it out"),
    ("a /*b/", 1, 4, "nothing stands before *", ""),
    (r"a /(b)\1/", 1, 7, "refers back", "write the repeated part out"),
    ("a /(?=b)/", 1, 4, "no look-around", "NOT outside"),
    ("a /b{200}/", 1, 5, "cannot be repeated", "up to 100"),
    ("a /b{3,2}/", 1, 5, "cannot be repeated", ""),
    ("a /((b{99}){99}){99}/", 1, 4, "too large", "smaller numbers"),
    (r"a /\pb/", 1, 4, "is not known", ""),
    ("a /[z-a]/", 1, 7, "no range of characters", "a-z"),
    ("a /b*/", 1, 4, "by every text", "write +"),
    ("a /" + "(" * 21 + "b" + ")" * 21 + "/", 1, 24, "too deep", "shorter"),
    ("a … b", 1, 3, "holds no word", ""),
    ("NOT a", 1, 1, "'NOT a' says only what must be absent", "add a word"),
    ("a OR NOT (b OR c)", 1, 6, "'NOT (b OR c)' says only", ""),
    ("a OR (NOT b AND title:(NOT c))", 1, 7, "'NOT b' says only", ""),
    ("(" * 51 + "a" + ")" * 51, 1, 51, "50 deep", "split"),
    ("a " * 2001, 1, 4001, "more than 2,000 words", "split"),
    ("a" * (LONGEST + 1), 1, LONGEST + 1, "20,001 characters", "split"),
    ("京" * 2001, 1, 1, "more than 2,000 words", ""),
]


@pytest.mark.parametrize(("text", "line", "column", "message", "hint"), FAULTS)
def test_what_is_said_about_a_faulty_query(text, line, column, message, hint):
    with pytest.raises(QueryError) as caught:
        compile_query(text)
    error = caught.value
    assert message in error.message
    assert hint in error.hint
    assert (error.line, error.column) == (line, column)
    assert len(str(error)) < 400


@pytest.mark.parametrize("text", ["a OR b", "a AND NOT b", "NOT (NOT a)", "language:sr", "site:a"])
def test_a_query_with_something_required_is_accepted(text):
    assert compile_query(text).text == text


def test_the_required_keys_are_the_rarest_of_those_that_must_be_there():
    query = compile_query("(the OR a) AND (ammunition OR Müller) NOT football")
    beginnings = {key.text[:5] for key in query.required}
    assert beginnings == {"ammun", "mulle", "mullr", "muell"}
    assert all(key.prefix for key in query.required)
    assert [key.prefix for key in compile_query('"ab* of"').required] == [False]


def test_no_language_is_required_where_a_word_is():
    fields = {key.field for key in compile_query("Vučić language:sr").required}
    assert fields == {""}
    assert {key.field for key in compile_query("language:sr").required} == {"language"}


@pytest.mark.parametrize("text", ["=Vučić", "'Vučić'", "Vuč?ić", "Vuči*", "tag:Vučić", "url:Vučić"])
def test_what_has_no_forms_is_not_looked_up_by_their_beginnings(text):
    assert len(compile_query("Vučić").required) > 1
    (key,) = compile_query(text).required
    assert (key.text, key.prefix) in {("vucic", False), ("vuci", True), ("vuc", True)}


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("a and b", ["1:3: 'and' is read as a plain word; the operator is written AND;"]),
        ("a\n near/5 b", ["2:2: 'near/5' is read as a plain word; the operator is written NEAR/5"]),
        ("a near b Not c", ["written NEAR/10", "written NOT"]),
        ('a AND "black and white"', []),
        ("sand band", []),
    ],
)
def test_warnings_about_words_that_look_like_operators(text, warnings):
    told = lint(text)
    assert len(told) == len(warnings)
    assert all(warning in line for warning, line in zip(warnings, told, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "NOT " * 4999 + "ab",
        "(NOT " * 49 + "(a OR b)" + ")" * 49,
        "a NEAR/1 " * 1999 + "a",
        "x AND " + "(a OR b AND NOT " * 50 + "c" + ")" * 50,
        " OR ".join(f"w{n}" for n in range(2000)),
    ],
)
def test_the_largest_queries_neither_overflow_nor_linger(text):
    refused = refusal(text)
    assert refused is None or "absent" in refused.message
    tree = parse(text)
    assert parse(format_query(tree)) == tree


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet="ab ANDORT/1():\"*„титл\n=+|-?'{.}~$#[NEF", max_size=60))
@example("NEAR")
@example("a:b:c")
@example('"*"')
@example("a\u2028OR")
def test_any_text_is_a_query_or_a_query_error(text):
    refused = refusal(text)
    if refused is None or "absent" in refused.message:
        tree = parse(text)
        assert parse(format_query(tree)) == tree
