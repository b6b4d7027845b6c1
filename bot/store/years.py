"""The calendar: announced years and the organisation's own days, kept as data.

Each process keeps the calendar it has made; one small read in a unit of work says whether another
process has changed it meanwhile.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.calendar_years import Kind, Year, calendar, packed, read_json, unpacked
from bot.domain.workdays import Calendar
from bot.store.base import Repository
from bot.store.calendars import FOLDER
from bot.store.engine import Unavailable, database_file, is_sqlite, open_engine
from bot.store.schema.calendar import calendar_day, calendar_stamp, calendar_year

_KEPT = "calendar"
_ONE = 1
_made: dict[str, Calendar] = {}
"""By stamp, which names the content: the same everywhere, and never out of date."""
_MOST = 8


@lru_cache(1)
def shipped() -> tuple[Year, ...]:
    """The years that came with the program."""
    read = [read_json(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.json"))]
    return tuple(one for one in read if isinstance(one, Year))


def announced(url: str) -> set[int]:
    """The years that are announced, by the database at `url`; where there is none yet, by what
    comes with the program. No file is made."""
    if is_sqlite(url) and not database_file(url).exists():
        return {one.year for one in shipped() if not one.provisional}
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            known = _years(connection)
    except Unavailable:
        known = list(shipped())
    finally:
        engine.dispose()
    return {one.year for one in known if not one.provisional}


_STAMP = select(calendar_stamp.c.stamp)


class Years(Repository):
    """Few rows, seldom written."""

    def current(self) -> Calendar:
        """The calendar as it is now; read once in a unit of work."""
        kept: Calendar | None = self._base.kept.get(_KEPT)
        if kept is None:
            stamp = self._base.connection.scalar(_STAMP)
            kept = self._base.kept[_KEPT] = _made.get(stamp or "") or self._load(stamp)
        return kept

    def _load(self, stamp: str | None) -> Calendar:
        made = calendar(self.all(), self.own())
        if stamp is not None:
            if len(_made) >= _MOST:
                _made.clear()
            _made[stamp] = made
        return made

    def all(self) -> list[Year]:
        """The years that are loaded, in order."""
        return _years(self._base.connection)

    def own(self) -> dict[date, Kind]:
        """The organisation's own days, in order."""
        return _own(self._base.connection)

    def put(self, year: Year, by: int) -> None:
        """Load a year, in place of what was there."""
        values = _values(year) | {"loaded_at": self._base.now, "loaded_by": by}
        values.pop("year")
        self._base.execute(
            self._base.insert(calendar_year)
            .values(year=year.year, **values)
            .on_conflict_do_update(index_elements=["year"], set_=values)
        )
        self._changed()

    def settle(self, day: date, kind: Kind | None, by: int) -> None:
        """The organisation settles a day for itself, or (None) leaves it to the notice again."""
        if kind is None:
            self._base.execute(delete(calendar_day).where(calendar_day.c.day == day))
        else:
            values = {"kind": kind, "set_at": self._base.now, "set_by": by}
            self._base.execute(
                self._base.insert(calendar_day)
                .values(day=day, **values)
                .on_conflict_do_update(index_elements=["day"], set_=values)
            )
        self._changed()

    def forget(self) -> None:
        """Read again what is asked for next."""
        self._base.kept.pop(_KEPT, None)

    def _changed(self) -> None:
        _stamp(self._base.connection)
        self.forget()


def seed(connection: Connection) -> None:
    """Load the years that came with the program and are not there, and those that are there only
    provisionally while the program knows the notice."""
    there = {one.year: one for one in _years(connection)}
    fresh = [
        one
        for one in shipped()
        if one.year not in there or (there[one.year].provisional and not one.provisional)
    ]
    if not fresh and connection.scalar(select(calendar_stamp.c.stamp)) is not None:
        return
    replaced = [one.year for one in fresh if one.year in there]
    connection.execute(delete(calendar_year).where(calendar_year.c.year.in_(replaced)))
    for one in fresh:
        connection.execute(_or_nothing(connection, one))
    _stamp(connection)


def _or_nothing(connection: Connection, year: Year) -> sqlite.Insert | postgresql.Insert:
    values = _values(year)
    if connection.dialect.name == "sqlite":
        return sqlite.insert(calendar_year).values(**values).on_conflict_do_nothing()
    return postgresql.insert(calendar_year).values(**values).on_conflict_do_nothing()


def _values(year: Year) -> dict[str, Any]:
    return {
        "year": year.year,
        "rest": packed(year.rest),
        "work": packed(year.work),
        "source": year.source,
        "provisional": year.provisional,
    }


def _years(connection: Connection) -> list[Year]:
    rows = connection.execute(select(calendar_year).order_by(calendar_year.c.year))
    return [
        Year(row.year, unpacked(row.rest), unpacked(row.work), row.source, row.provisional)
        for row in rows
    ]


def _own(connection: Connection) -> dict[date, Kind]:
    rows = connection.execute(select(calendar_day).order_by(calendar_day.c.day))
    return {row.day: row.kind for row in rows}


def _stamp(connection: Connection) -> None:
    content = repr(([_values(one) for one in _years(connection)], list(_own(connection).items())))
    name = hashlib.sha256(content.encode()).hexdigest()
    connection.execute(delete(calendar_stamp))
    connection.execute(insert(calendar_stamp).values(id=_ONE, stamp=name))
