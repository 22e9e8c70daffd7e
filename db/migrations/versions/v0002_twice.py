"""The addresses an article is known by, refetches that brought nothing, sources moved and gone."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0002_twice"
down_revision = "0001"


def upgrade() -> None:
    """Add them; every stored article is known by its identity."""
    op.create_table(
        "address",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_address_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_address")),
    )
    op.create_index(op.f("ix_address_article_id"), "address", ["article_id"], unique=False)
    op.execute("INSERT INTO address (key, article_id) SELECT identity, id FROM article")
    op.add_column("entry", sa.Column("unchanged", sa.Integer(), server_default="0", nullable=False))
    moment = db.columns.UtcDateTime(timezone=True)
    for column in (
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.Column("moved_since", moment, nullable=True),
        sa.Column("moved_polls", sa.Integer(), server_default="0", nullable=False),
        sa.Column("moved_settled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("gone_at", moment, nullable=True),
    ):
        op.add_column("source", column)
