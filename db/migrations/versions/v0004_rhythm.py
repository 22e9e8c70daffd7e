"""When a source is polled: why then, and what it is worth beside the others."""

import sqlalchemy as sa
from alembic import op

revision = "0004_rhythm"
down_revision = "0003_health"


def upgrade() -> None:
    """Add them; they are empty until the next poll."""
    op.add_column("source", sa.Column("why", sa.Text(), nullable=True))
    op.add_column("source", sa.Column("pace", sa.Double(), nullable=True))
    op.add_column("source", sa.Column("ttl_seconds", sa.Double(), nullable=True))
