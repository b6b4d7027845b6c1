"""Tables of recurring activities: the series, and what became of each of its times."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from bot.domain.activities import ActivityKind
from bot.domain.series import SeriesState
from bot.domain.workdays import Shift
from bot.store.columns import Instant, Word, metadata
from bot.store.schema.org import BigId

series = Table(
    "series",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("bot_id", BigInteger, nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False, index=True),
    Column("group_id", Integer),
    Column("kind", Word(ActivityKind), nullable=False),
    Column("subject", String(500), nullable=False),
    Column("place", String(200), nullable=False),
    Column("minute", Integer, nullable=False),  # of the day, on the wall clock of the unit
    Column("length", Integer),  # minutes; null: as usual
    Column("named", Text, nullable=False),  # {member id: how}, as a draft keeps it
    Column("rule", String(40), nullable=False),
    Column("shift", Word(Shift), nullable=False),
    Column("first_slot", Date, nullable=False),  # its first slot
    Column("until", Date),
    Column("times", Integer),
    Column("ahead", Integer, nullable=False),  # so many days before it is published
    Column("state", Word(SeriesState), nullable=False),
    # When the next time is to be published; null: none is to come.
    Column("due_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("created_by", BigInteger, nullable=False),  # account
    Column("ended_at", Instant),
    Column("branches", Text),  # [unit id]: it is for them together; null: the unit's own
    Index(
        "ix_series_due",
        "bot_id",
        "due_at",
        sqlite_where=text("state = 'active'"),
        postgresql_where=text("state = 'active'"),
    ),
)

series_slot = Table(
    "series_slot",
    metadata,
    Column("series_id", BigId, ForeignKey("series.id"), primary_key=True, autoincrement=False),
    Column("slot", Date, primary_key=True),
    Column("activity_id", BigId, index=True),  # once it is published
    # The day the calendar gave it when it was published; null when a person has chosen the day.
    # Before that: the day it stays on while the calendar has changed and nobody has said.
    Column("placed", Date),
    Column("skipped", Boolean, nullable=False, server_default=text("false")),
    # What a person changed of this one time before it was published; null: as the series.
    Column("on_date", Date),
    Column("minute", Integer),
    Column("length", Integer),
    Column("place", String(200)),
    Column("subject", String(500)),
    Column("joint_id", BigId, index=True),  # once it is published, of a series of several branches
)
