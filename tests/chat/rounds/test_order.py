"""Rounds: each update has its effect once, in order for each person."""

from __future__ import annotations

from bot.store.uow import UnitOfWork
from tests.chat.conftest import BOT
from tests.chat.made import Raw, group, pressed, said
from tests.chat.rounds.desk import HANDLED, QUARANTINED, Desk, Vote


def test_whatever_somebody_does_tells_the_language_of_their_telegram(desk: Desk) -> None:
    def heard(update: Raw) -> tuple[str | None, int]:
        desk.arrives(update)
        desk.all_rounds()
        found = desk.app.store.read_now(lambda uow: uow.accounts.by_telegram(BOT, 11))
        return found.telegram_language if found else None, len(desk.sent("menu"))

    found = desk.app.store.read_now(lambda uow: uow.accounts.by_telegram(BOT, 11))
    assert found is not None
    desk.app.store.write_now(lambda uow: uow.accounts.change(found.id, language=None))
    assert heard(said(1, 11, "/note a")) == ("en", 1)
    assert heard(said(2, 11, "/note b")) == ("en", 1)
    chinese = pressed(3, 11, Vote(yes=True).pack())
    chinese["callback_query"]["from"]["language_code"] = "zh-hans"
    assert heard(chinese) == ("zh-hans", 2)


def test_who_is_heard_of_can_be_reached_again(desk: Desk) -> None:
    def unreachable(person_id: int) -> str | None:
        found = desk.app.store.read_now(lambda uow: uow.accounts.by_telegram(BOT, person_id))
        return found.unreachable if found else None

    def lose(uow: UnitOfWork) -> None:
        for found in uow.accounts.by_telegrams(BOT, {11, 12, 13}).values():
            uow.accounts.change(found.id, unreachable="deactivated")

    desk.app.store.write_now(lose)
    desk.arrives(said(1, 11, "/note a"), pressed(2, 12, Vote(yes=True).pack()))
    desk.arrives(said(3, 13, "/note@zhibu_test_bot", group()))
    desk.all_rounds()
    assert [unreachable(one) for one in (11, 12, 13)] == [None, None, "deactivated"]


def test_an_update_that_comes_twice_has_its_effect_once(desk: Desk) -> None:
    assert desk.arrives(said(1, 11, "/note a"), said(1, 11, "/note a")) == 1
    desk.all_rounds()
    assert desk.arrives(said(1, 11, "/note a")) == 0
    desk.all_rounds()
    assert desk.kept(11) == ["a"]
    assert desk.sent() == [(11, "noted a", None)]


def test_each_person_is_heard_in_order_one_update_a_round(desk: Desk) -> None:
    desk.arrives(said(3, 12, "/note x"), said(2, 11, "/note b"), said(1, 11, "/note a"))
    assert [desk.round().taken for _ in range(3)] == [2, 1, 0]
    assert (desk.kept(11), desk.kept(12)) == (["a", "b"], ["x"])


def test_a_round_says_whether_another_is_due(desk: Desk) -> None:
    desk.arrives(said(1, 11, "/note a"), said(2, 11, "/bug"), said(3, 12, "/note x"))
    assert [desk.round().left for _ in range(4)] == [True, True, True, False]
    assert desk.states() == {1: HANDLED, 2: QUARANTINED, 3: HANDLED}


def test_a_round_says_whether_a_file_came(desk: Desk) -> None:
    file = {"file_id": "F", "file_unique_id": "f", "file_name": "a.xlsx", "file_size": 9}
    desk.arrives(said(1, 11, "/note a"), said(2, 12, "", document=file))
    assert desk.round().files
    desk.arrives(said(3, 11, "/note b"))
    assert not desk.round().files


def test_what_is_done_is_wiped(desk: Desk) -> None:
    desk.arrives(said(1, 11, "/note a"))
    desk.all_rounds()
    assert desk.states() == {1: HANDLED}
    assert desk.payloads() == {}


def test_a_lower_update_id_after_an_idle_week_is_handled(desk: Desk) -> None:
    desk.arrives(said(900, 11, "/note a"))
    desk.all_rounds()
    desk.arrives(said(17, 11, "/note b"))
    desk.all_rounds()
    assert desk.kept(11) == ["a", "b"]
