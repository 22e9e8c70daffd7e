"""Statements that run for every article, compiled once and given to SQLite's driver as they are.

SQLite answers most of them within microseconds, and SQLAlchemy's part was ten times that: a cache
key, an execution context and a cursor's result each time. Over PostgreSQL's network it does not
matter: there, and where somebody listens to statements, they go SQLAlchemy's way.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple, cast

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
_Conversions = tuple[tuple[int, _Process], ...]  # of few values of many: which, and how


class _Place(NamedTuple):
    """Where the value of one ``?`` comes from, or those of several in a row."""

    name: str
    room: int | None  # places for a list; None: it is none


class _Form(NamedTuple):
    """A statement as it is for parameters of these names, and lists of about these lengths."""

    text: str
    places: tuple[_Place, ...]
    row: Callable[[Values], tuple[Any, ...]] | None  # values as they are; None: not so simple
    bound: _Conversions
    fixed: Values  # what the statement says itself
    metadata: SimpleResultMetaData | None  # None: it returns no rows
    fetched: _Conversions  # of the rows' values


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
        with _Driver(connection, form.text) as cursor:
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
    with _Driver(connection, text) as cursor:
        cursor.execute(text)


class _Driver:
    """Lend a cursor, whose errors come as SQLAlchemy's."""

    __slots__ = ("_connection", "_cursor", "_text")

    def __init__(self, connection: Connection, text: str) -> None:
        self._connection, self._text = connection, text

    def __enter__(self) -> sqlite3.Cursor:
        self._cursor = cast("sqlite3.Cursor", self._connection.connection.cursor())
        return self._cursor

    def __exit__(self, _kind: object, exc: BaseException | None, _trace: object) -> None:
        self._cursor.close()
        if isinstance(exc, sqlite3.Error):
            dialect = self._connection.dialect
            raise DBAPIError.instance(
                self._text, None, exc, sqlite3.Error, dialect=dialect
            ) from exc


def _fetched(
    cursor: sqlite3.Cursor, form: _Form, rows: Sequence[Values]
) -> Sequence[tuple[Any, ...]]:
    if len(rows) > 1:
        one = form.row or partial(_bound, form)
        cursor.executemany(form.text, list(map(one, rows)))
        return ()
    cursor.execute(form.text, _bound(form, rows[0]))
    if form.metadata is None:
        return ()
    found: list[tuple[Any, ...]] = cursor.fetchall()
    if not form.fetched:
        return found
    return [_converted(list(row), form.fetched) for row in found]


def _bound(form: _Form, values: Values) -> Sequence[Any]:
    if form.fixed:
        values = {**form.fixed, **values}
    found: list[Any] = []
    for name, room in form.places:
        value = values[name]
        if room is None:
            found.append(value)
        else:
            found.extend(value)
            found.extend(repeat(value[-1], room - len(value)))
    return _converted(found, form.bound)


def _converted(values: list[Any], conversions: _Conversions) -> tuple[Any, ...]:
    for number, process in conversions:
        values[number] = process(values[number])
    return tuple(values)


def _conversions(processes: Iterable[_Process | None]) -> _Conversions:
    return tuple((number, each) for number, each in enumerate(processes) if each is not None)


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
    parts = [origins.get(part, (part, None)) for part in state.positiontup or ()]
    types = [compiled.binds[name].type.dialect_impl(dialect) for name, _ in parts]
    places, bound = _in_rows(parts), _conversions(each.bind_processor(dialect) for each in types)
    said = {name: value for name, value in fixed.items() if name not in values}
    names = [name for name, room in places if room is None]
    is_simple = len(names) == len(places) > 1 and not bound and not said
    columns = list(statement.exported_columns) if isinstance(statement, ReturnsRows) else []
    return _Form(
        text=state.statement,
        places=places,
        row=itemgetter(*names) if is_simple else None,
        bound=bound,
        fixed=said,
        metadata=SimpleResultMetaData([column.key for column in columns]) if columns else None,
        fetched=_conversions(
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ),
    )


def _in_rows(parts: Iterable[tuple[str, int | None]]) -> tuple[_Place, ...]:
    """Return the places in order, those for a list's values, which stand in a row, as one."""
    places: list[_Place] = []
    for name, part in parts:
        if part:
            places[-1] = _Place(name, part + 1)
        else:
            places.append(_Place(name, None if part is None else 1))
    return tuple(places)


_NO_ROWS = SimpleResultMetaData(())
