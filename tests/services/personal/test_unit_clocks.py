"""The clock of a unit, on real databases: what is planned, what is on, and people's messages."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.chat.buttons.unit_settings import AskRule, SettleRule
from bot.domain.assignments import Progress
from bot.domain.audit import Tag
from bot.domain.policies.scopes import MatterKind
from bot.domain.snooze import About, Snooze
from bot.domain.unit_settings import Setting
from bot.services.activities import expected
from bot.services.members import following
from bot.services.nudging import snoozing
from bot.services.nudging.snoozing import Matter
from bot.services.personal import preferences
from bot.store.schema.audit import audit
from bot.store.uow import UnitOfWork
from tests.chat.hands import Hands
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, ZONE, Ground, local
from tests.services.personal.settling import FIRST, SECOND, URUMQI, account, plan, publish, settle
from tests.services.post import Post


def test_what_is_on_keeps_its_hour_by_another_clock(ground: Ground) -> None:
    """Three in the afternoon stays three in the afternoon, of a meeting and of what is due."""
    meeting = publish(ground, "张华", plan(ground, FIRST, local("2026-12-04 15:00"))).activity
    soon = publish(ground, "张华", plan(ground, FIRST, local("2026-11-23 10:00"))).activity
    other = publish(ground, "赵强", plan(ground, SECOND, local("2026-12-04 15:05"))).activity
    desk = Desk(Post(ground))
    study = desk.study("2026-12-04")
    desk.says(study, "李静", Progress.DONE)
    li = ground.actor("李静")
    matter = Matter(About.ACTIVITY, meeting.id)

    def walls() -> dict[str, str]:
        def read(uow: UnitOfWork) -> dict[str, str]:
            found = uow.activities.many({meeting.id, soon.id, other.id})
            own, zone = found[meeting.id], found[meeting.id].rules.clock(ZONE)
            rows = uow.assignees.of_assignments({study.id})
            steps = uow.steps.of(MatterKind.ASSIGNMENT, {study.id})
            due = {one.due_at.astimezone(zone) for one in rows if one.due_at}
            at = {"starts": own.starts_at, "ends": own.ends_at, "answer": own.answer_by}
            at |= {"soon": found[soon.id].starts_at, "other": found[other.id].starts_at}
            at |= {one.key: one.due_at for one in steps} | {"due": due.pop()}
            assert not due
            clocks = {"soon": ZONE, "other": ZONE}
            return {
                name: when.astimezone(clocks.get(name, zone)).strftime("%m-%d %H:%M")
                for name, when in at.items()
            }

        return ground.do(read)

    before = walls()
    assert (before["starts"], before["due"], before["leader"]) == (
        "12-04 15:00",
        "12-05 00:00",
        "12-02 10:00",
    )
    ground.do(lambda uow: snoozing.snooze(uow, li, matter, Snooze.TONIGHT, uow.now, ZONE))
    done = settle(ground, "张华", FIRST, Setting.ZONE, "Pacific/Auckland")
    # Who has to be there within a day is on the way: that stays at its instant.
    assert done.on.figures == {"activities": 1, "assignments": 1}
    assert walls() == before
    moved = ground.do(lambda uow: uow.activities.get(meeting.id))
    assert moved is not None
    assert moved.starts_at == datetime(2026, 12, 4, 15, tzinfo=ZoneInfo("Pacific/Auckland"))
    assert moved.round == meeting.round, "nobody has to answer again"
    assert moved.revision > meeting.revision, "their calendars are to be brought up to date"
    settle(ground, "张华", FIRST, Setting.ZONE, None)
    assert walls() == before
    back = ground.do(lambda uow: uow.activities.get(meeting.id))
    assert back is not None
    assert back.starts_at == meeting.starts_at
    [said] = ground.do(
        lambda uow: uow.audit._all(
            select(audit).where(audit.c.tag == Tag.UNIT_SETTLED).order_by(audit.c.id).limit(1)
        )
    )
    assert (said.detail["activities"], said.detail["assignments"]) == (1, 1)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (
            "zh_Hans",
            "已发布的按新时区保持原来的钟点（15:00 仍是 15:00；一天内开始的不动）："
            "1 项活动、1 项任务。",
        ),
        (
            "en",
            "What is on keeps its hour (15:00 stays 15:00, by the new clock), but for what begins "
            "within a day: 1 activity, 1 assignment.",
        ),
    ],
)
def test_who_sets_the_clock_reads_what_becomes_of_it(ground: Ground, code: str, told: str) -> None:
    publish(ground, "张华", plan(ground, FIRST, local("2026-12-04 15:00")))
    Desk(Post(ground)).study("2026-12-04")
    zhang, number = Hands(ground, "张华", code), ground.units[FIRST].id
    assert told in zhang.sends(AskRule(number, Setting.ZONE)).text
    done = zhang.sends(SettleRule(number, Setting.ZONE, "Asia/Urumqi"))
    assert told in (done.toast or "")
    assert done.alert
    zhang.sends(AskRule(number, Setting.ZONE))
    assert told in (zhang.says("Asia/Tokyo").toast or "")


def test_a_unit_in_another_zone_reads_its_own_clock(ground: Ground) -> None:
    """Noon in Urumqi is two in the afternoon of the organisation."""
    settle(ground, "张华", FIRST, Setting.ZONE, "Asia/Urumqi")
    starts = datetime(2026, 12, 4, 12, 0, tzinfo=URUMQI)
    done = publish(ground, "张华", plan(ground, FIRST, starts)).activity
    assert done.rules.zone == URUMQI
    assert done.answer_by == datetime(2026, 12, 3, 18, 0, tzinfo=URUMQI)
    steps = ground.do(lambda uow: uow.steps.of_activities({done.id}))
    due = {step.key: step.due_at.astimezone(URUMQI).strftime("%m-%d %H:%M") for step in steps}
    assert due == {
        "3d": "12-01 08:30",
        "1d": "12-03 08:30",
        "morning": "12-04 08:30",
        "soon": "12-04 11:00",
        "leader": "12-03 14:00",
        "secretary": "12-03 18:00",
        "above": "12-03 19:00",
        "unsure": "12-03 08:30",
    }
    # Just before midnight in Urumqi it is the next day for the organisation.
    late = publish(
        ground, "张华", plan(ground, FIRST, datetime(2026, 12, 9, 23, 0, tzinfo=URUMQI))
    ).activity
    newcomer, branch = ground.members["赵强"], ground.units[FIRST].id
    ground.do(lambda uow: uow.members.join(newcomer, branch, date(2026, 12, 10)))
    ground.at("2026-12-10 01:05")
    frozen = ground.do(lambda uow: expected.freeze_started(uow, ZONE, uow.now))
    assert frozen == 2
    assert "赵强" not in ground.rows(late)


def test_the_day_s_message_comes_at_its_hour_where_people_belong(ground: Ground) -> None:
    """Half past eight in Urumqi is half past ten of the organisation."""
    ground.at("2026-11-23 12:00")
    due = local("2026-11-24 08:30")
    for name in ("李静", "周明", "赵强"):
        number = account(ground, name).id
        ground.do(lambda uow, number=number: uow.accounts.change(number, next_daily_at=due))
    zhou = ground.actor("周明")
    tokyo = "Asia/Tokyo"
    ground.do(lambda uow: preferences.set_zone(uow, zhou, tokyo, uow.now, ZONE))
    settle(ground, "张华", FIRST, Setting.ZONE, "Asia/Urumqi")
    found = {name: account(ground, name).next_daily_at for name in ("李静", "周明", "赵强")}
    assert found == {
        "李静": local("2026-11-24 10:30"),
        "周明": local("2026-11-24 07:30"),
        "赵强": due,
    }
    ground.at("2026-11-24 11:00")
    zones = {one.zone for one in ground.do(lambda uow: uow.debts.due_days(BOT))}
    assert zones == {"Asia/Urumqi", tokyo, None}
    # Without a zone of one's own it is the unit's again; without the unit's the organisation's.
    ground.do(lambda uow: preferences.set_zone(uow, zhou, None, uow.now, ZONE))
    assert account(ground, "周明").wall == "Asia/Urumqi"
    ground.at("2026-11-23 12:00")
    settle(ground, "张华", FIRST, Setting.ZONE, None)
    assert account(ground, "李静").next_daily_at == due


def test_who_moves_to_another_branch_goes_by_its_clock(ground: Ground) -> None:
    settle(ground, ground.administrator(), SECOND, Setting.ZONE, "Asia/Urumqi")
    member, day = ground.members["李静"], ground.clock.at.date()
    second = ground.units[SECOND].id

    def moves(uow: UnitOfWork) -> None:
        for stay in uow.members.memberships(day, member_ids={member}):
            uow.members.part(stay.id, day)
        uow.members.join(member, second, day)
        following.follow(uow, BOT, {member}, uow.now, ZONE)

    ground.do(moves)
    assert account(ground, "李静").wall == "Asia/Urumqi"
