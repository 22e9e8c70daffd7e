"""Which channels get no more of which watch."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0008_leaving"
down_revision = "0008_policy"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "leaving",
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("left_at", db.columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_leaving_watch_id")),
        sa.PrimaryKeyConstraint("watch_id", "channel", name=op.f("pk_leaving")),
    )
