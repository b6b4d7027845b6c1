"""Tables of standing facts: who is away from when to when, what somebody wants to hear nothing of,
and whom somebody reminded by hand."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, String, Table

from bot.domain.standing import AbsenceState
from bot.store.columns import Instant, Word, metadata
from bot.store.schema.org import BigId

absence = Table(
    "absence",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("member_id", BigId, ForeignKey("member.id"), nullable=False),
    Column("from_date", Date, nullable=False),
    Column("to_date", Date, nullable=False),  # inclusive: the last day away
    Column("state", Word(AbsenceState), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", BigInteger, nullable=False),  # account
    Column("decided_at", Instant),
    Column("decided_by", BigInteger),  # account
    Index("ix_absence_member", "member_id", "state", "to_date"),
)

hush = Table(
    "hush",
    metadata,
    Column("member_id", BigId, ForeignKey("member.id"), primary_key=True, autoincrement=False),
    Column("matter", String(60), primary_key=True),  # as in the outbox: "activity:17"
    Column("until", Instant),  # null: muted for good
    Column("set_at", Instant, nullable=False),
    Index("ix_hush_matter", "matter"),
)

hand_nudge = Table(
    "hand_nudge",
    metadata,
    Column("matter", String(60), primary_key=True),
    Column("member_id", BigId, ForeignKey("member.id"), primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),  # the last time
    Column("by", BigInteger, nullable=False),  # account
)
