"""What a process tells a Prometheus about itself and its bot. Labels hold no ids and no names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.app import App, UnitOfWork
from bot.store.delivery.gauges import Backlog
from bot.store.holding import Duty, Holding
from bot.vitals import LATENESS_BOUNDS, Lateness

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
OUTCOMES = ("sent", "failed", "unknown")


@dataclass(frozen=True)
class Measured:
    """What was read from the database."""

    updates: Backlog
    messages: Backlog
    now: datetime
    skew: timedelta


def measure(app: App, uow: UnitOfWork) -> Measured:
    """Look at the database."""
    skew = uow.leases.clock() - app.clock.now()
    return Measured(uow.gauges.updates(app.bot_id), uow.gauges.messages(app.bot_id), uow.now, skew)


def text(app: App, holding: Holding, found: Measured | None) -> str:
    """Prometheus' text format; what is in the database is left out when it could not be read."""
    vitals = app.vitals
    lines = [
        *_one("zhibu_database_up", "Whether the database answers.", int(found is not None)),
        *_one("zhibu_telegram_silence_seconds", "Since Telegram last answered.", vitals.silence()),
        *_one("zhibu_token_accepted", "Whether Telegram takes the token.", int(vitals.accepted)),
        *_one("zhibu_http_429_total", "Answers “too many requests”.", vitals.floods, "counter"),
        *_many(
            "zhibu_messages_total",
            "Messages of this process by what became of them.",
            ((f'outcome="{name}"', vitals.settled[name]) for name in OUTCOMES),
            "counter",
        ),
        *_many(
            "zhibu_lease_held",
            "What this process does for all of the bot's.",
            ((f'duty="{duty}"', int(holding.held(duty))) for duty in Duty),
        ),
        *_histogram("zhibu_lateness_seconds", vitals.lateness),
    ]
    if found is not None:
        lines += _from_database(found)
    return "\n".join(lines) + "\n"


def _from_database(found: Measured) -> Iterator[str]:
    yield from _one("zhibu_updates_waiting", "Updates not handled yet.", found.updates.count)
    lag = _age(found.updates, found.now)
    yield from _one("zhibu_updates_lag_seconds", "How long the oldest update waits.", lag)
    count = found.messages.count
    yield from _one("zhibu_messages_waiting", "Messages due and not sent yet.", count)
    age = _age(found.messages, found.now)
    yield from _one("zhibu_messages_oldest_seconds", "How long the oldest of them waits.", age)
    yield from _one(
        "zhibu_database_clock_skew_seconds",
        "The database's clock less this machine's.",
        found.skew.total_seconds(),
    )


def _age(backlog: Backlog, now: datetime) -> float:
    return 0.0 if backlog.oldest is None else max(0.0, (now - backlog.oldest).total_seconds())


def _one(name: str, about: str, value: float, kind: str = "gauge") -> Iterator[str]:
    return _many(name, about, [("", value)], kind)


def _many(
    name: str, about: str, values: Iterable[tuple[str, float]], kind: str = "gauge"
) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"
    for label, value in values:
        yield f"{name}{{{label}}} {_written(value)}" if label else f"{name} {_written(value)}"


def _written(value: float) -> str:
    """All its digits: a counter that is rounded stands still, and then leaps."""
    return f"{value:.15g}"


def _histogram(name: str, lateness: Lateness) -> Iterator[str]:
    yield f"# HELP {name} How long after their time messages went out."
    yield f"# TYPE {name} histogram"
    for bound, count in zip(LATENESS_BOUNDS, lateness.counts, strict=True):
        yield f'{name}_bucket{{le="{bound:g}"}} {count}'
    yield f'{name}_bucket{{le="+Inf"}} {lateness.count}'
    yield f"{name}_sum {_written(lateness.total)}"
    yield f"{name}_count {lateness.count}"
