"""The sender: order, pace, and what becomes of a row whatever Telegram answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat import faults
from bot.chat.dispatch import Dispatch, Wanted
from bot.chat.faults import Cause, Reason, RetryLater, Scope, Unknown
from bot.chat.pushes import Call, Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import File, FileKind, Key, Screen, rows
from bot.chat.sender import Sender
from bot.domain.delivery import OutboxState, SendClass
from bot.domain.paces import Rates
from bot.store.outbox import Message
from bot.store.schema.delivery import outbox
from bot.store.sending import Claimed
from bot.store.uow import Store, UnitOfWork
from tests.chat.conftest import BOT, CIPHER, SetClock, person
from tests.chat.wire import FIRST_ID, Asked, Wire

SENT, WAITING, FAILED = OutboxState.SENT, OutboxState.WAITING, OutboxState.FAILED
UNKNOWN, SKIPPED, EXPIRED = OutboxState.UNKNOWN, OutboxState.SKIPPED, OutboxState.EXPIRED
FLOOD = 0.3
RATES = Rates(1000.0, 1000.0)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite only: what the sender does is the same; its SQL is tested on both in tests/store."""
    return sqlite_url


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.pacing.UNSURE_SECONDS", 0.05)


class Kiosk:
    """A workshop whose documents are ready."""

    async def make(self, name: str, *args: Any) -> bytes:
        return f"{name} {args}".encode()


@dataclass(frozen=True)
class Row:
    """A row of the outbox."""

    chat: int
    state: OutboxState
    reason: str | None
    message_id: int | None
    repeated: bool
    wiped: bool


def held(app: App) -> list[Row]:
    """The outbox, oldest first."""
    names = ("chat_id", "state", "reason", "message_id", "repeated")
    statement = select(*(outbox.c[name] for name in names), outbox.c.body.is_(None))
    statement = statement.order_by(outbox.c.id)
    return app.store.read_now(lambda uow: [Row(*row) for row in uow.outbox._all(statement)])


def ends(app: App) -> list[tuple[OutboxState, str | None]]:
    return [(row.state, row.reason) for row in held(app)]


def card(context: Context, row: Claimed) -> Prepared:
    if "bug" in row.params:
        raise RuntimeError
    if "skip" in row.params:
        return Skip("no longer wanted")
    if "call" in row.params:
        return Call("setMyCommands", {"commands": []})
    if "file" in row.params:
        return Screen("表", file=File(FileKind.DOCUMENT, "表.xlsx", "sheet", (1,)))
    keys = rows(Key("k", url="https://t.me/x"))
    return Screen(row.params.get("text", "卡"), keys, matter=row.params.get("matter"))


KINDS: dict[str, Prepare] = {"card": one_by_one(card)}


@asynccontextmanager
async def sending(app: App, wire: Wire, rates: Rates = RATES) -> AsyncIterator[Sender]:
    """A sender at work; at the end it is stopped and has settled everything."""
    sender = Sender(app, wire, rates, Kiosk(), KINDS)  # type: ignore[arg-type]
    task = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        sender.stop()
        async with asyncio.timeout(20):
            await task


def sends(app: App, wire: Wire, calls: int) -> None:
    """Let the sender work until so many calls were made, then stop it."""

    async def work() -> None:
        async with sending(app, wire):
            await wire.calls(calls)

    asyncio.run(work())


def turn(app: App) -> list[Asked]:
    """What one turn of the sender puts on the wire."""
    wire = Wire()
    sender = Sender(app, wire, RATES, Kiosk(), KINDS)  # type: ignore[arg-type]

    async def work() -> None:
        await sender._exchange()
        sender.stop()
        await sender.run()

    asyncio.run(work())
    return wire.asked


def reply(chat: int, text: str = "好", **fields: Any) -> Message:
    body = {"text": text, "keys": None}
    return Message(BOT, chat, "screen", SendClass.REPLY, body=body, **fields)


def push(chat: int, kind: SendClass = SendClass.DEADLINE, **params: Any) -> Message:
    return Message(BOT, chat, "card", kind, params=params)


def put(app: App, *messages: Message) -> None:
    for message in messages:
        assert app.store.write_now(lambda uow, m=message: uow.outbox.add(m)) is not None


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


def test_a_flood_of_one_chat_holds_that_chat_only(app: App) -> None:
    put(app, reply(1, "a"), reply(1, "b"), reply(2, "c"))
    wire = Wire()
    wire.fails(RetryLater(FLOOD, Scope.CHAT, "status 429"), chat=1)
    sends(app, wire, 4)
    assert wire.texts(1) == ["a", "a", "b"]
    refused, again, _ = (asked.at for asked in wire.asked if asked.chat == 1)
    assert again - refused >= FLOOD
    other = next(asked.at for asked in wire.asked if asked.chat == 2)
    assert other - refused < FLOOD
    assert [row.state for row in held(app)] == [SENT] * 3
    assert [row.repeated for row in held(app)] == [False] * 3


