"""Statements that run for every article, compiled once and given to SQLite's driver as they are.

SQLite answers most of them within microseconds, and SQLAlchemy's part was ten times that: a cache
key, an execution context and a cursor's result each time. Over PostgreSQL's network it does not
matter: there, and where somebody listens to statements, they go SQLAlchemy's way.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, Dialect
from sqlalchemy.engine import Result
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import Executable, ReturnsRows
from sqlalchemy.sql.visitors import iterate

_MOST_FORMS = 256  # statements for lists of other lengths; beyond, they start afresh
_MOST_ROOM = 1024  # values of a list from which no room is left in it

Statement = Any  # a select, insert, update or delete; SQLAlchemy has no public type for all
Values = Mapping[str, Any]
_Process = Callable[[Any], Any]


class _Place(NamedTuple):
    """Where the value of one ``?`` comes from."""

    name: str
    part: int | None  # in a list; None: it is no list
    process: _Process | None


class _Form(NamedTuple):
    """A statement as it is for parameters of these names, and lists of about these lengths."""

    text: str
    places: tuple[_Place, ...]
    fixed: Values  # what the statement says itself
    metadata: SimpleResultMetaData | None  # None: it returns no rows
    processes: tuple[_Process | None, ...]  # of the rows' values


class Prepared(Executable):
    """A statement to be executed by ``connection.execute`` and its like, with parameters.

    Lists are for ``IN``: the last value may stand in one several times.

    It returns rows as SQLAlchemy does, and no count of rows.
    """

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._lists = tuple(
            each.key
            for each in iterate(statement)
            if isinstance(each, BindParameter) and each.expanding
        )
        self._forms: dict[Any, _Form] = {}

    def _execute_on_connection(  # type: ignore[override]  # its result has no cursor beneath
        self,
        connection: Connection,
        distilled_params: Any,  # noqa: ANN401 - SQLAlchemy has no public type for it
        execution_options: Any,  # noqa: ANN401 - SQLAlchemy has no public type for it
    ) -> Result[Any]:
        if not goes_straight(connection):
            ordinary: Result[Any] = self.statement._execute_on_connection(
                connection, distilled_params, execution_options
            )
            return ordinary
        rows: Sequence[Values] = distilled_params or ({},)
        form = self._form(connection.dialect, rows[0], several=len(rows) > 1)
        with _driver(connection, form.text) as cursor:
            found = _fetched(cursor, form, rows)
        return IteratorResult(form.metadata or _NO_ROWS, iter(found))

    def _execute_on_scalar(
        self,
        connection: Connection,
        distilled_params: Any,  # noqa: ANN401 - SQLAlchemy has no public type for it
        execution_options: Any,  # noqa: ANN401 - SQLAlchemy has no public type for it
    ) -> Any:  # noqa: ANN401 - whatever the first column holds
        result = self._execute_on_connection(connection, distilled_params, execution_options)
        return result.scalar()

    def _form(self, dialect: Dialect, values: Values, *, several: bool) -> _Form:
        lengths = tuple(_room_for(values[name]) for name in self._lists if name in values)
        key = (several, lengths, *values)
        form = self._forms.get(key)
        if form is None:
            if len(self._forms) >= _MOST_FORMS:
                self._forms.clear()
            widened = {name: _widened(values[name]) for name in self._lists if name in values}
            asked = {**values, **widened}
            form = self._forms[key] = _compiled(self.statement, dialect, asked, several=several)
        return form


def _room_for(values: Sequence[Any]) -> int:
    """Return how many places a list is given: few lengths make few statements."""
    if not values or len(values) > _MOST_ROOM:
        return len(values)
    return 1 << (len(values) - 1).bit_length()


def _widened(values: Sequence[Any]) -> Sequence[Any]:
    """Return a list with its last value repeated in the places that are left."""
    return [*values, *repeat(values[-1], _room_for(values) - len(values))] if values else values


def goes_straight(connection: Connection) -> bool:
    """Tell whether the driver is given statements without SQLAlchemy between."""
    return connection.dialect.name == "sqlite" and not connection.dispatch.before_cursor_execute


def say(connection: Connection, text: str) -> None:
    """Give SQLite's driver a statement without parameters or rows; raises DBAPIError."""
    with _driver(connection, text) as cursor:
        cursor.execute(text)


@contextmanager
def _driver(connection: Connection, text: str) -> Iterator[sqlite3.Cursor]:
    """Lend a cursor, whose errors come as SQLAlchemy's."""
    cursor: Any = connection.connection.cursor()
    try:
        yield cursor
    except sqlite3.Error as exc:
        dialect = connection.dialect
        raise DBAPIError.instance(text, None, exc, sqlite3.Error, dialect=dialect) from exc
    finally:
        cursor.close()


def _fetched(
    cursor: sqlite3.Cursor, form: _Form, rows: Sequence[Values]
) -> Sequence[tuple[Any, ...]]:
    if len(rows) > 1:
        cursor.executemany(form.text, [_bound(form, row) for row in rows])
        return ()
    cursor.execute(form.text, _bound(form, rows[0]))
    if form.metadata is None:
        return ()
    found: list[tuple[Any, ...]] = cursor.fetchall()
    if not any(form.processes):
        return found
    return [_processed(row, form.processes) for row in found]


def _bound(form: _Form, values: Values) -> list[Any]:
    bound = []
    for name, part, process in form.places:
        value = values[name] if name in values else form.fixed[name]
        if part is not None:
            value = value[min(part, len(value) - 1)]
        bound.append(value if process is None else process(value))
    return bound


def _processed(row: tuple[Any, ...], processes: Sequence[_Process | None]) -> tuple[Any, ...]:
    return tuple(
        value if process is None else process(value)
        for value, process in zip(row, processes, strict=True)
    )


def _compiled(statement: Statement, dialect: Dialect, values: Values, *, several: bool) -> _Form:
    compiled: SQLCompiler = statement.compile(
        dialect=dialect, column_keys=list(values), for_executemany=several
    )
    wanted = [name for name, bind in compiled.binds.items() if bind.required]
    if not values.keys() >= set(wanted):
        raise InvalidRequestError(f"values are required for all of {wanted}")
    fixed = compiled.construct_params(dict(values), escape_names=False)
    state = compiled.construct_expanded_state(fixed, escape_names=False)
    origins = {
        part: (name, number)
        for name, parts in state.parameter_expansion.items()
        for number, part in enumerate(parts)
    }
    places = []
    for part in state.positiontup or ():
        name, index = origins.get(part, (part, None))
        process = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        places.append(_Place(name, index, process))
    columns = list(statement.exported_columns) if isinstance(statement, ReturnsRows) else []
    return _Form(
        text=state.statement,
        places=tuple(places),
        fixed={name: value for name, value in fixed.items() if name not in values},
        metadata=SimpleResultMetaData([column.key for column in columns]) if columns else None,
        processes=tuple(
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ),
    )


_NO_ROWS = SimpleResultMetaData(())
