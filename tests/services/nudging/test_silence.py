"""Somebody stops the bot: their secretary hears of it once, and when it is over."""

from __future__ import annotations

from datetime import date

from bot.services.nudging import reach, silence
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, Ground

TODAY = date(2026, 11, 23)


def account(uow: UnitOfWork, ground: Ground, name: str) -> Account:
    found = uow.accounts.of_member(BOT, ground.members[name])
    assert found is not None
    return found


def blocks(ground: Ground, name: str, why: str = "blocked") -> None:
    ground.do(lambda uow: reach.unreachable(uow, account(uow, ground, name), why, TODAY))


def returns(ground: Ground, name: str) -> None:
    ground.do(lambda uow: reach.regained(uow, account(uow, ground, name)))


def told(ground: Ground, message_id: int | None = None) -> list[tuple[int, str, int | None]]:
    """Who is told what, by an edit of which message; it is sent as `message_id`."""
    rows = ground.do(lambda uow: uow.sending.claim(BOT, 100, set()))
    found = [row for row in rows if row.kind.startswith("reach.")]
    if message_id is not None:
        ground.do(lambda uow: uow.sending.sent({row.id: message_id for row in found}))
    return [(row.chat_id, row.kind, row.edit_message_id) for row in found]


def test_the_secretary_is_told_once_and_hears_when_it_is_over(ground: Ground) -> None:
    secretary = ground.actor("张华").telegram_id
    blocks(ground, "李静")
    blocks(ground, "李静", "deactivated")
    assert told(ground, 55) == [(secretary, silence.LOST, None)]
    returns(ground, "李静")
    returns(ground, "李静")
    assert told(ground, 55) == [(secretary, silence.BACK, 55)]
    blocks(ground, "李静")
    assert told(ground) == []


def test_who_comes_back_before_anybody_heard_was_never_away(ground: Ground) -> None:
    blocks(ground, "李静")
    returns(ground, "李静")
    assert told(ground) == []


def test_for_a_secretary_it_is_the_one_above(ground: Ground) -> None:
    blocks(ground, "张华")
    assert told(ground) == [(ground.actor("吴刚").telegram_id, silence.LOST, None)]
    blocks(ground, "李静")
    assert told(ground) == [(ground.actor("吴刚").telegram_id, silence.LOST, None)]
    blocks(ground, "吴刚")
    assert told(ground) == [(ground.actor("赵强").telegram_id, silence.LOST, None)]


def test_nobody_hears_of_an_account_without_a_row_of_the_roster(ground: Ground) -> None:
    boss = ground.administrator()

    def work(uow: UnitOfWork) -> None:
        found = uow.accounts.get(boss.account_id or 0)
        assert found is not None
        reach.lost(uow, found, TODAY)

    ground.do(work)
    assert told(ground) == []