@pytest.mark.parametrize("scope", [Scope.OVERALL, Scope.NETWORK])
def test_a_flood_of_everything_and_a_dead_network_hold_everything(app: App, scope: Scope) -> None:
    wire = Wire()
    wire.fails(RetryLater(FLOOD, scope, "why"))
    put(app, reply(1))

    async def work() -> None:
        async with sending(app, wire) as sender:
            await wire.calls(1)
            put(app, reply(2))
            sender.wake()
            await wire.calls(3)

    asyncio.run(work())
    refused, *later = (asked.at for asked in wire.asked)
    assert min(later) - refused >= FLOOD
    assert [row.state for row in held(app)] == [SENT, SENT]


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


def test_what_may_have_arrived_comes_again_after_a_pause_only(app: App) -> None:
    put(app, reply(1))
    wire = Wire()
    wire.fails(Unknown(Cause.CUT))
    sends(app, wire, 2)
    first, again = wire.asked
    assert again.at - first.at >= 0.05


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


def test_only_what_a_killed_sender_had_begun_is_sent_with_a_note(app: App) -> None:
    put(app, reply(1, "a"), reply(2, "b"), reply(3, "c"))
    killed(app, begun=1)
    wire = Wire()
    sends(app, wire, 3)
    assert [wire.texts(chat)[0].splitlines()[0] for chat in (1, 2, 3)] == ["a", "b", "c"]
    assert [len(wire.texts(chat)[0].splitlines()) for chat in (1, 2, 3)] == [3, 1, 1]
    assert [row.repeated for row in held(app)] == [True, False, False]


@pytest.mark.parametrize("loss", ["boot", "file", "another"])
def test_where_nothing_says_what_had_begun_all_of_it_may_have(app: App, loss: str) -> None:
    """The machine was started anew, the file is gone, or it tells of another sender."""
    put(app, reply(1, "a"), reply(2, "b"))
    killed(app, begun=1)
    [file] = app.store.folder.glob("*.begun")  # type: ignore[union-attr]
    boot, holder, *marks = file.read_text("ascii").split()
    if loss == "file":
        file.unlink()
    else:
        other = {"boot": ["x", holder], "another": [boot, "7"]}[loss]
        file.write_text("\n".join([*other, *marks]), "ascii")
    sends(app, Wire(), 2)
    assert [row.repeated for row in held(app)] == [True, True]


def test_what_begins_after_a_rest_is_known_under_another_name(app: App) -> None:
    put(app, reply(1, "a"))
    sends(app, Wire(), 1)
    [file] = app.store.folder.glob("*.begun")  # type: ignore[union-attr]
    before = file.read_text("ascii").split()
    assert len(before) == 2
    put(app, reply(2, "b"))
    sends(app, Wire(), 1)
    assert file.read_text("ascii").split()[1] != before[1]
    assert [row.state for row in held(app)] == [SENT, SENT]


def killed(app: App, begun: int) -> None:
    """A sender took all that waited, began so many of them, and was killed."""
    dispatch = Dispatch(app, RATES, KINDS)
    taken = app.store.write_now(lambda uow: dispatch.turn(uow, [], Wanted(99)))
    dispatch.committed(at_rest=False)
    for item in taken.outgoing[:begun]:
        dispatch.begins(item.row)
    dispatch.close()


def test_words_that_do_not_open_hold_up_nobody(app: App) -> None:
    put(app, reply(1, "a"), reply(2, "b"))
    spoil = outbox.update().where(outbox.c.chat_id == 1).values(body=b"spoilt")
    app.store.write_now(lambda uow: uow.outbox._base.execute(spoil))
    wire = Wire()
    sends(app, wire, 1)
    assert wire.texts(2) == ["b"]
    assert ends(app) == [(SKIPPED, "gone"), (SENT, None)]


