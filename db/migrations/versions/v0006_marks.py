"""What users say of articles, and the way from an article to the entry that brought it."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0006_marks"
down_revision = "0006_lookback"


def upgrade() -> None:
    """Make the table of markings, and an index."""
    op.create_table(
        "marking",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("marked_at", db.columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_marking_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_marking_watch_id")),
        sa.PrimaryKeyConstraint("article_id", "watch_id", name=op.f("pk_marking")),
    )
    op.create_index(op.f("ix_marking_watch_id"), "marking", ["watch_id"], unique=False)
    op.create_index(op.f("ix_entry_article_id"), "entry", ["article_id"], unique=False)
