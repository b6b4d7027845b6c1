"""What administrators are told, how often, and never about whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.alerts import Counts, Urgent, is_due, missing_year, nearly_full
from bot.domain.delivery import OutboxState, SendClass
from bot.services.nudging import alerts
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE, Ground

MB, GB = 1024**2, 1024**3


def told(ground: Ground) -> list[tuple[int, str, dict[str, Any]]]:
    rows = ground.do(lambda uow: uow.sending.claim(BOT, 100, set()))
    return [(row.chat_id, row.kind, row.params) for row in rows if row.kind.startswith("alert.")]


def settles(ground: Ground, state: OutboxState, reason: str, *classes: SendClass) -> None:
    """Messages that end so."""

    def work(uow: UnitOfWork) -> None:
        for send_class in classes:
            row = uow.outbox.add(Message(BOT, 100, "nudge.day", send_class))
            assert row is not None
            uow.sending.settle(row, state, reason)

    ground.do(work)


def day_ends(ground: Ground) -> bool:
    return ground.do(lambda uow: alerts.daily(uow, BOT, ZONE, uow.now))


@pytest.mark.parametrize(
    ("free", "total", "full"),
    [
        (200 * MB, 1 * GB, False),
        (200 * MB - 1, 1 * GB, True),
        (5 * GB, 100 * GB, False),
        (5 * GB - 1, 100 * GB, True),
        (100 * MB, 100 * MB, True),
    ],
)
def test_when_a_disk_is_nearly_full(free: int, total: int, full: bool) -> None:
    assert nearly_full(free, total) is full


def test_from_november_on_the_next_year_is_missed() -> None:
    day = datetime.fromisoformat
    assert missing_year(day("2026-10-31").date(), {2026}) is None
    assert missing_year(day("2026-11-01").date(), {2026}) == 2027
    assert missing_year(day("2026-12-31").date(), {2026, 2027}) is None
    morning = day("2026-11-24 09:00")
    assert is_due(day("2026-11-23 23:59"), morning)
    assert not is_due(day("2026-11-23 23:59"), morning - timedelta(minutes=1))
    assert not is_due(day("2026-11-24 00:00"), morning)


def test_urgent_ones_come_at_once_each_kind_once_an_hour(ground: Ground) -> None:
    boss = ground.administrator()
    at_once = {"urgent": True, "silent": True}
    for number in ("7F3A", "7F3B"):
        ground.do(lambda uow, n=number: alerts.quarantined(uow, BOT, n))
    ground.do(lambda uow: alerts.unprepared(uow, BOT, "nudge.day"))
    ground.do(lambda uow: alerts.disk(uow, BOT, 100 * MB, 10 * GB))
    ground.do(lambda uow: alerts.disk(uow, BOT, 100 * MB, 10 * GB))
    assert told(ground) == [
        (boss.telegram_id, Urgent.QUARANTINE, {"number": "7F3A"} | at_once),
        (boss.telegram_id, Urgent.PREPARE, {"kind": "nudge.day"} | at_once),
        (boss.telegram_id, Urgent.DISK, {"free": 100 * MB, "total": 10 * GB} | at_once),
    ]
    ground.at("2026-11-23 10:00")
    ground.do(lambda uow: alerts.quarantined(uow, BOT, "7F3C"))
    ground.do(lambda uow: alerts.disk(uow, BOT, 100 * MB, 10 * GB))
    assert [params["number"] for _, _, params in told(ground)] == ["7F3C"]
    ground.do(lambda uow: alerts.disk(uow, BOT, 5 * GB, 10 * GB))
    assert told(ground) == []


def test_clocks_that_disagree_are_told_of(ground: Ground) -> None:
    boss = ground.administrator()
    said = ground.do(lambda uow: uow.leases.clock())
    for apart in (29, -29, 45, 45):
        ground.do(lambda uow, by=apart: alerts.clocks(uow, BOT, said + timedelta(seconds=by)))
    [(chat, kind, params)] = told(ground)
    assert (chat, kind) == (boss.telegram_id, Urgent.SKEW)
    assert 40 <= params["seconds"] <= 45


def test_all_else_is_one_message_a_day(ground: Ground) -> None:
    boss = ground.administrator()
    assert not day_ends(ground)
    nudge, card = SendClass.REMINDER, SendClass.DEADLINE
    settles(ground, OutboxState.FAILED, "Refused", nudge, nudge, card)
    settles(ground, OutboxState.UNKNOWN, "outcome unknown", nudge, card)
    settles(ground, OutboxState.SKIPPED, "bug", nudge)
    settles(ground, OutboxState.SKIPPED, "answered", nudge)
    settles(ground, OutboxState.FAILED, "blocked", nudge)
    ground.at("2026-11-23 23:00")
    assert not day_ends(ground)
    ground.at("2026-11-24 08:59")
    assert not day_ends(ground)
    ground.at("2026-11-24 09:00")
    assert day_ends(ground)
    [(chat, kind, params)] = told(ground)
    assert (chat, kind, params.pop("year")) == (boss.telegram_id, alerts.DAILY, 2027)
    assert Counts(**params) == Counts(0, 1, 2, 1, 1, 1)
    ground.at("2026-11-24 18:00")
    assert not day_ends(ground)
    ground.at("2026-11-25 09:00")
    assert not day_ends(ground)
    ground.at("2026-12-08 09:00")
    assert day_ends(ground)
    [(_, _, params)] = told(ground)
    assert (params.pop("year"), bool(Counts(**params))) == (2027, False)


def test_messages_of_a_day_down_may_be_lost(ground: Ground) -> None:
    boss = ground.administrator()
    ground.do(lambda uow: alerts.away(uow, BOT))  # new
    ground.do(lambda uow: uow.heartbeats.beat(BOT, "tick", uow.now))
    ground.at("2026-11-24 08:59")
    ground.do(lambda uow: alerts.away(uow, BOT))
    assert told(ground) == []
    ground.at("2026-11-24 09:00")
    ground.do(lambda uow: alerts.away(uow, BOT))
    [(chat, kind, params)] = told(ground)
    assert (chat, kind, params["hours"]) == (boss.telegram_id, Urgent.AWAY, 24)


def test_nobody_is_told_who_cannot_be_reached(ground: Ground) -> None:
    boss = ground.administrator()
    ground.do(lambda uow: uow.accounts.change(boss.account_id or 0, unreachable="blocked"))
    ground.do(lambda uow: alerts.quarantined(uow, BOT, "7F3A"))
    assert told(ground) == []
