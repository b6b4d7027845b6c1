from __future__ import annotations

from datetime import timedelta

import pytest

from tests.sandbox.driver import NOON, PERSON, Sandbox, button, keyboard

CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


def texts(sandbox: Sandbox, **fields: object) -> list[str]:
    return [update["message"]["text"] for update in sandbox.updates(**fields)]


def test_a_message_comes_as_telegram_shapes_it(sandbox: Sandbox) -> None:
    said = sandbox.control("open", person=PERSON, payload="j_abc")
    assert sandbox.updates() == [
        {
            "update_id": said["update_id"],
            "message": {
                "message_id": said["message_id"],
                "from": {
                    "id": PERSON,
                    "is_bot": False,
                    "first_name": "李静",
                    "language_code": "zh-hans",
                },
                "chat": {"id": PERSON, "first_name": "李静", "type": "private"},
                "date": int(NOON.timestamp()),
                "text": "/start j_abc",
                "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
            },
        }
    ]


def test_an_update_comes_again_until_a_higher_offset_confirms_it(sandbox: Sandbox) -> None:
    first = sandbox.say("one")["update_id"]
    second = sandbox.say("two")["update_id"]
    assert second == first + 1
    assert texts(sandbox) == ["one", "two"]
    assert texts(sandbox, offset=first) == ["one", "two"]
    assert texts(sandbox, offset=second) == ["two"]
    assert texts(sandbox, offset=second + 1) == []
    assert texts(sandbox) == []


def test_a_negative_offset_keeps_the_latest_and_forgets_the_rest(sandbox: Sandbox) -> None:
    for text in ("one", "two", "three"):
        sandbox.say(text)
    assert texts(sandbox, offset=-2) == ["two", "three"]
    assert texts(sandbox) == ["two", "three"]


def test_limit(sandbox: Sandbox) -> None:
    for text in ("one", "two", "three"):
        sandbox.say(text)
    assert texts(sandbox, limit=2) == ["one", "two"]
    assert sandbox.refused("getUpdates", limit=0) == (
        'Bad Request: field "limit" must have range [1, 100]'
    )
    assert sandbox.refused("getUpdates", limit=101) == (
        'Bad Request: field "limit" must have range [1, 100]'
    )


def test_a_long_poll_ends_with_the_first_update(sandbox: Sandbox) -> None:
    poll = sandbox.later("getUpdates", timeout=20)
    said = sandbox.say("now")
    assert [one["update_id"] for one in poll.result()["result"]] == [said["update_id"]]


def test_a_long_poll_without_updates_ends_empty(sandbox: Sandbox) -> None:
    assert sandbox.updates(timeout=1) == []


def test_the_older_of_two_pollers_gets_the_conflict(sandbox: Sandbox) -> None:
    older = sandbox.later("getUpdates", timeout=20)
    younger = sandbox.later("getUpdates", timeout=20)
    assert older.result() == {"ok": False, "error_code": 409, "description": CONFLICT}
    sandbox.say("now")
    assert [one["message"]["text"] for one in younger.result()["result"]] == ["now"]


def test_only_allowed_kinds_are_queued_from_then_on(started: Sandbox) -> None:
    sent = started.send(reply_markup=keyboard(button()))
    started.updates(allowed_updates=["callback_query"])
    assert started.say("unheard")["update_id"] is None
    started.control("press", person=PERSON, message_id=sent["message_id"], data="yes")
    assert [sorted(one) for one in started.updates()] == [["callback_query", "update_id"]]
    assert started.result("getWebhookInfo")["allowed_updates"] == ["callback_query"]
    started.updates(allowed_updates=[])
    assert started.say("heard")["update_id"] is not None


@pytest.mark.parametrize(
    ("kind", "lifetime"), [("message", timedelta(hours=24)), ("press", timedelta(seconds=150))]
)
def test_updates_wait_no_longer_than_their_lifetime(
    started: Sandbox, kind: str, lifetime: timedelta
) -> None:
    if kind == "message":
        started.say("late?")
    else:
        sent = started.send(reply_markup=keyboard(button()))
        started.control("press", person=PERSON, message_id=sent["message_id"], data="yes")
    started.clock.advance(lifetime - timedelta(seconds=1))
    assert len(started.updates()) == 1
    started.clock.advance(timedelta(seconds=1))
    assert started.updates() == []


def test_a_press_brings_the_whole_message_as_it_is_then(started: Sandbox) -> None:
    sent = started.send(
        "<b>会议</b> 🎉", parse_mode="HTML", reply_markup=keyboard(button("参加", "go:1"))
    )
    pressed = started.control("press", person=PERSON, message_id=sent["message_id"], text="参加")
    started.result("editMessageText", chat_id=PERSON, message_id=sent["message_id"], text="later")
    query = started.updates()[0]["callback_query"]
    assert query.pop("chat_instance").isdigit()
    assert query == {
        "id": pressed["callback_query_id"],
        "from": {
            "id": PERSON,
            "is_bot": False,
            "first_name": "李静",
            "language_code": "zh-hans",
        },
        "message": sent,
        "data": "go:1",
    }
    assert sent == {
        "message_id": sent["message_id"],
        "from": {
            "id": 700,
            "is_bot": True,
            "first_name": "支部助手",
            "username": "branch_bot",
        },
        "chat": {"id": PERSON, "first_name": "李静", "type": "private"},
        "date": int(NOON.timestamp()),
        "text": "会议 🎉",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
        "reply_markup": keyboard(button("参加", "go:1")),
    }


def test_raw_updates_are_queued_as_given(started: Sandbox) -> None:
    latest = started.say("one")["update_id"]
    duplicate = started.updates()[0]
    low = {"update_id": 17, "callback_query": {"id": "poison"}}
    assert started.control("raw", update=duplicate) == {"update_id": latest}
    assert started.control("raw", update=low) == {"update_id": 17}
    assert started.control("raw", update={"new_kind": {}}) == {"update_id": latest + 1}
    assert started.updates() == [
        duplicate,
        duplicate,
        low,
        {"update_id": latest + 1, "new_kind": {}},
    ]


def test_a_raw_update_with_a_low_number_is_delivered_once(started: Sandbox) -> None:
    started.control("raw", update={"update_id": 17, "message": {}})
    assert [one["update_id"] for one in started.updates(offset=1000)] == [17]
    assert started.updates(offset=1000) == []


def test_pending_updates_can_be_dropped(started: Sandbox) -> None:
    started.say("one")
    assert started.result("getWebhookInfo") == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 1,
    }
    started.result("deleteWebhook")
    assert len(started.updates()) == 1
    started.result("deleteWebhook", drop_pending_updates=True)
    assert started.updates() == []


def test_a_person_edits_a_message(started: Sandbox) -> None:
    said = started.say("before /help")
    started.updates(offset=said["update_id"] + 1)
    started.control("edit", person=PERSON, message_id=said["message_id"], text="after")
    edited = started.updates()[0]["edited_message"]
    assert (edited["message_id"], edited["text"]) == (said["message_id"], "after")
    assert edited["edit_date"] == int(NOON.timestamp())
    assert "entities" not in edited
