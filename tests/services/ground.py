"""A committee with two branches, written into a database, whose rolls and summaries are tested."""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import event

from bot.domain.access import Actor
from bot.domain.activities import ActivityKind, ActivityState, Answer, Attendance, Leave
from bot.domain.org import Role, Standing, UnitKind
from bot.services.attendance.closing import close
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Expected, Participation
from bot.store.crypto import Cipher
from bot.store.engine import database_file, is_sqlite
from bot.store.ids import IdSource
from bot.store.members.units import Unit
from bot.store.uow import Store, UnitOfWork

BOT = 1
ZONE = ZoneInfo("Asia/Shanghai")
SINCE = date(2025, 1, 1)
T = TypeVar("T")

# name, branch, group, offices, in chat
PEOPLE = (
    ("张华", "第一党支部", "第一党小组", [("第一党支部", Role.SECRETARY)], True),
    ("刘芳", "第一党支部", "第一党小组", [("第一党支部", Role.ORGANISATION)], True),
    ("陈磊", "第一党支部", "第二党小组", [("第二党小组", Role.GROUP_LEADER)], True),
    ("李静", "第一党支部", "第二党小组", [], True),
    ("孙敏", "第一党支部", "第二党小组", [], False),
    ("周明", "第一党支部", None, [("第一党支部", Role.DISCIPLINE)], True),
    ("赵强", "第二党支部", None, [("第二党支部", Role.SECRETARY)], True),
    ("吴刚", "第二党支部", None, [("市直机关党委", Role.SECRETARY)], True),
)
MARKS = {"1": Attendance.PRESENT, "迟": Attendance.LATE, "假": Attendance.ON_LEAVE} | {
    "缺": Attendance.ABSENT,
    "—": None,
}


def local(when: str) -> datetime:
    """A wall-clock time in Shanghai."""
    return datetime.fromisoformat(when).replace(tzinfo=ZONE)


