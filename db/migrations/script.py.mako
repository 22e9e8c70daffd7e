"""${message}.

Rules: a step never needs the application stopped for longer than the step itself; a column is added
nullable or with a server default; what is dropped was unused for one release; old rows stay readable.
"""

import sqlalchemy as sa
from alembic import op

import db.tables

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
