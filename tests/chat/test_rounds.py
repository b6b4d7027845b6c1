"""Rounds: each update has its effect once, and one that is broken harms no other."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.app import App
from bot.chat import updates
from bot.chat.buttons import Button
from bot.chat.edge import Edge
from bot.chat.intake import Intake
from bot.chat.replies import Toast
from bot.chat.request import Request
from bot.chat.rounds import Outcome, Rounds
from bot.chat.screens import Key, Screen, rows
from bot.chat.updates import Happening
from bot.domain.alerts import Counts
from bot.domain.delivery import InboxState
from bot.errors import AppError, Invalid, NotAllowed
from bot.store.crypto import Place
from bot.store.schema.delivery import inbox, outbox
from bot.store.uow import UnitOfWork
from tests.chat.conftest import BOT, CIPHER, person
from tests.chat.made import DATE, Raw, group, pressed, said, user
from tests.chat.wire import Wire

HANDLED, QUARANTINED = InboxState.HANDLED, InboxState.QUARANTINED
BOSS = 900


@dataclass(frozen=True)
class Vote(Button, code="~v"):
    """Handled together with others of its kind."""

    yes: bool


@dataclass(frozen=True)
class Lone(Button, code="~l"):
    """Handled alone."""

    what: str


@dataclass(frozen=True)
class Wide(Button, code="~w"):
    """Too wide for Telegram when its word is long."""

    word: str


class Desk:
    """A bot whose endpoints are those of this test, with the state they keep in drafts."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.edge = Edge(app)
        self.edge.command("note", self.note)
        self.edge.command("bug", self.bug)
        self.edge.command("wide", self.wide)
        self.edge.command("refuse", self.refuse)
        self.edge.press(Lone, self.lone)
        self.edge.press_many(Vote, self.votes)
        self.edge.happening(Happening.TEXT, lambda _request: Screen("?"))
        self.edge.happening(Happening.ADDED_TO_GROUP, lambda _request: Screen("private only"))
        self.sizes: list[int] = []

    def keep(self, request: Request[Any], word: str) -> None:
        """An effect that can be counted: one more word in the person's draft."""
        found = request.uow.drafts.get(BOT, request.person_id, "kept")
        words = [*(found.data["words"] if found else []), word]
        request.uow.drafts.start(BOT, request.person_id, "kept", {"words": words}, None)

    def note(self, request: Request[Any]) -> Screen:
        self.keep(request, request.text)
        return Screen(f"noted {request.text}")

    def bug(self, request: Request[Any]) -> Screen:
        self.keep(request, "bug")
        raise RuntimeError

    def wide(self, request: Request[Any]) -> Screen:
        self.keep(request, "wide")
        return Screen("x", rows(Key("k", Wide("字" * 40))))

    def refuse(self, request: Request[Any]) -> Screen:
        self.keep(request, "refused")
        raise Invalid("No: {why}", why="<so>")

    def lone(self, request: Request[Lone]) -> Screen | list[Screen]:
        if request.button.what == "bug":
            raise RuntimeError
        if request.button.what == "not allowed":
            raise NotAllowed
        if request.button.what == "long":
            return Screen(toast="字" * 300)
        self.keep(request, request.button.what)
        return [Screen("done", matter="m:1"), Screen("more", fresh=True).with_toast("Done")]

    def votes(self, requests: list[Request[Vote]]) -> list[Screen | AppError]:
        self.sizes.append(len(requests))
        for request in requests:
            self.keep(request, "yes" if request.button.yes else "no")
        if any(request.person_id == 13 for request in requests):
            raise RuntimeError
        return [
            NotAllowed() if request.person_id == 14 else Screen("voted", toast="ok")
            for request in requests
        ]

    def arrives(self, *raw: Raw) -> int:
        """Updates are fetched and stored; how many were new."""
        intake = Intake(self.edge, Wire(), lambda: None)  # type: ignore[arg-type]
        return self.app.store.write_now(lambda uow: intake.store(uow, list(raw)))

    def round(self) -> Outcome:
        return self.app.store.write_now(Rounds(self.edge).run)

    def all_rounds(self) -> list[Toast]:
        """Rounds until nothing waits; what presses said."""
        toasts: list[Toast] = []
        while (outcome := self.round()).taken:
            toasts += outcome.toasts
        return toasts

    def kept(self, person_id: int) -> list[str]:
        found = self.app.store.read_now(lambda uow: uow.drafts.get(BOT, person_id, "kept"))
        return found.data["words"] if found else []

    def states(self) -> dict[int, InboxState]:
        """Of every update that was stored."""
        columns = select(inbox.c.update_id, inbox.c.state).order_by(inbox.c.update_id)
        found = self.app.store.read_now(lambda uow: uow.inbox._all(columns))
        return {row.update_id: row.state for row in found}

    def payloads(self) -> dict[int, Raw]:
        """What is stored of the updates that wait or were set aside, in the clear."""
        columns = select(inbox.c.update_id, inbox.c.payload).where(inbox.c.payload.is_not(None))
        found = self.app.store.read_now(lambda uow: uow.inbox._all(columns))
        return {
            row.update_id: json.loads(
                CIPHER.open(Place(f"inbox.{BOT}", "payload", row.update_id), row.payload)
            )
            for row in found
        }

    def sent(self, kind: str = "screen") -> list[tuple[int, Any, int | None]]:
        """Chat, text (or params) and edited message of every row of that kind, oldest first."""
        columns = select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id)

        def read(uow: Any) -> list[tuple[int, Any, int | None]]:
            return [
                (
                    row.chat_id,
                    row.params
                    if row.body is None
                    else json.loads(uow.outbox._base.open(outbox, "body", row.id, row.body))[
                        "text"
                    ],
                    row.edit_message_id,
                )
                for row in uow.outbox._all(columns)
            ]

        return self.app.store.read_now(read)


