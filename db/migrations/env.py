"""Runs the migrations on the connection that db.schema hands over."""

from alembic import context

from db.columns import Table


def own(obj: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:  # noqa: ARG001
    """Leave out the search index, which is no table of the models."""
    return not (kind == "table" and (name or "").startswith("article_search"))


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    include_object=own,
    transaction_per_migration=False,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
