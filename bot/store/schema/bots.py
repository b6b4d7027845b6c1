"""Table of the bots that share a database."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, String, Table

from bot.store.columns import Instant, metadata

bot = Table(
    "bot",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's id of it
    Column("name", String(40), nullable=False, unique=True),
    Column("username", String(64), nullable=False),  # Telegram's
    Column("token", LargeBinary),  # null: it was removed
    Column("root_unit_id", Integer),  # the organisation it serves; null until there is one
    Column("first", Boolean, nullable=False),  # serves what was there before there were several
    Column("rate", Float),  # messages a second in all; null: the setting's
    Column("created_at", Instant, nullable=False),
)
