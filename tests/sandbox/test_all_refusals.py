"""Every refusal the stand-in knows is met, with the words it is given; a new one needs a line."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.driver import PERSON, TOKEN, Sandbox, button, keyboard
from tests.sandbox.known import patterns
from tests.sandbox.refused import (
    BLOCKING,
    GONE,
    GROUP,
    HOOK,
    LEFT,
    NOT_MODIFIED,
    OTHER_POLL,
    OTHERS,
    STRANGER,
    TEXTS,
    UPGRADED,
    WEBHOOKS,
)
from tests.sandbox.test_sending import PIXEL

KINDS = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: ", 429: "Too Many Requests: "}


class Meeting:
    """Meets refusals, one after the other, and keeps what was said."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.said: list[str] = []
        self.wrong: list[tuple[object, str, str]] = []

    def refused(self, method: str, fields: dict[str, Any], wanted: str) -> None:
        self.keep((method, fields), self.sandbox.call(method, **fields), wanted)

    def keep(self, what: object, body: dict[str, Any], wanted: str) -> None:
        said = str(body.get("description", "")).removeprefix(KINDS.get(body["error_code"], ""))
        self.said.append(said)
        if said != wanted:
            self.wrong.append((what, said, wanted))

    def post(self, kind: str, content: bytes, wanted: str, method: str = "sendMessage") -> None:
        path = f"/bot{TOKEN}/{method}"
        answer = self.sandbox.http.post(path, content=content, headers={"Content-Type": kind})
        self.keep(content[:20], answer.json(), wanted)

    def upload(self, content: bytes, wanted: str) -> None:
        answer = self.sandbox.http.post(
            f"/bot{TOKEN}/sendPhoto",
            data={"chat_id": str(PERSON)},
            files={"photo": ("x.png", content)},
        )
        self.keep(content[:20], answer.json(), wanted)


@pytest.fixture
def meeting(started: Sandbox) -> Meeting:
    started.control("limits", off=True)
    for person in (STRANGER, BLOCKING, GONE):
        started.control("people", id=person, first_name="x")
    for person in (BLOCKING, GONE):
        started.say(person=person)
    started.control("block", person=BLOCKING)
    started.control("people", id=GONE, first_name="x", deactivated=True)
    for group in (GROUP, LEFT):
        started.control("groups", id=group, title="x", supergroup=True)
        started.control("join", group=group, token=TOKEN)
    started.result("leaveChat", chat_id=LEFT)
    started.control("groups", id=UPGRADED, title="x")
    started.control("join", group=UPGRADED, token=TOKEN)
    started.control("upgrade", group=UPGRADED, to=UPGRADED * 10, person=PERSON)
    started.control("route", host="bot.example.org", to="http://127.0.0.1:9")
    return Meeting(started)


def test_every_refusal_is_met(meeting: Meeting) -> None:
    for fields, wanted in TEXTS:
        meeting.refused("sendMessage", {"chat_id": PERSON, "text": "x", **fields}, wanted)
    for method, given, wanted in OTHERS:
        meeting.refused(method, given, wanted)
    meets_bodies(meeting)
    meets_files(meeting)
    meets_old_messages(meeting)
    meets_conflicts(meeting)
    meets_limits(meeting)
    assert meeting.wrong == []
    unmet = [one for one in patterns() if not any(re.fullmatch(one, said) for said in meeting.said)]
    assert sorted(unmet) == []


def meets_bodies(meeting: Meeting) -> None:
    form = "application/x-www-form-urlencoded"
    meeting.keep("token", meeting.sandbox.http.get("/bot1:x/getMe").json(), "Unauthorized")
    meeting.refused("getme", {}, "Not Found")
    meeting.post("application/json", b"{", "can't parse JSON object")
    meeting.post("application/json", b"[]", "can't parse JSON object")
    meeting.post("application/json", b'{"text": "\\ud800"}', "strings must be encoded in UTF-8")
    meeting.post("multipart/form-data", b"--x", "can't parse the form")
    meeting.post("text/xml", b"<x/>", "the stand-in does not read text/xml")
    meeting.post(form, b"x=" + b"y" * 53_500_000, "Request Entity Too Large")


