"""Webhooks: who gets what, in which order, and what happens when it is not taken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from tests.sandbox.driver import PERSON, Sandbox, Server, button, keyboard

URL = "https://bot.example.org/hook"


class Door:
    """A bot's own server, in the loop of the stand-in: keeps what is brought, answers as told."""

    def __init__(self, server: Server) -> None:
        self.came: list[tuple[int, str | None]] = []
        self.most = self.now = 0
        self.answers: list[tuple[int, dict[str, str]]] = []
        self._server = server
        self._runner, self.port = server.wait(self._start())

    async def _start(self) -> tuple[web.AppRunner, int]:
        application = web.Application()
        application.add_routes([web.post("/hook", self._taken)])
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner, runner.addresses[0][1]

    async def _taken(self, request: web.Request) -> web.Response:
        self.now += 1
        self.most = max(self.most, self.now)
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.came.append((update["update_id"], secret))
        await asyncio.sleep(0.01)
        self.now -= 1
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        return web.Response(status=status, headers=headers)

    def stop(self) -> None:
        self._server.wait(self._runner.cleanup())


@pytest.fixture
def door(server: Server, started: Sandbox) -> Iterator[Door]:
    opened = Door(server)
    started.control("route", host="bot.example.org", to=f"http://127.0.0.1:{opened.port}")
    yield opened
    started.result("deleteWebhook")
    opened.stop()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def pending(sandbox: Sandbox) -> int:
    count: int = sandbox.result("getWebhookInfo")["pending_update_count"]
    return count


def test_updates_are_brought_with_the_secret_until_the_webhook_is_deleted(
    started: Sandbox, door: Door
) -> None:
    first = started.say("before")["update_id"]
    assert started.result(
        "setWebhook",
        url=URL,
        secret_token="s-1_",
        max_connections=2,
        allowed_updates=["message"],
    )
    second = started.say("after")["update_id"]
    until(lambda: pending(started) == 0)
    assert door.came == [(first, "s-1_"), (second, "s-1_")]
    assert started.result("getWebhookInfo") == {
        "url": URL,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 2,
        "allowed_updates": ["message"],
    }
    assert [one["status"] for one in started.look("deliveries")] == [200, 200]
    assert started.result("setWebhook", url="") is True
    started.say("kept")
    assert [one["message"]["text"] for one in started.updates()] == ["kept"]
    started.result("deleteWebhook", drop_pending_updates=True)
    assert started.updates() == []


def test_one_after_the_other_for_each_chat_and_side_by_side_between_them(
    started: Sandbox, door: Door
) -> None:
    others = range(11, 15)
    for person in others:
        started.control("people", id=person, first_name="x")
    numbers: dict[int, list[int]] = {person: [] for person in (PERSON, *others)}
    for _ in range(3):
        for person, own in numbers.items():
            own.append(started.say(person=person)["update_id"])
    started.result("setWebhook", url=URL)
    until(lambda: pending(started) == 0)
    for own in numbers.values():
        assert [number for number, _ in door.came if number in own] == own
    assert 1 < door.most <= 5


def test_what_is_not_taken_comes_again_and_holds_up_its_own_chat_only(
    started: Sandbox, door: Door
) -> None:
    message = started.send(reply_markup=keyboard(button()))["message_id"]
    door.answers = [(500, {}), (503, {"Retry-After": "2"}), (200, {})]
    started.result("setWebhook", url=URL)
    first, second = (started.say(text)["update_id"] for text in ("one", "two"))
    until(lambda: len(door.came) == 2)
    pressed = started.control("press", person=PERSON, message_id=message, data="yes")["update_id"]
    until(lambda: len(door.came) == 3)
    wrong = "Wrong response from the webhook: 503 Service Unavailable"
    until(lambda: started.result("getWebhookInfo").get("last_error_message") == wrong)
    info = started.result("getWebhookInfo")
    assert info["last_error_date"] == int(started.clock.now().timestamp())
    until(lambda: pending(started) == 0)
    assert [number for number, _ in door.came] == [first, first, pressed, first, second]


def test_nobody_there_is_an_error_and_gone_for_a_day_ends_it(started: Sandbox, door: Door) -> None:
    door.answers = [(410, {"Retry-After": "3600"})] * 9
    started.result("setWebhook", url=URL)
    started.say("one")
    until(lambda: "last_error_message" in started.result("getWebhookInfo"))
    started.clock.advance(timedelta(hours=22))
    assert started.result("getWebhookInfo")["url"] == URL
    started.clock.advance(timedelta(hours=1))
    assert started.result("getWebhookInfo")["url"] == ""
    started.control("route", host="bot.example.org", to="http://127.0.0.1:9")
    started.control("bots", token="8:b", id=8, username="other", first_name="B")
    started.http.post("/bot8:b/setWebhook", json={"url": URL})
    started.control("say", person=PERSON, text="x", bot=8)

    def said() -> Any:
        return started.http.get("/bot8:b/getWebhookInfo").json()["result"]

    until(lambda: "last_error_message" in said())
    assert said()["last_error_message"] == "Webhook connection closed"
    assert started.look("deliveries")[-1]["status"] is None
