"""Policies of nudges, and what became of each step."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WHERE = ("sqlite_where", "postgresql_where")
_OPEN: dict[str, Any] = {name: sa.text("done_at IS NULL") for name in _WHERE}
_BARE: dict[str, Any] = {name: sa.text("receipt_at IS NULL") for name in _WHERE}


def upgrade() -> None:
    op.create_table(
        "policy_step",
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("scope_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "scope_id", "kind", "key", name=op.f("pk_policy_step")),
    )
    op.create_table(
        "nudge",
        sa.Column("step_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("member_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("via", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("step_id", "member_id", name=op.f("pk_nudge")),
    )
    op.create_index("ix_nudge_member", "nudge", ["member_id", "at"], unique=False)
    _steps()


def _steps() -> None:
    """The steps of activities become steps of any matter; what is planned stays planned."""
    rows = op.get_bind().execute(
        sa.text(
            "SELECT s.id, s.activity_id, s.key, s.audience, s.on_date, s.due_at, s.done_at,"
            " a.round, a.starts_at FROM step s JOIN activity a ON a.id = s.activity_id"
        ).columns(
            on_date=sa.Date(),
            due_at=sa.DateTime(timezone=True),
            done_at=sa.DateTime(timezone=True),
            starts_at=sa.DateTime(timezone=True),
        )
    )
    kept = [
        {
            "id": row.id,
            "matter": "activity",
            "matter_id": row.activity_id,
            "round": row.round,
            "key": row.key,
            "audience": row.audience,
            "on_date": row.on_date,
            "due_at": row.due_at,
            "until_at": row.starts_at,
            "wanted_at": row.due_at,
            "moved": "",
            "provisional": False,
            "words": None,
            "done_at": row.done_at,
            "reason": None,
            # What was sent before there were receipts is not told of now.
            "receipt_at": row.done_at,
        }
        for row in rows
    ]
    op.drop_table("step")
    table = op.create_table(
        "step",
        sa.Column("id", _BIG, autoincrement=False, nullable=False),
        sa.Column("matter", sa.String(length=32), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("audience", sa.String(length=32), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.String(length=24), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("words", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("receipt_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        sa.UniqueConstraint(
            "matter", "matter_id", "round", "key", name=op.f("uq_step_matter_matter_id_round_key")
        ),
    )
    op.create_index("ix_step_day", "step", ["on_date"], unique=False)
    op.create_index("ix_step_due", "step", ["due_at"], unique=False, **_OPEN)
    op.create_index("ix_step_receipt", "step", ["done_at"], unique=False, **_BARE)
    if kept:
        op.bulk_insert(table, kept)


def downgrade() -> None:
    rows = op.get_bind().execute(
        sa.text(
            "SELECT s.id, s.matter_id, s.key, s.audience, s.on_date, s.due_at, s.done_at"
            " FROM step s JOIN activity a ON a.id = s.matter_id AND a.round = s.round"
            " WHERE s.matter = 'activity' AND s.audience IN ('unanswered', 'attending')"
            " AND length(s.key) <= 16"
        ).columns(
            on_date=sa.Date(),
            due_at=sa.DateTime(timezone=True),
            done_at=sa.DateTime(timezone=True),
        )
    )
    kept = [
        {
            "id": row.id,
            "activity_id": row.matter_id,
            "key": row.key,
            "audience": row.audience,
            "on_date": row.on_date,
            "due_at": row.due_at,
            "done_at": row.done_at,
        }
        for row in rows
    ]
    op.drop_table("step")
    table = op.create_table(
        "step",
        sa.Column("id", _BIG, autoincrement=False, nullable=False),
        sa.Column("activity_id", _BIG, nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("audience", sa.String(length=32), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_step_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        sa.UniqueConstraint("activity_id", "key", name=op.f("uq_step_activity_id_key")),
    )
    op.create_index("ix_step_day", "step", ["on_date"], unique=False)
    op.create_index("ix_step_due", "step", ["due_at"], unique=False, **_OPEN)
    if kept:
        op.bulk_insert(table, kept)
    op.drop_table("nudge")
    op.drop_table("policy_step")
