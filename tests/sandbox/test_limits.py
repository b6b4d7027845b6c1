from __future__ import annotations

import pytest

from bot.sandbox.limits import Limits
from bot.sandbox.refusals import Refusal
from tests.sandbox.driver import PERSON, Sandbox, button, keyboard

BOT = 700


def passed(limits: Limits, chat_id: int, now: float, tries: int) -> int:
    """How many of so many messages at one instant pass."""
    count = 0
    for _ in range(tries):
        try:
            limits.spend(BOT, chat_id, now)
        except Refusal:
            break
        count += 1
    return count


def test_a_private_chat_takes_a_burst_and_then_one_a_second() -> None:
    limits = Limits()
    assert passed(limits, PERSON, 100.0, 50) == 20
    assert passed(limits, PERSON, 100.9, 50) == 0
    assert passed(limits, PERSON, 101.0, 50) == 1
    assert passed(limits, PERSON, 104.5, 50) == 3


def test_a_group_takes_twenty_a_minute() -> None:
    limits = Limits()
    assert passed(limits, -9, 0.0, 50) == 20
    assert passed(limits, -9, 2.9, 50) == 0
    assert passed(limits, -9, 3.0, 50) == 1


def test_all_chats_together_take_thirty_a_second() -> None:
    limits = Limits()
    assert sum(passed(limits, person, 0.0, 1) for person in range(1, 100)) == 30
    assert sum(passed(limits, person, 1.0, 1) for person in range(1, 100)) == 30
    assert sum(passed(limits, person, 1.5, 1) for person in range(1, 100)) == 15


def test_a_refused_message_costs_nothing() -> None:
    limits = Limits(overall=2, burst=1)
    limits.spend(BOT, 1, 0.0)
    with pytest.raises(Refusal):
        limits.spend(BOT, 1, 0.0)
    limits.spend(BOT, 2, 0.0)


def test_the_pause_is_told_in_whole_seconds(started: Sandbox) -> None:
    assert started.control("limits", burst=1, chat=0.05) == {
        "overall": 30,
        "chat": 0.05,
        "burst": 1,
        "group": 20,
        "off": False,
    }
    sent = started.send()["message_id"]
    place = {"chat_id": PERSON, "message_id": sent}
    for method, fields in (("sendMessage", {"chat_id": PERSON}), ("editMessageText", place)):
        refused = started.call(method, **fields, text="y")
        seconds = refused["parameters"]["retry_after"]
        assert seconds in range(10, 21)  # some have passed on a busy machine
        assert refused == {
            "ok": False,
            "error_code": 429,
            "description": f"Too Many Requests: retry after {seconds}",
            "parameters": {"retry_after": seconds},
        }
    assert started.result("deleteMessage", **place) is True
    assert started.result("sendChatAction", chat_id=PERSON, action="typing") is True


def test_answers_are_not_metered(started: Sandbox) -> None:
    sent = started.send(reply_markup=keyboard(button()))["message_id"]
    started.control("limits", overall=1, burst=1)
    for _ in range(5):
        pressed = started.control("press", person=PERSON, message_id=sent, data="yes")
        query_id = pressed["callback_query_id"]
        assert started.result("answerCallbackQuery", callback_query_id=query_id) is True


def test_limits_can_be_taken_away(started: Sandbox) -> None:
    started.control("limits", off=True)
    for _ in range(40):
        started.send()
