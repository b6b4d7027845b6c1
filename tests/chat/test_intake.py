"""The intake: nothing is acknowledged before it is stored, nothing is told before it is done."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from bot.chat import faults
from bot.chat.buttons import Button
from bot.chat.edge import Edge
from bot.chat.intake import Intake
from bot.chat.polling import Poller
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.sender import Sender
from bot.chat.trouble import LONGEST_SECONDS, Trouble
from bot.documents.worker import Workshop
from bot.domain.paces import Rates
from bot.store.holding import Holding
from bot.store.uow import Store, UnitOfWork
from tests.chat.conftest import BOT, SetClock, person
from tests.chat.made import Raw, pressed, said
from tests.chat.wire import Asked, Wire


@dataclass(frozen=True)
class Ping(Button, code="~p"):
    """Answered with a toast and an edit."""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite only: the loops know nothing of the database."""
    return sqlite_url


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    for pause in ("BACKOFF_SECONDS", "PASSIVE_SECONDS", "REFUSED_SECONDS"):
        monkeypatch.setattr(f"bot.chat.polling.{pause}", 0.01)
    monkeypatch.setattr("bot.chat.intake.BACKOFF_SECONDS", 0.01)


def ping(request: Request[Ping]) -> Screen:
    request.uow.accounts.change(request.account.id, menu="pinged")  # type: ignore[union-attr]
    return Screen("pong", toast="Pong")


def edge_of(app: App) -> Edge:
    edge = Edge(app)
    edge.press(Ping, ping)
    edge.command("hi", lambda _request: Screen("hello"))
    return edge


def poller_of(app: App, wire: Wire, intake: Intake, holding: Holding | None = None) -> Poller:
    holding = holding or Holding(app.store, app.bot_id)
    return Poller(app, wire, intake, holding)  # type: ignore[arg-type]


@asynccontextmanager
async def running(app: App, wire: Wire) -> AsyncIterator[None]:
    """Intake and sender at work; at the end both are stopped and have settled everything."""
    workshop = Workshop()
    sender = Sender(app, wire, Rates(1000.0, 1000.0), workshop, {})  # type: ignore[arg-type]
    intake = Intake(edge_of(app), wire, sender.wake)  # type: ignore[arg-type]
    working = [asyncio.create_task(intake.rounds()), asyncio.create_task(sender.run())]
    polling = asyncio.create_task(poller_of(app, wire, intake).poll())
    try:
        yield
    finally:
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling
        intake.stop()
        sender.stop()
        async with asyncio.timeout(20):
            await asyncio.gather(*working)


def plays(app: App, wire: Wire, *batches: list[Raw], until: Callable[[], bool]) -> None:
    """Let updates come in and wait for what goes out."""
    wire.updates += batches

    async def work() -> None:
        async with running(app, wire):
            await wire.until(until)

    asyncio.run(work())


def test_a_command_is_answered(app: App) -> None:
    person(app, 11)
    wire = Wire()
    plays(app, wire, [said(1, 11, "/hi")], until=lambda: bool(wire.of("sendMessage")))
    assert wire.texts(11) == ["hello"]


def test_a_press_is_answered_after_its_effect_is_stored(app: App) -> None:
    account = person(app, 11)
    wire, menus = Wire(), []

    def watch(asked: Asked) -> None:
        if asked.method == "answerCallbackQuery":
            found = app.store.read_now(lambda uow: uow.accounts.get(account.id))
            menus.append(found.menu if found else None)

    wire.watch = watch
    plays(
        app,
        wire,
        [pressed(1, 11, Ping().pack())],
        until=lambda: bool(wire.of("answerCallbackQuery")),
    )
    assert menus == ["pinged"]
    [asked] = wire.of("answerCallbackQuery")
    assert asked.fields == {"callback_query_id": "q1", "text": "Pong"}


def test_a_press_is_answered_though_its_card_cannot_be_edited(app: App) -> None:
    person(app, 11)
    wire = Wire()
    wire.fails(faults.Refused(400, "Bad Request: oops"), method="editMessageText")
    plays(
        app,
        wire,
        [pressed(1, 11, Ping().pack())],
        until=lambda: len(wire.of("answerCallbackQuery") + wire.of("editMessageText")) == 2,
    )
    assert len(wire.of("answerCallbackQuery")) == 1


def test_a_press_that_is_too_old_to_answer_still_counts(app: App) -> None:
    person(app, 11)
    wire = Wire()
    wire.fails(faults.QueryTooOld(), method="answerCallbackQuery")
    plays(
        app,
        wire,
        [pressed(1, 11, Ping().pack())],
        until=lambda: len(wire.of("answerCallbackQuery") + wire.of("editMessageText")) == 2,
    )
    assert wire.texts(11) == ["pong"]


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


def test_a_press_is_answered_as_soon_as_telegram_takes_it(app: App) -> None:
    person(app, 11)
    wire = Wire()
    later = faults.RetryLater(0.01, faults.Scope.OVERALL, "status 429")
    wire.fails(later, method="answerCallbackQuery", times=2)
    plays(
        app,
        wire,
        [pressed(1, 11, Ping().pack())],
        until=lambda: len(wire.of("answerCallbackQuery")) == 3,
    )
    assert {asked.fields["callback_query_id"] for asked in wire.of("answerCallbackQuery")} == {"q1"}


def test_a_press_without_a_message_is_answered_as_well(app: App) -> None:
    person(app, 11)
    wire = Wire()
    update = pressed(1, 11, Ping().pack())
    del update["callback_query"]["message"]
    plays(app, wire, [update], until=lambda: bool(wire.of("answerCallbackQuery")))


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
