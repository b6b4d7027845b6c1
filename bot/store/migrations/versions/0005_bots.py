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
    with op.batch_alter_table("unit") as batch_op:
        batch_op.add_column(sa.Column("root_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_unit_root_id"), ["root_id"], unique=False)
    with op.batch_alter_table("member") as batch_op:
        batch_op.add_column(sa.Column("root_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("audit") as batch_op:
        batch_op.add_column(sa.Column("bot_id", sa.BigInteger(), nullable=True))
    # Until now there was one organisation, with one root.
    root = "(SELECT min(id) FROM unit WHERE parent_id IS NULL)"
    op.execute(f"UPDATE unit SET root_id = {root}")  # noqa: S608
    op.execute(f"UPDATE member SET root_id = {root}")  # noqa: S608


def downgrade() -> None:
    with op.batch_alter_table("audit") as batch_op:
        batch_op.drop_column("bot_id")
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_column("root_id")
    with op.batch_alter_table("unit") as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_root_id"))
        batch_op.drop_column("root_id")
    op.drop_table("bot")
