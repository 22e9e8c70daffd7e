"""The watch language: a query's text to its tree, and to what can be matched.

docs/watch-language.md shows it by example. Every text ends in a tree or in a QueryError that says
where, what was found and what to write instead; bounds are checked before the parser runs.
"""

import importlib.resources
import re
from collections.abc import Collection, Iterable
from functools import partial

from lark import Lark, Token, Tree, UnexpectedToken
from lark.exceptions import VisitError

from db.errors import QueryError
from db.watch_records import Widening
from matching.build import TreeBuilder
from matching.compile import Query, compile_tree
from matching.faults import fault, shown
from matching.lists import NO_LISTS, Lists, entries_of
from matching.query import Node
from matching.scan import without_comments
from matching.widening import EVERY, narrowed
from matching.words import words_of

LONGEST = 20_000  # characters
DEEPEST = 50  # brackets within brackets
MOST_TERMS = 2_000

_GRAMMAR = importlib.resources.files("matching").joinpath("grammar.lark").read_text("utf-8")
_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="basic")
_LIKE_OPERATOR = re.compile(r"(and|or|not)|o?near(/\d*)?", re.IGNORECASE)
_LIKE_GROUP = re.compile(r"(sentence|paragraph|(first|atleast)(/\d*)?)", re.IGNORECASE)
_TERMS = frozenset({"WORD", "PHRASE", "CASED", "DIGITS", "RANGE", "REGEX", "BOUNDS"})


def compile_query(text: str, lists: Lists = NO_LISTS, widen: Collection[Widening] = EVERY) -> Query:
    """Read a query and make it ready to match; ``lists`` are those it may name. QueryError.

    ``widen`` are the widenings by which its words may be found.
    """
    plain = not lists and set(widen) >= EVERY
    reader = parse if plain else partial(_narrowed_tree, lists=lists, widen=frozenset(widen))
    return compile_tree(text, reader(text), reader)


def _narrowed_tree(text: str, *, lists: Lists, widen: frozenset[Widening]) -> Node:
    return narrowed(parse(text, lists), widen)


def parse(text: str, lists: Lists = NO_LISTS) -> Node:
    """Read a query's text into its tree; raises QueryError."""
    if len(text) > LONGEST:
        message = f"the query has {len(text):,} characters; at most {LONGEST:,} are read"
        raise fault(text, LONGEST, message, "split it into several watches")
    tokens = _lex(text)
    if not tokens:
        raise fault(text, 0, "the query is empty", "write what to look for, e.g. Serbia AND shells")
    _check_brackets(text, tokens)
    _check_terms(text, tokens, lists)
    return _build(text, tokens, lists)


def lint(text: str) -> list[str]:
    """Return warnings about a query that can be read but may not mean what its writer thinks."""
    warnings = []
    tokens = _lex(text)
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        doubt = _doubt(token, following) if token.type == "WORD" else ""
        if doubt:
            place = fault(text, token.start_pos or 0, "")
            warnings.append(f"{place.line}:{place.column}: {shown(token)} is read as {doubt}")
    return warnings


def _doubt(token: Token, following: Token | None) -> str:
    """Return what a word is read as, and how to write what may have been meant, or ""."""
    if _LIKE_OPERATOR.fullmatch(token) and not token.isupper():
        operator = token.upper() + ("/10" if token.lower() in ("near", "onear") else "")
        kept = f'if the word is meant, write "{token}"'
        return f"a plain word; the operator is written {operator}; {kept}"
    if following and following.type == "LPAR" and _LIKE_GROUP.fullmatch(token):
        return f"a plain word; the group is written {token.upper()}(…)"
    if "|" in token.strip("|"):
        return f"one term; alternatives are written {token.replace('|', ' | ')}"
    return ""


def _lex(text: str) -> list[Token]:
    """Return the tokens: once quotation marks are paired, any text can be cut into them."""
    reading = _PARSER.parse_interactive(without_comments(text))
    lex = reading.lexer_thread.lex
    return list(lex(reading.parser_state))  # type: ignore[no-untyped-call]  # lark has it untyped


def _check_brackets(text: str, tokens: Iterable[Token]) -> None:
    opened: list[int] = []
    for token in tokens:
        at = token.start_pos or 0
        if token.type == "LPAR":
            opened.append(at)
        elif token.type == "RPAR" and not opened:
            raise fault(text, at, "this bracket closes nothing", "take it out, or add ( before")
        elif token.type == "RPAR":
            opened.pop()
        if len(opened) > DEEPEST:
            message = f"brackets stand more than {DEEPEST} deep"
            raise fault(text, at, message, "split the query into several watches")
    if opened:
        hint = "add ) where the group ends, or take this one out"
        raise fault(text, opened[-1], "this bracket is never closed", hint)


def _check_terms(text: str, tokens: Iterable[Token], lists: Lists) -> None:
    terms = 0
    for token in tokens:
        at = token.start_pos or 0
        if token.type in _TERMS:
            terms += max(1, len(words_of(token)))
        elif token.type == "LIST":
            terms += sum(len(words_of(entry)) for entry in entries_of(text, at, token[1:], lists))
        if terms > MOST_TERMS:
            message = f"the query has more than {MOST_TERMS:,} words"
            raise fault(text, at, message, "split it into several watches")


def _build(text: str, tokens: list[Token], lists: Lists) -> Node:
    try:
        return TreeBuilder(text, lists).transform(_grown(tokens))
    except UnexpectedToken as exc:
        raise _dangling(text, exc.token, tokens) from exc
    except VisitError as exc:  # lark's wrapping of whatever the builder raises
        raise exc.orig_exc from None


def _grown(tokens: list[Token]) -> Tree[Token]:
    """Return what lark makes of tokens: cutting the text again would take as long as reading it."""
    reading = _PARSER.parse_interactive("")
    for token in tokens:
        reading.feed_token(token)
    grown: Tree[Token] = reading.feed_token(Token.new_borrow_pos("$END", "", tokens[-1]))
    return grown


def _dangling(text: str, found: Token, tokens: list[Token]) -> QueryError:
    """Say which operator lacks its operand; the grammar refuses nothing else by now."""
    before = [each for each in tokens if (each.start_pos or 0) < (found.start_pos or 0)]
    if found.type == "$END":
        before = tokens
    last = before[-1] if before else None
    at = found.start_pos or 0
    if last is None:
        return fault(text, at, f"nothing stands before {shown(found)}", "add a word before it")
    if last.type == "LPAR" and found.type == "RPAR":
        hint = "write words in them, or take them out"
        return fault(text, last.start_pos or 0, "these brackets are empty", hint)
    if last.type == "LPAR":
        return fault(text, at, f"nothing stands before {shown(found)}", "add a word before it")
    after = "the end" if found.type == "$END" else shown(found)
    message = f"{shown(last)} is followed by {after}, not by a word, a phrase or a bracket"
    return fault(text, last.start_pos or 0, message, f"add what {last} applies to, or take it out")
