from __future__ import annotations

from typing import Any

from tests.sandbox.driver import BOT_ID, NOON, PERSON, Sandbox, button, keyboard

GROUP = -100500
BOT = {"id": BOT_ID, "is_bot": True, "first_name": "支部助手", "username": "branch_bot"}


def test_people(started: Sandbox) -> None:
    started.control("people", id=6, first_name="王伟", note="书记 · Secretary", username="wang")
    started.control("people", id=6, first_name="王伟民")
    started.send()
    common = {"last_name": "", "deactivated": False, "blocked": False}
    assert started.look("people") == [
        {
            **common,
            "id": PERSON,
            "first_name": "李静",
            "username": "",
            "language_code": "zh-hans",
            "note": "",
            "started": True,
            "unread": 1,
        },
        {
            **common,
            "id": 6,
            "first_name": "王伟民",
            "username": "wang",
            "language_code": "",
            "note": "书记 · Secretary",
            "started": False,
            "unread": 0,
        },
    ]
    assert started.look("chats/5?peek=1")["messages"] == started.chat()["messages"]
    assert started.look("people")[0]["unread"] == 0
    assert started.look("bots") == [BOT]


def test_a_chat_as_its_person_sees_it(started: Sandbox) -> None:
    sent = started.send("<b>会议</b>", parse_mode="HTML", reply_markup=keyboard(button()))
    gone = started.send("gone")
    started.result("deleteMessage", chat_id=PERSON, message_id=gone["message_id"])
    pressed = started.control("press", person=PERSON, message_id=sent["message_id"], row=0, col=0)
    query_id = pressed["callback_query_id"]
    assert started.chat()["waiting"] == [query_id]
    started.result("answerCallbackQuery", callback_query_id=query_id, text="好", show_alert=True)
    bot = {"from": "bot", "from_id": BOT_ID, "name": "支部助手", "caption": ""}
    date = int(NOON.timestamp())
    chat = started.chat()
    assert chat.pop("version") > 0
    assert chat == {
        "id": PERSON,
        "title": "李静",
        "started": True,
        "blocked": False,
        "messages": [
            {
                "message_id": sent["message_id"] - 1,
                "date": date,
                "from": "person",
                "from_id": PERSON,
                "name": "李静",
                "text": "/start",
                "caption": "",
                "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
            },
            {
                **bot,
                "message_id": sent["message_id"],
                "date": date,
                "text": "会议",
                "entities": [{"type": "bold", "offset": 0, "length": 2}],
                "reply_markup": keyboard(button()),
            },
            {
                **bot,
                "message_id": gone["message_id"],
                "date": date,
                "text": "gone",
                "entities": [],
                "deleted": True,
            },
        ],
        "toasts": [
            {
                "callback_query_id": query_id,
                "at": NOON.isoformat(),
                "text": "好",
                "show_alert": True,
                "url": "",
            }
        ],
        "waiting": [],
        "commands": [],
        "menu_button": {"type": "default"},
        "typing": False,
    }


def test_only_buttons_that_are_there_can_be_pressed_unless_forced(started: Sandbox) -> None:
    link = {"text": "Link", "url": "https://example.org/"}
    message_id = started.send(reply_markup=keyboard(button(), link))["message_id"]

    def press(**how: Any) -> tuple[int, Any]:
        body = {"person": PERSON, "message_id": message_id, **how}
        response = started.http.post("/control/press", json=body)
        return response.status_code, response.json().get("error")

    missing = (409, "there is no such button under this message now")
    assert press(data="no") == missing
    assert press(text="No") == missing
    assert press(row=1) == missing
    assert press(text="Link") == (409, "this button sends nothing to the bot (it is a link)")
    assert press(text="Yes") == (200, None)
    started.result("editMessageText", chat_id=PERSON, message_id=message_id, text="closed")
    assert press(data="yes") == missing
    assert press(data="forged", force=True) == (200, None)
    started.result("deleteMessage", chat_id=PERSON, message_id=message_id)
    assert press(data="late", force=True) == (200, None)
    queries = [one["callback_query"] for one in started.updates()]
    assert [one["data"] for one in queries] == ["yes", "forged", "late"]
    assert queries[2]["message"] == {
        "message_id": message_id,
        "chat": {"id": PERSON, "first_name": "李静", "type": "private"},
        "date": 0,
    }


def test_blocking_and_letting_in_again(started: Sandbox) -> None:
    started.control("block", person=PERSON)
    assert started.control("block", person=PERSON) == {"update_id": None}
    assert started.look("people")[0]["blocked"] is True
    response = started.http.post("/control/say", json={"person": PERSON, "text": "x"})
    assert response.json() == {"error": "this person has blocked the bot; unblock it first"}
    started.control("unblock", person=PERSON)
    changes = [one["my_chat_member"] for one in started.updates()]
    kicked = {"user": BOT, "status": "kicked", "until_date": 0}
    member = {"user": BOT, "status": "member"}
    assert [(one["old_chat_member"], one["new_chat_member"]) for one in changes] == [
        (member, kicked),
        (kicked, member),
    ]
    assert changes[0]["chat"] == {"id": PERSON, "first_name": "李静", "type": "private"}
    assert changes[0]["from"]["id"] == PERSON


def test_nobody_speaks_from_a_deactivated_account(started: Sandbox) -> None:
    started.control("people", id=PERSON, first_name="李静", deactivated=True)
    response = started.http.post("/control/say", json={"person": PERSON, "text": "x"})
    assert response.status_code == 409
    assert response.json() == {"error": "this person's account is deactivated"}


def test_unanswered_presses_are_forgotten(started: Sandbox) -> None:
    sent = started.send(reply_markup=keyboard(button()))
    press = {"person": PERSON, "message_id": sent["message_id"], "data": "yes"}
    started.control("press", **press)
    started.control("clock", advance=151)
    latest = started.control("press", **press)["callback_query_id"]
    assert started.chat()["waiting"] == [latest]


def test_attachments(started: Sandbox) -> None:
    for kind in ("photo", "sticker", "document", "voice", "location", "contact"):
        started.control("attach", person=PERSON, kind=kind)
    messages = [one["message"] for one in started.updates()]
    plain = {"message_id", "from", "chat", "date"}
    assert [sorted(one.keys() - plain) for one in messages] == [
        ["photo"],
        ["sticker"],
        ["document"],
        ["voice"],
        ["location"],
        ["contact"],
    ]
    document = messages[2]["document"]
    assert (
        started.result("getFile", file_id=document["file_id"])["file_size"]
        == (document["file_size"])
    )


def test_the_tour_is_whatever_another_process_gave(started: Sandbox) -> None:
    assert started.look("tour") == {}
    version = started.chat()["version"]
    given = {"id": "t1", "steps": [{"name": "claim", "moves": []}], "flags": []}
    assert started.control("tour", **given) == given
    assert started.look("tour") == given
    assert started.look(f"changes?since={version}") == {"version": version + 1}
