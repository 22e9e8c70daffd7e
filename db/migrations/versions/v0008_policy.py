"""Policies of watches, mutes, and what holds an alert."""

import sqlalchemy as sa
from alembic import op

from db.columns import UtcDateTime

revision = "0008_policy"
down_revision = "0007_news"


def upgrade() -> None:
    """Add them; watches configured before have the usual policy."""
    op.add_column("watch", sa.Column("policy", sa.JSON(), nullable=True))
    op.add_column("alert", sa.Column("held_until", UtcDateTime(timezone=True), nullable=True))
    op.add_column("alert", sa.Column("held_by", sa.Text(), nullable=True))
    op.add_column("digest", sa.Column("why", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "mute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_mute_story_id_story"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["watch_id"], ["watch.id"], name=op.f("fk_mute_watch_id_watch"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mute")),
        sa.UniqueConstraint("watch_id", "story_id", name=op.f("uq_mute_watch_id_story_id")),
    )
    op.create_table(
        "watch_standing",
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("spiking_since", UtcDateTime(timezone=True), nullable=True),
        sa.Column("deaf_since", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["watch_id"],
            ["watch.id"],
            name=op.f("fk_watch_standing_watch_id_watch"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("watch_id", name=op.f("pk_watch_standing")),
    )
