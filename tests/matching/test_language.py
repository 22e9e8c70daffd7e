import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.errors import QueryError
from matching.language import LONGEST, compile_query, lint, parse
from matching.query import And, Field, Near, Not, Or, Phrase, Word, format_query
from tests.matching.agreement import refusal

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
    ("language:s*", 1, 10, "a star", ""),
    ('language:"en gb"', 1, 10, "no language code", ""),
    ("site:https://x.example/y", 1, 6, "no address", "only the host"),
    ("a *arms", 1, 3, "a star stands only at the end", "write arms*"),
    ("ar*ms", 1, 1, "a star stands only at the end", "write arms*"),
    ("a*", 1, 1, "at least two letters", "write more"),
    ("* a", 1, 1, "at least two letters", ""),
    ('x "ab c*"', 1, 7, "at least two letters", ""),
    ("a & b", 1, 3, "not an operator", "write AND"),
    ("a || b", 1, 3, "not an operator", "write OR"),
    ("a -b", 1, 3, "begins with -", "write NOT b"),
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
@given(st.text(alphabet='ab ANDORT/1():"*„титл\n', max_size=60))
@example("NEAR")
@example("a:b:c")
@example('"*"')
@example("a\u2028OR")
def test_any_text_is_a_query_or_a_query_error(text):
    refused = refusal(text)
    if refused is None or "absent" in refused.message:
        tree = parse(text)
        assert parse(format_query(tree)) == tree
