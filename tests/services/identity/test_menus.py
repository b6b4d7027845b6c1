"""Menus follow rights, and Telegram is told only when they changed."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.org import Role
from bot.services.identity import menus
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, Ground, queries_of

TODAY = date(2026, 11, 23)
EVERYBODY = [100, 101, 102, 103, 105, 106, 107]


def told(ground: Ground) -> list[int]:
    """Chats whose menu goes out now."""
    rows = ground.do(lambda uow: uow.sending.claim(BOT, 100, set()))
    assert all(row.params == {"urgent": True} for row in rows)
    return sorted(row.chat_id for row in rows if row.kind == menus.MENU)


def refresh_all(ground: Ground, day: date = TODAY) -> int:
    return ground.do(lambda uow: menus.refresh_all(uow, BOT, day))


def test_all_are_told_once(ground: Ground) -> None:
    assert refresh_all(ground) == len(EVERYBODY)
    assert told(ground) == EVERYBODY
    assert refresh_all(ground) == 0
    assert told(ground) == []


def test_one_by_one_and_all_at_once_agree(ground: Ground) -> None:
    ground.administrator()
    refresh_all(ground)
    told(ground)

    def one_by_one(uow: UnitOfWork) -> list[bool]:
        return [menus.refresh(uow, account, TODAY) for account in uow.accounts.of_bot(BOT)]

    assert not any(ground.do(one_by_one))


def test_an_office_that_begins_or_ends_by_date_changes_the_menu(ground: Ground) -> None:
    refresh_all(ground)
    told(ground)
    tomorrow = TODAY + timedelta(days=1)
    ground.do(
        lambda uow: uow.members.appoint(
            ground.members["李静"], ground.units["第一党支部"].id, Role.DEPUTY_SECRETARY, tomorrow
        )
    )
    assert refresh_all(ground) == 0
    assert refresh_all(ground, tomorrow) == 1
    assert told(ground) == [103]


def test_a_language_changes_it_too_and_who_is_unreachable_waits(ground: Ground) -> None:
    refresh_all(ground)
    told(ground)

    def change(uow: UnitOfWork) -> None:
        for chat, values in ((103, {"language": "en"}), (100, {"language": "en"})):
            account = uow.accounts.by_telegram(BOT, chat)
            assert account is not None
            gone = {"unreachable": "blocked"} if chat == 100 else {}
            uow.accounts.change(account.id, **values, **gone)

    ground.do(change)
    assert refresh_all(ground) == 1
    assert told(ground) == [103]


def test_queries_do_not_grow_with_the_people(ground: Ground) -> None:
    refresh_all(ground)
    few = queries_of(ground.store, lambda: refresh_all(ground))
    ground.administrator()
    refresh_all(ground)
    assert queries_of(ground.store, lambda: refresh_all(ground)) == few


def test_a_forgotten_menu(ground: Ground) -> None:
    ground.do(lambda uow: menus.forget(uow, BOT, 999))
    assert told(ground) == [999]


def test_however_many_are_told_it_takes_as_many_queries(ground: Ground) -> None:
    refresh_all(ground)
    told(ground)

    def told_of(number: int) -> int:
        def forget(uow: UnitOfWork) -> None:
            some = uow.accounts.of_bot(BOT)[:number]
            uow.accounts.set_menus({one.id: "an older edition" for one in some})

        ground.do(forget)
        asked = queries_of(ground.store, lambda: refresh_all(ground))
        assert len(told(ground)) == number
        return asked

    assert told_of(2) == told_of(len(EVERYBODY))
