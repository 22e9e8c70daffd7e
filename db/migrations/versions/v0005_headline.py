"""Articles known by their headline only, and the pages of told ones that are looked at again."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0005_headline"
down_revision = "0005_evidence"


def upgrade() -> None:
    """Add both; of all that is stored the page was had, and what was told before rests."""
    op.add_column("article", sa.Column("headline_only", sa.Text(), nullable=True))
    op.add_column("match", sa.Column("lost_in", sa.Integer(), nullable=True))
    moment = db.columns.UtcDateTime(timezone=True)
    op.create_table(
        "revisit",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("first_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_sha256", sa.Text(), nullable=True),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("missing_since", moment, nullable=True),
        sa.Column("gone_at", moment, nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_revisit_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_revisit")),
    )
    op.create_index(op.f("ix_revisit_due_at"), "revisit", ["due_at"], unique=False)
