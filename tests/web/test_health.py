"""Health and metrics: what they tell, when they turn red, and that they name nobody."""

from __future__ import annotations

import asyncio
import re
import time
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.app import App
from bot.domain.delivery import SendClass
from bot.store.delivery.inbox import Arrival
from bot.store.delivery.outbox import Message
from bot.store.engine import open_engine
from bot.store.holding import Holding
from bot.web import health, serving
from bot.web.health import LEAST_TICKS_SECONDS, PATIENCE_SECONDS
from tests.chat.conftest import BOT, SetClock
from tests.web.conftest import asked, served


def got(app: App, *pages: str) -> list[tuple[int, str]]:
    async def play() -> list[tuple[int, str]]:
        answers = []
        async with served(health.application(app, Holding(app.store, BOT), 15.0)) as port:
            for page in pages:
                request = f"GET /{page} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
                status, _, body = await asked(port, request)
                answers.append((status, body))
        return answers

    return asyncio.run(play())


def test_all_is_well(app: App) -> None:
    app.vitals.tick()
    assert got(app, "healthz", "readyz") == [(200, "ok\n")] * 2


def test_a_loop_that_died_turns_it_red(app: App) -> None:
    app.vitals.ticked = time.monotonic() - LEAST_TICKS_SECONDS - 1
    for red in got(app, "healthz", "readyz"):
        assert seconds(red, "ticker: no round for {} s\n") >= LEAST_TICKS_SECONDS + 1
    app.vitals.tick()
    app.vitals.contact -= PATIENCE_SECONDS + 1
    [red] = got(app, "healthz")
    assert seconds(red, "telegram: no answer for {} s\n") >= PATIENCE_SECONDS + 1


def seconds(answer: tuple[int, str], sentence: str) -> int:
    """How many a sentence of bad news names; a busy machine may have let some more pass."""
    status, said = answer
    begin, end = sentence.split("{}")
    assert (status, said.startswith(begin), said.endswith(end)) == (503, True, True)
    return int(said.removeprefix(begin).removesuffix(end))


def test_a_refused_token_and_a_database_that_does_not_serve_are_not_ready(app: App) -> None:
    app.vitals.accepted = False
    engine = open_engine(app.store.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'other'"))
    refused = "telegram: the token is refused\n"
    assert got(app, "readyz") == [(503, f"{refused}database: another schema\n")]
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    engine.dispose()
    healthy, ready, figures = got(app, "healthz", "readyz", "metrics")
    assert healthy == (200, "ok\n")
    assert ready == (503, f"{refused}database: OperationalError\n")
    assert (figures[0], "zhibu_token_accepted 0" in figures[1]) == (200, True)


def test_the_figures(app: App, clock: SetClock) -> None:
    def stores(uow: object) -> None:
        uow.inbox.put(BOT, [Arrival(1, 11, "{}"), Arrival(2, 12, "{}")])  # type: ignore[attr-defined]
        uow.outbox.add_all(  # type: ignore[attr-defined]
            [Message(BOT, 11, "screen", SendClass.REPLY, body={"text": "canary", "keys": None})]
        )

    app.store.write_now(stores)
    clock.at += timedelta(seconds=90)
    app.vitals.floods = 3
    app.vitals.settled["sent"] += 12_345_678
    app.vitals.lateness.observe(0.2)
    app.vitals.lateness.observe(40)
    [(status, said)] = got(app, "metrics")
    assert status == 200
    lines = said.splitlines()
    assert {
        "zhibu_updates_waiting 2",
        "zhibu_updates_lag_seconds 90",
        "zhibu_messages_waiting 1",
        "zhibu_messages_oldest_seconds 90",
        'zhibu_messages_total{outcome="sent"} 12345678',
        'zhibu_messages_total{outcome="unknown"} 0',
        "zhibu_http_429_total 3",
        'zhibu_lateness_seconds_bucket{le="0.5"} 1',
        'zhibu_lateness_seconds_bucket{le="60"} 2',
        'zhibu_lateness_seconds_bucket{le="+Inf"} 2',
        "zhibu_lateness_seconds_sum 40.2",
        "zhibu_lateness_seconds_count 2",
        "zhibu_database_up 1",
        'zhibu_lease_held{duty="ticker"} 1',
    } <= set(lines)
    skew = next(line for line in lines if line.startswith("zhibu_database_clock_skew_seconds"))
    assert float(skew.split()[1]) > 0
    sample = re.compile(r'[a-z0-9_]+(\{(outcome|duty|le)="[a-z0-9.+A-Z]+"\})? [-+0-9.e]+')
    values = [line for line in lines if not line.startswith("# ")]
    assert [line for line in values if not sample.fullmatch(line)] == []
    declared = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(declared) == len(set(declared)) == 12


def test_a_port_that_is_taken_is_told(app: App) -> None:
    taken = serving.listen(serving.Address("127.0.0.1", 0))
    with pytest.raises(serving.CannotListen):
        serving.listen(serving.Address("127.0.0.1", serving.port_of(taken)))
    taken.close()
