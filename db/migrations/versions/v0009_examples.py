"""Pages that watches name as examples."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0009_examples"
down_revision = "0008_escalation"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "example_page",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("fetched_at", db.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("due_at", db.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_example_page")),
    )
