"""The ticker: rounds come again whatever happens to them or to the machine's clock."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

import jobs
from bot.app import App, NotHeld, UnitOfWork
from tests.chat.views.pushing import app_of
from tests.services.ground import BOT, Ground


@pytest.mark.parametrize("back", [timedelta(0), timedelta(hours=3)])
def test_rounds_go_on_after_the_clock_was_set_back(ground: Ground, back: timedelta) -> None:
    async def next_tick() -> tuple[datetime, datetime]:
        scheduler = AsyncIOScheduler(timezone="UTC")
        jobs.schedule(scheduler, app_of(ground), 15, lambda: None)
        scheduler.start(paused=True)
        planned = scheduler.get_job("tick").next_run_time
        jobs.set_right(scheduler, planned - timedelta(seconds=15) - back)
        now = scheduler.get_job("tick").next_run_time
        scheduler.shutdown()
        return planned, now

    planned, now = asyncio.run(next_tick())
    assert planned - now == (timedelta(seconds=15) + back if back else timedelta(0))


def test_a_duty_that_fails_keeps_no_other_from_its_turn(ground: Ground) -> None:
    done: list[str] = []

    def broken(_app: App, uow: UnitOfWork) -> None:
        uow.drafts.start(BOT, 1, "f", {}, None)
        raise ZeroDivisionError

    def sound(_app: App, _uow: UnitOfWork) -> None:
        done.append("sound")

    come_round = jobs._round(app_of(ground), "tick", (broken, sound), lambda: done.append("woken"))
    asyncio.run(come_round())  # type: ignore[arg-type]
    assert done == ["sound", "woken"]
    assert ground.do(lambda uow: uow.drafts.of(BOT, 1)) == []
    assert ground.do(lambda uow: uow.heartbeats.last(BOT, "tick")) == ground.clock.now()


def test_a_round_that_takes_long_lets_an_answer_in(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a stopwatch sees it that only what is slow moves on."""
    shown = [0.0]
    monkeypatch.setattr(jobs, "time", SimpleNamespace(monotonic=lambda: shown[0]))
    done: list[tuple[str, UnitOfWork]] = []
    begun, asked = threading.Event(), threading.Event()

    def note(name: str, uow: UnitOfWork) -> None:
        done.append((name, uow))

    def slow(_app: App, uow: UnitOfWork) -> None:
        note("slow", uow)
        begun.set()
        assert asked.wait(20)
        shown[0] += 2 * jobs.TOGETHER_SECONDS

    def quick(_app: App, uow: UnitOfWork) -> None:
        note("quick", uow)

    def last(_app: App, uow: UnitOfWork) -> None:
        note("last", uow)

    async def meanwhile() -> None:
        app = app_of(ground)
        come_round = jobs._round(app, "tick", (slow, quick, last), lambda: None)
        task = asyncio.ensure_future(come_round())
        await asyncio.to_thread(begun.wait)
        answer = asyncio.ensure_future(app.store.write(lambda uow: note("answer", uow), "answer"))
        await asyncio.sleep(0)
        asked.set()
        await asyncio.gather(task, answer)

    asyncio.run(meanwhile())
    assert [name for name, _ in done] == ["slow", "answer", "quick", "last"]
    transactions = [uow for _, uow in done]
    assert transactions[2] is transactions[3], "what is quick shares one"
    assert transactions[2] is not transactions[0]


def test_a_ticker_whose_lease_is_anothers_does_nothing(ground: Ground) -> None:
    done: list[str] = []

    def lost(_work: jobs.Work) -> jobs.Work:
        def ends(_uow: UnitOfWork) -> None:
            raise NotHeld

        return ends

    def duty(_app: App, _uow: UnitOfWork) -> None:
        done.append("duty")

    come_round = jobs._round(app_of(ground), "tick", (duty,), lambda: None, lost)
    asyncio.run(come_round())  # type: ignore[arg-type]
    assert done == []
    assert ground.do(lambda uow: uow.heartbeats.last(BOT, "tick")) is None
