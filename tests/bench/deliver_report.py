"""The report of `python -m tests.bench deliver`."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.deliver import LATENCY, PEERS, Found

NAMES = {
    "sqlite": "Zhibu, whole outbox path, SQLite",
    "postgresql": "Zhibu, whole outbox path, PostgreSQL",
    "aiogram": "aiogram 3, bare send loop",
    "aiohttp": "aiohttp, bare loop",
    "ptb": "python-telegram-bot, default transport",
}


def table(found: Found) -> Iterator[str]:
    """Three tables: against others, as the broadcast grows, under the limits."""
    if not found.runs:
        yield from (path.read_text(encoding="utf-8") for path in found.profiles)
        return
    ours = [name for name, latency in found.runs if name not in PEERS and not latency]
    yield "| | no latency: messages/s | CPU ms | 75 ms: messages/s | CPU ms |"
    yield "|---|---|---|---|---|"
    for name in (*ours, *PEERS):
        yield (
            f"| {NAMES[name]} | {found.rate(name, 0.0):,.0f} | {found.cpu_ms(name):.3f} "
            f"| {found.rate(name, LATENCY):,.0f} | {found.cpu_ms(name, LATENCY):.3f} |"
        )
    yield ""
    if found.grown:
        yield "| reminders | database | messages/s, no limit | CPU ms |"
        yield "|---|---|---|---|"
    for (kind, people), run in found.grown.items():
        rate, cpu = people / run["seconds"], run["cpu"] / people * 1000
        yield f"| {people:,} | {kind} | {rate:,.0f} | {cpu:.3f} |"
    yield ""
    yield (
        "| reminders | database | processes | that sent | share of the limit | 429 "
        "| late p50, s | late p99, s |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for (kind, people, processes), one in found.broadcasts.items():
        yield (
            f"| {people:,} | {kind} | {processes} | {one.senders} | {one.share:.4f} "
            f"| {one.http429} | {one.late_p50:.1f} | {one.late_p99:.1f} |"
        )


def figures(found: Found) -> Iterator[str]:
    """The lines `bench.deliver.<figure>.<database> = <value>`, with the goal beside.

    `cpu_ratio_ptb` is the one at 75 ms: python-telegram-bot's cost grows with the requests in
    flight, and there are none without a network; `cpu_ratio_ptb_no_latency` is the other.
    """
    if not found.runs:
        return
    for kind in {kind: None for kind, *_ in found.broadcasts}:
        casts = [one for (name, *_), one in found.broadcasts.items() if name == kind]
        yield _line("limit_share", kind, min(one.share for one in casts), ">= 0.99")
        yield _line("http429", kind, sum(one.http429 for one in casts), "0")
        yield _line("cpu_ms", kind, found.cpu_ms(kind))
        yield _line("cpu_ratio_aiogram", kind, found.ratio(kind, "aiogram"), "<= 1")
        yield _line("cpu_ratio_aiogram_75ms", kind, found.ratio(kind, "aiogram", LATENCY), "<= 1")
        yield _line("cpu_ratio_ptb", kind, 1 / found.ratio(kind, "ptb", LATENCY), ">= 5")
        yield _line("cpu_ratio_ptb_no_latency", kind, 1 / found.ratio(kind, "ptb"))
        yield _line("rate_75ms", kind, found.rate(kind, LATENCY))


def _line(name: str, kind: str, value: float, goal: str = "") -> str:
    shown = f"  (goal {goal})" if goal else ""
    return f"bench.deliver.{name}.{kind} = {value:.3f}{shown}"
