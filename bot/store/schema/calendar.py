"""Tables of the calendar: announced years, the organisation's own days, and what names them all."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Table, Text

from bot.domain.calendar_years import Kind
from bot.store.columns import Instant, Word, metadata

calendar_year = Table(
    "calendar_year",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("rest", Text, nullable=False),  # "2026-01-01/2026-01-03 …"
    Column("work", Text, nullable=False),
    Column("source", String(200), nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("loaded_at", Instant),  # null: came with the program
    Column("loaded_by", BigInteger),  # account
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", Word(Kind), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("set_by", BigInteger, nullable=False),  # account; 0: the command line
)

# One row: a name for the content of both, so that a process sees at once that another changed it.
calendar_stamp = Table(
    "calendar_stamp",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("stamp", String(64), nullable=False),
)
