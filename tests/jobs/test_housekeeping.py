"""Housekeeping: called twice, the second call finds nothing to do."""

from __future__ import annotations

from datetime import date

import jobs
from bot.domain.org import Role
from jobs import housekeeping
from tests.chat.views.pushing import app_of
from tests.services.ground import BOT, Ground


def test_each_duty_twice(ground: Ground) -> None:
    app = app_of(ground)
    ground.do(lambda uow: uow.drafts.start(BOT, 103, "registration", {}, "name"))
    ground.at("2026-11-25 09:00")
    assert ground.do(lambda uow: housekeeping.menus(app, uow)) == 7
    assert ground.do(lambda uow: housekeeping.menus(app, uow)) == 0
    for _ in range(2):
        ground.do(lambda uow: housekeeping.tidy(app, uow))
        ground.do(lambda uow: housekeeping.requests(app, uow))
        assert ground.do(lambda uow: uow.drafts.of(BOT, 103)) == []


def test_what_changes_with_the_date_changes_at_the_first_tick_of_the_day(ground: Ground) -> None:
    app, day = app_of(ground), date(2026, 11, 24)
    member, unit = ground.members["李静"], ground.units["第二党小组"]
    ground.do(lambda uow: uow.members.appoint(member, unit.id, Role.GROUP_LEADER, day))
    ground.at("2026-11-23 23:59")
    assert ground.do(lambda uow: jobs.new_day(app, uow))
    before = ground.do(lambda uow: uow.accounts.of_member(BOT, member))
    assert not ground.do(lambda uow: jobs.new_day(app, uow))
    ground.at("2026-11-24 00:00")
    assert ground.do(lambda uow: jobs.new_day(app, uow))
    after = ground.do(lambda uow: uow.accounts.of_member(BOT, member))
    assert before is not None
    assert after is not None
    assert before.menu != after.menu
    assert not ground.do(lambda uow: jobs.new_day(app, uow))
