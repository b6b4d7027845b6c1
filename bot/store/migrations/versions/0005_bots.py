"""Several bots on one database: each has its token and the root of its organisation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bot",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("root_unit_id", sa.Integer(), nullable=True),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("rate", sa.Float(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bot")),
        sa.UniqueConstraint("name", name=op.f("uq_bot_name")),
    )
    op.add_column("unit", sa.Column("root_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_unit_root_id"), "unit", ["root_id"])
    op.add_column("member", sa.Column("root_id", sa.Integer(), nullable=True))
    op.add_column("audit", sa.Column("bot_id", sa.BigInteger(), nullable=True))
    # Until now there was one organisation, with one root.
    root = "(SELECT min(id) FROM unit WHERE parent_id IS NULL)"
    op.execute(f"UPDATE unit SET root_id = {root}")  # noqa: S608
    op.execute(f"UPDATE member SET root_id = {root}")  # noqa: S608


def downgrade() -> None:
    op.drop_column("audit", "bot_id")
    op.drop_column("member", "root_id")
    op.drop_index(op.f("ix_unit_root_id"), table_name="unit")
    op.drop_column("unit", "root_id")
    op.drop_table("bot")
