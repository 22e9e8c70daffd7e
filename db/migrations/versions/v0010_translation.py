"""What texts of alerts were translated to."""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0010_translation"
down_revision = "0009_examples"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "translation",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", db.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_translation")),
    )
    op.create_index("ix_translation_made_at", "translation", ["made_at"])
