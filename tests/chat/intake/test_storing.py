"""Nothing is acknowledged before it is stored; a poll that fails is made again."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from bot.chat import faults
from bot.chat.trouble import LONGEST_SECONDS, Trouble
from bot.store.uow import Store, UnitOfWork
from tests.chat.conftest import BOT, SetClock, person
from tests.chat.intake.bell import plays
from tests.chat.made import said
from tests.chat.wire import Asked, Wire


def test_a_command_is_answered(app: App) -> None:
    person(app, 11)
    wire = Wire()
    plays(app, wire, [said(1, 11, "/hi")], until=lambda: bool(wire.of("sendMessage")))
    assert wire.texts(11) == ["hello"]


def test_the_offset_moves_on_behind_what_is_stored(app: App) -> None:
    person(app, 11)
    wire = Wire()
    plays(
        app,
        wire,
        [said(7, 11, "/hi"), said(9, 11, "/hi")],
        [said(10, 11, "/hi")],
        until=lambda: len(wire.of("getUpdates")) == 3,
    )
    assert [asked.fields.get("offset") for asked in wire.of("getUpdates")] == [None, 10, 11]
    assert wire.of("getUpdates")[0].fields["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]


class Full(Store):
    """A store whose disk is full for the first write of an update."""

    full = True

    async def write(self, work: Callable[[UnitOfWork], Any], place: str = "") -> Any:
        if self.full and getattr(getattr(work, "func", None), "__name__", "") == "store":
            self.full = False
            raise OSError
        return await super().write(work, place)


def test_what_could_not_be_stored_is_not_acknowledged(app: App, database_url: str) -> None:
    person(app, 11)
    store = Full(database_url, app.store._cipher, app.clock.now)
    full = App(store, app.clock, app.zone, BOT, app.username)
    wire = Wire()
    batch = [said(7, 11, "/hi")]
    try:
        plays(full, wire, batch, batch, until=lambda: bool(wire.of("sendMessage")))
    finally:
        store.close()
    assert [asked.fields.get("offset") for asked in wire.of("getUpdates")] == [None, None, 8]
    assert wire.texts(11) == ["hello"]


@pytest.mark.parametrize(
    "fault",
    [
        faults.RetryLater(0.01, faults.Scope.NETWORK, "ClientConnectorError"),
        faults.Unknown(faults.Cause.TIMEOUT),
        faults.Conflict(webhook=False),
        faults.Refused(400, "Bad Request: oops"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_poll_that_fails_is_made_again(app: App, fault: faults.CallFault) -> None:
    person(app, 11)
    wire = Wire()
    wire.fails(fault, method="getUpdates", times=2)
    plays(app, wire, [said(1, 11, "/hi")], until=lambda: bool(wire.of("sendMessage")))
    assert [asked.fields.get("offset") for asked in wire.of("getUpdates")] == [None] * 3 + [2]


def test_a_webhook_that_is_in_the_way_is_removed_with_nothing_dropped(app: App) -> None:
    person(app, 11)
    wire = Wire()
    wire.fails(faults.Conflict(webhook=True), method="getUpdates")
    plays(app, wire, [said(1, 11, "/hi")], until=lambda: bool(wire.of("sendMessage")))
    [removed] = wire.of("deleteWebhook")
    assert removed.fields == {"drop_pending_updates": False}


def test_what_is_no_update_is_passed_over(app: App) -> None:
    person(app, 11)
    wire = Wire()
    batch: list[Any] = [None, {"message": {}}, said(7, 11, "/hi")]
    plays(app, wire, [None], batch, until=lambda: len(wire.of("getUpdates")) == 3)  # type: ignore[list-item]
    assert [asked.fields.get("offset") for asked in wire.of("getUpdates")] == [None, None, 8]


def test_numbers_that_begin_anew_after_an_idle_week_are_heard(app: App, clock: SetClock) -> None:
    person(app, 11)
    wire = Wire()
    polls: list[int] = []

    def a_week_passes(asked: Asked) -> None:
        if asked.method == "getUpdates":
            polls.append(1)
            if len(polls) == 2:
                clock.at += timedelta(days=7)

    wire.watch = a_week_passes
    plays(
        app,
        wire,
        [said(900, 11, "/hi")],
        [],
        [said(17, 11, "/hi")],
        until=lambda: len(wire.of("getUpdates")) == 4,
    )
    assert [asked.fields.get("offset") for asked in wire.of("getUpdates")] == [None, 901, None, 18]


def test_failures_of_one_kind_are_news_once_and_waited_for_longer_and_longer(
    logged: io.StringIO,
) -> None:
    trouble = Trouble("poll")
    news, pauses = [], []
    for _ in range(8):
        news.append(trouble.begins(faults.Conflict(webhook=False)))
        pauses.append(trouble.pause(1.0))
    assert news == [True] + [False] * 7
    assert [0.75 * 2**n <= pause <= 2**n for n, pause in enumerate(pauses[:4])] == [True] * 4
    assert max(pauses) <= LONGEST_SECONDS
    trouble.over()
    trouble.over()
    assert [json.loads(line)["failures"] for line in logged.getvalue().splitlines()] == [8]
    assert trouble.begins(faults.Conflict(webhook=False))
