"""Many updates at once: in order, nobody waits for somebody else, nothing grows without bound."""

from __future__ import annotations

import asyncio
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from errno import ENOSPC
from functools import partial
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.app import App
from bot.chat.buttons import Button
from bot.chat.edge import Edge
from bot.chat.flood import MOST, SPAN_SECONDS, STRANGER_MOST, STRANGERS_MOST, Floods, Strangers
from bot.chat.intake import Intake
from bot.chat.replies import Toast
from bot.chat.request import Request
from bot.chat.rounds import Rounds
from bot.chat.screens import Screen
from bot.domain.delivery import InboxState, OutboxState
from bot.errors import AppError, Invalid
from bot.store.schema.delivery import inbox, outbox
from bot.store.uow import UnitOfWork
from tests.chat.conftest import BOT, person
from tests.chat.made import Raw, pressed, said
from tests.chat.wire import Wire

CROWD = range(1000, 1050)


@dataclass(frozen=True)
class Tick(Button, code="~t"):
    """Handled with others of its kind."""

    number: int


@dataclass(frozen=True)
class Long(Button, code="~f"):
    """Takes long."""

    fine: bool


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite only: nothing here depends on the database."""
    return sqlite_url


class Seen:
    """Endpoints that note what they saw."""

    def __init__(self, app: App) -> None:
        self.order: list[tuple[int, int]] = []
        self.app = app
        self.edge = Edge(app)
        self.edge.press_many(Tick, self.ticks)
        self.edge.press(Long, self.long, slow=True)
        self.edge.command("note", self.note)
        self.pause = 0.0

    def ticks(self, requests: list[Request[Tick]]) -> list[Screen | AppError]:
        self.order += [(one.person_id, one.button.number) for one in requests]
        return [Screen(f"tick {one.button.number}", toast="ok", matter="m") for one in requests]

    def long(self, request: Request[Long]) -> Screen:
        self.order.append((request.person_id, 0))
        if not request.button.fine:
            raise Invalid("No: {why}", why="<so>")
        return Screen("done", toast="Done")

    def note(self, request: Request[Any]) -> Screen:
        self.order.append((request.person_id, int(request.text)))
        time.sleep(self.pause)
        return Screen("noted")

    def store(self, raw: list[Raw], intake: Intake | None = None) -> int:
        taker = intake or Intake(self.edge, Wire(), lambda: None)  # type: ignore[arg-type]
        return self.app.store.write_now(partial(taker.store, raw=raw))

    def round(self, rounds: Rounds, *passed_over: int) -> Any:
        return self.app.store.write_now(partial(rounds.run, passed_over=passed_over))


@pytest.fixture
def seen(app: App) -> Seen:
    return Seen(app)


def test_a_backlog_is_drained_in_order_without_a_storm_of_replies(app: App, seen: Seen) -> None:
    for number in CROWD:
        person(app, number)
    backlog = [
        pressed(1000 * turn + who, who, Tick(turn).pack())
        for turn in range(1, 101)
        for who in CROWD
    ]
    for start in range(0, len(backlog), 500):
        seen.store(backlog[start : start + 500])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rounds = Rounds(seen.edge)
    while seen.round(rounds).taken:
        pass
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert [n for who, n in seen.order if who == CROWD[7]] == list(range(1, 101))
    assert len(seen.order) == 5000
    assert grown_kb < 40_000

    def waiting(uow: UnitOfWork) -> Counter[int]:
        rows = uow.outbox._all(select(outbox).where(outbox.c.kind == "screen"))
        return Counter(row.chat_id for row in rows if row.state is OutboxState.WAITING)

    assert app.store.read_now(waiting) == dict.fromkeys(CROWD, 1)


def test_one_person_may_say_so_much_in_so_long() -> None:
    floods = Floods(MOST)
    for at in range(MOST):
        assert floods.slowed(at / 10) == set()
        floods.heard([7, 8, 0], at / 10)
        floods.heard([0] * 50, at / 10)
    assert floods.slowed(2.0) == {7, 8}
    assert floods.pause(2.0) == pytest.approx(SPAN_SECONDS - 2.0)
    assert floods.slowed(SPAN_SECONDS) == set()
    assert floods.pause(SPAN_SECONDS) is None
    floods.heard([7], SPAN_SECONDS)
    assert floods.slowed(SPAN_SECONDS) == {7}


def test_people_who_are_long_quiet_are_forgotten() -> None:
    floods = Floods(MOST)
    for number in range(1, 10_000):
        floods.heard([number], number / 10)
    assert len(floods) < 2100


def test_who_floods_waits_and_the_others_do_not(app: App, seen: Seen) -> None:
    person(app, 11)
    person(app, 12)
    wire = Wire()
    turned = asyncio.Event()
    intake = Intake(seen.edge, wire, turned.set)  # type: ignore[arg-type]

    async def until(true: Callable[[], bool]) -> None:
        while not true():
            await turned.wait()
            turned.clear()

    async def work() -> None:
        working = asyncio.create_task(intake.rounds())
        await intake.accept([said(n, 11, f"/note {n}") for n in range(1, 61)])
        await until(lambda: len(seen.order) == MOST)
        await intake.accept([said(99, 12, "/note 99")])
        await until(lambda: (12, 99) in seen.order)
        intake.stop()
        await working

    asyncio.run(asyncio.wait_for(work(), 20))
    assert seen.order == [*((11, n) for n in range(1, MOST + 1)), (12, 99)]
    assert app.store.read_now(lambda uow: uow.inbox.waiting(BOT)) == 60 - MOST


def test_what_unknown_people_can_have_stored_is_bounded(seen: Seen) -> None:
    intake = Intake(seen.edge, Wire(), lambda: None)  # type: ignore[arg-type]
    assert seen.store([said(n, 99, "x" * 4000) for n in range(1, 30)], intake) == STRANGER_MOST
    crowd = [said(100 + n, 2000 + n, "/start " + "x" * 4000) for n in range(300)]
    assert seen.store(crowd, intake) == STRANGERS_MOST - STRANGER_MOST
    loud = pressed(999, 5, "y" * 9000)
    other = Intake(seen.edge, Wire(), lambda: None)  # type: ignore[arg-type]
    assert seen.store([loud], other) == 1
    sizes = seen.app.store.read_now(
        lambda uow: [len(row.payload) for row in uow.inbox._all(select(inbox.c.payload))]
    )
    assert max(sizes) < 600


def test_strangers_are_heard_again_after_a_while() -> None:
    strangers, number = Strangers(), count(1)

    def admitted(person: int, now: float) -> bool:
        return strangers.admitted(next(number), person, now)

    assert [admitted(5, 0.0) for _ in range(STRANGER_MOST + 1)] == [True] * 5 + [False]
    assert admitted(6, 0.0)
    assert admitted(5, SPAN_SECONDS + 0.1)


def test_a_stranger_who_could_not_be_stored_is_not_counted_again(app: App, seen: Seen) -> None:
    """A disk is full for a while: the same updates come again and again."""
    intake = Intake(seen.edge, Wire(), lambda: None)  # type: ignore[arg-type]
    invited = [said(n, 99, f"/start j_{n}") for n in (1, 2)]

    def full(uow: UnitOfWork) -> None:
        intake.store(uow, invited)
        raise OSError(ENOSPC, "full")

    for _ in range(STRANGERS_MOST):
        with pytest.raises(OSError, match="full"):
            app.store.write_now(full)
    assert seen.store(invited, intake) == 2


def test_what_takes_long_answers_its_press_first_and_lets_others_go_before(
    app: App, seen: Seen
) -> None:
    for number in (11, 12, 13):
        person(app, number)
    rounds = Rounds(seen.edge)
    seen.store(
        [
            pressed(1, 11, Long(fine=True).pack()),
            pressed(2, 12, Long(fine=False).pack()),
            pressed(3, 13, Tick(3).pack()),
        ]
    )
    first = seen.round(rounds)
    assert seen.order == [(13, 3)]
    assert first.toasts == [Toast("q3", "ok"), Toast("q1"), Toast("q2")]
    assert first.left
    assert seen.round(rounds).toasts == []
    assert seen.round(rounds).toasts == []
    assert seen.order == [(13, 3), (11, 0), (12, 0)]
    screens = select(outbox).where(outbox.c.kind == "screen").order_by(outbox.c.id)
    sent = app.store.read_now(lambda uow: [row.edit_message_id for row in uow.outbox._all(screens)])
    assert sent == [55, 55, None]
    assert app.store.read_now(lambda uow: uow.inbox.states(BOT)) == [InboxState.HANDLED] * 3


def test_presses_go_before_words_and_a_round_ends_in_time(
    app: App, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.rounds.LONGEST_SECONDS", 0.01)
    for number in range(11, 15):
        person(app, number)
    seen.pause = 0.02
    rounds = Rounds(seen.edge)
    seen.store([said(n, n, f"/note {n}") for n in (11, 12, 13)] + [pressed(20, 14, Tick(1).pack())])
    first = seen.round(rounds)
    assert (seen.order, first.left) == ([(14, 1), (11, 11)], True)
    while seen.round(rounds).taken:
        pass
    assert seen.order == [(14, 1), (11, 11), (12, 12), (13, 13)]


def test_updates_that_come_one_by_one_share_a_commit(app: App, seen: Seen) -> None:
    person(app, 11)
    intake = Intake(seen.edge, Wire(), lambda: None)  # type: ignore[arg-type]
    commits: list[None] = []
    event.listen(app.store._write_engine, "commit", lambda _connection: commits.append(None))

    async def work() -> None:
        await asyncio.gather(*(intake.accept([said(n, 11, "/note 1")]) for n in range(1, 101)))

    asyncio.run(work())
    assert app.store.read_now(lambda uow: uow.inbox.waiting(BOT)) == 100
    assert len(commits) <= 2


def test_updates_that_could_not_be_stored_together_are_not_acknowledged(
    app: App, seen: Seen
) -> None:
    intake = Intake(seen.edge, Wire(), lambda: None)  # type: ignore[arg-type]

    def full(uow: UnitOfWork, raw: list[Raw]) -> int:
        raise OSError

    intake.store = full  # type: ignore[method-assign]

    async def work() -> list[Any]:
        arriving = (intake.accept([said(n, 11, "/note 1")]) for n in range(3))
        return await asyncio.gather(*arriving, return_exceptions=True)

    assert [type(one) for one in asyncio.run(work())] == [OSError] * 3
