"""Quiet hours of a unit, on real databases: steps, activities and messages keep out of them."""

from __future__ import annotations

from datetime import time

import pytest

from bot.domain.quiet import Quiet
from bot.domain.unit_settings import Setting
from bot.errors import Invalid
from bot.services.nudging import nudges, quiet_hours
from bot.services.personal import preferences
from bot.store.members.accounts import Account
from tests.services.ground import BOT, ZONE, Ground, local
from tests.services.personal.settling import FIRST, account, plan, publish, settle


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
