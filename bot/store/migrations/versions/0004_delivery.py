"""What delivery keeps: paces that all processes share, who sends what, what was lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WAITING = sa.text("state = 'waiting'")
_LOST = sa.text("state in ('failed', 'unknown')")


def upgrade() -> None:
    op.create_table(
        "pace",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("free_at", sa.BigInteger(), nullable=False),
        sa.Column("rested_at", sa.BigInteger(), nullable=False),
        sa.Column("slow_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", "message_id", name=op.f("pk_pace")),
    )
    op.create_index("ix_pace_free", "pace", ["bot_id", "free_at"])
    op.add_column("outbox", sa.Column("holder", sa.BigInteger(), nullable=True))
    op.drop_index("ix_outbox_waiting", "outbox")
    _index("ix_outbox_waiting", ["bot_id", "send_class", "not_before", "id"], _WAITING)
    _index("ix_outbox_waiting_chat", ["bot_id", "chat_id"], _WAITING)
    _index("ix_outbox_lost", ["bot_id", "settled_at"], _LOST)


def downgrade() -> None:
    for name in ("ix_outbox_lost", "ix_outbox_waiting_chat", "ix_outbox_waiting"):
        op.drop_index(name, "outbox")
    _index("ix_outbox_waiting", ["bot_id", "not_before"], _WAITING)
    op.drop_column("outbox", "holder")
    op.drop_table("pace")


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)
