"""What is known of the health of sources."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0003_health"
down_revision = "0002_twice"


def upgrade() -> None:
    """Make its table; rows come with the next poll of each source."""
    op.create_table(
        "health",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("obstacle", sa.Text(), nullable=True),
        sa.Column("failing_since", db.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=True),
        sa.Column("since", db.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("entered_at", db.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("entered_polls", sa.Integer(), nullable=False),
        sa.Column("told_state", sa.Text(), nullable=False),
        sa.Column("told_wall", sa.Text(), nullable=True),
        sa.Column("told_at", db.columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_health_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_health")),
    )
