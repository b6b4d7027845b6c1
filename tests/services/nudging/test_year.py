"""A whole year of a branch of 23 by the calendar of 2026: who got how many messages."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from bot.domain.activities import ActivityKind, Answer, Leave
from bot.domain.assignments import AssignmentKind, Progress, Whom
from bot.domain.org import Standing
from bot.services.assignments import crediting, progress
from bot.store.activities.activities import Activity
from bot.store.assignments.assignments import Assignment
from bot.store.uow import UnitOfWork
from tests.calendars import CHINA
from tests.services.assignments.desk import ABOVE, HEAD_ABOVE, SECRETARY, Desk
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


@dataclass(frozen=True)
class Owed:
    """Something that is owed by a day; who owes it is reminded so many days before, and `again`
    three times afterwards. `own`: the branch owes it, by its secretary."""

    kind: AssignmentKind
    due: date
    before: tuple[int, ...]
    again: bool = False
    own: bool = False

    @property
    def set_on(self) -> date:
        """Ten days before the first reminder."""
        return self.due - timedelta(days=self.before[0] + 10)

    @property
    def days(self) -> list[date]:
        """The days of the reminders, counted by hand."""
        return [
            CHINA.last_working_on_or_before(self.due - timedelta(days=days)) for days in self.before
        ]

    @property
    def overdue(self) -> list[date]:
        """The working days after it on which it is asked for again."""
        return [CHINA.add_working(self.due, days) for days in ((1, 4, 7) if self.again else ())]


def owed() -> list[Owed]:
    """By when something is to be done, working days all: studying each quarter, a training window,
    something each hands up, a report of the branch."""
    studies = [CHINA.last_working_on_or_before(date(2026, month, 25)) for month in (1, 4, 7, 10)]
    return [
        *(Owed(AssignmentKind.STUDY, due, (7, 3, 1, 0)) for due in studies),
        Owed(AssignmentKind.TRAINING, date(2026, 11, 30), (90, 30, 7)),
        Owed(AssignmentKind.DEADLINE, date(2026, 5, 21), (7, 1, 0), again=True),
        Owed(AssignmentKind.DEADLINE, date(2026, 3, 31), (7, 1, 0), again=True, own=True),
    ]


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
    again = 0
    for one in owed() if person.chat else ():
        late = {"silent": (9, 9), "second": (1, 0)}.get(person.habit, (0, 0))
        if one.own:
            late = (9, 1) if NAMES.get(person.chat or 0) == SECRETARY else (0, 0)
        days |= set(one.days[: late[0]])
        again += len(one.overdue[: late[1]])
    return +Counter({"nudge.day": len(days), "nudge.soon": len(soon), "nudge.task": again})


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
    """All is published days ahead, and people do as they do."""

    def __init__(self, clockwork: Clockwork, people: list[Person]) -> None:
        self.clockwork, self.people = clockwork, people
        self.desk = Desk(clockwork.post)
        self.meetings: dict[datetime, Activity] = {}
        self.owed: dict[Owed, Assignment] = {}
        self._doings: list[tuple[datetime, int, Callable[[], None]]] = []

    def passes(self) -> None:
        for start, kind in meetings():
            self._at(start.replace(hour=10, minute=0) - AHEAD, partial(self._meet, start, kind))
            self._at(_noon(steps_of(start)[0]), partial(self._answer_second, start))
        for one in owed():
            self._at(_noon(one.set_on), partial(self._set, one))
            if one.own:
                self._at(_noon(one.overdue[0]), partial(self._hand_up, one))
            else:
                self._at(_noon(one.days[0]), partial(self._done, one, "second"))
        for at, _, act in sorted(self._doings):
            self.clockwork.until(at.strftime("%Y-%m-%d %H:%M"))
            act()
        self.clockwork.until("2026-12-31 23:00")

    def _at(self, when: datetime, act: Callable[[], None]) -> None:
        self._doings.append((when, len(self._doings), act))

    def _meet(self, start: datetime, kind: ActivityKind) -> None:
        plan = self.clockwork.post.plan(start.strftime("%Y-%m-%d %H:%M"), kind)
        self.meetings[start] = self.clockwork.post.publishes(SECRETARY, plan).activity
        for habit in ("prompt", "unsure", "leave"):
            answer(self.clockwork.ground, self.meetings[start], self.people, habit)

    def _answer_second(self, start: datetime) -> None:
        answer(self.clockwork.ground, self.meetings[start], self.people, "second")

    def _set(self, one: Owed) -> None:
        hours = 0 if one.kind is AssignmentKind.DEADLINE else 20
        whom, unit = (Whom.UNITS, ABOVE) if one.own else (Whom.UNIT, FIRST)
        plan = self.desk.plan(one.kind, whom, one.due.isoformat(), hours=hours, unit=unit)
        self.owed[one] = self.desk.sets(plan, HEAD_ABOVE if one.own else SECRETARY)
        if not one.own:
            self._done(one, "prompt", "unsure", "leave")

    def _hand_up(self, one: Owed) -> None:
        self.desk.says(self.owed[one], SECRETARY, Progress.DONE, row=FIRST)

    def _done(self, one: Owed, *habits: str) -> None:
        """Those of these habits who are in chat say that they have done it, or have the hours of
        their training credited."""
        chats = {who.member: who.chat for who in self.people if who.chat and who.habit in habits}

        def write(uow: UnitOfWork) -> None:
            for row in uow.assignees.of_assignments({self.owed[one].id}):
                if row.member_id not in chats:
                    continue
                if one.kind is AssignmentKind.TRAINING:
                    secretary = self.clockwork.ground.actor(SECRETARY)
                    day = uow.now.astimezone(ZONE).date()
                    crediting.credit(uow, secretary, row.id, 20, day, uow.now, ZONE)
                else:
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
    assert +Counter(rungs) == dict.fromkeys((SECRETARY, "陈磊", HEAD_ABOVE), len(meetings()))
    of_tasks = {who: counts.pop("nudge.task_rung", 0) for who, counts in got.items()}
    # Four times of studying; the training and what each hands up, which no group leader hears of;
    # that a report is missing is told to who asked for it.
    assert +Counter(of_tasks) == {"陈磊": 4, SECRETARY: 4 + 2, HEAD_ABOVE: 4 + 2 + 1}
    for person in people:
        name = NAMES.get(person.chat or 0, str(person.chat))
        assert got.get(name, Counter()) == promised(person), (name, person)
    reminders = [one for one in clockwork.sent if one.reminder]
    assert max(Counter((one.who, one.at.date()) for one in reminders).values()) <= 3
    held = {start.date() for start, _ in meetings()} | {one.due for one in owed()}
    for one in reminders:
        assert "07:30" <= one.at.strftime("%H:%M") < "21:30"
        assert one.at.date() in held or CHINA.is_working(one.at.date())
