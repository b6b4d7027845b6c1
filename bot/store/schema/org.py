"""Tables of the organisation: units, members, offices, accounts, the ways in, settings."""

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
    text,
)

from bot.domain.org import Role, Standing, UnitKind
from bot.domain.periods import Span
from bot.domain.registration import InviteKind, RegistrationState
from bot.domain.transfers import TransferState
from bot.store.columns import Instant, Word, metadata

BigId = BigInteger().with_variant(Integer, "sqlite")

unit = Table(
    "unit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("parent_id", Integer, ForeignKey("unit.id")),
    Column("kind", Word(UnitKind), nullable=False),
    Column("name", String(200), nullable=False),
    # Ids from the root down, "1.4.9." with its own last; null only inside the insert.
    Column("path", String(400), unique=True),
    Column("root_id", Integer, index=True),  # the root over it, or itself; the path's first id
    Column("created_at", Instant, nullable=False),
    Column("closed_on", Date),
    UniqueConstraint("parent_id", "name"),
)

member = Table(
    "member",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("name", LargeBinary, nullable=False),
    Column("name_index", LargeBinary(16), nullable=False, index=True),
    Column("number", LargeBinary),
    Column("number_index", LargeBinary(16), unique=True),
    Column("standing", Word(Standing), nullable=False),
    Column("has_vote", Boolean, nullable=False),
    Column("root_id", Integer),  # whose roster they are on: the root unit
    Column("created_at", Instant, nullable=False),
)

membership = Table(
    "membership",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("member_id", BigId, ForeignKey("member.id"), nullable=False, index=True),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False),
    Column("from_date", Date, nullable=False),
    Column("to_date", Date),  # exclusive: on this day the person no longer belongs
    Index("ix_membership_unit", "unit_id", "to_date"),
)

appointment = Table(
    "appointment",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("member_id", BigId, ForeignKey("member.id"), nullable=False, index=True),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False, index=True),
    Column("role", Word(Role), nullable=False),
    Column("from_date", Date, nullable=False),
    Column("to_date", Date),  # exclusive
)

account = Table(
    "account",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("bot_id", BigInteger, nullable=False),
    Column("telegram_id", BigInteger, nullable=False),
    Column("member_id", BigId, ForeignKey("member.id")),
    Column("language", String(16)),  # the person's own choice
    Column("telegram_language", String(16)),
    Column("daily_at", String(5), nullable=False),  # local wall clock, HH:MM
    Column("daily_on", Boolean, nullable=False),
    # The person's own quiet hours, local wall clock HH:MM; null: the organisation's.
    Column("quiet_from", String(5)),
    Column("quiet_to", String(5)),
    Column("zone", String(64)),  # the person's own, an IANA name; null: as where they belong
    Column("home_zone", String(64)),  # settled where they belong; null: the organisation's
    Column("next_daily_at", Instant, index=True),
    Column("consent_at", Instant),
    Column("consent_version", Integer),
    Column("unreachable", String(32)),  # why messages cannot be delivered, null when they can
    Column("menu", String(64)),  # which command menu Telegram was last given
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("bot_id", "telegram_id"),
    Index(
        "uq_account_member",
        "bot_id",
        "member_id",
        unique=True,
        sqlite_where=text("member_id IS NOT NULL"),
        postgresql_where=text("member_id IS NOT NULL"),
    ),
)

administrator = Table(
    "administrator",
    metadata,
    Column("account_id", BigId, ForeignKey("account.id"), primary_key=True, autoincrement=False),
    Column("granted_at", Instant, nullable=False),
)

invite = Table(
    "invite",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("bot_id", BigInteger, nullable=False),
    Column("kind", Word(InviteKind), nullable=False),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("unit_id", Integer, ForeignKey("unit.id"), index=True),  # null: a claim
    Column("member_id", BigId),  # whom it links to a new account
    Column("created_by", BigInteger),  # account; null: the command line
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("used_at", Instant),
)

registration = Table(
    "registration",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("account_id", BigId, ForeignKey("account.id"), nullable=False, index=True),
    Column("member_id", BigId, ForeignKey("member.id"), nullable=False, index=True),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False, index=True),
    Column("invite_id", BigId, ForeignKey("invite.id")),
    Column("state", Word(RegistrationState), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", BigInteger),  # account
)

identity_try = Table(
    "identity_try",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("person", LargeBinary(16), nullable=False),  # blind index of the Telegram id
    Column("at", Instant, nullable=False),
    Index("ix_identity_try_person", "person", "at"),
)

transfer = Table(
    "transfer",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("member_id", BigId, ForeignKey("member.id"), nullable=False, index=True),
    Column("from_unit_id", Integer, ForeignKey("unit.id"), nullable=False, index=True),
    Column("to_unit_id", Integer, ForeignKey("unit.id"), nullable=False, index=True),
    Column("on_date", Date, nullable=False),  # the first day in the new unit
    Column("state", Word(TransferState), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", BigInteger, nullable=False),  # account
    Column("decided_at", Instant),
    Column("decided_by", BigInteger),  # account
)

unit_setting = Table(
    "unit_setting",
    metadata,
    Column("unit_id", Integer, ForeignKey("unit.id"), primary_key=True),
    Column("key", String(24), primary_key=True),
    Column("value", String(64), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("set_by", BigInteger, nullable=False),  # account
)

subscription = Table(
    "subscription",
    metadata,
    Column("account_id", BigId, ForeignKey("account.id"), primary_key=True, autoincrement=False),
    Column("unit_id", Integer, ForeignKey("unit.id"), primary_key=True),
    Column("span", Word(Span), primary_key=True),
    Column("sent_for", Date),  # first day of the last period whose summary was sent
)
