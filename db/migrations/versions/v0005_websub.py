"""Subscriptions of sources at hubs."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0005_websub"
down_revision = "0005_archives"


def upgrade() -> None:
    """Make their table; rows come when a source's feed is next read and names a hub."""
    when = db.columns.UtcDateTime(timezone=True)
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pending", sa.Text(), nullable=True),
        sa.Column("pending_since", when, nullable=True),
        sa.Column("active_since", when, nullable=True),
        sa.Column("expires_at", when, nullable=True),
        sa.Column("next_at", when, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("pushes", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("last_push_at", when, nullable=True),
        sa.Column("created_at", when, nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", when, nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_subscription_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("token", name=op.f("uq_subscription_token")),
    )
    op.create_index(op.f("ix_subscription_source_id"), "subscription", ["source_id"])
    op.create_index(op.f("ix_subscription_next_at"), "subscription", ["next_at"])