def test_stopping_ends_though_the_database_is_gone(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.sender.IDLE_SECONDS", 0.01)
    wire = Wire()

    async def work() -> None:
        store = Broken(app, 2, committed=False, for_good=True)
        broken = App(store, app.clock, app.zone, BOT, app.username)
        try:
            async with sending(broken, wire):
                await wire.calls(1)
        finally:
            store.close()

    put(app, reply(1, "a"))
    asyncio.run(work())
    assert [row.state for row in held(app)] == [OutboxState.SENDING]


def test_nothing_overtakes_what_comes_again(app: App) -> None:
    put(app, reply(1, "a"), reply(1, "b"))
    wire = Wire()
    wire.fails(Unknown(Cause.TIMEOUT))
    sends(app, wire, 3)
    assert [text[:1] for text in wire.texts(1)] == ["a", "a", "b"]


def test_an_edit_that_changes_nothing_is_done(app: App) -> None:
    put(app, reply(1, edit_message_id=55))
    wire = Wire()
    wire.fails(faults.NotModified(), method="editMessageText")
    sends(app, wire, 1)
    assert held(app) == [Row(1, SENT, None, 55, repeated=False, wiped=True)]


def test_an_edit_of_unknown_outcome_is_simply_made_again(app: App) -> None:
    put(app, reply(1, edit_message_id=55))
    wire = Wire()
    wire.fails(Unknown(Cause.TIMEOUT), times=2)
    sends(app, wire, 3)
    assert wire.texts(1) == ["好"] * 3
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


def test_of_two_edits_of_a_card_only_the_newest_goes_out(app: App) -> None:
    put(app, reply(1, "old", edit_message_id=55), reply(1, "new", edit_message_id=55))
    sends(app, wire := Wire(), 1)
    assert wire.texts(1) == ["new"]
    assert ends(app) == [(OutboxState.CANCELLED, "superseded"), (SENT, None)]


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


def test_what_is_out_in_part_comes_again_as_a_repeat_only(app: App) -> None:
    put(app, push(1, text="\n".join(["字" * 3000] * 2)))
    wire = Wire()
    wire.fails(Unknown(Cause.TIMEOUT), times=0)

    async def work() -> None:
        gate = wire.holds()
        async with sending(app, wire):
            await wire.calls(1)
            wire.fails(RetryLater(FLOOD, Scope.CHAT, "status 429"))
            gate.set()
            await wire.calls(4)

    asyncio.run(work())
    assert len(wire.asked) == 4
    assert "ignore" not in wire.texts(1)[1]
    assert [(row.state, row.repeated) for row in held(app)] == [(SENT, True)]


def test_a_refused_token_settles_nothing_and_is_not_hammered(app: App) -> None:
    put(app, reply(1), reply(1))
    wire = Wire()
    wire.fails(faults.Unauthorized(401), times=99)

    async def work() -> None:
        async with sending(app, wire):
            await wire.calls(1)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(FLOOD):
                    await wire.calls(2)

    asyncio.run(work())
    assert ends(app) == [(WAITING, "retry later")] * 2


def test_stopping_settles_what_is_on_the_wire_and_begins_nothing_more(app: App) -> None:
    put(app, reply(1, "a"), reply(1, "b"), reply(2, "c"))
    wire = Wire()

    async def work() -> None:
        gate = wire.holds(chat=1)
        async with sending(app, wire) as sender:
            await wire.calls(2)
            sender.stop()
            gate.set()

    asyncio.run(work())
    assert wire.texts(1) == ["a"]
    assert ends(app) == [(SENT, None), (WAITING, "retry later"), (SENT, None)]
    sends(app, later := Wire(), 1)
    assert later.texts(1) == ["b"]


def test_what_a_dead_sender_had_begun_is_repeated_with_a_note_but_a_document_is_not(
    app: App,
) -> None:
    person(app, 1, "en")
    put(app, reply(1, "hello"), push(2, SendClass.EXPORT, file=1))
    app.store.write_now(lambda uow: uow.sending.claim(BOT, 10, set()))
    sends(app, wire := Wire(), 1)
    assert wire.texts(1) == ["hello\n\n(Please ignore this if you have received it already.)"]
    assert ends(app) == [(SENT, None), (UNKNOWN, "sender stopped")]


class Broken(Store):
    """A store whose connection breaks at one write, before or after the commit; or from then on
    `for_good`."""

    def __init__(
        self, app: App, breaks_at: int, *, committed: bool, for_good: bool = False
    ) -> None:
        super().__init__(app.store.url, CIPHER, app.clock.now)
        self.left = breaks_at
        self.committed = committed
        self.for_good = for_good
        self.wrote = asyncio.Event()

    async def write(self, work: Callable[[UnitOfWork], Any], place: str = "") -> Any:
        self.left -= 1
        broken = self.left <= 0 if self.for_good else self.left == 0
        if broken and not self.committed:
            raise ConnectionError
        done = await super().write(work)
        self.wrote.set()
        if self.left == 0:
            raise ConnectionError
        return done


@pytest.mark.parametrize(
    ("breaks_at", "committed"),
    [(2, False), (2, True), (3, False), (3, True)],
)
def test_a_transaction_that_breaks_loses_and_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch, app: App, breaks_at: int, committed: bool
) -> None:
    """The first write finds nothing; the second claims; the third settles."""
    monkeypatch.setattr("bot.chat.sender.IDLE_SECONDS", 0.05)
    wire = Wire()

    async def work() -> None:
        store = Broken(app, breaks_at, committed=committed)
        broken = App(store, app.clock, app.zone, BOT, app.username)
        try:
            async with sending(broken, wire) as sender:
                await store.wrote.wait()
                put(app, reply(1, "a"))
                sender.wake()
                await wire.calls(1)
        finally:
            store.close()

    asyncio.run(work())
    assert [text[:1] for text in wire.texts(1)] == ["a"]
    assert [(row.state, row.repeated) for row in held(app)] == [(SENT, False)]
