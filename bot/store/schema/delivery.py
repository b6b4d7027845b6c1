"""Tables of delivery: what came in, what goes out, what is half written. Keys carry the bot."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.domain.delivery import InboxState, OutboxState, SendClass, UploadState
from bot.store.columns import Instant, Word, metadata
from bot.store.schema.org import BigId

inbox = Table(
    "inbox",
    metadata,
    Column("bot_id", BigInteger, primary_key=True),
    Column("update_id", BigInteger, primary_key=True),
    Column("person_id", BigInteger, nullable=False),  # Telegram id, 0 when nobody's
    Column("received_at", Instant, nullable=False),
    Column("state", Word(InboxState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("payload", LargeBinary),  # wiped when handled
    Column("fault", String(200)),  # kind of the last failure, never its text
    Index(
        "ix_inbox_waiting",
        "bot_id",
        "update_id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", String(40), nullable=False),  # which view renders it
    Column("send_class", Word(SendClass), nullable=False),
    Column("params", JSON, nullable=False),  # ids only
    Column("body", LargeBinary),  # encrypted text of a reply, wiped when sent
    Column("dedupe_key", String(120)),
    # What the message is about, e.g. "activity:17": the newest sent one is the living card.
    Column("matter", String(60)),
    Column("edit_message_id", BigInteger),  # edits this message instead of sending
    Column("not_before", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("state", Word(OutboxState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", BigInteger),  # seconds of the database's own clock
    Column("holder", BigInteger),  # the sender that claimed it last
    Column("repeated", Boolean, nullable=False),  # sent again after an unknown outcome
    Column("message_id", BigInteger),
    Column("reason", String(80)),  # why it failed, was skipped or is unknown
    Column("created_at", Instant, nullable=False),
    Column("settled_at", Instant),
    UniqueConstraint("bot_id", "dedupe_key"),
    Index("ix_outbox_matter", "bot_id", "chat_id", "matter"),
    Index("ix_outbox_about", "bot_id", "matter"),
    Index("ix_outbox_edits", "bot_id", "chat_id", "edit_message_id"),
    Index(
        "ix_outbox_waiting",
        "bot_id",
        "send_class",
        "not_before",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_outbox_waiting_chat",
        "bot_id",
        "chat_id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_outbox_lost",
        "bot_id",
        "settled_at",
        sqlite_where=text("state in ('failed', 'unknown')"),
        postgresql_where=text("state in ('failed', 'unknown')"),
    ),
    Index(
        "ix_outbox_sending",
        "bot_id",
        "lease_until",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
)

# How fast messages go out, kept for all processes together (bot.domain.paces).
pace = Table(
    "pace",
    metadata,
    Column("bot_id", BigInteger, primary_key=True),
    Column("chat_id", BigInteger, primary_key=True),  # 0: everything together
    Column("message_id", BigInteger, primary_key=True),  # a live card's; 0: the chat's own
    # Microseconds of the database's own clock.
    Column("free_at", BigInteger, nullable=False),
    Column("rested_at", BigInteger, nullable=False),
    Column("slow_until", BigInteger, nullable=False),
    Index("ix_pace_free", "bot_id", "free_at"),
)

draft = Table(
    "draft",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("bot_id", BigInteger, nullable=False),
    Column("person_id", BigInteger, nullable=False),  # Telegram id
    Column("form", String(40), nullable=False),
    Column("asking", String(40)),  # the field whose answer is awaited; null: none
    Column("data", LargeBinary, nullable=False),
    Column("message_id", BigInteger),  # the card that is edited as the form goes on
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("bot_id", "person_id", "form"),
)

upload = Table(
    "upload",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("bot_id", BigInteger, nullable=False),
    Column("person_id", BigInteger, nullable=False),  # Telegram id of who sent it
    Column("file_id", String(255), nullable=False),  # Telegram's, for getFile
    Column("file_size", BigInteger),  # as Telegram says
    Column("state", Word(UploadState), nullable=False),
    Column("content", LargeBinary),  # the file, encrypted; wiped when it is done with
    Column("fault", String(80)),  # kind of what was wrong, never its text
    Column("created_at", Instant, nullable=False),
    Index(
        "ix_upload_waiting",
        "bot_id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("bot_id", BigInteger, primary_key=True),
    Column("name", String(20), primary_key=True),
    Column("at", Instant, nullable=False),
)

key_check = Table(
    "key_check",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
