"""Tables of processes that share a database: which of them does what only one may do."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table

from bot.store.columns import metadata

lease = Table(
    "lease",
    metadata,
    Column("bot_id", BigInteger, primary_key=True),
    Column("name", String(20), primary_key=True),
    Column("holder", String(32), nullable=False),  # a process, for as long as it lives
    Column("session", Integer, nullable=False),  # of the database, that took it last
    Column("until", BigInteger, nullable=False),  # milliseconds of the database's own clock
)
