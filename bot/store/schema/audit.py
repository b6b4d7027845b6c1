"""Table of the audit log: who, when, what; ids, never names."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table

from bot.domain.audit import Tag
from bot.store.columns import Instant, Word, metadata
from bot.store.schema.org import BigId

audit = Table(
    "audit",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("account_id", BigInteger),  # who; null: the command line or the clock
    Column("member_id", BigInteger),
    Column("tag", Word(Tag), nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.id")),
    Column("bot_id", BigInteger),  # through which bot; null: before there were several
    Column("subject", String(20), nullable=False),  # table of what was changed
    Column("subject_id", BigInteger, nullable=False),
    Column("detail", JSON, nullable=False),
    Index("ix_audit_subject", "subject", "subject_id"),
    Index("ix_audit_unit", "unit_id", "at"),
)