def _words(row: Any) -> str | None:
    if row.body is None:
        return None
    body = json.loads(CIPHER.open(Place("outbox", "body", row.id), row.body))
    return str(body["text"])


@pytest.fixture
def desk(app: App) -> Desk:
    """People 11 to 16 and an administrator have accounts; 99 is a stranger."""
    for number in range(11, 17):
        person(app, number)
    person(app, BOSS, "zh_Hans", administrator=True)
    return Desk(app)


def test_whatever_somebody_does_tells_the_language_of_their_telegram(desk: Desk) -> None:
    def heard(update: Raw) -> tuple[str | None, int]:
        desk.arrives(update)
        desk.all_rounds()
        found = desk.app.store.read_now(lambda uow: uow.accounts.by_telegram(BOT, 11))
        return found.telegram_language if found else None, len(desk.sent("menu"))

    found = desk.app.store.read_now(lambda uow: uow.accounts.by_telegram(BOT, 11))
    assert found is not None
    desk.app.store.write_now(lambda uow: uow.accounts.change(found.id, language=None))
    assert heard(said(1, 11, "/note a")) == ("en", 1)
    assert heard(said(2, 11, "/note b")) == ("en", 1)
    chinese = pressed(3, 11, Vote(yes=True).pack())
    chinese["callback_query"]["from"]["language_code"] = "zh-hans"
    assert heard(chinese) == ("zh-hans", 2)


def test_who_is_heard_of_can_be_reached_again(desk: Desk) -> None:
    def unreachable(person_id: int) -> str | None:
        found = desk.app.store.read_now(lambda uow: uow.accounts.by_telegram(BOT, person_id))
        return found.unreachable if found else None

    def lose(uow: UnitOfWork) -> None:
        for found in uow.accounts.by_telegrams(BOT, {11, 12, 13}).values():
            uow.accounts.change(found.id, unreachable="deactivated")

    desk.app.store.write_now(lose)
    desk.arrives(said(1, 11, "/note a"), pressed(2, 12, Vote(yes=True).pack()))
    desk.arrives(said(3, 13, "/note@zhibu_test_bot", group()))
    desk.all_rounds()
    assert [unreachable(one) for one in (11, 12, 13)] == [None, None, "deactivated"]


def test_an_update_that_comes_twice_has_its_effect_once(desk: Desk) -> None:
    assert desk.arrives(said(1, 11, "/note a"), said(1, 11, "/note a")) == 1
    desk.all_rounds()
    assert desk.arrives(said(1, 11, "/note a")) == 0
    desk.all_rounds()
    assert desk.kept(11) == ["a"]
    assert desk.sent() == [(11, "noted a", None)]


def test_each_person_is_heard_in_order_one_update_a_round(desk: Desk) -> None:
    desk.arrives(said(3, 12, "/note x"), said(2, 11, "/note b"), said(1, 11, "/note a"))
    assert [desk.round().taken for _ in range(3)] == [2, 1, 0]
    assert (desk.kept(11), desk.kept(12)) == (["a", "b"], ["x"])


