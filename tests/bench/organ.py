"""An organ of many branches with a year of activities each, written in set-wise SQL."""

# ruff: noqa: S608 - nothing in these statements comes from outside
from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

from sqlalchemy import delete, text

from bot.domain.access import Actor
from bot.domain.org import Role, UnitKind
from bot.store import migrate, postgresql
from bot.store.crypto import Cipher
from bot.store.engine import is_sqlite
from bot.store.schema.delivery import outbox
from bot.store.schema.nudges import nudge
from bot.store.schema.org import member
from bot.store.uow import Store, UnitOfWork

BOT = 7000000001
KEY = bytes(range(32))
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
BRANCH = 20
"""So many people a branch has."""
MONTHS = 12
HELD = 6
"""The activity of that number begins in an hour, in the first branches."""
DUE = 10_000
PATIENCE = 3600.0
"""Seconds that a statement that fills millions of rows may take; the bot's own may not."""
FIRST = 1_000_000_000_000
_UNIT = 100


def settle(url: str, members: int) -> None:
    """Make the schema and the organ: a branch for each twenty, an activity a month for each, half
    of them over; the first 500 branches have one that begins in an hour, with all coming."""
    migrate.upgrade(url)
    migrate.check_key(url, Cipher(KEY))
    store = Store(url, Cipher(KEY), lambda: NOW)
    try:
        with mock.patch.object(postgresql, "ANSWER_SECONDS", PATIENCE):
            store.write_now(lambda uow: _fill(uow, members))
            if not is_sqlite(url):  # as PostgreSQL does by itself before long
                store.write_now(lambda uow: uow.members._base.execute(text("ANALYZE")))
    finally:
        store.close()


@dataclass(frozen=True)
class Sql:
    """How this database says things; `n` is the number of a row."""

    sqlite: bool

    def rows(self, count: int) -> str:
        """So many rows with their numbers."""
        if self.sqlite:
            return (
                "(WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s "
                f"WHERE n < {count - 1}) SELECT n FROM s) AS seq"
            )
        return f"(SELECT generate_series(0, {count - 1}) AS n) AS seq"

    def instant(self, days: str, hours: int = 0) -> str:
        """An instant so many days (an expression) from the hour after now."""
        at = (NOW + timedelta(hours=1 + hours)).strftime("%Y-%m-%d %H:%M:%S")
        if self.sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%f000', '{at}', ({days}) || ' days')"
        return f"('{at}+00'::timestamptz + ({days}) * interval '1 day')"

    def day(self, days: str) -> str:
        """A local day so many days from now."""
        at = NOW.strftime("%Y-%m-%d")
        if self.sqlite:
            return f"date('{at}', ({days}) || ' days')"
        return f"('{at}'::date + ({days})::int)"

    def flag(self, value: bool) -> str:
        """True or false."""
        return str(int(value)) if self.sqlite else str(value).lower()

    @property
    def stamp(self) -> str:
        """When everything was made."""
        return "'2026-01-01 00:00:00'" + ("" if self.sqlite else "::timestamptz")

    @property
    def blob(self) -> str:
        """Some bytes."""
        return "zeroblob(16)" if self.sqlite else "decode(repeat('00', 16), 'hex')"

    @property
    def index(self) -> str:
        """Bytes of their own for each row."""
        if self.sqlite:
            return "CAST(printf('%016d', n) AS BLOB)"
        return "convert_to(lpad(n::text, 16, '0'), 'UTF8')"


_MONTHS = (
    f"(n % {MONTHS} - {HELD}) * 30 + CASE WHEN n / {MONTHS} < {DUE // BRANCH} THEN 0 ELSE 2 END"
)
_OVER = f"n % {MONTHS} < {HELD}"


def _fill(uow: UnitOfWork, members: int) -> None:
    base = uow.members._base
    root = uow.units.make(None, UnitKind.COMMITTEE, "市直机关党委")
    sql = Sql(base.on_sqlite)
    units = members // BRANCH
    for statement in (
        f"INSERT INTO unit (id, parent_id, kind, name, path, created_at) SELECT {_UNIT} + n, "
        f"{root.id}, 'branch', 'b' || n, '{root.path}' || ({_UNIT} + n) || '.', {sql.stamp} "
        f"FROM {sql.rows(units)}",
        *_people(sql, members),
        *_activities(sql, units * MONTHS),
    ):
        base.execute(text(statement))
    for one in range(BRANCH):
        row = FIRST + one
        name = base.seal(member, "name", row, f"党员{one}")
        base.execute(member.update().where(member.c.id == row).values(name=name))
    uow.members.appoint(FIRST, _UNIT, Role.SECRETARY, date(2020, 1, 1))


