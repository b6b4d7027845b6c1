"""Rounds: presses that are handled together, and what a press shows."""

from __future__ import annotations

import re

from sqlalchemy import event

from bot.chat.replies import Toast
from tests.chat.made import group, pressed, said
from tests.chat.rounds.desk import HANDLED, QUARANTINED, Desk, Lone, Vote


def test_presses_of_a_round_are_handled_together(desk: Desk) -> None:
    desk.arrives(*(pressed(n, n, Vote(yes=True).pack()) for n in (11, 12, 15)))
    outcome = desk.round()
    assert desk.sizes == [3]
    assert outcome.toasts == [Toast(f"q{n}", "ok") for n in (11, 12, 15)]
    assert [desk.kept(n) for n in (11, 12, 15)] == [["yes"]] * 3
    assert desk.sent() == [(n, "voted", 55) for n in (11, 12, 15)]


def test_presses_handled_together_are_stored_in_one_statement_each(desk: Desk) -> None:
    desk.arrives(*(said(n, n, "/note heard before") for n in (11, 12, 15)))
    desk.all_rounds()
    desk.arrives(*(pressed(20 + n, n, Vote(yes=True).pack()) for n in (11, 12, 15)))
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        written.extend(re.findall(r"^(?:INSERT INTO|UPDATE) (?:inbox|outbox)", statement))

    event.listen(desk.app.store._write_engine, "before_cursor_execute", note)
    desk.round()
    assert written == ["UPDATE inbox", "UPDATE outbox", "INSERT INTO outbox"]


def test_a_bug_among_presses_handled_together_costs_only_its_own(desk: Desk) -> None:
    desk.arrives(*(pressed(n, n, Vote(yes=True).pack()) for n in (11, 13, 14)))
    toasts = desk.all_rounds()
    assert desk.states() == {11: HANDLED, 13: QUARANTINED, 14: HANDLED}
    assert [desk.kept(n) for n in (11, 13, 14)] == [["yes"], [], ["yes"]]
    assert [(toast.callback_id, toast.alert) for toast in toasts] == [
        ("q11", False),
        ("q14", False),
        ("q13", True),
    ]
    assert toasts[1].text == "This was not sent to you."
    assert desk.sizes[0] == 3


def test_a_strangers_press_and_one_in_a_group_reach_no_endpoint_for_many(desk: Desk) -> None:
    desk.arrives(
        pressed(1, 99, Vote(yes=True).pack()), pressed(2, 11, Vote(yes=True).pack(), group())
    )
    assert desk.all_rounds() == [Toast("q1", "This was not sent to you."), Toast("q2", None)]
    assert desk.sizes == []
    assert desk.sent() == []


def test_a_refusal_undoes_everything_and_says_why(desk: Desk) -> None:
    desk.arrives(said(1, 11, "/refuse"), pressed(2, 12, Lone("not allowed").pack()))
    assert desk.all_rounds() == [Toast("q2", "This was not sent to you.")]
    assert desk.kept(11) == []
    assert desk.sent() == [(11, "No: &lt;so&gt;", None)]
    assert desk.states() == {1: HANDLED, 2: HANDLED}


def test_a_press_edits_its_card_and_fresh_screens_are_new(desk: Desk) -> None:
    desk.arrives(pressed(1, 11, Lone("a").pack()))
    assert desk.all_rounds() == [Toast("q1", "Done")]
    assert desk.sent() == [(11, "done", 55), (11, "more", None)]


def test_a_long_toast_is_cut_to_what_telegram_takes(desk: Desk) -> None:
    desk.arrives(pressed(1, 11, Lone("long").pack()))
    assert desk.all_rounds() == [Toast("q1", "字" * 200)]


def test_garbage_in_a_press_is_no_button(desk: Desk) -> None:
    garbage = ["", "1", "0~l:a", "1~l", "1~l:a:b", "1~v:2", "9" * 64, "1:", "\ud83d"]
    desk.arrives(*(pressed(n, 11, data) for n, data in enumerate(garbage, start=1)))
    assert desk.all_rounds() == [Toast(f"q{n}", None) for n in range(1, len(garbage) + 1)]
    assert desk.kept(11) == []
