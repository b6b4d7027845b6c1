"""Table of due steps: when whom an activity will remind."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table, UniqueConstraint, text

from bot.domain.nudges import Audience
from bot.store.columns import Instant, Word, metadata
from bot.store.schema.org import BigId

step = Table(
    "step",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("activity_id", BigId, ForeignKey("activity.id"), nullable=False),
    Column("key", String(16), nullable=False),
    Column("audience", Word(Audience), nullable=False),
    # The local day for a step that is part of the day's message; null for one with its own instant.
    Column("on_date", Date),
    Column("due_at", Instant, nullable=False),
    Column("done_at", Instant),
    UniqueConstraint("activity_id", "key"),
    Index("ix_step_day", "on_date"),
    Index(
        "ix_step_due",
        "due_at",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
)
