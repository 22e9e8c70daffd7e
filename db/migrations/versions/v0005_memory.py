"""What recurs on a site's pages is remembered, and what was taken off articles is kept."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0005_memory"
down_revision = "0005_metadata"


def upgrade() -> None:
    """Add the tables, empty; articles stored before belong to no site's memory."""
    moment = db.columns.UtcDateTime(timezone=True)
    op.add_column("article", sa.Column("host", sa.Text(), nullable=True))
    op.create_index(op.f("ix_article_host"), "article", ["host"], unique=False)
    op.create_table(
        "site",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pages", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_site")),
    )
    op.create_index(op.f("ix_site_seen_at"), "site", ["seen_at"], unique=False)
    op.create_table(
        "block",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("example", sa.Text(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("never", sa.Boolean(), nullable=False),
        sa.Column("swept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("host", "mark", name=op.f("pk_block")),
    )
    op.create_index(op.f("ix_block_swept"), "block", ["swept"], unique=False)
    op.create_table(
        "cut",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_cut_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_cut")),
    )
