import pytest
from sqlalchemy import text

from db.columns import Table
from db.database import Database
from db.store import Store
from tests.emptying import empty
from tests.making import NOON, source


@pytest.fixture
def held(postgresql):
    database = Database(postgresql)
    yield database
    empty(database)
    database.close()


def rows(database):
    with database.reading() as connection:
        return {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()
            for name in Table.metadata.tables
        }


def fill(store):
    store.sources.configure([source(), source("Other")], NOON)
    return sorted(state.id for state in store.sources.all())


def test_all_rows_are_gone_and_numbers_begin_anew(held):
    empty(held)
    first = fill(Store(held))
    assert sum(rows(held).values()) >= 2
    empty(held)
    assert set(rows(held).values()) == {0}
    assert fill(Store(held)) == first == [1, 2]


def test_keys_are_asked_again_afterwards(held):
    empty(held)
    with held.reading() as connection:
        role = connection.execute(text("SHOW session_replication_role")).scalar_one()
    assert role == "origin"


def test_a_number_that_was_taken_and_undone_is_given_again(held):
    empty(held)
    fill(Store(held))
    with held.writing() as connection:
        connection.execute(text("DELETE FROM source"))
    empty(held)
    assert fill(Store(held)) == [1, 2]
