"""Mutes that ended, as backtests ask for them."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0011_mutes"
down_revision = "0010_translation"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "past_mute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("since", db.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", db.columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["watch_id"], ["watch.id"], name=op.f("fk_past_mute_watch_id_watch"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_past_mute_story_id_story"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_mute")),
    )
    op.create_index("ix_past_mute_watch_id", "past_mute", ["watch_id"])
