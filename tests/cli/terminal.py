"""`zhibu` as somebody at a terminal meets it: real processes, in a folder of their own."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp

from tests.processes import Forked

ROOT = Path(__file__).parents[2]
BOT_ID = 7000000001
TOKEN = f"{BOT_ID}:" + "canary" * 6
KEY = base64.b64encode(b"canary-canary-canary-canary-cana").decode()
CLOSED = "http://127.0.0.1:9"
"""Where nobody listens."""
LANGUAGES = {"zh": "zh_CN.UTF-8", "en": "en_GB.UTF-8"}
PATIENCE = 30.0


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Command:
    """A command that has begun, and the files that hear what it says."""

    process: Forked
    out: Path
    err: Path

    def first_line(self) -> str:
        """The first line it prints, as soon as it is whole; "" if it ends without one."""
        until(lambda: "\n" in self._printed() or self.process.poll() is not None)
        return self._printed().partition("\n")[0]

    def end(self) -> Ended:
        """Wait for its end."""
        code = self.process.wait(PATIENCE)
        ended = Ended(code, self._printed(), self.err.read_text("utf-8"))
        shutil.rmtree(self.out.parent)
        return _clean(ended)

    def _printed(self) -> str:
        return self.out.read_text("utf-8") if self.out.exists() else ""


@dataclass(frozen=True)
class Terminal:
    """A terminal in `folder`; `settings` are the variables of Zhibu."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    language: str = "en"

    def set(self, **settings: str) -> Terminal:
        """The same with other settings: token=… is ZHIBU_TOKEN."""
        named = {f"ZHIBU_{name.upper()}": value for name, value in settings.items()}
        return replace(self, settings=self.settings | named)

    def speaking(self, language: str) -> Terminal:
        return replace(self, language=language)

    def environ(self) -> dict[str, str]:
        """The variables a command sees; what is compiled by one is kept for the next."""
        environ = {name: value for name, value in os.environ.items() if name[:6] != "ZHIBU_"}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        environ |= {"LC_ALL": LANGUAGES[self.language], "PYTHONPATH": str(ROOT)}
        return environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"} | self.settings

    def start(self, *words: str) -> Command:
        """Begin a command."""
        heard = Path(mkdtemp(prefix="zhibu-heard-"))
        out, err = heard / "out", heard / "err"
        process = Forked(
            "bot", [*words], folder=self.folder, environ=self.environ(), output=out, errors=err
        )
        return Command(process, out, err)

    def run(self, *words: str) -> Ended:
        """Run a command to its end."""
        return self.start(*words).end()

    def run_cold(self, *words: str) -> Ended:
        """Run a command to its end, in a Python that has imported nothing yet."""
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "bot", *words],
            cwd=self.folder,
            env=self.environ(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return _clean(Ended(done.returncode, done.stdout, done.stderr))

    @contextmanager
    def running(self, *words: str) -> Iterator[Command]:
        """A command that goes on; it ends with the block, at the latest."""
        command = self.start(*words)
        try:
            yield command
        finally:
            command.process.terminate()
            command.end()


def _clean(ended: Ended) -> Ended:
    """Nothing a command says may be a traceback or a secret."""
    for word in ("Traceback", "canary", KEY):
        assert word not in ended.out + ended.err
    return ended


def together(*commands: tuple[Terminal, str]) -> list[Ended]:
    """Run commands (words by spaces) side by side."""
    begun = [terminal.start(*words.split()) for terminal, words in commands]
    return [command.end() for command in begun]


def until(true: Callable[[], bool]) -> None:
    """Wait for something that processes bring about."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)
