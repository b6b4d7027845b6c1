"""How many taps a second are recorded and answered, beside a plain bot in the same run."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bot.chat.buttons.activities import AnswerButton
from tests.bench import town
from tests.bench.plain_ptb import TOKEN

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
WARM_UP = 100
PEOPLE = (100, 1000, 5000)
RATE = 500
RATE_PEOPLE = 5000
LATENCIES = (0.0, 0.06)
PEER_TAPS = {0.0: 400, 0.06: 60}
ROUNDS = 3
POLLING, WEBHOOK = "polling", "webhook"


@dataclass(frozen=True)
class Phase:
    """What came of one crowd's taps."""

    people: int
    seconds: float
    waits: list[float] = field(repr=False)
    cpu_ms: float

    @property
    def rate(self) -> float:
        """Taps answered a second, from the first tap to the last answer."""
        return self.people / self.seconds

    def percentile(self, percent: int) -> float:
        """Milliseconds from tap to answer."""
        return quantiles(self.waits, n=100, method="inclusive")[percent - 1]


class Server:
    """The crowd's process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.crowd"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = f"http://127.0.0.1:{self._heard()['port']}"

    def do(self, what: str, **words: Any) -> dict[str, Any]:
        """Give an order and wait for what comes of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, **words}) + "\n")
        self._process.stdin.flush()
        return self._heard()

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        heard: dict[str, Any] = json.loads(self._process.stdout.readline())
        return heard

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


class Bot:
    """A bot under a crowd; every other tap of a person is another answer."""

    def __init__(self, server: Server, process: subprocess.Popen[bytes]) -> None:
        self._server = server
        self._process = process
        self._turn = 0

    def tapped(self, people: int, rate: float | None = None) -> Phase:
        """Everybody taps once; raises AssertionError when a tap is not answered."""
        self._turn += 1
        words = town.WORDS[self._turn % 2 :] + town.WORDS[: self._turn % 2]
        datas = [AnswerButton(town.ACTIVITY, word, town.ROUND).pack() for word in words]
        before = self._cpu()
        found = self._server.do("tap", people=people, rate=rate, datas=datas)
        spent = self._cpu() - before
        assert not found["asked"]["refused"], found["asked"]
        assert len(found["waits"]) == people, f"{len(found['waits'])} of {people} were answered"
        return Phase(people, found["seconds"], found["waits"], spent * 1000 / people)

    @property
    def said(self) -> str:
        """What everybody has said last."""
        return town.WORDS[self._turn % 2].value

    def _cpu(self) -> float:
        words = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / TICKS


@contextmanager
def ours(folder: Path, url: str, latency: float, way: str, profile: Path | None) -> Iterator[Bot]:
    """Our bot, its real process, on the database at `url`; `way` is how updates come to it."""
    listens = _free_port()
    environ = {
        "ZHIBU_TOKEN": TOKEN,
        "ZHIBU_KEY": base64.b64encode(town.KEY).decode(),
        "ZHIBU_DATABASE_URL": url,
        "ZHIBU_LOG": "warning",
        "ZHIBU_HEALTH": "off",
        "ZHIBU_WEBHOOK_LISTEN": f"127.0.0.1:{listens}",
        "ZHIBU_WEBHOOK_CONNECTIONS": "100",
    }
    words = ["-m", "bot", "run"]
    if way == WEBHOOK:
        words += ["--webhook", "https://bench.example.org/zhibu"]
    if profile:
        words = ["-m", "tests.bench.profiling", str(profile), *words[1:]]
    with _running(folder, words, environ, {"latency": latency, "listens": listens}) as bot:
        yield bot


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def plain(folder: Path, latency: float) -> Iterator[Bot]:
    """The peer."""
    file, orders = str(folder / "plain.db"), {"latency": latency}
    with _running(folder, ["-m", "tests.bench.plain_ptb", "{url}", file], {}, orders) as bot:
        yield bot


@contextmanager
def _running(
    folder: Path, words: list[str], environ: dict[str, str], orders: dict[str, Any]
) -> Iterator[Bot]:
    server = Server()
    environ = {"ZHIBU_API_BASE": server.url, "PATH": os.environ["PATH"], **environ}
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *(word.format(url=server.url) for word in words)],
            cwd=folder,
            env=environ | {"PYTHONPATH": str(ROOT), "HOME": str(folder)},
            stdout=log,
            stderr=log,
        )
    try:
        server.do("meet", **orders)
        bot = Bot(server, process)
        bot.tapped(WARM_UP)
        yield bot
    except (AssertionError, json.JSONDecodeError):
        sys.stderr.write((folder / "log").read_text()[-3000:])
        raise
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        server.close()


