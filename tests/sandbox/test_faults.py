from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sandbox.driver import PERSON, Sandbox


def bot_texts(sandbox: Sandbox) -> list[str]:
    return [one["text"] for one in sandbox.chat()["messages"] if one["from"] == "bot"]


@pytest.mark.parametrize(
    ("ordered", "answer"),
    [
        (
            {},
            {"ok": False, "error_code": 500, "description": "Internal Server Error"},
        ),
        (
            {"status": 502},
            {"ok": False, "error_code": 502, "description": "Bad Gateway"},
        ),
        (
            {"status": 429, "seconds": 7},
            {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 7",
                "parameters": {"retry_after": 7},
            },
        ),
        (
            {
                "status": 400,
                "description": "Bad Request: group chat was upgraded to a supergroup chat",
                "parameters": {"migrate_to_chat_id": -1009},
            },
            {
                "ok": False,
                "error_code": 400,
                "description": "Bad Request: group chat was upgraded to a supergroup chat",
                "parameters": {"migrate_to_chat_id": -1009},
            },
        ),
    ],
)
def test_errors(started: Sandbox, ordered: dict[str, Any], answer: dict[str, Any]) -> None:
    started.control("fail", mode="error", **ordered)
    assert started.call("sendMessage", chat_id=PERSON, text="lost") == answer
    started.send("kept")
    assert bot_texts(started) == ["kept"]


def test_a_fault_strikes_only_its_method_and_chat_and_so_often(started: Sandbox) -> None:
    started.control("people", id=6, first_name="王伟")
    started.say(person=6)
    started.control("fail", mode="error", method="sendMessage", chat=6, times=2)
    assert started.updates(offset=-1) != []
    assert started.call("sendChatAction", chat_id=6, action="typing")["ok"]
    assert started.call("sendMessage", chat_id=PERSON, text="x")["ok"]
    statuses = [started.call("sendMessage", chat_id=6, text="x")["ok"] for _ in range(3)]
    assert statuses == [False, False, True]


def test_a_fault_without_method_spares_get_updates_and_a_star_does_not(started: Sandbox) -> None:
    started.control("fail", mode="error")
    assert started.updates() == []
    started.control("heal")
    started.control("fail", mode="error", method="*", status=401)
    assert started.refused("getUpdates") == "Unauthorized"


def test_html_instead_of_json(started: Sandbox) -> None:
    started.control("fail", mode="html")
    response = started.http.get("/bot700:test-token/getMe")
    assert (response.status_code, response.headers["Content-Type"]) == (
        502,
        "text/html; charset=utf-8",
    )
    assert "Bad Gateway" in response.text


def test_an_empty_answer(started: Sandbox) -> None:
    started.control("fail", mode="empty", method="sendMessage")
    response = started.http.post("/bot700:test-token/sendMessage", json={"chat_id": PERSON})
    assert (response.status_code, response.content, bot_texts(started)) == (200, b"", [])


@pytest.mark.parametrize(
    ("mode", "arrived"),
    [("drop", []), ("deliver_then_drop", ["hello"]), ("deliver_then_cut", ["hello"])],
)
def test_a_dropped_connection(started: Sandbox, mode: str, arrived: list[str]) -> None:
    started.control("fail", mode=mode, method="sendMessage")
    with pytest.raises(httpx.RemoteProtocolError):
        started.send("hello")
    assert bot_texts(started) == arrived


def test_a_held_request_does_nothing_and_is_dropped(started: Sandbox) -> None:
    started.control("fail", mode="hold", method="sendMessage")
    held = started.later("sendMessage", chat_id=PERSON, text="hello")
    assert started.look("log")[-1]["ok"] is False
    started.control("heal")
    with pytest.raises(httpx.RemoteProtocolError):
        held.result()
    assert bot_texts(started) == []


def test_a_held_answer_comes_late_after_the_deed(started: Sandbox) -> None:
    started.control("fail", mode="deliver_then_hold", method="sendMessage")
    held = started.later("sendMessage", chat_id=PERSON, text="hello")
    assert bot_texts(started) == ["hello"]
    assert not held.done()
    started.control("heal")
    assert held.result()["result"]["text"] == "hello"


def test_a_hold_ends_by_itself(started: Sandbox) -> None:
    started.control("fail", mode="hold", seconds=0.05)
    with pytest.raises(httpx.RemoteProtocolError):
        started.send()


def test_latency(started: Sandbox) -> None:
    assert started.control("delay", seconds=0.2) == {"seconds": 0.2}
    assert started.http.get("/bot700:test-token/getMe").elapsed.total_seconds() >= 0.2
    started.control("delay", seconds=0)


def test_the_log_holds_every_request(started: Sandbox) -> None:
    before = started.look("log")[-1]["n"]
    sent = started.send("x")
    started.call("sendMessage", chat_id=404, text="y")
    started.http.get("/bot1:other/getMe")
    entries = started.look(f"log?since={before}")
    assert [(one["n"], one["method"], one["bot"]) for one in entries] == [
        (before + 1, "sendMessage", 700),
        (before + 2, "sendMessage", 700),
        (before + 3, "getMe", None),
    ]
    assert [(one["ok"], one["error_code"], one["description"]) for one in entries] == [
        (True, None, None),
        (False, 400, "Bad Request: chat not found"),
        (False, 401, "Unauthorized"),
    ]
    assert entries[0]["fields"] == {"chat_id": PERSON, "text": "x"}
    assert entries[0]["chat_id"] == PERSON
    assert entries[0]["at"] == "2026-11-23T04:00:00+00:00"
    assert entries[1]["monotonic"] >= entries[0]["monotonic"]
    assert sent["text"] == "x"
