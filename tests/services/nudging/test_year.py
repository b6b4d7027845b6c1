"""A whole year of a branch of 23 by the calendar of 2026: who got how many messages."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.activities import ActivityKind, Answer, Leave
from bot.domain.org import Standing
from bot.store.activities import Activity
from bot.store.uow import UnitOfWork
from tests.calendars import CHINA
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


def runs(clockwork: Clockwork, people: list[Person]) -> None:
    """The year passes; every meeting is published ten days ahead, and people do as they do."""
    doings: list[tuple[datetime, str, int]] = []
    held = meetings()
    for number, (start, _) in enumerate(held):
        first, _ = steps_of(start)
        doings.append((start.replace(hour=10, minute=0) - AHEAD, "publish", number))
        noon = datetime.combine(first, datetime.min.time(), ZONE).replace(hour=12)
        doings.append((noon, "second", number))
    published: dict[int, Activity] = {}
    for at, what, number in sorted(doings):
        clockwork.until(at.strftime("%Y-%m-%d %H:%M"))
        if what == "second":
            answer(clockwork.ground, published[number], people, "second")
            continue
        start, kind = held[number]
        plan = clockwork.post.plan(start.strftime("%Y-%m-%d %H:%M"), kind)
        published[number] = clockwork.post.publishes("张华", plan).activity
        for habit in ("prompt", "unsure", "leave"):
            answer(clockwork.ground, published[number], people, habit)
    clockwork.until("2026-12-31 23:00")


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
    runs(clockwork, people)
    got = counted(clockwork)
    rungs = {who: counts.pop("nudge.rung", 0) for who, counts in got.items()}
    assert {who: n for who, n in rungs.items() if n} == {
        "张华": len(meetings()),
        "陈磊": len(meetings()),
    }
    for person in people:
        name = NAMES.get(person.chat or 0, str(person.chat))
        assert got.get(name, Counter()) == promised(person), (name, person)
    reminders = [one for one in clockwork.sent if one.reminder]
    assert max(Counter((one.who, one.at.date()) for one in reminders).values()) <= 3
    held = {start.date() for start, _ in meetings()}
    for one in reminders:
        assert "07:30" <= one.at.strftime("%H:%M") < "21:30"
        assert one.at.date() in held or CHINA.is_working(one.at.date())