def test_a_round_says_whether_another_is_due(desk: Desk) -> None:
    desk.arrives(said(1, 11, "/note a"), said(2, 11, "/bug"), said(3, 12, "/note x"))
    assert [desk.round().left for _ in range(4)] == [True, True, True, False]
    assert desk.states() == {1: HANDLED, 2: QUARANTINED, 3: HANDLED}


def test_a_round_says_whether_a_file_came(desk: Desk) -> None:
    file = {"file_id": "F", "file_unique_id": "f", "file_name": "a.xlsx", "file_size": 9}
    desk.arrives(said(1, 11, "/note a"), said(2, 12, "", document=file))
    assert desk.round().files
    desk.arrives(said(3, 11, "/note b"))
    assert not desk.round().files


def test_what_is_done_is_wiped(desk: Desk) -> None:
    desk.arrives(said(1, 11, "/note a"))
    desk.all_rounds()
    assert desk.states() == {1: HANDLED}
    assert desk.payloads() == {}


def test_a_bug_leaves_the_others_standing_and_is_set_aside_after_three_attempts(
    desk: Desk,
) -> None:
    desk.arrives(
        said(1, 11, "/bug secret words"), said(2, 12, "/note a"), said(3, 11, "/note later")
    )
    taken = [desk.round().taken for _ in range(5)]
    assert taken == [2, 1, 1, 1, 0]
    assert desk.states() == {1: QUARANTINED, 2: HANDLED, 3: HANDLED}
    assert (desk.kept(11), desk.kept(12)) == (["later"], ["a"])
    [(chat, params, _)] = desk.sent("alert.quarantine")
    assert chat == BOSS
    assert list(params) == ["number", "urgent", "silent"]
    assert len(params["number"]) == 4
    told = [text for chat, text, _ in desk.sent() if chat == 11]
    assert told[0].startswith(f"Not saved: something went wrong on my side ({'number '}")
    assert params["number"] in told[0]
    assert told[1:] == ["noted later"]


def test_a_press_that_hits_a_bug_is_answered_with_a_number(desk: Desk) -> None:
    desk.arrives(pressed(1, 11, Lone("bug").pack()))
    [toast] = desk.all_rounds()
    [(_, params, _)] = desk.sent("alert.quarantine")
    assert (toast.callback_id, toast.alert) == ("q1", True)
    assert params["number"] in str(toast.text)
    assert desk.sent() == []


def test_a_reply_that_cannot_be_shown_undoes_what_its_endpoint_did(desk: Desk) -> None:
    desk.arrives(said(1, 11, "/wide"), said(2, 12, "/note a"))
    desk.all_rounds()
    assert desk.states() == {1: QUARANTINED, 2: HANDLED}
    assert (desk.kept(11), desk.kept(12)) == ([], ["a"])


GOOD = {"id": 11, "type": "private"}
POISON: dict[str, Raw] = {
    "no chat": {"message": {"message_id": 1, "date": DATE, "from": user(11), "text": "x"}},
    "a message that is a word": {"message": "x"},
    "a list for a message": {"message": [1]},
    "a press that is a word": {"callback_query": "x"},
    "a press without a person": {"callback_query": {"id": "1", "chat_instance": "1"}},
    "a person that is a word": {
        "message": {"message_id": 1, "date": DATE, "chat": GOOD, "from": "x", "text": "x"}
    },
    "a date that is a word": {
        "message": {"message_id": 1, "date": "x", "chat": GOOD, "from": user(11), "text": "x"}
    },
    "a text that is a number": {
        "message": {"message_id": 1, "date": DATE, "chat": GOOD, "from": user(11), "text": 5}
    },
    "a chat that is a list": {
        "message": {"message_id": 1, "date": DATE, "chat": [], "from": user(11), "text": "x"}
    },
    "a standing without a chat": {"my_chat_member": {"from": user(11)}},
    "a kind there is none of": {"astral_message": {"from": user(11)}},
    "nothing": {},
    "half a character": said(0, 11, "/\ud83d \ud83d"),
    "64 KB of words": said(0, 11, "/note " + "字" * 65_536),
    "deep": {"message": json.loads("[" * 200 + "]" * 200)},
    "an unknown field": said(0, 11, "/note y", chat=None, quantum={"a": 1}),
}


