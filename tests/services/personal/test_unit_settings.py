"""What holds in a unit, on real databases: handed down the tree, and followed everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.chat.buttons.unit_settings import AskRule, SettleRule
from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityKind
from bot.domain.assignments import Progress
from bot.domain.audit import Tag
from bot.domain.commands import Command, commands_of
from bot.domain.policies.scopes import MatterKind
from bot.domain.quiet import Quiet
from bot.domain.snooze import About, Snooze
from bot.domain.unit_settings import NOBODY, USUAL, Setting
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.activities import expected, publishing
from bot.services.activities.publishing import Plan
from bot.services.members import approvals, following
from bot.services.nudging import nudges, quiet_hours, snoozing
from bot.services.nudging.snoozing import Matter
from bot.services.personal import preferences, unit_settings
from bot.services.personal.unit_settings import Settled
from bot.store.members.accounts import Account
from bot.store.schema.audit import audit
from bot.store.uow import UnitOfWork
from tests.chat.hands import Hands
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, ZONE, Ground, local, queries_of
from tests.services.post import Post

URUMQI = ZoneInfo("Asia/Urumqi")
FIRST, SECOND, ROOT = "第一党支部", "第二党支部", "市直机关党委"


def settle(ground: Ground, who: Actor | str, unit: str, key: Setting, value: str | None) -> Settled:
    actor = ground.actor(who) if isinstance(who, str) else who
    number = ground.units[unit].id
    return ground.do(
        lambda uow: unit_settings.settle(uow, actor, number, key, value, uow.now, ZONE)
    )


def account(ground: Ground, name: str) -> Account:
    found = ground.do(lambda uow: uow.accounts.of_member(BOT, ground.members[name]))
    assert found is not None
    return found


def plan(ground: Ground, unit: str, starts: datetime) -> Plan:
    kind = ActivityKind.MEMBER_MEETING
    return Plan(ground.units[unit].id, None, kind, starts.astimezone(UTC), None, "", "")


def publish(ground: Ground, name: str, made: Plan) -> publishing.Published:
    actor, draft = ground.actor(name), int(made.starts_at.timestamp())
    return ground.do(lambda uow: publishing.publish(uow, actor, draft, made, uow.now, ZONE))


def test_a_branch_follows_its_committee_until_it_settles_for_itself(ground: Ground) -> None:
    boss = ground.administrator()
    settle(ground, boss, ROOT, Setting.NEUTRAL, "1")
    found = settle(ground, "张华", FIRST, Setting.LATE, "0")
    assert (found.rules.neutral, found.rules.late_answers) == (True, False)
    assert {key: unit.name for key, unit in found.by.items()} == {
        Setting.NEUTRAL: ROOT,
        Setting.LATE: FIRST,
    }
    assert (found.own(Setting.LATE), found.own(Setting.NEUTRAL)) == (True, False)
    group = ground.units["第一党小组"]
    assert ground.do(lambda uow: unit_settings.effective(uow, group)) == found.rules
    assert not settle(ground, "张华", FIRST, Setting.NEUTRAL, "0").rules.neutral
    assert settle(ground, "张华", FIRST, Setting.NEUTRAL, None).rules.neutral
    second = ground.units[SECOND]
    assert ground.do(lambda uow: unit_settings.effective(uow, second)).late_answers
    number = ground.units[FIRST].id
    assert ground.do(lambda uow: uow.audit.tags("unit", number)) == [Tag.UNIT_SETTLED] * 3


def test_the_same_again_changes_nothing_and_nonsense_is_refused(ground: Ground) -> None:
    for _ in range(2):
        settle(ground, "张华", FIRST, Setting.NEUTRAL, "1")
    number = ground.units[FIRST].id
    assert ground.do(lambda uow: uow.audit.tags("unit", number)) == [Tag.UNIT_SETTLED]
    for key, value in ((Setting.ZONE, "Mars/Base"), (Setting.QUIET, "0300-0400")):
        with pytest.raises(Stale):
            settle(ground, "张华", FIRST, key, value)


@pytest.mark.parametrize(("who", "unit"), [("刘芳", FIRST), ("赵强", FIRST), ("吴刚", FIRST)])
def test_only_secretary_deputy_and_administrator_settle(
    ground: Ground, who: str, unit: str
) -> None:
    with pytest.raises(NotAllowed):
        settle(ground, who, unit, Setting.NEUTRAL, "1")


def test_asking_for_many_units_takes_no_more_queries(ground: Ground) -> None:
    settle(ground, "张华", FIRST, Setting.NEUTRAL, "1")
    units = list(ground.units.values())

    def ask(count: int) -> int:
        def work() -> None:
            ground.do(lambda uow: [unit_settings.effective(uow, one) for one in units[:count]])

        return queries_of(ground.store, work)

    assert ask(1) == ask(5)


def test_late_answers_are_those_of_the_unit(ground: Ground) -> None:
    settle(ground, "张华", FIRST, Setting.LATE, "0")
    starts = local("2026-12-04 15:00")
    done = publish(ground, "张华", plan(ground, FIRST, starts))
    assert not done.activity.late_answers
    steps = ground.do(lambda uow: uow.steps.of_activities({done.activity.id}))
    assert sorted(step.key for step in steps) == [
        "1d",
        "3d",
        "leader",
        "secretary",
        "soon",
        "unsure",
    ]


def test_what_is_planned_follows_quiet_hours_and_clock_of_now(ground: Ground) -> None:
    """An hour before the meeting it has become quiet, or is another hour on the wall."""
    done = publish(ground, "张华", plan(ground, FIRST, local("2026-12-04 21:00"))).activity

    def due(key: str) -> str:
        found = ground.do(lambda uow: uow.steps.of_activities({done.id}))
        [at] = [one.due_at for one in found if one.key == key]
        return at.astimezone(ZONE).strftime("%m-%d %H:%M")

    assert due("soon") == "12-04 20:00"
    settle(ground, "张华", FIRST, Setting.QUIET, "2000-0730")
    assert due("soon") == "12-04 19:30"
    settle(ground, "张华", FIRST, Setting.QUIET, None)
    settle(ground, "张华", FIRST, Setting.ZONE, "Asia/Urumqi")
    assert (due("soon"), due("3d")) == ("12-04 22:00", "12-01 10:30")


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


def test_quiet_hours_of_a_unit_hold_back_and_go_by_its_clock(ground: Ground) -> None:
    day = ground.clock.at.date()
    settle(ground, "张华", FIRST, Setting.QUIET, "2030-0800")
    settle(ground, "张华", FIRST, Setting.ZONE, "Asia/Urumqi")
    people = [account(ground, name) for name in ("李静", "赵强")]
    li, zhao = people
    hours = ground.do(lambda uow: quiet_hours.of_accounts(uow, people, day))
    # 22:00 in Shanghai is 20:00 in Urumqi, where it is quiet from 20:30 to 08:00.
    for when, first, second in (
        ("2026-11-23 21:40", None, "2026-11-24 07:30"),
        ("2026-11-23 22:30", "2026-11-24 10:00", "2026-11-24 07:30"),
        ("2026-11-24 09:00", "2026-11-24 10:00", None),
    ):
        found = [hours[one.id].until(local(when), ZONE) for one in (li, zhao)]
        assert found == [local(one) if one else None for one in (first, second)]


def test_an_activity_at_night_waits_for_the_unit_s_morning(ground: Ground) -> None:
    settle(ground, "张华", FIRST, Setting.QUIET, "2000-0830")
    ground.at("2026-11-23 20:15")
    done = publish(ground, "张华", plan(ground, FIRST, local("2026-12-04 15:00")))
    assert done.not_before == local("2026-11-24 08:30")


def test_day_s_messages_leave_hours_that_have_become_quiet(ground: Ground) -> None:
    li, zhao = account(ground, "李静"), account(ground, "赵强")
    for one in (li, zhao):
        due = {"daily_at": "21:00", "next_daily_at": local("2026-11-23 21:00")}
        ground.do(lambda uow, one=one, due=due: uow.accounts.change(one.id, **due))
    assert settle(ground, "张华", FIRST, Setting.QUIET, "2030-0730").moved == 1
    moved = account(ground, "李静")
    assert (moved.daily_at, moved.next_daily_at) == ("20:00", local("2026-11-23 20:00"))
    assert account(ground, "赵强").daily_at == "21:00"
    actor = ground.actor("李静")
    with pytest.raises(Invalid):
        ground.do(lambda uow: preferences.set_hour(uow, actor, time(20, 30), uow.now, ZONE))


def test_who_comes_to_a_stricter_unit_keeps_the_day_s_message(ground: Ground) -> None:
    """At 21:00 it is quiet there already: from the next day on it comes before that."""
    settle(ground, "张华", FIRST, Setting.QUIET, "2030-0730")
    li, zhao = account(ground, "李静"), account(ground, "赵强")
    for one in (li, zhao):
        due = {"daily_at": "21:00", "next_daily_at": local("2026-11-23 21:00")}
        ground.do(lambda uow, one=one, due=due: uow.accounts.change(one.id, **due))
    ground.at("2026-11-23 21:00")
    ground.do(lambda uow: nudges.send_days(uow, BOT, uow.now, ZONE))
    found = [account(ground, name) for name in ("李静", "赵强")]
    assert [(one.daily_at, one.next_daily_at) for one in found] == [
        ("20:00", local("2026-11-24 20:00")),
        ("21:00", local("2026-11-24 21:00")),
    ]


def test_one_s_own_quiet_hours_can_only_be_longer(ground: Ground) -> None:
    settle(ground, "张华", FIRST, Setting.QUIET, "2100-0730")
    actor, day = ground.actor("李静"), ground.clock.at.date()

    def wish(quiet: Quiet | None) -> Account:
        return ground.do(lambda uow: preferences.set_quiet(uow, actor, quiet, uow.now, ZONE))

    for less in (Quiet(time(21, 30), time(8)), Quiet(time(20), time(7)), Quiet(time(5), time(8))):
        with pytest.raises(Invalid):
            wish(less)
    changed = wish(Quiet(time(21), time(9)))
    assert (changed.quiet_from, changed.quiet_to, changed.daily_at) == (None, "09:00", "09:00")
    # The unit becomes stricter: so does the person, where their own is not.
    settle(ground, "张华", FIRST, Setting.QUIET, "2000-0730")
    own = account(ground, "李静")
    hours = ground.do(lambda uow: quiet_hours.of_account(uow, own, day))
    assert (hours.quiet, hours.unit) == (Quiet(time(20), time(9)), Quiet(time(20), time(7, 30)))
    back = wish(None)
    assert (back.quiet_from, back.quiet_to) == (None, None)


def test_the_roll_is_kept_by_whom_the_unit_says(ground: Ground) -> None:
    path = ground.units[FIRST].path

    def keeps(name: str) -> bool:
        actor = ground.actor(name)
        can = allowed(actor, Action.TAKE_ATTENDANCE, path)
        assert can is (Command.ATTENDANCE in commands_of(actor)), name
        return can

    names = ("张华", "刘芳", "周明", "李静")
    assert [keeps(one) for one in names] == [True, True, False, False]
    settle(ground, "张华", FIRST, Setting.KEEPER, "discipline")
    assert [keeps(one) for one in names] == [True, False, True, False]
    settle(ground, "张华", FIRST, Setting.KEEPER, NOBODY)
    assert [keeps(one) for one in names] == [True, False, False, False]
    # A group's leader keeps the group's roll whatever the branch says.
    leader = ground.actor("陈磊")
    assert allowed(leader, Action.TAKE_ATTENDANCE, ground.units["第二党小组"].path)
    assert settle(ground, "张华", FIRST, Setting.KEEPER, None).rules.keepers == USUAL.keepers


def test_menus_follow_the_keepers(ground: Ground) -> None:
    def menus() -> set[int]:
        claimed = ground.do(lambda uow: uow.sending.claim(BOT, 50, set()))
        for row in claimed:
            ground.do(lambda uow, row=row: uow.sending.sent({row.id: None}))
        return {row.chat_id for row in claimed if row.kind == "menu"}

    settle(ground, "张华", FIRST, Setting.KEEPER, "organisation")
    menus()
    settle(ground, "张华", FIRST, Setting.KEEPER, "discipline")
    assert menus() == {account(ground, one).telegram_id for one in ("刘芳", "周明")}


def test_who_is_linked_gets_the_unit_s_hour(ground: Ground) -> None:
    settle(ground, "张华", FIRST, Setting.DAILY, "1200")
    made: Any = ground.do(lambda uow: uow.accounts.create(BOT, 500, daily_at="08:30"))
    unit, member = ground.units[FIRST].id, ground.members["孙敏"]
    asked = ground.do(lambda uow: uow.registrations.add(made.id, member, unit, None))
    actor, day = ground.actor("张华"), ground.clock.at.date()
    ground.do(lambda uow: approvals.decide(uow, actor, asked.id, day, ZONE, approve=True))
    assert account(ground, "孙敏").daily_at == "12:00"


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


def test_how_many_a_day_and_what_is_put_together_is_the_organisations_to_say(
    ground: Ground,
) -> None:
    boss, first = ground.actor("吴刚"), ground.units[FIRST]
    with pytest.raises(Stale):
        settle(ground, "张华", FIRST, Setting.MOST, "1")
    for key, value in ((Setting.MOST, "0"), (Setting.MOST, "x"), (Setting.WINDOW, "61")):
        with pytest.raises(Stale):
            settle(ground, boss, ROOT, key, value)
    settle(ground, boss, ROOT, Setting.MOST, "1")
    settle(ground, boss, ROOT, Setting.WINDOW, "30")
    found = ground.do(lambda uow: uow.unit_settings.organisation())
    assert (found.most_a_day, found.window) == (1, 30)
    assert not unit_settings.ORGANISATION & set(unit_settings.choosable(first))
