"""How channels stand, what became of deliveries, and in which order they are told."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0008_delivery"
down_revision = "0008_leaving"


def upgrade() -> None:
    """Add it; deliveries made before are told in the order in which they were made."""
    op.add_column("delivery", sa.Column("reason", sa.Text(), nullable=False, server_default="new"))
    for link in ("watch_id", "story_id"):
        op.add_column("delivery", sa.Column(link, sa.Integer()))
    op.add_column("delivery", sa.Column("story_since", _when()))
    op.execute(
        "UPDATE delivery SET "
        "watch_id = (SELECT watch_id FROM alert WHERE alert.id = delivery.message_id), "
        "story_id = (SELECT story_id FROM alert WHERE alert.id = delivery.message_id) "
        "WHERE message_kind = 'alert'"
    )
    op.execute("UPDATE delivery SET story_since = created_at")
    op.create_index(
        "ix_delivery_queue",
        "delivery",
        ["channel", "story_since", "created_at", "id"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_delivery_story", "delivery", ["story_id", "watch_id", "channel"])
    _make_channels()
    _make_events()
    _make_threads()


def _when() -> db.columns.UtcDateTime:
    return db.columns.UtcDateTime(timezone=True)


def _make_channels() -> None:
    times = (
        "opened_at", "probe_at", "probing_until", "told_at", "last_sent_at", "recovered_at",
    )  # fmt: skip
    op.create_table(
        "channel",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("paused_at", _when()),
        sa.Column("paused_why", sa.Text()),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text()),
        *(sa.Column(time, _when()) for time in times),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel")),
    )


def _make_events() -> None:
    op.create_table(
        "delivery_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("at", _when(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", _when()),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.id"],
            name=op.f("fk_delivery_event_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_event")),
    )
    op.create_index(op.f("ix_delivery_event_delivery_id"), "delivery_event", ["delivery_id"])


def _make_threads() -> None:
    op.create_table(
        "channel_thread",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("at", _when(), nullable=False),
        sa.ForeignKeyConstraint(
            ["watch_id"], ["watch.id"], name=op.f("fk_channel_thread_watch_id")
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_channel_thread_story_id")
        ),
        sa.PrimaryKeyConstraint("channel", "watch_id", "story_id", name=op.f("pk_channel_thread")),
    )
    op.create_table(
        "summed",
        sa.Column("digest_id", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_summed_digest_id")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_summed_alert_id")),
        sa.PrimaryKeyConstraint("digest_id", "alert_id", name=op.f("pk_summed")),
    )
    op.create_index("ix_summed_alert_id", "summed", ["alert_id"])
