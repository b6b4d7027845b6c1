"""How one bot of a branch feels: until it is ready, what it weighs, how fast it answers a tap."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.domain.activities import Answer
from tests.bench.machine import resident_mb
from tests.branch import Branch, drain, publish_activity, run_clock, settle_branch
from tests.databases import cluster
from tests.stories.people import Message, Person
from tests.stories.world import World

STARTS = 5
TAPS = 400
WARM_UP = 20
PACE_SECONDS = 0.08
SETTLE_SECONDS = 3.0
LABELS = {Answer.ATTENDING: "✅ 参加", Answer.UNSURE: "❓ 待定"}


@dataclass(frozen=True)
class Figures:
    """Measured on one database. Seconds, MB (10^6 bytes), milliseconds."""

    first_start_s: float
    ready_s: float
    rss_idle_mb: float
    rss_mb: float
    answers_ms: list[float]
    edits_ms: list[float]
    durability: str


def measure(kind: str) -> Figures:
    """All figures on "sqlite" or "postgresql"; raises AssertionError when the bot misbehaves."""
    with TemporaryDirectory(prefix="zhibu-bench-") as folder, _url(kind, Path(folder)) as url:
        world = World(Path(folder), url, "zh_Hans", cold=True)
        try:
            return _measured(world, kind)
        finally:
            world.close()


@contextmanager
def _url(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'zhibu.db'}"
        return
    with cluster(durable=True) as server, server.database() as url:
        yield url


def _measured(world: World, kind: str) -> Figures:
    run_clock(world, "2026-11-23 09:00")
    del world.environ["ZHIBU_TICK"]
    first = _start(world)
    world.stop()
    branch = settle_branch(world)
    activity_id = publish_activity(world, branch, "2026-12-04 15:00")
    ready = []
    for _ in range(STARTS):
        ready.append(_start(world))
        drain(world)
        world.stop()
    _start(world)
    time.sleep(SETTLE_SECONDS)
    idle = resident_mb(_pid(world))
    taps = _Taps(world, branch, activity_id)
    for _ in range(WARM_UP + TAPS):
        taps.tap()
        time.sleep(PACE_SECONDS)
    drain(world)
    taps.check()
    time.sleep(SETTLE_SECONDS)
    return Figures(
        first,
        statistics.median(ready),
        idle,
        resident_mb(_pid(world)),
        taps.answers[WARM_UP:],
        taps.edits[WARM_UP:],
        _durability(world, kind),
    )


def _start(world: World) -> float:
    """Seconds from starting the process to its first getUpdates."""
    seen = len(world.look("log"))
    began = time.monotonic()
    world.start()
    polls = [one for one in world.look("log")[seen:] if one["method"] == "getUpdates"]
    return float(polls[0]["monotonic"]) - began


def _pid(world: World) -> int:
    assert world._bot is not None
    return world._bot.pid


class _Taps:
    """One member taps 参加 and 待定 by turns on the card; each is timed at the stand-in."""

    def __init__(self, world: World, branch: Branch, activity_id: int) -> None:
        self._world = world
        self._activity_id = activity_id
        self._member = branch.members[7]
        self._person: Person = branch.people[7]
        self._card: Message = self._person.card_with(LABELS[Answer.ATTENDING])
        self._order = [Answer.ATTENDING, Answer.UNSURE]
        self._answer = Answer.UNSURE
        self._from = self._newest()
        self.answers: list[float] = []
        self.edits: list[float] = []

    def tap(self) -> None:
        """Press the other answer, and note when it is answered and when the card is edited."""
        world = self._world
        self._answer = self._order[len(self.answers) % 2]
        data = self._card.data(LABELS[self._answer])
        seen = self._newest()
        version = world.look("changes", since=0, timeout=0)["version"]
        began = time.monotonic()
        query = world.control(
            "press",
            person=self._person.id,
            message_id=self._card.raw["message_id"],
            data=data,
            force=True,
        )["callback_query_id"]
        answered: dict[str, Any] | None = None
        edited: dict[str, Any] | None = None
        while answered is None or edited is None:
            assert time.monotonic() - began < 20, "a tap was not answered"
            version = world.look("changes", since=version, timeout=5)["version"]
            entries = world.look("log", since=seen)
            answered = next((one for one in entries if _answers(one, query)), None)
            edited = next((one for one in entries if self._edits(one)), None)
        self.answers.append((answered["monotonic"] - began) * 1000)
        self.edits.append((edited["monotonic"] - began) * 1000)

    def check(self) -> None:
        """The last answer stands in the database, and the stand-in refused nothing."""
        pair = (self._activity_id, self._member)
        row = self._world.read(lambda uow: uow.participations.pairs({pair}))[pair]
        assert row.answer is self._answer, row
        refused = [one for one in self._world.look("log", since=self._from) if one["ok"] is False]
        assert refused == [], refused

    def _newest(self) -> int:
        return int(self._world.look("log")[-1]["n"])

    def _edits(self, entry: dict[str, Any]) -> bool:
        return (
            entry["method"] == "editMessageText"
            and entry["chat_id"] == self._person.id
            and entry["fields"]["message_id"] == self._card.raw["message_id"]
        )


def _answers(entry: dict[str, Any], query: str) -> bool:
    return (
        entry["method"] == "answerCallbackQuery" and entry["fields"]["callback_query_id"] == query
    )


def _durability(world: World, kind: str) -> str:
    wanted = (
        ("PRAGMA journal_mode", "PRAGMA synchronous")
        if kind == "sqlite"
        else ("SHOW server_version", "SHOW fsync", "SHOW synchronous_commit")
    )
    engine = world.store._write_engine
    with engine.connect() as connection:
        return ", ".join(
            f"{one.split()[1]}={connection.exec_driver_sql(one).scalar_one()}" for one in wanted
        )
