"""The benchmark of the matcher: its articles and rules, and that its peers find what ours does."""

from collections import Counter
from random import Random

import pytest

from benchmarks.matching import tokenise_and_fold
from benchmarks.matching_peers import Expressions, as_tsquery
from benchmarks.rules import LANGUAGES, MIX, WORDS, Drawn, World, make_article, make_rules
from matching.language import compile_query, parse
from matching.matcher import Document, Matcher
from matching.query import Field, Phrase
from matching.words import words_of

NAMES = ["Vukoder", "Dragonir", "Petrulin", "Malisev", "Krisanda", "Bradulen"]


@pytest.fixture(scope="module")
def world():
    """A world of a few words, so that articles and rules meet."""
    spoken = [f"{one}{two}" for one in ("dra", "kle", "mo", "vu") for two in ("nik", "tar", "sal")]
    return World(
        words={each: Drawn(spoken, 1.0) for each in LANGUAGES},
        told=Drawn(NAMES, 0.9),
        asked=Drawn(NAMES, 0.1),
        topics={each: Drawn(spoken, 0.7, 3) for each in LANGUAGES},
    )


def test_the_same_seed_makes_the_same_and_less_is_the_beginning_of_more(world):
    assert make_rules(world, 30) == make_rules(world, 30)
    assert make_rules(world, 60)[:30] == make_rules(world, 30)
    assert make_article(world, Random(3)) == make_article(world, Random(3))


def test_articles_have_the_words_that_are_stated(world):
    article = make_article(world, Random(1))
    assert len(words_of(article.text)) == WORDS
    tokenise_and_fold(article)


def test_rules_come_in_their_shares(world):
    rules = make_rules(world, 1000)
    kinds = Counter(type(parse(rule)) for rule in rules)
    assert sum(percent for _, percent, _ in MIX) == 100
    assert 60 < kinds[Phrase] < 140
    assert 25 < kinds[Field] < 90


def test_a_regex_a_rule_finds_what_the_matcher_finds(world):
    queries = {str(n): compile_query(rule) for n, rule in enumerate(make_rules(world, 200))}
    random, peer, matcher = Random(2), Expressions(queries), Matcher(queries)
    for article in [make_article(world, random) for _ in range(4)] + [Document()]:
        assert peer(article) == len(matcher.match(article))
    assert peer(article) == 0
    assert peer.seconds(0.5) == 0.5


def test_rules_as_postgresql_reads_them():
    asked = parse('Vukoder NEAR/3 tar (nik OR title:"a b") NOT sal language:sr')
    assert as_tsquery(asked) == (
        "(('vukoder':* & 'tar':*) & ('nik':* | ('a':* <-> 'b':*)) & !('sal':*) & !'nosuchword')"
    )
