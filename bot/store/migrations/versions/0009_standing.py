"""Standing absence, snooze, mute, nudges by hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "absence",
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("member_id", number, nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_absence_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_member", "absence", ["member_id", "state", "to_date"])
    op.create_table(
        "hush",
        sa.Column("member_id", number, autoincrement=False, nullable=False),
        sa.Column("matter", sa.String(length=60), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_hush_member_id_member")
        ),
        sa.PrimaryKeyConstraint("member_id", "matter", name=op.f("pk_hush")),
    )
    op.create_index("ix_hush_matter", "hush", ["matter"])
    op.create_table(
        "hand_nudge",
        sa.Column("matter", sa.String(length=60), nullable=False),
        sa.Column("member_id", number, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_hand_nudge_member_id_member")
        ),
        sa.PrimaryKeyConstraint("matter", "member_id", name=op.f("pk_hand_nudge")),
    )
    op.add_column("participation", sa.Column("absence_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("participation", "absence_id")
    op.drop_table("hand_nudge")
    op.drop_index("ix_hush_matter", table_name="hush")
    op.drop_table("hush")
    op.drop_index("ix_absence_member", table_name="absence")
    op.drop_table("absence")
