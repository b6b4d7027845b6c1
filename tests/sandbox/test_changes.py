from __future__ import annotations

import json
import time

from tests.sandbox.driver import PERSON, Sandbox, Server, button, keyboard


def test_changes_are_told_as_soon_as_they_happen(started: Sandbox) -> None:
    version = started.look("changes")["version"]
    waiting = started.threads.submit(started.look, f"changes?since={version}&timeout=20")
    started.send()
    assert waiting.result()["version"] > version
    assert started.look(f"changes?since={version + 1}&timeout=0.01") == {"version": version + 1}


def test_it_is_told_when_the_bot_has_taken_everything(started: Sandbox) -> None:
    said = started.say("one")["update_id"]
    assert started.look("pending") == {"updates": 1}
    waiting = started.threads.submit(started.look, "pending?timeout=20")
    assert [one["update_id"] for one in started.updates(offset=said)] == [said]
    assert not waiting.done()
    assert started.updates(offset=said + 1) == []
    assert waiting.result() == {"updates": 0}


def test_who_has_seen_a_version_is_told_only_what_still_waits(started: Sandbox) -> None:
    sent = started.send(reply_markup=keyboard(button()))
    chat = started.chat()
    pressed = started.control("press", person=PERSON, message_id=sent["message_id"], row=0, col=0)
    assert started.look(f"chats/{PERSON}?since={chat['version']}") == {
        "version": chat["version"],
        "waiting": [pressed["callback_query_id"]],
    }
    started.send()
    assert len(started.look(f"chats/{PERSON}?since={chat['version']}")["messages"]) == 3


def test_changes_are_streamed(started: Sandbox) -> None:
    version = started.look("changes")["version"]
    with started.http.stream("GET", "/control/events") as stream:
        lines = stream.iter_lines()
        assert [next(lines), next(lines)] == [": ready", ""]
        started.send()
        told = next(lines)
    assert stream.headers["Content-Type"] == "text/event-stream"
    assert json.loads(told.removeprefix("data: ")) == {
        "version": version + 1,
        "chat": PERSON,
        "kind": "message",
    }


def test_stopping_lets_everybody_go(server: Server, started: Sandbox) -> None:
    poll = started.later("getUpdates", timeout=50)
    started.control("fail", mode="hold", method="getMe")
    held = started.later("getMe")
    watching = started.threads.submit(started.http.get, "/control/changes?since=99999&timeout=50")
    while not started.running.standin.world.changes._waiting:
        time.sleep(0.001)
    with started.http.stream("GET", "/control/events") as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": ready"
        server.wait(started.running.stop())
        assert list(lines) == [""]
    assert poll.result() == {"ok": True, "result": []}
    assert watching.exception() is None
    assert held.exception() is not None
