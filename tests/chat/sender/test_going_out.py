"""The sender: order, parts, and what is skipped or waits for the morning."""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.domain.delivery import OutboxState, SendClass
from bot.store.delivery.outbox import Message
from bot.store.schema.delivery import outbox
from tests.chat.conftest import BOT, SetClock
from tests.chat.sender.counter import (
    EXPIRED,
    FAILED,
    SENT,
    SKIPPED,
    WAITING,
    Row,
    ends,
    held,
    push,
    put,
    reply,
    sends,
    turn,
)
from tests.chat.wire import FIRST_ID, Wire


def test_a_message_is_about_what_it_shows_in_the_end(app: App) -> None:
    for params in ({"matter": "day:2026-11-23"}, {}):
        message = Message(BOT, 7, "card", SendClass.REMINDER, params=params, matter="activity:1")
        app.store.write_now(lambda uow, message=message: uow.outbox.add(message))
    sends(app, Wire(), 2)
    living = {
        matter: app.store.read_now(lambda uow, matter=matter: uow.outbox.living(BOT, 7, matter))
        for matter in ("day:2026-11-23", "activity:1")
    }
    assert living == {"day:2026-11-23": FIRST_ID, "activity:1": FIRST_ID + 1}


def test_a_reply_goes_out_and_its_words_are_wiped(app: App) -> None:
    put(app, reply(1, "<b>好</b>"))
    sends(app, wire := Wire(), 1)
    assert [(asked.method, asked.fields) for asked in wire.asked] == [
        (
            "sendMessage",
            {
                "chat_id": 1,
                "text": "<b>好</b>",
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
            },
        )
    ]
    assert held(app) == [Row(1, SENT, None, FIRST_ID, repeated=False, wiped=True)]


def test_the_most_urgent_goes_first_and_a_chat_keeps_its_order(app: App) -> None:
    put(app, push(1, SendClass.REMINDER, text="r"), push(1, text="d"), reply(1, "1"), reply(1, "2"))
    sends(app, wire := Wire(), 4)
    assert wire.texts(1) == ["1", "2", "d", "r"]


def test_words_that_do_not_open_hold_up_nobody(app: App) -> None:
    put(app, reply(1, "a"), reply(2, "b"))
    spoil = outbox.update().where(outbox.c.chat_id == 1).values(body=b"spoilt")
    app.store.write_now(lambda uow: uow.outbox._base.execute(spoil))
    wire = Wire()
    sends(app, wire, 1)
    assert wire.texts(2) == ["b"]
    assert ends(app) == [(SKIPPED, "gone"), (SENT, None)]


def test_of_two_edits_of_a_card_only_the_newest_goes_out(app: App) -> None:
    put(app, reply(1, "old", edit_message_id=55), reply(1, "new", edit_message_id=55))
    sends(app, wire := Wire(), 1)
    assert wire.texts(1) == ["new"]
    assert ends(app) == [(OutboxState.CANCELLED, "superseded"), (SENT, None)]


def test_in_quiet_hours_only_what_somebody_waits_for_goes_out(app: App, clock: SetClock) -> None:
    clock.set("2026-11-23 21:30")
    put(
        app,
        push(1, SendClass.DEADLINE, text="deadline"),
        push(2, SendClass.REMINDER, text="reminder"),
        push(3, SendClass.DEADLINE, text="urgent", urgent=True, silent=True),
        reply(4),
        push(5, SendClass.EXPORT, file=1),
        Message(BOT, 6, "card", SendClass.DEADLINE, edit_message_id=55),
    )
    sends(app, wire := Wire(), 4)
    assert sorted(asked.chat or 0 for asked in wire.asked) == [3, 4, 5, 6]
    urgent = next(asked for asked in wire.asked if asked.chat == 3)
    assert urgent.fields["disable_notification"] is True
    assert ends(app)[:2] == [(WAITING, "quiet hours")] * 2

    clock.set("2026-11-24 07:29")
    assert turn(app) == []
    clock.set("2026-11-24 07:30")
    sends(app, morning := Wire(), 2)
    assert [asked.text for asked in morning.asked] == ["deadline", "reminder"]
    assert [row.state for row in held(app)] == [SENT] * 6


def test_what_comes_too_late_is_never_sent(app: App, clock: SetClock) -> None:
    put(app, reply(1, expires_at=clock.at), reply(2, expires_at=clock.at + timedelta(seconds=1)))
    sends(app, wire := Wire(), 1)
    assert [asked.chat for asked in wire.asked] == [2]
    assert ends(app) == [(EXPIRED, "too late"), (SENT, None)]


def test_what_is_no_longer_wanted_is_not_sent_and_says_why(app: App) -> None:
    put(app, push(1, skip=1), push(2))
    sends(app, wire := Wire(), 1)
    assert [asked.chat for asked in wire.asked] == [2]
    assert ends(app) == [(SKIPPED, "no longer wanted"), (SENT, None)]


def test_a_bug_in_preparing_one_message_leaves_the_others_standing(app: App) -> None:
    put(app, push(1), push(2, bug=1), push(3), Message(BOT, 4, "gone", SendClass.DEADLINE))
    sends(app, wire := Wire(), 2)
    assert sorted(asked.chat or 0 for asked in wire.asked) == [1, 3]
    assert ends(app) == [(SENT, None), (SKIPPED, "bug"), (SENT, None), (SKIPPED, "unknown kind")]


def test_a_bug_in_sending_fails_that_message_only(app: App) -> None:
    put(app, reply(1, "a"), reply(1, "b"))
    wire = Wire()
    wire.fails(RuntimeError("a bug"))
    sends(app, wire, 2)
    assert ends(app) == [(FAILED, "bug"), (SENT, None)]


def test_a_plain_call_is_made(app: App) -> None:
    put(app, push(1, call=1))
    sends(app, wire := Wire(), 1)
    assert [(asked.method, asked.fields) for asked in wire.asked] == [
        ("setMyCommands", {"commands": []})
    ]
    assert held(app) == [Row(1, SENT, None, None, repeated=False, wiped=True)]


def test_a_long_message_goes_out_in_parts_with_the_keys_under_the_last(app: App) -> None:
    put(app, push(1, text="\n".join(["字" * 3000] * 3)))
    sends(app, wire := Wire(), 3)
    assert wire.texts(1) == ["字" * 3000] * 3
    assert ["reply_markup" in asked.fields for asked in wire.asked] == [False, False, True]
    assert held(app)[0].message_id == FIRST_ID + 2
