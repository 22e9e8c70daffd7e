"""Articles are filed under few hashes, few under one hash, and found by them."""

import pytest
from sqlalchemy import func, insert, select

from db.article_tables import ShingleRow
from db.copy_rows import similar_articles
from db.filing import OFTEN, filed_by, sharing_most
from db.plans import Verdict
from tests.making import NOON, arrival, article, outcome, source

PRINT = tuple(range(4, 404, 4))


@pytest.fixture
def takes(store):
    store.sources.configure([source()], NOON)

    def take(fingerprint, verdict=Verdict.NEW, **given):
        number = store.stats().articles
        made = outcome(verdict=verdict, **given)
        found = article(f"https://valley.test/{number}", fingerprint=tuple(fingerprint))
        return store.intake.take(arrival(found), lambda _snapshot: made, NOON).article

    return take


def similar(database, fingerprint):
    with database.reading() as connection:
        return [row.id for row in similar_articles(connection, tuple(fingerprint))]


def filed(database, number):
    statement = select(ShingleRow.hash).where(ShingleRow.article_id == number)
    with database.reading() as connection:
        return sorted(connection.scalars(statement))


def test_an_article_is_filed_by_32_hashes_those_of_any_sample_first(database, takes):
    number = takes(range(1, 101))
    found = filed(database, number)
    assert tuple(found) == tuple(sorted(filed_by(range(1, 101))))
    assert len(found) == 32
    assert sum(value % 4 == 0 for value in found) == 25


def test_excerpts_find_the_whole_and_the_whole_finds_them(database, takes):
    whole = takes(PRINT)
    assert similar(database, PRINT[:30]) == [whole]
    excerpt = takes(range(1001, 1040))
    assert similar(database, range(1004, 1404, 4)) == [excerpt]
    assert similar(database, PRINT[:1]) == similar(database, ()) == []


def test_the_earliest_of_those_that_share_most_come_first(database, takes):
    first, second = takes(PRINT), takes(PRINT)
    assert similar(database, PRINT) == [first, second]


def test_copies_are_filed_by_what_nobody_has(database, takes):
    first = takes(PRINT)
    more = (*PRINT, 2, 6, 10)
    again = takes(PRINT, Verdict.COPY, story=1, copy_of=first)
    longer = takes(sorted(more)[:34], Verdict.COPY, story=1, copy_of=first)
    assert filed(database, again) == []
    assert filed(database, longer) == [2]  # three more stand behind its 31 shared ones


def test_what_all_pages_have_is_filed_for_few_and_finds_nobody_new(database, takes):
    chrome = (8, 12, 16)
    numbers = [takes((*chrome, 10_000 + 8 * at)) for at in range(OFTEN + 2)]
    assert filed(database, numbers[0]) == [*chrome, 10_000]
    assert filed(database, numbers[-1]) == [10_000 + 8 * (OFTEN + 1)]
    with database.reading() as connection:
        most = connection.scalar(
            select(func.count()).where(ShingleRow.hash == 8).select_from(ShingleRow)
        )
    assert most == OFTEN


def test_crowds_filed_by_earlier_versions_name_nobody(database, takes):
    first = takes(PRINT)
    others = [takes(()) for _ in range(50)]
    with database.writing() as connection:
        connection.execute(
            insert(ShingleRow), [{"hash": 4, "article_id": number} for number in others]
        )
    assert similar(database, PRINT) == [first]


def test_a_revised_text_is_filed_anew(database, store, takes):
    number = takes(PRINT)
    made = outcome(verdict=Verdict.REVISED)
    changed = article("https://valley.test/0", fingerprint=tuple(range(4000, 4400, 4)))
    store.intake.take(arrival(changed), lambda _snapshot: made, NOON)
    assert filed(database, number) == list(range(4000, 4128, 4))


def test_rare_hashes_count_for_more_than_frequent_ones():
    crowd = [f"other {at}" for at in range(20)]
    common = {hash_: ["crowded", *crowd] for hash_ in range(8)}
    assert sharing_most({**common, 90: ["rare"], 91: ["rare"]})[0] == "rare"
    assert sharing_most({1: ["alone"]}) == []
    assert len(sharing_most({1: crowd, 2: crowd})) == 8
