from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.driver import PERSON, Sandbox


@pytest.mark.parametrize(
    ("name", "body", "status", "error"),
    [
        ("say", {"text": "x"}, 400, "missing field: person"),
        ("say", {"person": "5", "text": "x"}, 400, "person must be a whole number"),
        ("say", {"person": True, "text": "x"}, 400, "person must be a whole number"),
        ("say", {"person": 404, "text": "x"}, 404, "no such person: 404"),
        ("say", {"person": PERSON, "text": "x", "chat": -4}, 404, "no such group: -4"),
        ("say", {"person": PERSON, "text": "x", "to": 1}, 400, "unknown field: to"),
        ("say", {"person": PERSON, "text": "x", "bot": "other"}, 404, "no such bot"),
        ("say", {"person": PERSON, "text": " "}, 400, "a text has 1 to 4096 UTF-16 units"),
        ("say", {"person": PERSON, "text": "x" * 4097}, 400, "a text has 1 to 4096 UTF-16 units"),
        ("say", [], 400, "the body must be a JSON object"),
        (
            "people",
            {"id": -5, "first_name": "x"},
            400,
            "a person needs a positive id and a first_name",
        ),
        ("groups", {"id": 5, "title": "x"}, 400, "the id of a group is negative"),
        (
            "press",
            {"person": PERSON, "message_id": 99, "data": "x"},
            404,
            "there is no message 99 in this chat",
        ),
        ("press", {"person": PERSON, "message_id": 1, "force": True}, 400, "missing field: data"),
        (
            "attach",
            {"person": PERSON, "kind": "song"},
            400,
            "kind must be one of photo, document, sticker, voice, location, contact",
        ),
        (
            "attach",
            {"person": PERSON, "kind": "photo", "content_base64": "?"},
            400,
            "content_base64 is not base64",
        ),
        (
            "attach",
            {"person": PERSON, "kind": "photo", "content_base64": "AAAA"},
            400,
            "Bad Request: IMAGE_PROCESS_FAILED",
        ),
        (
            "edit",
            {"person": PERSON, "message_id": 99, "text": "x"},
            404,
            "message 99 is no text message of this person",
        ),
        ("raw", {"update": 5}, 400, "update must be an object"),
        ("raw", {"update": {"update_id": "x"}}, 400, "update_id must be a whole number"),
        (
            "fail",
            {"mode": "explode"},
            400,
            "mode must be one of error, drop, html, empty, hold, deliver_then_drop, "
            "deliver_then_hold, deliver_then_cut",
        ),
        ("fail", {"mode": "drop", "times": 0}, 400, "times must be at least 1"),
        ("fail", {"mode": "error", "status": 200}, 400, "status must be from 400 to 599"),
        ("delay", {"seconds": -1}, 400, "seconds must be from 0 to 60"),
        ("limits", {"chat": 0}, 400, "limits are above 0; off: true takes them away"),
        ("clock", {}, 400, "give either advance (seconds) or to (an ISO instant)"),
        ("clock", {"to": "tomorrow"}, 400, "to must be an ISO instant"),
        ("clock", {"to": "2026-12-01T08:00:00"}, 400, "to must carry its offset from UTC"),
        ("nothing", {}, 404, "no such control, or not by this HTTP method"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    started: Sandbox, name: str, body: Any, status: int, error: str
) -> None:
    response = started.http.post(f"/control/{name}", json=body)
    assert (response.status_code, response.json()) == (status, {"error": error})


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("chats/x", 400, "chat must be a whole number"),
        ("chats/404", 404, "no such person: 404"),
        ("changes?timeout=x", 400, "timeout must be a number of seconds"),
        ("log?since=x", 400, "since must be a whole number"),
        ("files/none", 404, "no such file"),
        ("say", 404, "no such control, or not by this HTTP method"),
    ],
)
def test_what_cannot_be_looked_at(started: Sandbox, path: str, status: int, error: str) -> None:
    response = started.http.get(f"/control/{path}")
    assert (response.status_code, response.json()) == (status, {"error": error})


def test_a_body_that_is_no_json_is_refused(empty: Sandbox) -> None:
    response = empty.http.post("/control/say", content=b"{")
    assert (response.status_code, response.json()) == (400, {"error": "the body is not JSON"})


def test_without_a_bot_nobody_can_speak(empty: Sandbox) -> None:
    empty.control("people", id=PERSON, first_name="李静")
    response = empty.http.post("/control/say", json={"person": PERSON, "text": "x"})
    assert (response.status_code, response.json()) == (
        409,
        {"error": "no bot is known: POST /control/bots first"},
    )


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
def test_pages_of_other_hosts_are_refused(started: Sandbox, headers: dict[str, str]) -> None:
    assert started.http.get("/control/people", headers=headers).status_code == 403
    own = {"Origin": started.url}
    assert started.http.get("/control/people", headers=own).status_code == 200
