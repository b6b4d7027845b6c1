"""`python -m tests.bench NAME`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import median, quantiles
from tempfile import gettempdir

from tests.bench import deliver, deliver_report, machine, plan, smoke, taps
from tests.bench.smoke import Figures

DATABASES = ("sqlite", "postgresql")
GOALS = {"ready_s": 3.0, "rss_mb": 130.0, "p99_ms": 100.0}


def say(line: str = "") -> None:
    """A line of the report, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def percentile(values: list[float], percent: int) -> float:
    """The `percent`-th percentile, interpolated."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def table(measured: dict[str, Figures]) -> list[str]:
    """All figures, a column a database."""
    ones = measured.values()
    rows: list[tuple[str, list[float], str]] = [
        ("start to ready, s (median of starts)", [one.ready_s for one in ones], "≤ 3"),
        ("first start, with the schema made, s", [one.first_start_s for one in ones], ""),
        ("resident, idle, MB", [one.rss_idle_mb for one in ones], ""),
        ("resident, after the taps, MB", [one.rss_mb for one in ones], "≤ 130"),
    ]
    for name, pick in (("answer", "answers_ms"), ("edited card", "edits_ms")):
        for percent in (50, 90, 99):
            goal = "≤ 100" if (name, percent) == ("answer", 99) else ""
            figures = [percentile(getattr(one, pick), percent) for one in ones]
            rows.append((f"tap to {name}, ms, p{percent}", figures, goal))
    lines = ["| | " + " | ".join(measured) + " | goal |", "|---|" + "---|" * (len(measured) + 1)]
    for name, figures, goal in rows:
        lines.append(f"| {name} | " + " | ".join(f"{one:.2f}" for one in figures) + f" | {goal} |")
    return lines


def figures(measured: dict[str, Figures]) -> list[str]:
    """The lines `bench.smoke.<figure>.<database> = <value>`, with the goal beside."""
    lines = []
    for kind, one in measured.items():
        values = {
            "ready_s": one.ready_s,
            "rss_mb": one.rss_mb,
            "p50_ms": median(one.answers_ms),
            "p99_ms": percentile(one.answers_ms, 99),
        }
        for name, value in values.items():
            goal = f"  (goal <= {GOALS[name]:g})" if name in GOALS else ""
            lines.append(f"bench.smoke.{name}.{kind} = {value:.2f}{goal}")
    return lines


def run_smoke(chosen: argparse.Namespace) -> None:
    """How one bot of a branch feels."""
    measured: dict[str, Figures] = {}
    for kind in chosen.database or DATABASES:
        measured[kind] = smoke.measure(kind)
        say(f"{kind}: {measured[kind].durability}; {len(measured[kind].answers_ms)} taps")
    say()
    for line in [*table(measured), "", *figures(measured)]:
        say(line)


def run_taps(chosen: argparse.Namespace) -> None:
    """Many people tapping at once, beside a plain bot."""
    found = taps.measure(quick=chosen.quick, profile=chosen.profile)
    for line in [*taps.table(found), "", *taps.figures(found)]:
        say(line)


def run_deliver(chosen: argparse.Namespace) -> None:
    """What reminders cost and how fast they leave, beside plain send loops."""
    kinds = list(chosen.database or DATABASES)
    found = deliver.measure(kinds, quick=chosen.quick, profile=chosen.profile)
    for line in [*deliver_report.table(found), "", *deliver_report.figures(found)]:
        say(line)


def run_plan(chosen: argparse.Namespace) -> None:
    """What finding, deciding and writing nudges costs, beside a job for each."""
    kinds = list(chosen.database or DATABASES)
    found, peers = plan.measure(kinds, quick=chosen.quick, full=chosen.full)
    for line in [*plan.table(found, peers), "", *plan.figures(found, peers)]:
        say(line)


BENCHES = {"deliver": run_deliver, "plan": run_plan, "smoke": run_smoke, "taps": run_taps}


def main() -> None:
    """Run a benchmark and print its report."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", choices=list(BENCHES))
    parser.add_argument("--database", choices=DATABASES, action="append", help="only this one")
    parser.add_argument("--full", action="store_true", help="the biggest sizes too")
    parser.add_argument("--quick", action="store_true", help="one round, less of everything")
    parser.add_argument(
        "--profile", type=lambda word: Path(word).resolve(), help="write where the time goes there"
    )
    chosen = parser.parse_args()
    for line in machine.described(Path(gettempdir())):
        say(line)
    BENCHES[chosen.name](chosen)


if __name__ == "__main__":
    main()