def queries_of(store: Store, work: Callable[[], object]) -> int:
    """How many statements some work takes in the writing connection."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(store._write_engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(store._write_engine, "before_cursor_execute", note)
    return len(seen)


class Clock:
    """Stands where it is put."""

    def __init__(self, when: str) -> None:
        self.at = local(when)

    def now(self) -> datetime:
        return self.at.astimezone(UTC)


@dataclass(frozen=True)
class _Filled:
    """A ground as it is when it is new: its SQLite file, what is in it, and the last of its ids."""

    content: bytes
    units: dict[str, Unit]
    members: dict[str, int]
    ids: IdSource


_filled: dict[str, _Filled] = {}


class Ground:
    """The organisation, and ways to let things happen in it at a time."""

    def __init__(self, database_url: str, when: str = "2026-11-23 09:00") -> None:
        """The database is empty. On SQLite it is filled once for all grounds of that time."""
        self.clock = Clock(when)
        self.store = Store(database_url, Cipher(bytes(32)), self.clock.now)
        self.units: dict[str, Unit] = {}
        self.members: dict[str, int] = {}
        if not is_sqlite(database_url):
            self.store.write_now(self._fill)
            return
        if when not in _filled:
            self.store.write_now(self._fill)
            _filled[when] = self._keep()
            return
        filled = _filled[when]
        database_file(database_url).write_bytes(filled.content)
        self.units, self.members = dict(filled.units), dict(filled.members)
        self.store._ids = copy.copy(filled.ids)

    def _keep(self) -> _Filled:
        with closing(sqlite3.connect(database_file(self.store.url))) as file:
            content = file.serialize()
        return _Filled(content, dict(self.units), dict(self.members), copy.copy(self.store._ids))

    def _fill(self, uow: UnitOfWork) -> None:
        root = self._unit(uow, None, UnitKind.COMMITTEE, "市直机关党委")
        first = self._unit(uow, root, UnitKind.BRANCH, "第一党支部")
        self._unit(uow, root, UnitKind.BRANCH, "第二党支部")
        for name in ("第一党小组", "第二党小组"):
            self._unit(uow, first, UnitKind.GROUP, name)
        for place, (name, branch, group, offices, in_chat) in enumerate(PEOPLE):
            member = uow.members.add(name, f"2010{place:04}", Standing.FULL, has_vote=True)
            self.members[name] = member.id
            for unit in filter(None, (branch, group)):
                uow.members.join(member.id, self.units[unit].id, SINCE)
            for unit, role in offices:
                uow.members.appoint(member.id, self.units[unit].id, role, SINCE)
            if in_chat:
                uow.accounts.create(BOT, 100 + place, daily_at="08:30", member_id=member.id)

    def _unit(self, uow: UnitOfWork, over: Unit | None, kind: UnitKind, name: str) -> Unit:
        self.units[name] = uow.units.make(over, kind, name)
        return self.units[name]

    def at(self, when: str) -> None:
        """Set the clock to a local time."""
        self.clock.at = local(when)

    def do(self, work: Callable[[UnitOfWork], T]) -> T:
        """One transaction."""
        return self.store.write_now(work)

    def actor(self, name: str) -> Actor:
        """Somebody in chat as the database knows them."""
        telegram_id = 100 + [person[0] for person in PEOPLE].index(name)
        day = self.clock.at.date()
        return self.store.read_now(lambda uow: uow.accounts.actor(BOT, telegram_id, day))

    def administrator(self) -> Actor:
        """An administrator without a roster row, made now."""

        def make(uow: UnitOfWork) -> Actor:
            account = uow.accounts.create(BOT, 900, daily_at="08:30")
            uow.accounts.grant_administrator(account.id)
            return uow.accounts.actor(BOT, 900, self.clock.at.date())

        return self.do(make)

    def holds(
        self,
        when: str,
        kind: ActivityKind = ActivityKind.MEMBER_MEETING,
        unit: str = "第一党支部",
        group: str | None = None,
        **words: str,
    ) -> Activity:
        """Publish an activity of an hour; who belongs to the unit or group, or holds an office
        there, is expected."""
        return self.do(lambda uow: self._publish(uow, local(when), kind, unit, group, words))

    def _publish(
        self,
        uow: UnitOfWork,
        starts: datetime,
        kind: ActivityKind,
        unit: str,
        group: str | None,
        words: dict[str, str],
    ) -> Activity:
        made = uow.activities.add(
            unit_id=self.units[unit].id,
            group_id=self.units[group].id if group else None,
            kind=kind,
            subject=words.get("subject", ""),
            place=words.get("place", ""),
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            answer_by=starts - timedelta(hours=2),
            late_answers=True,
            published_at=uow.now,
            published_by=1,
        )
        people = [
            Expected(
                self.members[name],
                Standing.FULL,
                self.units[own].id if own else None,
                tuple(role for _, role in offices),
            )
            for name, branch, own, offices, _ in PEOPLE
            if (group or unit) in (own, branch, *(where for where, _ in offices))
        ]
        uow.participations.expect(made.id, people)
        return made

    def answers(
        self, activity: Activity, name: str, answer: Answer, leave: Leave | None = None
    ) -> None:
        """What somebody said beforehand, for the activity as it was published."""
        row = self.rows(activity)[name]
        values = {"answer": answer, "answer_round": 1, "leave": leave}
        self.do(lambda uow: uow.participations.set_many([(row.id, values)]))

    def rows(self, activity: Activity) -> dict[str, Participation]:
        """Who is expected, by name."""
        names = {member_id: name for name, member_id in self.members.items()}
        found = self.store.read_now(lambda uow: uow.participations.of_activity(activity.id))
        return {names[row.member_id]: row for row in found}

    def attendances(self, activity: Activity) -> dict[str, Attendance | None]:
        """What is recorded, by name."""
        return {name: row.attendance for name, row in self.rows(activity).items()}

    def closes(self, activity: Activity, marks: str, keeper: str) -> None:
        """Record everybody in the order of the roster (1 迟 假 缺 —) and close the roll."""
        rows = list(self.rows(activity).values())
        assert len(rows) == len(marks)

        def write(uow: UnitOfWork) -> None:
            uow.participations.set_many(
                [
                    (row.id, {"attendance": MARKS[mark], "recorded_at": uow.now})
                    for row, mark in zip(rows, marks, strict=True)
                ]
            )

        self.do(write)
        actor = self.actor(keeper)
        self.do(lambda uow: close(uow, actor, activity.id, sure=True, zone=ZONE, now=uow.now))

    def cancels(self, activity: Activity) -> None:
        """The activity does not take place."""
        self.do(lambda uow: uow.activities.change(activity.id, state=ActivityState.CANCELLED))
