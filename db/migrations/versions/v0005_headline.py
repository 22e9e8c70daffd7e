"""Articles that are known by their headline only."""

import sqlalchemy as sa
from alembic import op

revision = "0005_headline"
down_revision = "0004_rhythm"


def upgrade() -> None:
    """Add why only the headline could be had; of all that is stored the page was."""
    op.add_column("article", sa.Column("headline_only", sa.Text(), nullable=True))
