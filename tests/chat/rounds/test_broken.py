"""An update that is broken, or hits a bug, harms no other; its words are nowhere."""

from __future__ import annotations

import io
import json
from datetime import timedelta

from bot.chat import updates
from bot.domain.alerts import Counts
from bot.domain.delivery import InboxState
from tests.chat.conftest import BOT
from tests.chat.made import DATE, Raw, pressed, said, user
from tests.chat.rounds.desk import BOSS, HANDLED, QUARANTINED, Desk, Lone


def test_a_bug_leaves_the_others_standing_and_is_set_aside_after_three_attempts(
    desk: Desk,
) -> None:
    desk.arrives(
        said(1, 11, "/bug secret words"), said(2, 12, "/note a"), said(3, 11, "/note later")
    )
    taken = [desk.round().taken for _ in range(5)]
    assert taken == [2, 1, 1, 1, 0]
    assert desk.states() == {1: QUARANTINED, 2: HANDLED, 3: HANDLED}
    assert (desk.kept(11), desk.kept(12)) == (["later"], ["a"])
    [(chat, params, _)] = desk.sent("alert.quarantine")
    assert chat == BOSS
    assert list(params) == ["number", "urgent", "silent"]
    assert len(params["number"]) == 4
    told = [text for chat, text, _ in desk.sent() if chat == 11]
    assert told[0].startswith(f"Not saved: something went wrong on my side ({'number '}")
    assert params["number"] in told[0]
    assert told[1:] == ["noted later"]


def test_a_press_that_hits_a_bug_is_answered_with_a_number(desk: Desk) -> None:
    desk.arrives(pressed(1, 11, Lone("bug").pack()))
    [toast] = desk.all_rounds()
    [(_, params, _)] = desk.sent("alert.quarantine")
    assert (toast.callback_id, toast.alert) == ("q1", True)
    assert params["number"] in str(toast.text)
    assert desk.sent() == []


def test_a_reply_that_cannot_be_shown_undoes_what_its_endpoint_did(desk: Desk) -> None:
    desk.arrives(said(1, 11, "/wide"), said(2, 12, "/note a"))
    desk.all_rounds()
    assert desk.states() == {1: QUARANTINED, 2: HANDLED}
    assert (desk.kept(11), desk.kept(12)) == ([], ["a"])


GOOD = {"id": 11, "type": "private"}
POISON: dict[str, Raw] = {
    "no chat": {"message": {"message_id": 1, "date": DATE, "from": user(11), "text": "x"}},
    "a message that is a word": {"message": "x"},
    "a list for a message": {"message": [1]},
    "a press that is a word": {"callback_query": "x"},
    "a press without a person": {"callback_query": {"id": "1", "chat_instance": "1"}},
    "a person that is a word": {
        "message": {"message_id": 1, "date": DATE, "chat": GOOD, "from": "x", "text": "x"}
    },
    "a date that is a word": {
        "message": {"message_id": 1, "date": "x", "chat": GOOD, "from": user(11), "text": "x"}
    },
    "a text that is a number": {
        "message": {"message_id": 1, "date": DATE, "chat": GOOD, "from": user(11), "text": 5}
    },
    "a chat that is a list": {
        "message": {"message_id": 1, "date": DATE, "chat": [], "from": user(11), "text": "x"}
    },
    "a standing without a chat": {"my_chat_member": {"from": user(11)}},
    "a kind there is none of": {"astral_message": {"from": user(11)}},
    "nothing": {},
    "half a character": said(0, 11, "/\ud83d \ud83d"),
    "64 KB of words": said(0, 11, "/note " + "字" * 65_536),
    "deep": {"message": json.loads("[" * 200 + "]" * 200)},
    "a person with too many digits": said(0, 2**63, "/note z"),
    "a person who is no number": said(0, 11, "/note z", **{"from": {**user(11), "id": True}}),
    "a chat with too many digits": said(0, 11, "/note z", chat={**GOOD, "id": 2**63}),
    "a message with too many digits": pressed(0, 11, Lone("a").pack(), message_id=2**63),
    "an unknown field": said(0, 11, "/note y", chat=None, quantum={"a": 1}),
}


def test_poisonous_updates_stop_nobody(desk: Desk) -> None:
    bad = [
        {**json.loads(json.dumps(raw)), "update_id": number}
        for number, raw in enumerate(POISON.values(), start=2)
    ]
    desk.arrives(said(1, 12, "/note before"), *bad)
    desk.arrives(said(98, 12, "/note after"), said(99, 11, "/note last"))
    desk.all_rounds()
    states = desk.states()
    assert InboxState.WAITING not in states.values()
    assert [states.pop(good) for good in (1, 98, 99)] == [HANDLED] * 3
    assert desk.kept(12) == ["before", "after"]
    assert desk.kept(11) == ["字" * 65_536, "y", "last"]
    readable = {"half a character", "64 KB of words", "an unknown field", "nothing"}
    readable |= {"a kind there is none of"}
    handled = {
        name for name, state in zip(POISON, states.values(), strict=True) if state == HANDLED
    }
    assert handled == readable
    alerts = desk.sent("alert.quarantine")
    assert [chat for chat, _, _ in alerts] == [BOSS]
    since = desk.app.clock.now() - timedelta(hours=1)
    counts = desk.app.store.read_now(lambda uow: uow.troubles.counts(BOT, since))
    assert counts == Counts(quarantined=len(POISON) - len(readable))


def test_a_language_pack_of_ones_own_has_a_code_that_can_be_kept() -> None:
    raw = said(1, 11, "/note a")
    raw["message"]["from"]["language_code"] = "zh-hans-of-my-own-making"
    assert updates.read(json.dumps(raw)).language_code == "zh-hans-of-my-ow"


def test_logs_of_a_bug_hold_no_words_of_anybody(desk: Desk, logged: io.StringIO) -> None:
    desk.arrives(said(1, 11, "/bug 13800000000"), {"update_id": 2, "message": "13800000000"})
    desk.all_rounds()
    events = [json.loads(line) for line in logged.getvalue().splitlines()]
    names = [event["event"] for event in events]
    assert sorted(names) == ["update.failed"] * 6 + ["update.quarantined"] * 2
    assert "13800000000" not in logged.getvalue()
    assert user(11)["first_name"] not in json.dumps(events, ensure_ascii=False)
