"""How far back a watch looks over stored articles, and by which widenings it finds words."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0006_lookback"
down_revision = "0005_memory"


def upgrade() -> None:
    """Add it; watches configured before look back at nothing, and find words in every way."""
    op.add_column("watch", sa.Column("widen", sa.JSON(), nullable=True))
    op.add_column("watch", sa.Column("likeness", sa.JSON(), nullable=True))
    op.add_column("watch", sa.Column("look_back_seconds", sa.Double(), nullable=True))
    op.add_column(
        "watch", sa.Column("look_back_since", db.columns.UtcDateTime(timezone=True), nullable=True)
    )
