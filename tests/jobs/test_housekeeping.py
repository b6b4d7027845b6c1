"""Housekeeping: called twice, the second call finds nothing to do."""

from __future__ import annotations

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
