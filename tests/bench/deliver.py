"""What a reminder costs and how fast a broadcast is, beside plain send loops in the same run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import broadcast, reminders
from tests.bench.broadcast import Broadcast
from tests.databases import Cluster, cluster

ROOT = Path(__file__).parents[2]
ROUNDS = 3
PEOPLE = (1000, 3000, 10_000)
COMPARED = 3000
"""So many messages each sends in a round that is compared."""
LATENCY = 0.075
FLIGHTS = {0.0: 8, LATENCY: 100}
"""How many the plain loops have on the wire; fewer or more make them slower."""
FEW = 400
"""Plain python-telegram-bot sends so many with latency; more would take minutes."""
PEERS = ("aiogram", "aiohttp", "ptb")

Run = dict[str, float]


@dataclass
class Found:
    """Everything measured: runs by who and latency, our runs by database and people, broadcasts by
    database, people and processes."""

    runs: dict[tuple[str, float], list[Run]] = field(default_factory=dict)
    grown: dict[tuple[str, int], Run] = field(default_factory=dict)
    broadcasts: dict[tuple[str, int, int], Broadcast] = field(default_factory=dict)
    profiles: list[Path] = field(default_factory=list)

    def cpu_ms(self, who: str, latency: float = 0.0) -> float:
        """Milliseconds of CPU a message, the median of the rounds."""
        return median(one["cpu"] / one["messages"] * 1000 for one in self.runs[who, latency])

    def rate(self, who: str, latency: float) -> float:
        """Messages a second, the median of the rounds."""
        return median(one["messages"] / one["seconds"] for one in self.runs[who, latency])

    def ratio(self, ours: str, peer: str, latency: float = 0.0) -> float:
        """Our CPU in theirs, the median of what the rounds say."""
        pairs = zip(self.runs[ours, latency], self.runs[peer, latency], strict=True)
        return median(
            (one["cpu"] / one["messages"]) / (other["cpu"] / other["messages"])
            for one, other in pairs
        )


class Post:
    """The lean stand-in, in its own process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.answering"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = f"http://127.0.0.1:{self._read()}"

    def begin(self, latency: float) -> None:
        """Forget what was asked; answer after so many seconds."""
        self._ask(f"latency {latency}")

    def check(self, messages: int, warm_up: int) -> None:
        """Every chat got its card once, and the strict schema refuses none."""
        found = self._ask("checked")
        assert found["refused"] == {}, found
        assert found["methods"] == {"sendMessage": messages + warm_up}, found
        assert found["chats"] == messages + warm_up, found

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=10)

    def _ask(self, line: str) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        found: dict[str, Any] = json.loads(self._read())
        return found

    def _read(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


def measure(databases: list[str], *, quick: bool, profile: Path | None) -> Found:
    """Everything; `quick`: one round of little. `profile` is a file to write where our time goes,
    and then nothing is compared."""
    found = Found()
    with ExitStack() as stack:
        post = Post()
        stack.callback(post.close)
        server = None
        if "postgresql" in databases:
            server = stack.enter_context(cluster(durable=True))
        place = Place(server)
        towns = {kind: stack.enter_context(place.database(kind)) for kind in databases}
        people = 1000 if quick else COMPARED
        for kind, url in towns.items():
            reminders.settle(url, people, warm_up=True)
            if profile is not None:
                path = profile.with_name(f"{profile.name}.{kind}")
                _ours(post, url, people, path)
                found.profiles.append(path)
        if profile is None:
            for _ in range(1 if quick else ROUNDS):
                _round(found, post, towns, people)
            _grow(found, place, databases, () if quick else PEOPLE)
            _broadcast(found, place, databases, (300,) if quick else PEOPLE)
    return found


def _round(found: Found, post: Post, towns: dict[str, str], people: int) -> None:
    """Everybody sends once, one after the other."""
    for latency in FLIGHTS:
        for kind, url in towns.items():
            reminders.again(url)
            post.begin(latency)
            run = _ours(post, url, people)
            post.check(people, 1)
            found.runs.setdefault((kind, latency), []).append(run)
        for peer in PEERS:
            messages = FEW if latency and peer == "ptb" else people
            post.begin(latency)
            run = _sent(peer, post.url, messages, FLIGHTS[latency])
            post.check(messages, 1)
            found.runs.setdefault((peer, latency), []).append(run)


def _ours(post: Post, url: str, people: int, profile: Path | None = None) -> Run:
    return _sent("zhibu", post.url, people, 0, url, profile=profile)


def _sent(
    who: str, url: str, messages: int, flights: int, *words: str, profile: Path | None = None
) -> Run:
    watched = ["tests.bench.profiling", str(profile)] if profile else []
    module = [*watched, "tests.bench.senders"]
    command = [sys.executable, "-m", *module, who, url, str(messages), str(flights), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    run: Run = json.loads(done.stdout.splitlines()[-1])
    _note(f"{who}: {messages} in {run['seconds']:.1f} s, {run['cpu'] / messages * 1000:.3f} ms")
    return run | {"messages": float(messages)}


def _note(line: str) -> None:
    """What has just been measured, beside the report."""
    sys.stderr.write(line + "\n")


def _grow(found: Found, place: Place, databases: list[str], sizes: tuple[int, ...]) -> None:
    """How our cost grows with the broadcast."""
    for kind in databases:
        for people in sizes:
            with place.database(kind) as url:
                post = Post()
                try:
                    reminders.settle(url, people, warm_up=True)
                    post.begin(0.0)
                    found.grown[kind, people] = _ours(post, url, people)
                    post.check(people, 1)
                finally:
                    post.close()


def _broadcast(found: Found, place: Place, databases: list[str], sizes: tuple[int, ...]) -> None:
    """Under the limits, one after the other; the smallest on PostgreSQL also by two processes."""
    wanted = [(kind, people, 1) for people in sizes for kind in databases]
    if "postgresql" in databases:
        wanted.append(("postgresql", min(sizes), 2))
    for kind, people, processes in wanted:
        with place.database(kind) as url:
            reminders.settle(url, people)
            found.broadcasts[kind, people, processes] = broadcast.measure(url, people, processes)
        _note(f"{kind}: {found.broadcasts[kind, people, processes]}")


@dataclass(frozen=True)
class Place:
    """Where databases are made; `server` is PostgreSQL's."""

    server: Cluster | None

    @contextmanager
    def database(self, kind: str) -> Iterator[str]:
        """A new one."""
        if kind == "sqlite":
            with TemporaryDirectory(prefix="zhibu-bench-") as folder:
                yield f"sqlite:///{folder}/zhibu.db"
            return
        assert self.server
        with self.server.database() as url:
            yield url
