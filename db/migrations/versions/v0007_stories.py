"""By what stories are found, how they hang together, and what became of them."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0007_stories"
down_revision = "0006_marks"


def upgrade() -> None:
    """Add the columns and the tables; a story's latest article so far is its last by number."""
    op.add_column("story", sa.Column("latest_at", db.columns.UtcDateTime(timezone=True)))
    for link in ("storyline_id", "follows_id", "merged_into"):
        op.add_column("story", sa.Column(link, sa.Integer()))
    op.create_index(op.f("ix_story_latest_at"), "story", ["latest_at"])
    op.create_index(op.f("ix_story_storyline_id"), "story", ["storyline_id"])
    op.create_index(op.f("ix_story_merged_into"), "story", ["merged_into"])
    op.add_column("article", sa.Column("joined", sa.JSON()))
    op.execute(
        "UPDATE story SET latest_at = "
        "(SELECT max(first_seen_at) FROM article WHERE article.story_id = story.id)"
    )
    _make_sketches()
    _make_changes()
    op.create_table(
        "background",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_background")),
    )


def _make_sketches() -> None:
    op.create_table(
        "sketch",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("published", db.columns.UtcDateTime(timezone=True)),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_sketch_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_sketch_story_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_sketch")),
    )
    op.create_index(op.f("ix_sketch_story_id"), "sketch", ["story_id"])
    op.create_table(
        "story_term",
        sa.Column("term", sa.BigInteger(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_term_story_id")),
        sa.PrimaryKeyConstraint("term", "story_id", name=op.f("pk_story_term")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_term_story_id"), "story_term", ["story_id"])


def _make_changes() -> None:
    op.create_table(
        "story_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("at", db.columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_change_story_id")),
        sa.ForeignKeyConstraint(["other_id"], ["story.id"], name=op.f("fk_story_change_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_change")),
    )
    op.create_index(op.f("ix_story_change_story_id"), "story_change", ["story_id"])
    op.create_index(op.f("ix_story_change_other_id"), "story_change", ["other_id"])
