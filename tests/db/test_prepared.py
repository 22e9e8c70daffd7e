"""Prepared statements give what SQLAlchemy's own way gives, and its errors."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, InvalidRequestError

from db.columns import UtcDateTime
from db.database import Database
from db.errors import StoreBusy, StoreError
from db.prepared import Prepared

_META = MetaData()
_NOTE = Table(
    "note",
    _META,
    Column("id", Integer, primary_key=True),
    Column("said", Text, unique=True),
    Column("at", UtcDateTime),
    Column("tags", JSON),
    Column("body", LargeBinary),
)
_NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
_ADD = Prepared(insert(_NOTE))
_OF = Prepared(
    select(_NOTE).where(_NOTE.c.said.in_(bindparam("said", expanding=True))).order_by(_NOTE.c.id)
)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    """Give a database with one table."""
    base = Database(f"sqlite:///{tmp_path}/wirewatch.db")
    with base.writing() as connection:
        _META.create_all(connection)
    yield base
    base.close()


@pytest.fixture
def connection(base: Database) -> Iterator[Connection]:
    """Give a transaction that writes."""
    with base.writing() as connection:
        yield connection


def note(said: str, **more: Any) -> dict[str, Any]:
    return {"said": said, "at": _NOW, "tags": ["a"], "body": b"\x00", **more}


def test_values_go_in_and_out_as_the_columns_say(connection: Connection) -> None:
    east = _NOW.astimezone(timezone(timedelta(hours=9)))
    connection.execute(_ADD, note("ž", at=east, tags={"k": [1, None]}, body=b"\xff\x00"))
    row = connection.execute(_OF, {"said": ["ž"]}).one()
    assert (row.said, row.at, row.tags, row.body) == ("ž", _NOW, {"k": [1, None]}, b"\xff\x00")
    assert row.at.tzinfo is UTC


def test_rows_are_those_of_the_ordinary_way(connection: Connection) -> None:
    connection.execute(_ADD, [note(said) for said in "abc"])
    asked = {"said": ["c", "a"]}
    ours, theirs = connection.execute(_OF, asked), connection.execute(_OF.statement, asked)
    assert list(ours.keys()) == list(theirs.keys())
    assert ours.all() == theirs.all()


def test_lists_may_have_any_length(connection: Connection) -> None:
    connection.execute(_ADD, [note(str(number)) for number in range(300)])
    for length in (0, 1, 2, 299, 2, 0):
        found = connection.execute(_OF, {"said": [str(number) for number in range(length)]})
        assert len(found.all()) == length


def test_values_that_the_statement_names_itself_are_bound(connection: Connection) -> None:
    connection.execute(_ADD, [note("a"), note("b", tags=["b"])])
    change = Prepared(
        update(_NOTE).where(_NOTE.c.id == bindparam("number")).values(said="changed", body=None)
    )
    for tags in (["x"], ["y"]):
        connection.execute(change, {"number": 1, "tags": tags})
        row = connection.execute(_OF, {"said": ["changed"]}).one()
        assert (row.id, row.tags, row.body) == (1, tags, None)
    some = Prepared(delete(_NOTE).where(_NOTE.c.said.in_(("b", "c")), _NOTE.c.id > bindparam("n")))
    connection.execute(some, {"n": 2})
    assert connection.execute(_OF, {"said": ["b"]}).first() is not None
    connection.execute(some, {"n": 1})
    assert connection.execute(_OF, {"said": ["b"]}).first() is None


def test_what_is_not_given_is_left_to_the_table(connection: Connection) -> None:
    connection.execute(_ADD, {"said": "a"})
    connection.execute(_ADD, {"said": "b", "tags": []})
    rows = connection.execute(_OF, {"said": ["a", "b"]}).all()
    assert [(row.id, row.at, row.tags) for row in rows] == [(1, None, None), (2, None, [])]


def test_returning_and_scalars(connection: Connection) -> None:
    numbered = Prepared(insert(_NOTE).returning(_NOTE.c.id))
    assert connection.execute(numbered, note("a")).scalar_one() == 1
    assert connection.scalar(numbered, note("b")) == 2
    said = Prepared(select(_NOTE.c.said).order_by(_NOTE.c.id).limit(bindparam("most")))
    assert connection.scalars(said, {"most": 5}).all() == ["a", "b"]
    assert connection.scalar(said, {"most": 0}) is None


def test_text_takes_parameters_by_name(connection: Connection) -> None:
    connection.execute(
        Prepared(text("INSERT INTO note(said) VALUES (:said)")), {"said": "it's :said"}
    )
    assert connection.scalar(select(_NOTE.c.said)) == "it's :said"


def test_errors_are_those_of_sqlalchemy(connection: Connection) -> None:
    connection.execute(_ADD, note("a"))
    with pytest.raises(IntegrityError, match="UNIQUE"):
        connection.execute(_ADD, note("a"))
    with pytest.raises(InvalidRequestError, match="number"):
        connection.execute(Prepared(select(_NOTE).where(_NOTE.c.id == bindparam("number"))))
    with pytest.raises(ValueError, match="without zone"):
        connection.execute(_ADD, note("b", at=datetime(2025, 3, 1)))  # noqa: DTZ001 - the point


def test_errors_leave_a_transaction_as_errors_of_the_store(base: Database) -> None:
    with pytest.raises(StoreError, match="UNIQUE"), base.writing() as connection:
        connection.execute(_ADD, note("a"))
        connection.execute(_ADD, note("a"))
    with base.reading() as connection:
        assert connection.execute(_OF, {"said": ["a"]}).first() is None


def test_a_full_disk_is_for_now(base: Database) -> None:
    with pytest.raises(StoreBusy, match="full"), base.writing() as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))
        connection.execute(_ADD, note("a", body=bytes(100_000)))


def test_lists_of_about_one_length_are_one_statement(connection: Connection) -> None:
    connection.execute(_ADD, [note(str(number)) for number in range(9)])
    statement = Prepared(_OF.statement)
    for length in range(5, 9):
        found = connection.execute(statement, {"said": [str(number) for number in range(length)]})
        assert len(found.all()) == length
    assert len(statement._forms) == 1
    connection.execute(statement, {"said": [str(number) for number in range(9)]})
    assert len(statement._forms) == 2


def test_who_listens_to_statements_hears_of_them(base: Database) -> None:
    heard: list[str] = []

    def hear(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        heard.append(statement)

    event.listen(base.engine, "before_cursor_execute", hear)
    with base.writing() as connection:
        connection.execute(_ADD, note("a"))
    assert any("INSERT INTO note" in statement for statement in heard)


def test_no_value_of_a_call_is_kept(connection: Connection) -> None:
    add = Prepared(insert(_NOTE))
    connection.execute(add, note("a", body=b"large"))
    assert all("body" not in form.fixed for form in add._forms.values())


def test_lists_within_columns_make_no_other_form(connection: Connection) -> None:
    add = Prepared(insert(_NOTE))
    for number in range(5):
        connection.execute(add, note(str(number), tags=["x"] * number))
    assert len(add._forms) == 1


def test_forms_are_bounded(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.prepared._MOST_FORMS", 3)
    asked = Prepared(_OF.statement)
    for length in range(10):
        assert connection.execute(asked, {"said": ["x"] * length}).all() == []
        assert len(asked._forms) <= 3


@pytest.mark.parametrize("fails", [False, True])
def test_a_savepoint_undoes_what_is_inside_and_no_more(base: Database, *, fails: bool) -> None:
    with base.together():
        with base.writing() as connection:
            connection.execute(_ADD, note("before"))
        try:
            with base.writing() as connection:
                connection.execute(_ADD, note("inside"))
                if fails:
                    raise RuntimeError
        except RuntimeError:
            pass
        with base.writing() as connection:
            connection.execute(_ADD, note("after"))
    with base.reading() as connection:
        rows = connection.execute(_OF, {"said": ["before", "inside", "after"]}).all()
    assert [row.said for row in rows] == ["before", *([] if fails else ["inside"]), "after"]
