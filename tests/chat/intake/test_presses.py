"""Presses are answered once their effect is stored, whatever becomes of the answer."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.chat import faults
from bot.domain.delivery import InboxState
from tests.chat.conftest import BOT, person
from tests.chat.intake.bell import Ping, plays
from tests.chat.made import pressed
from tests.chat.wire import Asked, Wire


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


@pytest.mark.parametrize("times", [1, 3])
def test_who_stops_waits_for_answers_to_presses_but_not_for_ever(
    app: App, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    monkeypatch.setattr("bot.chat.intake.LAST_TOASTS_SECONDS", 0.05)
    for number in range(11, 11 + times):
        person(app, number)
    wire = Wire()
    gates = [wire.holds(method="answerCallbackQuery") for _ in range(times)]
    presses = [pressed(n, n, Ping().pack()) for n in range(11, 11 + times)]
    plays(app, wire, presses, until=lambda: len(wire.of("answerCallbackQuery")) == times)
    assert [gate.is_set() for gate in gates] == [False] * times
    states = app.store.read_now(lambda uow: uow.inbox.states(BOT))
    assert states == [InboxState.HANDLED] * times