@dataclass(frozen=True)
class Measured:
    """All phases by latency: ours by number of people, ours at a steady rate, the peer's."""

    bursts: dict[tuple[str, float, int], list[Phase]]
    steady: dict[tuple[str, float], list[Phase]]
    peer: dict[float, list[Phase]]

    @property
    def largest(self) -> int:
        """The largest crowd."""
        return max(number for *_, number in self.bursts)

    def ratio(self, latency: float) -> float:
        """Our taps a second by the peer's: medians, of the largest crowd."""
        mine = self.bursts[POLLING, latency, self.largest]
        return middle(mine, "rate") / middle(self.peer[latency], "rate")


def middle(phases: list[Phase], name: str) -> float:
    """The median of a figure."""
    return median(getattr(phase, name) for phase in phases)


def measure(*, quick: bool, profile: Path | None) -> Measured:
    """Ours and the peer by turns. `quick`: once, a smaller crowd."""
    people = PEOPLE[:2] if quick else PEOPLE
    rounds = 1 if quick or profile else ROUNDS
    found = Measured({}, {}, {})
    with TemporaryDirectory(prefix="zhibu-bench-") as name:
        folder = Path(name)
        town.settle(f"sqlite:///{folder / 'town.db'}", max(people))
        for _ in range(rounds):
            for latency in LATENCIES:
                for way in (POLLING, WEBHOOK):
                    _turn(found, folder, (way, latency), people, profile)
                if not profile:
                    _peers_turn(found, folder, latency)
    return found


def _turn(
    found: Measured,
    folder: Path,
    how: tuple[str, float],
    people: tuple[int, ...],
    profile: Path | None,
) -> None:
    way, latency = how
    for left in folder.glob("zhibu.db*"):
        left.unlink()
    url = f"sqlite:///{shutil.copyfile(folder / 'town.db', folder / 'zhibu.db')}"
    with ours(folder, url, latency, way, profile) as bot:
        for number in people:
            found.bursts.setdefault((way, latency, number), []).append(bot.tapped(number))
        crowd = min(RATE_PEOPLE, max(people))
        found.steady.setdefault(how, []).append(bot.tapped(crowd, RATE))
        said = bot.said
    stored = town.answered(url)
    assert stored == {said: max(people)}, (stored, said)
    if profile:
        profile.rename(profile.with_suffix(f".{way}.{latency * 1000:.0f}ms"))


def _peers_turn(found: Measured, folder: Path, latency: float) -> None:
    with plain(folder, latency) as bot:
        found.peer.setdefault(latency, []).append(bot.tapped(PEER_TAPS[latency]))


def table(found: Measured) -> list[str]:
    """All figures, a line a crowd."""
    lines = [
        "| who | API latency | crowd | taps/s | p50 ms | p99 ms | CPU ms a tap |",
        "|---|---|---|---|---|---|---|",
    ]
    rows = [
        *(
            (f"{people} at once", latency, f"zhibu, {way}", of)
            for (way, latency, people), of in sorted(found.bursts.items())
        ),
        *(
            (f"{RATE} a second", latency, f"zhibu, {way}", of)
            for (way, latency), of in found.steady.items()
        ),
        *(
            (f"{of[0].people} at once", latency, "plain python-telegram-bot", of)
            for latency, of in found.peer.items()
        ),
    ]
    for crowd, latency, who, of in rows:
        p50, p99 = (median(one.percentile(part) for one in of) for part in (50, 99))
        lines.append(
            f"| {who} | {latency * 1000:.0f} ms | {crowd} | {middle(of, 'rate'):.0f} "
            f"| {p50:.0f} | {p99:.0f} | {middle(of, 'cpu_ms'):.2f} |"
        )
    return lines


def figures(found: Measured) -> list[str]:
    """The lines `bench.taps.<figure> = <value>`, with the goal beside."""
    burst = found.bursts[POLLING, 0.0, found.largest]
    lines = [f"bench.taps.cpu_ms = {middle(burst, 'cpu_ms'):.2f}"]
    p99 = median(one.percentile(99) for one in found.steady[POLLING, 0.0])
    lines.append(f"bench.taps.p99_ms = {p99:.0f}  (goal < 1000)")
    if found.peer:
        lines.append(f"bench.taps.ratio_plain_ptb = {found.ratio(0.0):.1f}  (goal >= 8)")
        lines.append(f"bench.taps.ratio_plain_ptb_60ms = {found.ratio(0.06):.1f}  (goal >= 70)")
    return lines
