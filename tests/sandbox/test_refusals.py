from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.driver import PERSON, TOKEN, Sandbox, button, keyboard

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def test_an_unknown_token_is_unauthorized(sandbox: Sandbox) -> None:
    response = sandbox.http.get("/bot1:other/getMe")
    assert response.status_code == 401
    assert response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


def test_an_unknown_method_is_not_found(sandbox: Sandbox) -> None:
    for method in ("sendGreeting", "sendPoll", "getme"):
        assert sandbox.call(method) == {
            "ok": False,
            "error_code": 404,
            "description": "Not Found",
        }


@pytest.mark.parametrize(
    ("fields", "description"),
    [
        ({"chat_id": PERSON}, "message text is empty"),
        ({"chat_id": PERSON, "text": ""}, "message text is empty"),
        ({"chat_id": PERSON, "text": " \n "}, "text must be non-empty"),
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": 404, "text": "x"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ({"chat_id": PERSON, "text": 5}, 'field "text" must be of type String'),
        ({"chat_id": [], "text": "x"}, 'field "chat_id" must be of type String'),
        ({"chat_id": PERSON, "text": "x", "txt": "y"}, 'unknown field "txt" in sendMessage'),
        (
            {"chat_id": PERSON, "text": "x", "protect_content": "maybe"},
            'field "protect_content" must be of type Boolean',
        ),
        ({"chat_id": PERSON, "text": "a" * 4097}, "message is too long"),
        ({"chat_id": PERSON, "text": "🎉" * 2048 + "a"}, "message is too long"),
        ({"chat_id": PERSON, "text": "x" * 40_000}, "text is too long"),
        ({"chat_id": PERSON, "text": "x", "parse_mode": "Word"}, "unsupported parse_mode"),
        (
            {"chat_id": PERSON, "text": "x", "parse_mode": "MarkdownV2"},
            "the stand-in does not parse markdownv2, only HTML",
        ),
        (
            {"chat_id": PERSON, "text": "x", "link_preview_options": {"disabled": True}},
            'can\'t parse LinkPreviewOptions: unknown field "disabled"',
        ),
        (
            {"chat_id": PERSON, "text": "x", "link_preview_options": "{"},
            'field "link_preview_options" is not valid JSON',
        ),
        (
            {"chat_id": PERSON, "text": "x", "reply_parameters": {"message_id": 999}},
            "message to be replied not found",
        ),
        (
            {"chat_id": PERSON, "text": "x", "reply_parameters": {"message_id": 1, "chat_id": 9}},
            "the stand-in does not reply to another chat",
        ),
        ({"chat_id": PERSON, "text": "x", "message_thread_id": 4}, "message thread not found"),
        (
            {"chat_id": PERSON, "text": "x", "message_effect_id": "5104"},
            'the stand-in does not act on field "message_effect_id"',
        ),
        (
            {
                "chat_id": PERSON,
                "text": "x",
                "entities": [{"type": "bold", "offset": 0, "length": 2}],
            },
            "ENTITY_BOUNDS_INVALID",
        ),
        (
            {
                "chat_id": PERSON,
                "text": "x",
                "entities": [{"type": "text_link", "offset": 0, "length": 1}],
            },
            "can't parse MessageEntity: wrong HTTP URL",
        ),
        (
            {"chat_id": PERSON, "text": "x", "entities": [{"type": "loud"}]},
            "can't parse MessageEntity: Can't find field \"offset\"",
        ),
    ],
)
def test_messages_refused(started: Sandbox, fields: dict[str, Any], description: str) -> None:
    assert started.call("sendMessage", **fields) == {
        "ok": False,
        "error_code": 400,
        "description": f"Bad Request: {description}",
    }


def test_whom_a_bot_may_write_to(sandbox: Sandbox) -> None:
    sending = {"chat_id": PERSON, "text": "x"}

    def refused() -> dict[str, Any]:
        body = sandbox.call("sendMessage", **sending)
        return {name: body[name] for name in ("error_code", "description")}

    assert refused() == {
        "error_code": 403,
        "description": "Forbidden: bot can't initiate conversation with a user",
    }
    sandbox.say()
    assert sandbox.call("sendMessage", **sending)["ok"]
    sandbox.control("block", person=PERSON)
    assert refused() == {
        "error_code": 403,
        "description": "Forbidden: bot was blocked by the user",
    }
    sandbox.control("unblock", person=PERSON)
    assert sandbox.call("sendMessage", **sending)["ok"]
    sandbox.control("people", id=PERSON, first_name="李静", deactivated=True)
    assert refused() == {"error_code": 403, "description": "Forbidden: user is deactivated"}


def test_a_blocked_bot_cannot_edit(started: Sandbox) -> None:
    sent = started.send()
    started.control("block", person=PERSON)
    refused = started.refused(
        "editMessageText", chat_id=PERSON, message_id=sent["message_id"], text="x"
    )
    assert refused == "Forbidden: bot was blocked by the user"


