from __future__ import annotations

import json

from tests.sandbox.driver import PERSON, Sandbox, Server


def test_changes_are_told_as_soon_as_they_happen(started: Sandbox) -> None:
    version = started.look("changes")["version"]
    waiting = started.threads.submit(started.look, f"changes?since={version}&timeout=20")
    started.send()
    assert waiting.result()["version"] > version
    assert started.look(f"changes?since={version + 1}&timeout=0.01") == {"version": version + 1}


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
    with started.http.stream("GET", "/control/events") as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": ready"
        server.wait(started.running.stop())
        assert list(lines) == [""]
    assert poll.result() == {"ok": True, "result": []}
    assert watching.exception() is None
    assert held.exception() is not None
