"""The migrations lead to what the models say, and from nowhere else."""

import pytest
from sqlalchemy import text

from db.database import Database
from db.errors import StoreError
from db.schema import differences, upgrade
from db.store import open_store


def test_migrations_equal_the_models(database):
    with database.reading() as connection:
        assert differences(connection) == []


def test_upgrading_twice_changes_nothing(database):
    assert upgrade(database) == ("0002_rhythm", "0002_rhythm")


def test_a_later_programs_database_is_left_alone(database):
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="later version of Wirewatch"):
        upgrade(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0002_rhythm'"))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "write sqlite:///FILE"),
        ("mysql://host/name", "no database of kind 'mysql'"),
        ("sqlite:////proc/nowhere/x.db", "cannot be made"),
    ],
)
def test_a_wrong_address_says_what_to_write(url, words):
    with pytest.raises(StoreError, match=words):
        open_store(url)


def test_an_empty_database_names_the_way_out(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(StoreError, match="wirewatch db upgrade"):
        store.stats()
    store.close()


def test_a_password_is_not_shown():
    assert "secret" not in Database("postgresql://me:secret@127.0.0.1/none").address


def test_an_unreachable_server_is_a_store_error():
    store = open_store("postgresql://me@127.0.0.1:1/none")
    with pytest.raises(StoreError, match="127.0.0.1"):
        store.stats()
    store.close()


def test_sqlite_writes_survive_a_power_cut_and_reads_do_not_block(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/w.db")
    with database.reading() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    upgrade(database)
    with database.writing() as writing:
        writing.execute(text("INSERT INTO fact VALUES ('a', 'b')"))
        with database.reading() as reading:
            assert reading.execute(text("SELECT count(*) FROM fact")).scalar() == 0
    database.close()


def test_a_failed_writing_transaction_leaves_nothing(database):
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        connection.execute(text("INSERT INTO fact VALUES ('a', 'b')"))
        raise ZeroDivisionError
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM fact")).scalar() == 0
