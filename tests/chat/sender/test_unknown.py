"""The sender where nobody can say whether a message arrived."""

from __future__ import annotations

from bot.app import App
from bot.chat.faults import Cause, Unknown
from bot.domain.delivery import SendClass
from tests.chat.conftest import person
from tests.chat.sender.counter import SENT, UNKNOWN, Row, ends, held, push, put, reply, sends
from tests.chat.wire import Wire


def test_a_reply_of_unknown_outcome_is_sent_once_more_with_a_note_in_the_readers_language(
    app: App,
) -> None:
    person(app, 1, "en")
    person(app, 2, "zh_Hans")
    put(app, reply(1, "yes"), reply(2, "好"))
    wire = Wire()
    wire.fails(Unknown(Cause.TIMEOUT), times=2)
    sends(app, wire, 4)
    assert wire.texts(1) == [
        "yes",
        "yes\n\n(Please ignore this if you have received it already.)",
    ]
    first, again = wire.texts(2)
    assert (first, again[:3]) == ("好", "好\n\n")
    assert "ignore" not in again
    assert [(row.state, row.repeated) for row in held(app)] == [(SENT, True)] * 2


def test_a_repeat_of_unknown_outcome_is_the_last(app: App) -> None:
    put(app, reply(1))
    wire = Wire()
    wire.fails(Unknown(Cause.CUT), times=2)
    sends(app, wire, 2)
    assert held(app) == [Row(1, UNKNOWN, "outcome unknown", None, repeated=True, wiped=True)]


def test_a_document_of_unknown_outcome_is_not_repeated(app: App) -> None:
    put(app, push(1, SendClass.EXPORT, file=1))
    wire = Wire()
    wire.fails(Unknown(Cause.TIMEOUT))
    sends(app, wire, 1)
    assert ends(app) == [(UNKNOWN, "outcome unknown")]
    assert held(app)[0].repeated is False
    assert wire.asked[0].files is not None
    assert wire.asked[0].files["document"][0] == "表.xlsx"


def test_what_may_be_in_a_group_already_is_not_repeated(app: App) -> None:
    put(app, reply(-7))
    wire = Wire()
    wire.fails(Unknown(Cause.TIMEOUT))
    sends(app, wire, 1)
    assert [(row.state, row.repeated) for row in held(app)] == [(UNKNOWN, False)]


def test_nothing_overtakes_what_comes_again(app: App) -> None:
    put(app, reply(1, "a"), reply(1, "b"))
    wire = Wire()
    wire.fails(Unknown(Cause.TIMEOUT))
    sends(app, wire, 3)
    assert [text[:1] for text in wire.texts(1)] == ["a", "a", "b"]


def test_an_edit_of_unknown_outcome_is_simply_made_again(app: App) -> None:
    put(app, reply(1, edit_message_id=55))
    wire = Wire()
    wire.fails(Unknown(Cause.TIMEOUT), times=2)
    sends(app, wire, 3)
    assert wire.texts(1) == ["好"] * 3
    assert held(app) == [Row(1, SENT, None, 55, repeated=False, wiped=True)]
