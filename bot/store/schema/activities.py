"""Tables of activities: what is on, who is expected, what they said and what happened."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.domain.activities import ActivityKind, ActivityState, Answer, Attendance, Leave, Naming
from bot.domain.org import Standing
from bot.store.columns import Instant, Word, metadata
from bot.store.schema.org import BigId

activity = Table(
    "activity",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False),
    Column("group_id", Integer, ForeignKey("unit.id")),  # the 党小组 of a group meeting
    Column("kind", Word(ActivityKind), nullable=False),
    Column("subject", String(500), nullable=False),  # "" when none
    Column("place", String(200), nullable=False),  # "" when none
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("answer_by", Instant, nullable=False),
    Column("late_answers", Boolean, nullable=False),
    Column("state", Word(ActivityState), nullable=False),
    # Counts changes of time or place; an answer counts only for the round it was given in.
    Column("round", Integer, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("published_by", BigInteger, nullable=False),  # account
    Column("frozen_at", Instant),  # when the expected people were frozen (the start)
    Column("nudged_at", Instant),  # last nudge by hand
    Column("cancelled_at", Instant),
    Column("closed_at", Instant),
    # Counts every change that people's calendars must follow (RFC 5545, SEQUENCE).
    Column("revision", Integer, nullable=False, server_default=text("0")),
    # The same for the parts of an activity that a unit above set up for several branches.
    Column("joint_id", BigId),
    Column("host_unit_id", Integer),  # that unit above; null: its own
    Column("reopened_at", Instant),  # sent back for a correction, until it is closed again
    Column("reopened_by", BigInteger),  # account
    Column("reopen_why", LargeBinary),
    # Tenths of an hour of training that it gives to who is there.
    Column("hours", Integer, nullable=False, server_default=text("0")),
    Index("ix_activity_joint", "joint_id"),
    Index("ix_activity_unit", "unit_id", "starts_at"),
    Index("ix_activity_starts", "starts_at"),
)

participation = Table(
    "participation",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("activity_id", BigId, ForeignKey("activity.id"), nullable=False),
    Column("member_id", BigId, ForeignKey("member.id"), nullable=False),
    Column("observer", Boolean, nullable=False),
    # As of the freeze; until then as of the last change of the roster.
    Column("standing", Word(Standing), nullable=False),
    Column("group_id", Integer, ForeignKey("unit.id")),
    Column("roles", String(200), nullable=False),  # Role values joined by commas
    Column("answer", Word(Answer)),
    Column("answer_round", Integer),  # the activity's round the answer was given in
    Column("answered_at", Instant),
    Column("answered_late", Boolean, nullable=False),
    Column("answered_by", BigInteger),  # account that answered for them (代); null: they did
    Column("phoned_at", Instant),  # ticked off the list of whom to phone
    Column("phoned_by", BigInteger),  # account
    Column("leave", Word(Leave)),
    Column("leave_note", LargeBinary),
    Column("leave_decided_at", Instant),
    Column("leave_decided_by", BigInteger),  # account
    Column("attendance", Word(Attendance)),
    Column("recorded_at", Instant),
    Column("recorded_by", BigInteger),  # account
    # Signed for (代): was not in chat when that was recorded.
    Column("signed_for", Boolean, nullable=False),
    Column("objected_at", Instant),  # the member says that what was recorded is wrong
    Column("objection_settled_at", Instant),
    # The standing absence that put the leave here, kept when the member takes it back.
    Column("absence_id", BigInteger),
    UniqueConstraint("activity_id", "member_id"),
    Index("ix_participation_member", "member_id", "activity_id"),
    Index(
        "ix_participation_open",
        "activity_id",
        sqlite_where=text("answer IS NULL"),
        postgresql_where=text("answer IS NULL"),
    ),
)

sheet = Table(
    "sheet",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("activity_id", BigId, ForeignKey("activity.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("closed_at", Instant, nullable=False),
    Column("closed_by", BigInteger, nullable=False),  # account
    Column("expected", Integer, nullable=False),
    Column("present", Integer, nullable=False),  # late included
    Column("late", Integer, nullable=False),
    Column("on_leave", Integer, nullable=False),
    Column("absent", Integer, nullable=False),
    Column("unrecorded", Integer, nullable=False),
    Column("why", LargeBinary),  # why this version corrects the one before
    UniqueConstraint("activity_id", "version"),
)

sheet_line = Table(
    "sheet_line",
    metadata,
    Column("sheet_id", BigId, ForeignKey("sheet.id"), primary_key=True, autoincrement=False),
    Column("member_id", BigId, ForeignKey("member.id"), primary_key=True, autoincrement=False),
    Column("attendance", Word(Attendance)),
    Column("signed_for", Boolean, nullable=False),
)

naming = Table(
    "naming",
    metadata,
    Column("activity_id", BigId, ForeignKey("activity.id"), primary_key=True, autoincrement=False),
    Column("member_id", BigId, ForeignKey("member.id"), primary_key=True, autoincrement=False),
    Column("how", Word(Naming), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", BigInteger, nullable=False),  # account
)
