"""What watches want of told stories, and what is new in alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0007_news"
down_revision = "0007_stories"


def upgrade() -> None:
    """Add it; watches configured before want what is material."""
    op.add_column(
        "watch", sa.Column("updates", sa.Text(), nullable=False, server_default="material")
    )
    op.add_column("watch", sa.Column("wait_seconds", sa.Double(), nullable=True))
    op.add_column("alert", sa.Column("news", sa.JSON(), nullable=True))
    op.add_column("alert", sa.Column("article_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_alert_article_id"), "alert", ["article_id"], unique=False)
