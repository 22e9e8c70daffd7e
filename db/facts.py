"""What is known of the database as a whole: a few values, each under a name."""

from sqlalchemy import Connection, delete, insert, select

from db.house_tables import FactRow


def read_fact(connection: Connection, name: str) -> str | None:
    """Return a fact's value, None if it was never noted."""
    return connection.scalar(select(FactRow.value).where(FactRow.name == name))


def note_fact(connection: Connection, name: str, value: str) -> None:
    """Note a fact in the place of what was known under its name."""
    forget_fact(connection, name)
    connection.execute(insert(FactRow).values(name=name, value=value))


def forget_fact(connection: Connection, name: str) -> None:
    """Know nothing of a fact any more."""
    connection.execute(delete(FactRow).where(FactRow.name == name))
