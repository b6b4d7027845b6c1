"""`zhibu` as somebody at a terminal meets it: real processes, in a folder of their own."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
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
class Terminal:
    """A terminal in `folder`; `settings` are the variables of Zhibu, `root` is the program's."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    root: Path = ROOT

    def set(self, **settings: str) -> Terminal:
        """The same with other settings: token=… is ZHIBU_TOKEN."""
        named = {f"ZHIBU_{name.upper()}": value for name, value in settings.items()}
        return replace(self, settings=self.settings | named)

    def speaking(self, language: str) -> Terminal:
        return replace(self, language=language)

    def environ(self) -> dict[str, str]:
        """The variables a command sees."""
        environ = {name: value for name, value in os.environ.items() if name[:6] != "ZHIBU_"}
        environ |= {"LC_ALL": LANGUAGES[self.language], "PYTHONPATH": str(self.root)}
        return environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"} | self.settings

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Begin a command, cold."""
        return subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "bot", *words],
            cwd=self.folder,
            env=self.environ(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def begin(self, *words: str) -> Callable[[], Ended]:
        """Begin a command; what is returned waits for its end."""
        if self.root != ROOT:
            return partial(self.end, self.start(*words))
        heard = Path(mkdtemp(prefix="zhibu-heard-"))
        out, err = heard / "out", heard / "err"
        process = Forked(
            "bot", [*words], folder=self.folder, environ=self.environ(), output=out, errors=err
        )
        return partial(self._end_warm, process, out, err)

    def end(self, process: subprocess.Popen[str]) -> Ended:
        """Wait for the end of a cold command."""
        out, err = process.communicate(timeout=PATIENCE)
        return _clean(Ended(process.returncode, out, err))

    def _end_warm(self, process: Forked, out: Path, err: Path) -> Ended:
        code = process.wait(PATIENCE)
        ended = Ended(code, out.read_text("utf-8"), err.read_text("utf-8"))
        shutil.rmtree(out.parent)
        return _clean(ended)

    def run(self, *words: str) -> Ended:
        """Run a command to its end."""
        return self.begin(*words)()

    @contextmanager
    def running(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """A command that goes on; it ends with the block, at the latest."""
        process = self.start(*words)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)


def _clean(ended: Ended) -> Ended:
    """Nothing a command says may be a traceback or a secret."""
    for word in ("Traceback", "canary", KEY):
        assert word not in ended.out + ended.err
    return ended


def together(*commands: tuple[Terminal, str]) -> list[Ended]:
    """Run commands (words by spaces) side by side."""
    begun = [terminal.begin(*words.split()) for terminal, words in commands]
    return [end() for end in begun]


def until(true: Callable[[], bool]) -> None:
    """Wait for something that processes bring about."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)