def test_poisonous_updates_stop_nobody(desk: Desk) -> None:
    bad = [
        {**json.loads(json.dumps(raw)), "update_id": number}
        for number, raw in enumerate(POISON.values(), start=2)
    ]
    desk.arrives(said(1, 12, "/note before"), *bad)
    desk.arrives(said(98, 12, "/note after"), said(99, 11, "/note last"))
    desk.all_rounds()
    states = desk.states()
    assert InboxState.WAITING not in states.values()
    assert [states.pop(good) for good in (1, 98, 99)] == [HANDLED] * 3
    assert desk.kept(12) == ["before", "after"]
    assert desk.kept(11) == ["字" * 65_536, "y", "last"]
    readable = {"half a character", "64 KB of words", "an unknown field", "nothing"}
    readable |= {"a kind there is none of"}
    handled = {
        name for name, state in zip(POISON, states.values(), strict=True) if state == HANDLED
    }
    assert handled == readable
    alerts = desk.sent("alert.quarantine")
    assert [chat for chat, _, _ in alerts] == [BOSS]
    since = desk.app.clock.now() - timedelta(hours=1)
    counts = desk.app.store.read_now(lambda uow: uow.troubles.counts(BOT, since))
    assert counts == Counts(quarantined=len(POISON) - len(readable))


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


def test_a_language_pack_of_ones_own_has_a_code_that_can_be_kept() -> None:
    raw = said(1, 11, "/note a")
    raw["message"]["from"]["language_code"] = "zh-hans-of-my-own-making"
    assert updates.read(json.dumps(raw)).language_code == "zh-hans-of-my-ow"


def test_the_chatter_of_groups_is_not_stored(desk: Desk) -> None:
    stored = desk.arrives(
        said(1, 11, "李静今天不来", group()),
        said(2, 99, "秘密", group()),
        {"update_id": 3, "edited_message": said(3, 11, "改了", group())["message"]},
        said(4, 11, "/note@other_bot 秘密", group()),
        {"update_id": 5, "message": {**said(5, 11, "", group())["message"], "photo": []}},
        said(6, 11, "/note 党课", group()),
        said(7, 11, "/note@Zhibu_Test_Bot 党课", group()),
    )
    assert stored == 2
    assert list(desk.payloads()) == [6, 7]
    desk.all_rounds()
    assert desk.kept(11) == []
    assert desk.sent() == [(-500, "private only", None)] * 2


def test_what_strangers_write_is_not_stored(desk: Desk) -> None:
    reply = {"reply_to_message": said(0, 99, "秘密")["message"], "caption": "秘密"}
    desk.arrives(
        said(1, 99, "我叫王伟, 电话 13800000000"),
        said(2, 99, "/note 秘密"),
        {"update_id": 3, "edited_message": said(3, 99, "秘密")["message"]},
        {"update_id": 4, "message": {**said(4, 99, "x")["message"], "contact": {"phone": "1380"}}},
        said(5, 99, "/start j_abc", **reply),
        said(6, 11, "words of a member"),
    )
    stored = desk.payloads()
    assert set(stored) == {1, 2, 3, 4, 5, 6}
    frame = {"message_id", "date", "chat", "from"}
    for number in (1, 2, 4):
        assert set(stored[number]["message"]) == frame
    assert set(stored[3]["edited_message"]) == frame
    assert set(stored[5]["message"]) == {*frame, "text"}
    assert stored[5]["message"]["text"] == "/start j_abc"
    assert stored[6]["message"]["text"] == "words of a member"


def test_a_stranger_with_an_open_question_is_heard(desk: Desk) -> None:
    desk.app.store.write_now(lambda uow: uow.drafts.start(BOT, 99, "register", {}, "name"))
    desk.arrives(said(1, 99, "王伟"))
    assert desk.payloads()[1]["message"]["text"] == "王伟"


def test_a_lower_update_id_after_an_idle_week_is_handled(desk: Desk) -> None:
    desk.arrives(said(900, 11, "/note a"))
    desk.all_rounds()
    desk.arrives(said(17, 11, "/note b"))
    desk.all_rounds()
    assert desk.kept(11) == ["a", "b"]


def test_logs_of_a_bug_hold_no_words_of_anybody(desk: Desk, logged: io.StringIO) -> None:
    desk.arrives(said(1, 11, "/bug 13800000000"), {"update_id": 2, "message": "13800000000"})
    desk.all_rounds()
    events = [json.loads(line) for line in logged.getvalue().splitlines()]
    names = [event["event"] for event in events]
    assert sorted(names) == ["update.failed"] * 6 + ["update.quarantined"] * 2
    assert "13800000000" not in logged.getvalue()
    assert user(11)["first_name"] not in json.dumps(events, ensure_ascii=False)