def test_edits_refused(started: Sandbox) -> None:
    said = started.say("mine")["message_id"]
    sent = started.send("<b>x</b>", parse_mode="HTML", reply_markup=keyboard(button()))
    same: dict[str, Any] = {"chat_id": PERSON, "message_id": sent["message_id"], "text": "x"}
    entities = [{"type": "bold", "offset": 0, "length": 1}]

    def refused(**fields: Any) -> str:
        return started.refused("editMessageText", **{**same, **fields})

    assert refused(entities=entities, reply_markup=keyboard(button())) == NOT_MODIFIED
    assert refused(message_id=999) == "Bad Request: message to edit not found"
    assert refused(message_id=said) == "Bad Request: message can't be edited"
    assert refused(chat_id=404) == "Bad Request: chat not found"
    assert refused(text="") == "Bad Request: message text is empty"
    assert refused(inline_message_id="i") == (
        'Bad Request: the stand-in does not act on field "inline_message_id"'
    )
    assert started.refused("editMessageText", message_id=1, text="x") == (
        "Bad Request: chat_id is empty"
    )
    assert started.refused("editMessageText", chat_id=PERSON, text="x") == (
        "Bad Request: message identifier is not specified"
    )
    started.result("editMessageText", **same, entities=entities)
    assert refused(entities=entities) == NOT_MODIFIED
    started.result("editMessageText", **same)
    assert refused() == NOT_MODIFIED
    assert started.refused(
        "editMessageReplyMarkup", chat_id=PERSON, message_id=sent["message_id"]
    ) == (NOT_MODIFIED)
    assert started.refused("editMessageCaption", **{**same, "text": None}) == (
        'Bad Request: unknown field "text" in editMessageCaption'
    )
    assert (
        started.refused(
            "editMessageCaption", chat_id=PERSON, message_id=sent["message_id"], caption="c"
        )
        == "Bad Request: there is no caption in the message to edit"
    )


def test_deletions_refused(started: Sandbox) -> None:
    sent = started.send()["message_id"]
    old = started.send()["message_id"]

    def refused(message_id: int) -> str:
        return started.refused("deleteMessage", chat_id=PERSON, message_id=message_id)

    assert started.result("deleteMessage", chat_id=PERSON, message_id=sent) is True
    assert refused(sent) == "Bad Request: message to delete not found"
    assert (
        started.refused("editMessageText", chat_id=PERSON, message_id=sent, text="x")
        == "Bad Request: message to edit not found"
    )
    assert started.refused("deleteMessage", chat_id=PERSON) == (
        "Bad Request: message identifier is not specified"
    )
    started.clock.advance(timedelta(hours=48, seconds=1))
    assert refused(old) == "Bad Request: message can't be deleted for everyone"


def test_answers_to_presses_refused(started: Sandbox) -> None:
    message_id = started.send(reply_markup=keyboard(button()))["message_id"]

    def press() -> str:
        pressed = started.control("press", person=PERSON, message_id=message_id, data="yes")
        query_id: str = pressed["callback_query_id"]
        return query_id

    first = press()
    assert started.refused("answerCallbackQuery", callback_query_id="1") == TOO_OLD
    assert started.refused("answerCallbackQuery") == TOO_OLD
    assert (
        started.refused("answerCallbackQuery", callback_query_id=first, text="x" * 201)
        == "Bad Request: MESSAGE_TOO_LONG"
    )
    assert (
        started.refused("answerCallbackQuery", callback_query_id=first, url="https://example.org/x")
        == "Bad Request: URL_INVALID"
    )
    assert started.result("answerCallbackQuery", callback_query_id=first, text="x" * 200) is True
    assert started.refused("answerCallbackQuery", callback_query_id=first) == TOO_OLD
    second = press()
    started.clock.advance(timedelta(seconds=150))
    assert started.result("answerCallbackQuery", callback_query_id=second) is True
    third = press()
    started.clock.advance(timedelta(seconds=151))
    assert started.refused("answerCallbackQuery", callback_query_id=third) == TOO_OLD


@pytest.mark.parametrize(
    ("method", "fields", "description"),
    [
        ("sendChatAction", {"chat_id": PERSON}, "wrong parameter action in request"),
        (
            "sendChatAction",
            {"chat_id": PERSON, "action": "dance"},
            "wrong parameter action in request",
        ),
        ("getChat", {"chat_id": 404}, "chat not found"),
        ("leaveChat", {"chat_id": PERSON}, "can't leave private chats"),
        ("getFile", {"file_id": "x"}, "invalid file_id"),
        ("getFile", {}, "file_id not specified"),
        ("getUpdates", {"allowed_updates": ["poke"]}, 'there are no updates of kind "poke"'),
        ("getUpdates", {"offset": "soon"}, 'field "offset" must be a valid Number'),
        ("getUpdates", {"allowed_updates": "message"}, 'field "allowed_updates" is not valid JSON'),
    ],
)
def test_other_requests_refused(
    started: Sandbox, method: str, fields: dict[str, Any], description: str
) -> None:
    assert started.refused(method, **fields) == f"Bad Request: {description}"


@pytest.mark.parametrize(
    ("content", "kind", "description"),
    [
        (b"{", "application/json", "can't parse JSON object"),
        (b"[]", "application/json", "can't parse JSON object"),
        (b'{"text": "\\ud800"}', "application/json", "strings must be encoded in UTF-8"),
        (b"--x", "multipart/form-data", "can't parse the form"),
        (b"<x/>", "text/xml", "the stand-in does not read text/xml"),
    ],
)
def test_bodies_refused(started: Sandbox, content: bytes, kind: str, description: str) -> None:
    response = started.http.post(
        f"/bot{TOKEN}/sendMessage", content=content, headers={"Content-Type": kind}
    )
    assert response.status_code == 400
    assert response.json()["description"] == f"Bad Request: {description}"


def test_fields_come_by_query_form_and_json_alike(started: Sandbox) -> None:
    markup = '{"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}'
    fields = {"chat_id": str(PERSON), "text": "x", "reply_markup": markup}
    path = f"/bot{TOKEN}/sendMessage"
    answers = [
        started.http.get(path, params=fields),
        started.http.post(path, data=fields),
        started.http.post(path, json=fields),
        started.http.post(path, data=fields, files={}),
    ]
    assert [one.json()["result"]["reply_markup"] for one in answers] == [
        keyboard(button("x", "y"))
    ] * 4
