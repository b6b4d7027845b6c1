"""What somebody's own quiet hours may do to a step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "step",
        sa.Column(
            "rest", sa.String(length=32), server_default=sa.text("'earlier'"), nullable=False
        ),
    )
    op.add_column(
        "step",
        sa.Column("quiet", sa.String(length=32), server_default=sa.text("'later'"), nullable=False),
    )
    op.execute("UPDATE step SET rest = 'stay' WHERE key IN ('soon', 'morning')")


def downgrade() -> None:
    op.drop_column("step", "quiet")
    op.drop_column("step", "rest")
