"""What a unit above sets up for several branches may recur."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("series", sa.Column("branches", sa.Text(), nullable=True))
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("series_slot", sa.Column("joint_id", number, nullable=True))
    op.create_index(op.f("ix_series_slot_joint_id"), "series_slot", ["joint_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_series_slot_joint_id"), table_name="series_slot")
    op.drop_column("series_slot", "joint_id")
    op.drop_column("series", "branches")
