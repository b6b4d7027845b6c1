"""Several real processes of one bot on one PostgreSQL: one rate, and duties that change hands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.delivery import InboxState, SendClass
from bot.store.delivery.outbox import Message
from bot.store.schema.delivery import outbox
from bot.store.uow import UnitOfWork
from tests.branch import drain, run_clock, settle_branch
from tests.chaos.pack import Pack
from tests.stories.world import BOT_ID, TOKEN, World

pytestmark = [pytest.mark.chaos, pytest.mark.postgresql, pytest.mark.timeout(900)]
READERS, FIRST_READER = 300, 5001
LIMIT = 30
"""Messages a second: Telegram's limit for a bot."""
SLACK = LIMIT / 4
"""So many messages may come at once after a moment in which a busy machine let nobody on."""
REPLACED_SECONDS = 15.0
BLOWS = ("kill", "freeze", "kill", "freeze")


@pytest.fixture
def world(tmp_path: Path, postgresql_url: str) -> Iterator[World]:
    made = World(tmp_path, postgresql_url, "zh_Hans")
    made.environ["ZHIBU_TICK"] = "1"
    run_clock(made, "2026-11-23 09:00")
    yield made
    made.close()


def test_two_processes_send_at_one_rate(world: World) -> None:
    """The stand-in has the real limits, and its record shows that they were kept."""
    for name in ("ZHIBU_RATE", "ZHIBU_CHAT_RATE"):
        del world.environ[name]
    settle_branch(world, 1)
    readers = range(FIRST_READER, FIRST_READER + READERS)
    for number in readers:
        world.control("people", id=number, first_name="静")
        world.control("say", person=number, text="/start")
    forget_what_was_said(world)
    world.store.write_now(lambda uow: put(uow, readers))
    world.control("limits", off=False)
    pack = Pack(world, "ab")
    try:
        pack.until(lambda: not world.read(unsent), "all is sent")
        senders = select(outbox.c.holder).distinct()
        assert len(world.read(lambda uow: uow.outbox._all(senders))) == 2
        pack.stop()
    finally:
        pack.destroy()
    calls = world.look("log")
    sent = [one for one in calls if one["method"] == "sendMessage"]
    assert [one["chat_id"] for one in sent if not one["ok"]] == []
    assert sorted(one["chat_id"] for one in sent) == list(readers)
    assert [one for one in calls if one["error_code"] == 429] == []
    instants = sorted(one["monotonic"] for one in sent)
    print("busiest second:", busiest(instants), "- ahead:", f"{ahead(instants):.1f}")  # noqa: T201
    assert ahead(instants) <= SLACK


def test_who_does_a_duty_is_replaced_and_two_never_do_it(world: World) -> None:
    branch = settle_branch(world, 2)
    person = branch.people[1]
    pack = Pack(world, "ab")
    try:
        drain(world)
        for number, blow in enumerate(BLOWS):
            pack.until(lambda: pack.holder("intake") and pack.ticks(), "somebody polls and ticks")
            hit = struck(pack, blow)
            for word in ("one", "two", "three"):
                world.control("say", person=person.id, text=f"/{word}{number}")
                drain(world)
            assert [one for one in pack.polls(hit) if one["error_code"] == 409] == []
        assert world.read(lambda uow: set(uow.inbox.states(BOT_ID))) == {InboxState.HANDLED}
        replies = [one.text for one in person.messages()]
        assert len(replies) == len(set(replies)) == 1 + 3 * len(BLOWS)
        pack.stop()
    finally:
        pack.destroy()


def struck(pack: Pack, blow: str) -> float:
    """Kill or freeze who polls, and let it come back once another has taken over; returns when
    (monotonic) it was."""
    victim = pack.holder("intake")
    getattr(pack, blow)(victim)
    hit, beaten = time.monotonic(), pack.world.clock.now()
    pack.until(lambda: pack.polls(hit), "another one polls")
    ticked = pack.until(lambda: pack.ticks() > beaten, "another one ticks") - hit
    polled = pack.polls(hit)[0]["monotonic"] - hit
    print(f"{blow}: another one polls after {polled:.1f} s, ticks after {ticked:.1f}")  # noqa: T201
    assert max(polled, ticked) < REPLACED_SECONDS
    if blow == "freeze":
        pack.thaw(victim)
    else:
        pack.begin(victim)
    return hit


def forget_what_was_said(world: World) -> None:
    offset = 0
    fields = {"limit": 100, "timeout": 0}
    while batch := world.http.post(
        f"/bot{TOKEN}/getUpdates", json=fields | {"offset": offset}
    ).json()["result"]:
        offset = batch[-1]["update_id"] + 1


def put(uow: UnitOfWork, readers: range) -> None:
    """A reply waits for each of them."""
    body = {"text": "好", "keys": None}
    messages = [Message(BOT_ID, one, "screen", SendClass.REPLY, body=body) for one in readers]
    uow.outbox.add_all(messages)


def unsent(uow: UnitOfWork) -> int:
    return uow.outbox.unsent(BOT_ID, uow.now)


def busiest(instants: list[float]) -> int:
    """How many of them fall into the fullest second."""
    return max(sum(at <= one < at + 1.0 for one in instants) for at in instants)


def ahead(instants: list[float]) -> float:
    """By how many messages the limit was passed at most, over a span of any length."""
    level, most, last = 0.0, 0.0, instants[0]
    for at in instants:
        level = max(0.0, level - (at - last) * LIMIT) + 1
        most, last = max(most, level), at
    return most - 1
