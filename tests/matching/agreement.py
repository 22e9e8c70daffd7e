"""The laws that both the short and the long runs of the generated tests check."""

from dataclasses import replace

from db.errors import QueryError
from matching.language import compile_query, parse
from matching.matcher import Document, Matcher, match_query
from matching.query import And, Node, Not, Or, Word, format_query
from tests.matching.naive import naive_match
from tests.matching.strategies import negated, some_of

NOTHING_REQUIRED = ("only what must be absent", "only behind a word", "nearly every article")
ALWAYS = Word("anchorword")


def refusal(text: str) -> QueryError | None:
    """The error a query is refused with, its place within the text; None if it is accepted."""
    try:
        compile_query(text)
    except QueryError as exc:
        error = exc
    else:
        return None
    assert 1 <= error.line <= text.count("\n") + 1
    assert error.column >= 1
    return error


def found(node: Node, document: Document) -> bool:
    return match_query(compile_query(format_query(node)), document) is not None


def anchored(document: Document) -> Document:
    """The document with a word in it, by which any tree can be made a query that is accepted."""
    return replace(document, text=f"{document.text} the anchorword")


def holds(node: Node, document: Document) -> bool:
    """What the matcher says of a tree, asked beside a word that is there."""
    return found(some_of(And, [ALWAYS, node]), anchored(document))


def check_agreement(node: Node, documents: list[Document]) -> None:
    """Hold a tree against documents by both evaluators, beside a word that is there if need be."""
    refused = refusal(format_query(node))
    if refused:
        assert any(reason in refused.message for reason in NOTHING_REQUIRED)
        documents = [anchored(document) for document in documents]
        node = some_of(And, [ALWAYS, node])
    matcher = Matcher({"": compile_query(format_query(node))})
    for document in documents:
        assert bool(matcher.match(document)) == naive_match(node, document)


def check_together(nodes: list[Node], documents: list[Document]) -> None:
    """Hold many trees against documents at once; those that are refused are left out."""
    written = {f"w{n}": format_query(node) for n, node in enumerate(nodes)}
    taken = {name: text for name, text in written.items() if not refusal(text)}
    matcher = Matcher({name: compile_query(text) for name, text in taken.items()})
    for document in documents:
        meant = [name for name in taken if naive_match(nodes[int(name[1:])], document)]
        assert [match.watch for match in matcher.match(document)] == meant


def check_round_trip(node: Node) -> None:
    written = format_query(node)
    assert parse(written) == node
    assert format_query(parse(written)) == written


def check_laws(one: Node, other: Node, document: Document) -> None:
    a, b = holds(one, document), holds(other, document)
    assert holds(Not(Not(one)), document) is a
    assert holds(negated(one), document) is not a
    assert holds(some_of(And, [one, other]), document) is (a and b)
    assert holds(some_of(And, [other, one]), document) is (a and b)
    assert holds(some_of(Or, [other, one]), document) is (a or b)
    neither = some_of(And, [negated(one), negated(other)])
    assert holds(Not(some_of(Or, [one, other])), document) is holds(neither, document)
    not_both = some_of(Or, [negated(one), negated(other)])
    assert holds(Not(some_of(And, [one, other])), document) is holds(not_both, document)
