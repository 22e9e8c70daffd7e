"""The shape of the database: which version it has, and the way to ours."""

import re
from collections.abc import Set
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

import db.article_tables
import db.channel_tables
import db.delivery_tables
import db.example_tables
import db.house_tables
import db.leaving_tables
import db.policy_tables
import db.source_tables
import db.story_tables
import db.translation_tables
import db.watch_tables  # noqa: F401 - they add their tables to Table.metadata
from db.columns import Table
from db.database import Database
from db.errors import StoreError

_VERSION = re.compile(r'^(down_)?revision = "(.+)"$', re.MULTILINE)


def upgrade(database: Database) -> tuple[str | None, str]:
    """Bring the database to our shape; return the versions before and after.

    The steps run in one transaction. Raises StoreError, also for a database of a later program.
    """
    migrations = files("db") / "migrations"
    head, known = versions(migrations / "versions")
    with database.writing() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        if before is not None and before not in known:
            raise StoreError(
                f"database {database.address} was made by a later version of Wirewatch "
                f"(its shape is {before}, ours {head}); install that version"
            )
        if before != head:
            _take_steps(connection, migrations)
    return before, head


def versions(steps: Traversable) -> tuple[str, Set[str]]:
    """Return the newest version and all that the migrations in the folder lead through.

    They are read, not run as Alembic does: every command asks, and nearly always nothing is due.
    """
    known, left = set[str](), set[str]()
    for step in steps.iterdir():
        if step.name.endswith(".py"):
            for down, version in _VERSION.findall(step.read_text("utf-8")):
                (left if down else known).add(version)
    (head,) = known - left
    return head, known


def _take_steps(connection: Connection, migrations: Traversable) -> None:
    with as_file(migrations) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def has_our_shape(database: Database) -> bool:
    """Tell whether the database is there, and in our shape; makes none. Raises StoreError."""
    if not database.is_there():
        return False
    head, _ = versions(files("db") / "migrations" / "versions")
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def differences(connection: Connection) -> list[object]:
    """Return how the tables differ from the models; empty when the migrations are complete."""
    context = MigrationContext.configure(
        connection,
        opts={
            "include_object": lambda _obj, name, kind, *_: (
                not (kind == "table" and (name or "").startswith("article_search"))
            )
        },
    )
    return list(compare_metadata(context, Table.metadata))
