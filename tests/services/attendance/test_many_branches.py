"""One activity of many branches: as many statements as for few, each branch by its own rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.activities import ActivityKind, Answer, Leave
from bot.domain.audit import Tag
from bot.domain.org import Role, Standing, UnitKind
from bot.domain.recurrence import Recurrence, read
from bot.domain.unit_settings import Setting
from bot.services.activities import expected
from bot.services.activities.changes import Changes
from bot.services.activities.publishing import Plan
from bot.services.attendance import joint, joint_publishing
from bot.services.attendance.joint import Done
from bot.services.series import beginning, due
from bot.services.series.series import Repeat
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, SINCE, ZONE, Ground, local, queries_of

HOST, FIRST, SECOND = "市直机关党委", "第一党支部", "第二党支部"
JOINT, SERIES = 4711, 4712
STARTS = local("2026-12-04 15:00")


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url)
    yield made
    made.store.close()


@pytest.fixture
def joined(database_url: str) -> Iterator[Ground]:
    made = Ground(database_url)
    yield made
    made.store.close()


def grows(ground: Ground, more: int) -> None:
    """So many branches more, each with a secretary and two others, one of them away."""

    def make(uow: UnitOfWork) -> None:
        for number in range(more):
            name = f"新支部{number}"
            unit = uow.units.make(ground.units[HOST], UnitKind.BRANCH, name)
            ground.units[name] = unit
            group = uow.units.make(unit, UnitKind.GROUP, f"{name}小组")
            people = [(f"{name}{one}", None, Standing.FULL, True) for one in "甲乙丙"]
            found = uow.members.add_all(people)
            uow.members.join_all([(one.id, unit.id, SINCE) for one in found])
            uow.members.join(found[1].id, group.id, SINCE)
            uow.members.appoint(found[0].id, unit.id, Role.SECRETARY, SINCE)
            for place, one in enumerate(found):
                chat = 10_000 + 10 * number + place
                uow.accounts.create(BOT, chat, daily_at="08:30", member_id=one.id)
            uow.absences.add(found[2].id, date(2026, 12, 1), date(2026, 12, 31), 1, approved=True)

    ground.do(make)


def plan(ground: Ground, subject: str = "全会精神") -> Plan:
    host = ground.units[HOST].id
    return Plan(host, None, ActivityKind.PARTY_CLASS, STARTS, None, "礼堂", subject)


def chosen(ground: Ground) -> set[int]:
    return {one.id for one in ground.units.values() if one.kind is UnitKind.BRANCH}


def publishes(ground: Ground) -> Done:
    wu, wanted = ground.actor("吴刚"), plan(ground)
    return ground.do(
        lambda uow: joint.publish(uow, wu, JOINT, wanted, chosen(ground), uow.now, ZONE)
    )


def changes(ground: Ground, to: Changes) -> Done:
    wu = ground.actor("吴刚")
    return ground.do(
        lambda uow: joint.change(uow, wu, JOINT, to, tell=True, now=uow.now, zone=ZONE)
    )


def asks_leave(ground: Ground) -> None:
    """Somebody at each part waits for an answer, and somebody else was phoned."""

    def ask(uow: UnitOfWork) -> None:
        for one in uow.joints.parts(JOINT):
            first, second, *_ = uow.participations.of_activity(one)
            said = {"answer": Answer.LEAVE, "answer_round": 1, "leave": Leave.REQUESTED}
            uow.participations.set_many([(first.id, said | {"answered_at": uow.now})])
            uow.participations.set_many([(second.id, {"phoned_at": uow.now, "phoned_by": 1})])

    ground.do(ask)


def begins_series(ground: Ground) -> None:
    wu, wanted = ground.actor("吴刚"), plan(ground, "系列")
    repeat = Repeat(Recurrence(read("w1-4"), STARTS.date()), 3)
    args = (wu, SERIES, wanted, chosen(ground), repeat)
    ground.do(lambda uow: beginning.start_joint(uow, *args, uow.now, ZONE))

    def give_hours(uow: UnitOfWork) -> None:
        uow.activities.change_all({one: {"hours": 20} for one in uow.joints.parts(SERIES)})

    ground.do(give_hours)


def parts(ground: Ground, number: int = JOINT) -> dict[str, Activity]:
    """By branch."""
    names = {unit.id: name for name, unit in ground.units.items()}
    found = ground.do(lambda uow: uow.activities.many(set(uow.joints.parts(number))))
    return {names[one.unit_id]: one for one in found.values()}


def life(ground: Ground) -> list[int]:
    """How many statements each step of a joint activity takes, from its publication to its
    start, and a time of a series that falls due."""
    wu = ground.actor("吴刚")
    moved = Changes(starts_at=STARTS + timedelta(days=3), place="三楼")
    ground.do(lambda uow: uow.calendar)  # kept by the process
    counts = [queries_of(ground.store, lambda: publishes(ground))]
    asks_leave(ground)
    counts += [
        queries_of(ground.store, step)
        for step in (
            lambda: changes(ground, Changes(subject="新精神")),
            lambda: changes(ground, moved),
            lambda: ground.do(lambda uow: joint.cancel(uow, wu, JOINT, uow.now, ZONE)),
            lambda: ground.do(lambda uow: joint.undo(uow, wu, JOINT, uow.now, ZONE)),
        )
    ]
    begins_series(ground)
    ground.at("2026-12-08 16:00")
    return counts + [
        queries_of(ground.store, step)
        for step in (
            lambda: ground.do(lambda uow: expected.freeze_started(uow, ZONE, uow.now)),
            lambda: ground.do(lambda uow: due.publish_due(uow, BOT, uow.now, ZONE)),
        )
    ]


def test_as_many_statements_for_nine_branches_as_for_three(ground: Ground, tmp_path: Path) -> None:
    grows(ground, 1)
    few = life(ground)
    assert max(few) < 75
    more = Ground(f"sqlite:///{tmp_path}/more.db")
    grows(more, 7)
    assert life(more) == few
    assert (len(parts(ground)), len(parts(more))) == (3, 9)
    more.store.close()


def test_each_branch_goes_by_its_own_clock(joined: Ground) -> None:
    grows(joined, 2)
    far = joined.units["新支部1"].id
    joined.do(lambda uow: uow.unit_settings.put(far, Setting.ZONE, "Europe/Paris", 1))
    joined.at("2026-12-04 11:00")  # four in the morning in Paris, where it begins at eight
    done = publishes(joined)
    assert (done.parts, done.told, done.not_before) == (4, 13, None)
    found = parts(joined)
    sent = joined.do(lambda uow: uow.sending.claim(BOT, 500, set()))
    cards = [one.params for one in sent if one.kind == "activity.card"]
    urgent = {one["activity"] for one in cards if one.get("urgent")}
    assert (len(cards), urgent) == (13, {found["新支部1"].id})
    assert {one.expires_at for one in sent} == {STARTS}


def test_whoever_is_away_is_on_leave_in_each_of_them(joined: Ground) -> None:
    grows(joined, 2)
    publishes(joined)
    for name in ("新支部0", "新支部1"):
        number = parts(joined)[name].id
        rows = joined.do(lambda uow, of=number: uow.participations.of_activity(of))
        assert [one.answer for one in rows] == [None, None, Answer.LEAVE]
        assert [one.roles for one in rows] == [(Role.SECRETARY,), (), ()]
        assert [one.group_id is None for one in rows] == [True, False, True]
        tags = joined.do(lambda uow, of=number: uow.audit.tags("activity", of))
        assert tags == [Tag.ACTIVITY_PUBLISHED]
        assert joined.do(lambda uow, of=number: uow.steps.of_activity(of))


def test_a_part_is_shown_to_those_who_run_it_alone(ground: Ground) -> None:
    publishes(ground)
    found, host = parts(ground), ground.units[HOST]
    zhang, first, second = ground.actor("张华"), found[FIRST], found[SECOND]
    wanted = [(zhang, first.id), (zhang, second.id), (zhang, 1)]
    shown = ground.do(lambda uow: joint_publishing.parts_of(uow, wanted))
    assert shown == [(first, host), None, None]
