"""Pages are kept as fetched; a revision says whether the outlet or our cleaner made it."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0005_evidence"
down_revision = "0004_rhythm"


def upgrade() -> None:
    """Make the pages' table, empty; all revisions so far were made by outlets."""
    op.add_column(
        "revision", sa.Column("cause", sa.Text(), server_default="edited", nullable=False)
    )
    op.create_table(
        "page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("fetched", db.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("cleaner", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_page_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_page_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("article_id", "sha256", name=op.f("uq_page_article_id_sha256")),
    )
    op.create_index("ix_page_age", "page", ["fetched", "stored"])
    op.create_index(op.f("ix_page_entry_id"), "page", ["entry_id"])
