"""A whole year of a branch of 23 by the calendar of 2026: who got how many messages."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from bot.domain.activities import ActivityKind, Answer, Leave
from bot.domain.assignments import Progress
from bot.domain.org import Standing
from bot.services.assignments import progress
from bot.store.activities.activities import Activity
from bot.store.assignments.assignments import Assignment
from bot.store.uow import UnitOfWork
from tests.calendars import CHINA
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, SINCE, ZONE, Ground
from tests.services.nudging.clockwork import Clockwork
from tests.services.post import FIRST, NAMES

MORE = 17
"""With the six of the ground they are 23."""
AHEAD = timedelta(days=10)
HABITS = ("prompt", "second", "silent", "unsure", "leave")


@dataclass(frozen=True)
class Person:
    """Somebody of the branch, by Telegram id (None: not in chat) and by what they always do."""

    member: int
    chat: int | None
    habit: str


def branch_of_23(ground: Ground) -> list[Person]:
    """The people of the first branch, the six with offices among them."""

    def add(uow: UnitOfWork) -> list[Person]:
        made = []
        for number in range(MORE):
            member = uow.members.add(
                f"党员{number}", f"30{number:04}", Standing.FULL, has_vote=True
            ).id
            uow.members.join(member, ground.units[FIRST].id, SINCE)
            chat = 200 + number if number < MORE - 2 else None
            if chat is not None:
                uow.accounts.create(BOT, chat, daily_at="08:30", member_id=member)
            made.append(Person(member, chat, HABITS[number % len(HABITS)]))
        return made

    found = ground.do(add)
    for name in ("张华", "刘芳", "陈磊", "李静", "周明"):
        member = ground.members[name]
        chat = ground.actor(name).telegram_id
        found.append(Person(member, chat, "prompt"))
    return [*found, Person(ground.members["孙敏"], None, "silent")]


def meetings() -> list[tuple[datetime, ActivityKind]]:
    """A theme day each month, a meeting and a class each quarter, at the days the cadences say."""
    made = [(date(2026, month, 5), 15, ActivityKind.THEME_DAY) for month in range(1, 13)]
    made += [(date(2026, month, 20), 15, ActivityKind.MEMBER_MEETING) for month in (3, 6, 9, 12)]
    made += [(date(2026, month, 12), 10, ActivityKind.PARTY_CLASS) for month in (2, 5, 8, 11)]
    made.append((date(2026, 12, 28), 15, ActivityKind.ORG_LIFE))
    return sorted(
        (datetime.combine(CHINA.fixed_day(day), datetime.min.time(), ZONE).replace(hour=hour), kind)
        for day, hour, kind in made
    )


def steps_of(start: datetime) -> tuple[date, date]:
    """The days of the first and the second reminder, counted by hand."""
    return tuple(
        CHINA.last_working_on_or_before(start.date() - timedelta(days=days)) for days in (3, 1)
    )  # type: ignore[return-value]


def studies() -> list[date]:
    """By when something is to be studied: a working day of each quarter."""
    return [CHINA.last_working_on_or_before(date(2026, month, 25)) for month in (1, 4, 7, 10)]


def days_of(due: date) -> list[date]:
    """The days on which who has not studied it is reminded, counted by hand."""
    before = [CHINA.last_working_on_or_before(due - timedelta(days=days)) for days in (7, 3, 1)]
    return [*before, due]


def promised(person: Person) -> Counter[str]:
    """How many messages the policy says this person gets, by kind, worked out apart."""
    days: set[date] = set()
    soon: set[datetime] = set()
    for start, _ in meetings() if person.chat else ():
        first, second = steps_of(start)
        comes = person.habit in ("prompt", "second")
        if person.habit in ("second", "silent"):
            days.add(first)
        if person.habit == "silent":
            days |= {second, start.date()}
        if person.habit == "unsure":
            days |= {second, start.date()}
        if comes:
            days.add(start.date())
            soon.add(start)
    for due in studies() if person.chat else ():
        missed = {"silent": 4, "second": 1}.get(person.habit, 0)
        days |= set(days_of(due)[:missed])
    return +Counter({"nudge.day": len(days), "nudge.soon": len(soon)})


def answer(ground: Ground, activity: Activity, people: list[Person], habit: str) -> None:
    """Those of that habit say what they always say."""
    said = {
        "prompt": (Answer.ATTENDING, None),
        "second": (Answer.ATTENDING, None),
        "unsure": (Answer.UNSURE, None),
        "leave": (Answer.LEAVE, Leave.APPROVED),
    }[habit]

    def write(uow: UnitOfWork) -> None:
        rows = {row.member_id: row.id for row in uow.participations.of_activity(activity.id)}
        values = {"answer": said[0], "leave": said[1], "answer_round": 1}
        uow.participations.set_many(
            [(rows[one.member], values) for one in people if one.habit == habit]
        )

    ground.do(write)


class Year:
    """All is published ten days ahead, and people do as they do."""

    def __init__(self, clockwork: Clockwork, people: list[Person]) -> None:
        self.clockwork, self.people = clockwork, people
        self.desk = Desk(clockwork.post)
        self.meetings: dict[datetime, Activity] = {}
        self.studies: dict[date, Assignment] = {}
        self._doings: list[tuple[datetime, int, Callable[[], None]]] = []

    def passes(self) -> None:
        for start, kind in meetings():
            self._at(start.replace(hour=10, minute=0) - AHEAD, partial(self._meet, start, kind))
            self._at(_noon(steps_of(start)[0]), partial(self._answer_second, start))
        for due in studies():
            self._at(_noon(due) - AHEAD, partial(self._set, due))
            self._at(_noon(days_of(due)[0]), partial(self._study, due, "second"))
        for at, _, act in sorted(self._doings):
            self.clockwork.until(at.strftime("%Y-%m-%d %H:%M"))
            act()
        self.clockwork.until("2026-12-31 23:00")

    def _at(self, when: datetime, act: Callable[[], None]) -> None:
        self._doings.append((when, len(self._doings), act))

    def _meet(self, start: datetime, kind: ActivityKind) -> None:
        plan = self.clockwork.post.plan(start.strftime("%Y-%m-%d %H:%M"), kind)
        self.meetings[start] = self.clockwork.post.publishes("张华", plan).activity
        for habit in ("prompt", "unsure", "leave"):
            answer(self.clockwork.ground, self.meetings[start], self.people, habit)

    def _answer_second(self, start: datetime) -> None:
        answer(self.clockwork.ground, self.meetings[start], self.people, "second")

    def _set(self, due: date) -> None:
        self.studies[due] = self.desk.study(due.isoformat())
        self._study(due, "prompt", "unsure", "leave")

    def _study(self, due: date, *habits: str) -> None:
        """Those of these habits who are in chat say that they have done it."""
        chats = {one.member: one.chat for one in self.people if one.chat and one.habit in habits}

        def write(uow: UnitOfWork) -> None:
            for row in uow.assignees.of_assignments({self.studies[due].id}):
                if row.member_id in chats:
                    actor = uow.accounts.actor(BOT, chats[row.member_id], uow.now.date())
                    progress.say(uow, actor, row.id, Progress.DONE, uow.now)

        self.clockwork.ground.do(write)


def _noon(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZONE).replace(hour=12)


def counted(clockwork: Clockwork) -> dict[str, Counter[str]]:
    """How many reminders each person got, by kind; printed."""
    got: dict[str, Counter[str]] = {}
    for one in clockwork.sent:
        if one.reminder:
            got.setdefault(one.who, Counter())[one.kind] += 1
    for who, counts in sorted(got.items()):
        sys.stdout.write(f"{who} {dict(sorted(counts.items()))}\n")
    return got


def test_a_year_of_a_branch_of_23(clockwork: Clockwork) -> None:
    clockwork.ground.at("2025-12-22 09:00")
    people = branch_of_23(clockwork.ground)
    assert len(people) == 23
    clockwork.wake()
    Year(clockwork, people).passes()
    got = counted(clockwork)
    rungs = {who: counts.pop("nudge.rung", 0) for who, counts in got.items()}
    assert +Counter(rungs) == {"张华": len(meetings()), "陈磊": len(meetings())}
    of_tasks = {who: counts.pop("nudge.task_rung", 0) for who, counts in got.items()}
    assert +Counter(of_tasks) == dict.fromkeys(("张华", "陈磊", "吴刚"), len(studies()))
    for person in people:
        name = NAMES.get(person.chat or 0, str(person.chat))
        assert got.get(name, Counter()) == promised(person), (name, person)
    reminders = [one for one in clockwork.sent if one.reminder]
    assert max(Counter((one.who, one.at.date()) for one in reminders).values()) <= 3
    held = {start.date() for start, _ in meetings()} | set(studies())
    for one in reminders:
        assert "07:30" <= one.at.strftime("%H:%M") < "21:30"
        assert one.at.date() in held or CHINA.is_working(one.at.date())
