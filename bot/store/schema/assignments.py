"""Tables of assignments: what is owed by a day, who owes it, and the hours it gave.

One assignment has a row (`assignee`) for each person or unit it concerns. Either `member_id` or
`unit_id` is set there: what a unit owes is owed by whoever heads it at the moment. A row is owed
while the assignment is published and its state is open or doing, from `from_date` on if there is
one; `bot.store.assignments.assignments` says the same in SQL. Days are local ones of the
assignment's `zone`; `due_at` is the instant at which the day `due_on` is over there.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from bot.domain.activities import Naming
from bot.domain.assignments import AssignmentKind, AssignmentState, Cycle, Material, Progress, Whom
from bot.store.columns import Instant, Word, metadata
from bot.store.schema.org import BigId

assignment = Table(
    "assignment",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False),  # who set it
    Column("kind", Word(AssignmentKind), nullable=False),
    Column("state", Word(AssignmentState), nullable=False),
    Column("title", LargeBinary, nullable=False),
    Column("material_kind", Word(Material)),
    Column("material", LargeBinary),  # the words, the link, or the file's name
    Column("file_id", LargeBinary),  # Telegram's, of the bot `file_bot`
    Column("file_bot", BigInteger),
    Column("whom", Word(Whom), nullable=False),
    Column("group_id", Integer, ForeignKey("unit.id")),  # of whom a group's people are
    Column("roles", String(200), nullable=False),  # Role values joined by commas, "" when none
    Column("receiver", LargeBinary),  # 报送对象
    Column("clause", String(40), nullable=False),  # 条款, "" when none
    Column("from_date", Date),  # the window's first day
    Column("due_on", Date),  # null: each has a day of their own, `months` after they took office
    Column("months", Integer),
    Column("zone", String(64), nullable=False),
    Column("hours", Integer, nullable=False),  # tenths: given when done (study), owed (training)
    Column("intensive", Boolean, nullable=False),  # 集中培训
    Column("published_at", Instant, nullable=False),
    Column("published_by", BigInteger, nullable=False),  # account
    Column("closed_at", Instant),
    Column("cancelled_at", Instant),
    Column("nudged_at", Instant),  # last nudge by hand
    Column("cycle", Word(Cycle)),  # 周期: it is owed again every so often; null: once
    Column("next_id", BigInteger),  # the assignment of the next period, once that has begun
    Index("ix_assignment_unit", "unit_id", "state"),
)

assignee = Table(
    "assignee",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("assignment_id", BigId, ForeignKey("assignment.id"), nullable=False),
    Column("member_id", BigId, ForeignKey("member.id")),
    Column("unit_id", Integer, ForeignKey("unit.id")),
    Column("group_id", Integer, ForeignKey("unit.id")),  # the person's group in the branch
    Column("naming", Word(Naming)),  # added or taken off by hand, against the roster
    Column("appointment_id", BigInteger),  # the office their window is counted from
    Column("state", Word(Progress), nullable=False),
    Column("from_date", Date),
    Column("due_on", Date),
    Column("due_at", Instant),
    Column("hours", Integer, nullable=False),  # tenths credited so far
    Column("done_on", Date),
    Column("done_at", Instant),
    Column("done_by", BigInteger),  # account that ticked it for them (代); null: they did
    Column("received_on", Date),  # 签收
    Column("received_by", BigInteger),  # account
    UniqueConstraint("assignment_id", "member_id"),
    UniqueConstraint("assignment_id", "unit_id"),
    Index("ix_assignee_member", "member_id", "state"),
    Index("ix_assignee_unit", "unit_id", "state"),
    Index("ix_assignee_due", "state", "due_at"),
)

credit = Table(
    "credit",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("member_id", BigId, ForeignKey("member.id"), nullable=False),
    Column("assignee_id", BigId, ForeignKey("assignee.id"), nullable=False),
    Column("on_date", Date, nullable=False),
    Column("hours", Integer, nullable=False),  # tenths
    Column("intensive", Boolean, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", BigInteger),  # account; null: came with a completed study
    Index("ix_credit_member", "member_id", "on_date"),
    Index("ix_credit_assignee", "assignee_id"),
)
