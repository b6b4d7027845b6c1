"""Rows that count from a local day to another one (exclusive; null: still)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Table, and_, or_


def on_day(table: Table, day: date) -> ColumnElement[bool]:
    """The row counts on that local day."""
    return and_(table.c.from_date <= day, or_(table.c.to_date.is_(None), table.c.to_date > day))