def meets_files(meeting: Meeting) -> None:
    meeting.upload(b"", "file must be non-empty")
    meeting.upload(b"GIF89a", "IMAGE_PROCESS_FAILED")
    meeting.upload(PIXEL + b"x" * 10_500_000, "file is too big")
    wide = PIXEL[:16] + (21).to_bytes(4, "big") + (1).to_bytes(4, "big") + PIXEL[24:]
    meeting.upload(wide, "PHOTO_INVALID_DIMENSIONS")
    photo = {"chat_id": str(PERSON)}
    sent = meeting.sandbox.http.post(
        f"/bot{TOKEN}/sendPhoto", data=photo, files={"photo": ("x.png", PIXEL)}
    ).json()["result"]
    file_id = sent["photo"][-1]["file_id"]
    fields = {"chat_id": PERSON, "document": file_id}
    meeting.refused("sendDocument", fields, "type of file mismatch")
    long = {"chat_id": PERSON, "photo": file_id, "caption": "x" * 1025}
    meeting.refused("sendPhoto", long, "message caption is too long")
    edit = {"chat_id": PERSON, "message_id": sent["message_id"], "text": "x"}
    meeting.refused("editMessageText", edit, "there is no text in the message to edit")


def meets_old_messages(meeting: Meeting) -> None:
    sandbox = meeting.sandbox
    said = sandbox.say("mine")["message_id"]
    own = sandbox.send("x", reply_markup=keyboard(button()))["message_id"]
    there = {"chat_id": PERSON, "message_id": own}
    same = {**there, "text": "x", "reply_markup": keyboard(button())}
    meeting.refused("editMessageText", same, NOT_MODIFIED)
    caption = {**there, "caption": "c"}
    meeting.refused("editMessageCaption", caption, "there is no caption in the message to edit")
    meeting.refused("editMessageText", {**same, "message_id": said}, "message can't be edited")
    chatter = sandbox.control("say", person=PERSON, chat=GROUP, text="x")["message_id"]
    foreign = {"chat_id": GROUP, "message_id": chatter}
    meeting.refused("deleteMessage", foreign, "message can't be deleted")
    pressed = sandbox.control("press", person=PERSON, message_id=own, data="yes")
    answer = {"callback_query_id": pressed["callback_query_id"], "url": "https://example.org"}
    meeting.refused("answerCallbackQuery", answer, "URL_INVALID")
    sandbox.clock.advance(timedelta(hours=49))
    meeting.refused("deleteMessage", there, "message can't be deleted for everyone")


def meets_conflicts(meeting: Meeting) -> None:
    sandbox = meeting.sandbox
    for number, (url, wanted) in enumerate(WEBHOOKS.items()):
        # One bot may try once a second.
        sandbox.control("bots", token=f"{number}:x", id=number, username="x", first_name="x")
        answer = sandbox.http.post(f"/bot{number}:x/setWebhook", json={"url": url})
        meeting.keep(url, answer.json(), wanted)
    waiting = sandbox.later("getUpdates", timeout=30)
    sandbox.updates()
    meeting.keep("second poll", waiting.result(20), OTHER_POLL)
    waiting = sandbox.later("getUpdates", timeout=30)
    sandbox.result("setWebhook", url=HOOK)
    meeting.keep("webhook", waiting.result(20), "terminated by setWebhook request")
    while (again := sandbox.call("setWebhook", url=HOOK))["ok"]:
        pass  # a second went by on a busy machine
    meeting.keep("one webhook after the other", again, "retry after 1")
    active = (
        "can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    meeting.refused("getUpdates", {}, active)
    sandbox.result("deleteWebhook")


def meets_limits(meeting: Meeting) -> None:
    meeting.sandbox.control("limits", burst=1, chat=0.01)
    meeting.sandbox.send()
    body = meeting.sandbox.call("sendMessage", chat_id=PERSON, text="x")
    seconds = body["parameters"]["retry_after"]
    assert seconds in range(80, 101)
    meeting.keep("a chat's limit", body, f"retry after {seconds}")
