"""Of a delivery, which channel could not deliver what it tells."""

import sqlalchemy as sa
from alembic import op

revision = "0008_escalation"
down_revision = "0008_delivery"


def upgrade() -> None:
    """Add it; what was delivered before was told in no other's stead."""
    op.add_column("delivery", sa.Column("instead_of", sa.Text(), nullable=True))