def _people(sql: Sql, members: int) -> list[str]:
    rows, true = sql.rows(members), sql.flag(True)
    return [
        "INSERT INTO member (id, name, name_index, standing, has_vote, created_at) "
        f"SELECT {FIRST} + n, {sql.blob}, {sql.index}, 'full', {true}, {sql.stamp} FROM {rows}",
        "INSERT INTO membership (id, member_id, unit_id, from_date) "
        f"SELECT {FIRST} + n, {FIRST} + n, {_UNIT} + n / {BRANCH}, {sql.day('-900')} FROM {rows}",
        "INSERT INTO account (id, bot_id, telegram_id, member_id, daily_at, daily_on, "
        f"next_daily_at, created_at) SELECT {FIRST} + n, {BOT}, 1000 + n, {FIRST} + n, '08:30', "
        f"{true}, {sql.instant('1')}, {sql.stamp} FROM {rows}",
    ]


def _activities(sql: Sql, count: int) -> list[str]:
    start, false = sql.instant(_MONTHS), sql.flag(False)
    said = f"(n / {BRANCH}) % {MONTHS} <= {HELD}"
    who = f"{FIRST} + (n / {BRANCH * MONTHS}) * {BRANCH} + n % {BRANCH}"
    made = [
        "INSERT INTO activity (id, unit_id, kind, subject, place, starts_at, ends_at, answer_by, "
        "late_answers, state, round, published_at, published_by, revision) "
        f"SELECT {FIRST} + n, {_UNIT} + n / {MONTHS}, 'member_meeting', '', '', {start}, "
        f"{sql.instant(_MONTHS, 1)}, {sql.instant(_MONTHS, -2)}, {sql.flag(True)}, "
        f"CASE WHEN {_OVER} THEN 'closed' ELSE 'published' END, 1, {sql.stamp}, 1, 0 "
        f"FROM {sql.rows(count)}",
        "INSERT INTO participation (id, activity_id, member_id, observer, standing, roles, "
        "answered_late, signed_for, answer, answer_round) "
        f"SELECT {FIRST} + n, {FIRST} + n / {BRANCH}, {who}, {false}, 'full', '', {false}, "
        f"{false}, CASE WHEN {said} THEN 'attending' END, CASE WHEN {said} THEN 1 END "
        f"FROM {sql.rows(count * BRANCH)}",
    ]
    soon = ("soon", "attending", "NULL", sql.instant(_MONTHS, -1), _OVER)
    days = [
        (f"{n}d", "unanswered", sql.day(f"{_MONTHS} - {n}"), sql.instant(f"{_MONTHS} - {n}", -6),
         f"n % {MONTHS} <= {HELD}")
        for n in (3, 1)
    ]  # fmt: skip
    for number, (key, audience, on, due, done) in enumerate((soon, *days)):
        at = f"CASE WHEN {done} THEN {sql.stamp} END"
        made.append(
            "INSERT INTO step (id, matter, matter_id, round, key, audience, on_date, due_at, "
            "until_at, wanted_at, moved, provisional, done_at, receipt_at) "
            f"SELECT {FIRST + number * 10**9} + n, 'activity', {FIRST} + n, 1, '{key}', "
            f"'{audience}', {on}, {due}, {start}, {due}, '', {false}, {at}, {at} "
            f"FROM {sql.rows(count)}"
        )
    return made


def reset(uow: UnitOfWork) -> None:
    """As if nothing that is due now had been taken."""
    base = uow.members._base
    base.execute(delete(nudge))
    base.execute(delete(outbox))
    again = text(
        "UPDATE step SET done_at = NULL, receipt_at = NULL WHERE key = 'soon' AND due_at = :at"
    )
    base.execute(again.bindparams(at=NOW.replace(tzinfo=None) if base.on_sqlite else NOW))


def preview_of(uow: UnitOfWork) -> tuple[int, Actor]:
    """An activity to come of the first branch, and its secretary."""
    return FIRST + HELD + 1, uow.accounts.actor(BOT, 1000, NOW.date())


def series_of(uow: UnitOfWork, count: int) -> set[int]:
    """Activities to come, as many as a weekly series has."""
    rows = uow.members._base.execute(
        text("SELECT id FROM activity WHERE state = 'published' ORDER BY id DESC LIMIT :n")
        .bindparams(n=count)
    )  # fmt: skip
    return {row.id for row in rows}
