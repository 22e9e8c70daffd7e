"""The migrations lead to what the models say, and from nowhere else."""

from importlib.resources import files

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from db.database import Database
from db.errors import StoreError
from db.schema import differences, upgrade, versions
from db.store import Store, open_store

EARLIER = """
    INSERT INTO source (id, name, kind, url, timezone, options, active, created_at, next_poll_at,
        interval_seconds, failures)
    VALUES (1, 'Valley Post', 'feed', 'https://valley.test/feed', 'UTC', '{}', 1, '2026-01-15',
        '2026-01-15', 60, 0);
    INSERT INTO story (id, title, first_seen_at) VALUES (1, 'Shells', '2026-01-15');
    INSERT INTO article (id, identity, url, canonical_url, title, text, authors, fetched, language,
        site, excerpt, fingerprint, source_id, story_id, revision, first_seen_at)
    VALUES (1, 'valley.test/1', '', '', '', '', '[]', '2026-01-15', '', '', '', '', 1, 1, 1,
        '2026-01-15')
"""


def test_migrations_equal_the_models(database):
    with database.reading() as connection:
        assert differences(connection) == []


def test_upgrading_twice_changes_nothing(database):
    _, head = upgrade(database)
    assert upgrade(database) == (head, head)


def test_versions_are_those_that_alembic_finds():
    scripts = ScriptDirectory(str(files("db") / "migrations"))
    known = {script.revision for script in scripts.walk_revisions()}
    assert versions(files("db") / "migrations" / "versions") == (scripts.get_current_head(), known)


def test_a_later_programs_database_is_left_alone(database):
    _, head = upgrade(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="later version of Wirewatch"):
        upgrade(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head})


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


def test_what_an_earlier_program_stored_is_known_after_the_upgrade(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/earlier.db")
    config = Config()
    config.set_main_option("script_location", str(files("db") / "migrations"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in EARLIER.split(";"):
            connection.execute(text(statement))
    assert upgrade(database)[0] == "0001"
    store = Store(database)
    assert store.entries.known(["valley.test/1", "valley.test/2"]) == {"valley.test/1"}
    (state,) = store.sources.all()
    assert (state.move, state.gone_at) == (None, None)
    database.close()
