"""What more is known of articles: their place in the outlet, their kind, and who told it."""

import sqlalchemy as sa
from alembic import op

revision = "0005_metadata"
down_revision = "0005_websub"


def upgrade() -> None:
    """Add it; it is empty for articles stored before."""
    op.add_column("article", sa.Column("agencies", sa.JSON(), nullable=True))
    op.add_column("article", sa.Column("section", sa.Text(), nullable=True))
    op.add_column("article", sa.Column("tags", sa.JSON(), nullable=True))
    op.add_column("article", sa.Column("image", sa.Text(), nullable=True))
    op.add_column("article", sa.Column("words", sa.Integer(), nullable=True))
    op.add_column("article", sa.Column("paywalled", sa.Boolean(), nullable=True))
    op.add_column("article", sa.Column("origins", sa.JSON(), nullable=True))
    op.add_column("article", sa.Column("mark", sa.Text(), nullable=True))
    op.add_column("article", sa.Column("evidence", sa.Text(), nullable=True))
