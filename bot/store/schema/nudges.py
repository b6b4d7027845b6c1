"""Tables of nudges: changed policies, due steps, and what each step meant for each person."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind, ScopeKind
from bot.domain.policies.steps import Audience, PolicyKind, Shift
from bot.store.columns import Instant, Word, metadata
from bot.store.schema.org import BigId

# A step that a unit (for itself and all under it) or one matter has otherwise than above.
policy_step = Table(
    "policy_step",
    metadata,
    Column("scope", Word(ScopeKind), primary_key=True),
    Column("scope_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Word(PolicyKind), primary_key=True),
    Column("key", String(16), primary_key=True),
    Column("value", JSON(none_as_null=True)),  # null: the step is taken out
    Column("set_at", Instant, nullable=False),
    Column("set_by", BigInteger, nullable=False),  # account
)

step = Table(
    "step",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("matter", Word(MatterKind), nullable=False),
    Column("matter_id", BigInteger, nullable=False),
    # The activity's round it was planned in; what was moved begins anew.
    Column("round", Integer, nullable=False),
    Column("key", String(24), nullable=False),
    Column("audience", Word(Audience), nullable=False),
    # The local day for a step that is part of the day's message; null for one with its own instant.
    Column("on_date", Date),
    Column("due_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),  # too late from then on
    Column("wanted_at", Instant, nullable=False),  # when it would be due but for `moved`
    Column("moved", String(24), nullable=False),  # Move values joined by commas
    Column("provisional", Boolean, nullable=False),
    Column("words", JSON(none_as_null=True)),
    # What somebody's own quiet hours may do to it.
    Column("rest", Word(Shift), nullable=False, server_default=text("'earlier'")),
    Column("quiet", Word(Shift), nullable=False, server_default=text("'later'")),
    Column("done_at", Instant),
    Column("reason", Word(Reason)),  # why it was not carried out at all
    Column("receipt_at", Instant),  # when those who head the unit learned what became of it
    UniqueConstraint("matter", "matter_id", "round", "key"),
    Index("ix_step_day", "on_date"),
    Index(
        "ix_step_due",
        "due_at",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
    Index(
        "ix_step_receipt",
        "done_at",
        sqlite_where=text("receipt_at IS NULL"),
        postgresql_where=text("receipt_at IS NULL"),
    ),
)

nudge = Table(
    "nudge",
    metadata,
    Column("step_id", BigId, primary_key=True, autoincrement=False),
    Column("member_id", BigId, primary_key=True, autoincrement=False),
    Column("bot_id", BigInteger, nullable=False),
    Column("account_id", BigInteger),  # null: not in chat
    Column("at", Instant, nullable=False),  # when it was decided
    Column("reason", Word(Reason)),  # null: to be sent, as the outbox has it
    Column("via", String(120)),  # dedupe key of the message in the outbox
    Index("ix_nudge_member", "member_id", "at"),
)
