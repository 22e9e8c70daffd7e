"""The shape of the database: which version it has, and the way to ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import db.channel_tables
import db.example_tables
import db.leaving_tables
import db.policy_tables
import db.story_tables  # noqa: F401 - it adds its tables to Table.metadata
from db.database import Database
from db.errors import StoreError
from db.tables import Table


def upgrade(database: Database) -> tuple[str | None, str]:
    """Bring the database to our shape; return the versions before and after.

    The steps run in one transaction. Raises StoreError, also for a database of a later program.
    """
    with _migrations() as config:
        scripts = ScriptDirectory.from_config(config)
        head = scripts.get_current_head() or ""
        with database.writing() as connection:
            before = MigrationContext.configure(connection).get_current_revision()
            known = {script.revision for script in scripts.walk_revisions()}
            if before is not None and before not in known:
                raise StoreError(
                    f"database {database.address} was made by a later version of Wirewatch "
                    f"(its shape is {before}, ours {head}); install that version"
                )
            if before != head:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
    return before, head


def has_our_shape(database: Database) -> bool:
    """Tell whether the database is there, and in our shape; makes none. Raises StoreError."""
    if not database.is_there():
        return False
    with _migrations() as config, database.reading() as connection:
        head = ScriptDirectory.from_config(config).get_current_head()
        return MigrationContext.configure(connection).get_current_revision() == head


@contextmanager
def _migrations() -> Iterator[Config]:
    with as_file(files("db") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        yield config


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
