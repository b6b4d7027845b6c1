"""The sender where Telegram refuses a message: its row, its reader, its card."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.chat import faults
from bot.chat.faults import Reason
from bot.domain.delivery import SendClass
from tests.chat.conftest import BOT, person
from tests.chat.sender.counter import (
    FAILED,
    SENT,
    SKIPPED,
    Row,
    ends,
    held,
    push,
    put,
    reply,
    sends,
)
from tests.chat.wire import FIRST_ID, Wire


def test_what_waits_for_a_group_follows_it_to_its_new_id(app: App) -> None:
    put(app, reply(-7, "a"), reply(-7, "b"), reply(-8, "c"))
    wire = Wire()
    wire.fails(faults.Migrated(-1007), chat=-7)
    sends(app, wire, 4)
    assert [asked.text for asked in wire.asked if asked.chat == -1007] == ["a", "b"]
    assert [(row.chat, row.state) for row in held(app)] == [
        (-1007, SENT),
        (-1007, SENT),
        (-8, SENT),
    ]


def test_an_edit_that_changes_nothing_is_done(app: App) -> None:
    put(app, reply(1, edit_message_id=55))
    wire = Wire()
    wire.fails(faults.NotModified(), method="editMessageText")
    sends(app, wire, 1)
    assert held(app) == [Row(1, SENT, None, 55, repeated=False, wiped=True)]


def test_where_the_card_is_gone_a_new_one_comes_and_is_the_living_one(app: App) -> None:
    put(app, reply(1, edit_message_id=55, matter="activity:1"))
    wire = Wire()
    wire.fails(faults.EditTargetGone(), method="editMessageText")
    sends(app, wire, 2)
    assert [asked.method for asked in wire.asked] == ["editMessageText", "sendMessage"]
    assert held(app)[0].message_id == FIRST_ID
    assert app.store.read_now(lambda uow: uow.outbox.living(BOT, 1, "activity:1")) == FIRST_ID


def test_where_only_keys_were_to_change_a_card_that_is_gone_is_let_go(app: App) -> None:
    put(app, reply(1, "", edit_message_id=55))
    wire = Wire()
    wire.fails(faults.EditTargetGone(), method="editMessageReplyMarkup")
    sends(app, wire, 1)
    assert held(app) == [Row(1, SKIPPED, "card gone", None, repeated=False, wiped=True)]


@pytest.mark.parametrize("reason", list(Reason))
def test_who_cannot_be_reached_is_marked_so(app: App, reason: Reason) -> None:
    person(app, 1)
    put(app, reply(1))
    wire = Wire()
    wire.fails(faults.Undeliverable(reason))
    sends(app, wire, 1)
    assert ends(app) == [(FAILED, reason.value)]
    account = app.store.read_now(lambda uow: uow.accounts.by_telegram(BOT, 1))
    assert account is not None
    assert account.unreachable == reason.value


def test_a_refusal_that_says_nothing_about_the_person_fails_that_message_only(app: App) -> None:
    person(app, 1)
    put(app, reply(1), reply(1))
    wire = Wire()
    wire.fails(faults.Refused(403, "Forbidden: oops"))
    sends(app, wire, 2)
    assert ends(app) == [(FAILED, "Refused"), (SENT, None)]
    account = app.store.read_now(lambda uow: uow.accounts.by_telegram(BOT, 1))
    assert account is not None
    assert account.unreachable is None


def test_text_that_cannot_be_formatted_is_sent_plain_once(app: App) -> None:
    put(app, reply(1, "<b>1 &lt; 2</b>"), reply(2, "<b>x</b>"))
    wire = Wire()
    wire.fails(faults.BadEntities("Bad Request: can't parse entities"), chat=1)
    wire.fails(faults.BadEntities("Bad Request: can't parse entities"), chat=2, times=2)
    sends(app, wire, 4)
    assert wire.texts(1) == ["<b>1 &lt; 2</b>", "1 < 2"]
    plain = [asked for asked in wire.asked if asked.text == "1 < 2"]
    assert ["parse_mode" in asked.fields for asked in plain] == [False]
    assert wire.texts(2) == ["<b>x</b>", "x"]
    assert ends(app) == [(SENT, None), (FAILED, "BadEntities")]


def test_a_caption_that_cannot_be_formatted_is_sent_plain(app: App) -> None:
    put(app, push(1, SendClass.EXPORT, file=1))
    wire = Wire()
    wire.fails(faults.BadEntities("Bad Request: can't parse entities"))
    sends(app, wire, 2)
    assert [asked.fields.get("parse_mode") for asked in wire.asked] == ["HTML", None]
    assert [asked.fields["caption"] for asked in wire.asked] == ["表", "表"]
    assert ends(app) == [(SENT, None)]
