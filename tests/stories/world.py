"""The real thing under test: a bot process over HTTP against the stand-in, a real database.

Time is a file that stands still until a story moves it; nothing waits for the wall clock.
"""

from __future__ import annotations

import base64
import html
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.clock import FileClock
from bot.i18n import Language, language
from bot.store.crypto import Cipher
from bot.store.uow import Store, UnitOfWork
from tests.processes import Forked
from tests.stories import compiled
from tests.stories.idle import Idle
from tests.stories.people import Person
from tests.wire import Wire

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Asia/Shanghai")
TOKEN = "7000000001:" + "T" * 35
BOT_ID = 7000000001
USERNAME = "zhibu_test_bot"
KEY = bytes(range(32))
PATIENCE = 20.0
T = TypeVar("T")


class World:
    """A stand-in, a database, and a bot that can be started, stopped and killed."""

    def __init__(self, folder: Path, database_url: str, code: str, *, cold: bool = False) -> None:
        """`code` is the language everybody's Telegram is set to in this story; a `cold` bot
        starts from nothing, as on the machine of an organisation."""
        self.folder = folder
        self.cold = cold
        self.words, self.sign = ["run"], "getUpdates"
        """How the bot is run, and the call by which it shows that it is there."""
        self.t: Language = language(code)
        self.clock = FileClock(folder / "clock")
        self.clock.stand_at(local("2026-11-23 09:00"))
        self._restarted = self.clock.now() - timedelta(days=3650)
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "ZHIBU_TOKEN": TOKEN,
            "ZHIBU_KEY": base64.b64encode(KEY).decode(),
            "ZHIBU_DATABASE_URL": database_url,
            "ZHIBU_CLOCK": str(self.clock.path),
            "ZHIBU_TICK": "5",
            "ZHIBU_RATE": "1000",
            "ZHIBU_CHAT_RATE": "1000",
            "ZHIBU_LOG": "info",
            "ZHIBU_HEALTH": "off",
            "HTTP_PROXY": "http://127.0.0.1:9",
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "NO_PROXY": "127.0.0.1",
        }
        self.log = folder / "bot.log"
        self._bot: subprocess.Popen[bytes] | Forked | None = None
        self._sandbox = self._forked("bot.sandbox", ["--clock", str(self.clock.path)], "sandbox")
        self.url = self._said(folder / "sandbox").split()[-1]
        self.environ["ZHIBU_API_BASE"] = self.url
        self.http = Wire(self.url)
        self.control("bots", token=TOKEN, id=BOT_ID, username=USERNAME, first_name="Zhibu")
        self.control("limits", off=True)
        self.look_at(database_url)
        self.people: dict[int, Person] = {}

    def control(self, path: str, **fields: Any) -> Any:
        """One call of the stand-in's control interface."""
        answer = self.http.post(f"/control/{path}", json=fields)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def look(self, path: str, **query: Any) -> Any:
        """Read from the control interface."""
        answer = self.http.get(f"/control/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def _forked(self, module: str, words: list[str], output: str) -> Forked:
        return Forked(
            module, words, folder=self.folder, environ=self.environ, output=self.folder / output
        )

    def _said(self, output: Path) -> str:
        """The first line that a process has written."""
        self.until(
            lambda: output.exists() and "\n" in output.read_text("utf-8"), "a process speaks"
        )
        return output.read_text("utf-8").splitlines()[0]

    def zhibu(self, *words: str, exit_code: int = 0) -> str:
        """Run a command of the real command line; returns what it printed."""
        output = self.folder / "said"
        output.unlink(missing_ok=True)
        code = self._forked("bot", list(words), output.name).wait(60)
        said = output.read_text("utf-8") if output.exists() else ""
        assert code == exit_code, said
        return said

    def start(self) -> None:
        """Start the bot process and wait until it polls."""
        seen = len(self.look("log"))
        self.launch()
        self.until(lambda: self._polled(seen), "the bot polls", every=0.03)

    def launch(self) -> None:
        """Start the bot process."""
        if not self.cold:
            self._bot = self._forked("bot", self.words, self.log.name)
            return
        with self.log.open("ab") as log:
            self._bot = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "bot", *self.words],
                cwd=self.folder,
                env=self.environ | {"PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _polled(self, since: int) -> bool:
        assert self._bot is not None
        assert self._bot.poll() is None, self.log.read_text()
        return any(one["method"] == self.sign for one in self.look("log", since=since))

    def stop(self) -> None:
        """SIGTERM, and it must end well."""
        if self._bot is not None:
            self._bot.send_signal(signal.SIGTERM)
            assert self._bot.wait(timeout=20) == 0, self.log.read_text()
            self._bot = None

    def kill(self) -> None:
        """SIGKILL."""
        if self._bot is not None:
            self._bot.kill()
            self._bot.wait(timeout=20)
            self._bot = None

    def restart(self) -> None:
        """Stop and start again, a moment later, so that new ids follow the old ones, and let what
        belongs to a start happen; nothing may be lost by it."""
        self.stop()
        self.control("clock", advance=0.01)
        self._restarted = self.clock.now()
        self.start()
        self.settle()

    def look_at(self, database_url: str) -> None:
        """Read from that database; one that another file took the place of has to be left."""
        self.store = Store(database_url, Cipher(KEY), self.clock.now)
        compiled.share(self.store)
        self._idle = Idle(database_url, BOT_ID)

    def leave(self) -> None:
        """Let go of the database."""
        self.store.close()
        self._idle.close()

    def close(self) -> None:
        """End everything; the log must hold no bug."""
        try:
            self.stop()
        finally:
            self.kill()
            self.http.close()
            self._sandbox.terminate()
            self._sandbox.wait(timeout=20)
            self.leave()

    def at(self, when: str) -> None:
        """Set the clock to a local time, `2026-11-24 08:30`, and let everything due happen."""
        self.control("clock", to=local(when).isoformat())
        self.settle()

    def later(self, **span: float) -> None:
        """Move the clock on (timedelta's words) and let everything due happen."""
        self.control("clock", advance=timedelta(**span).total_seconds())
        self.settle()

    def settle(self) -> None:
        """Wait until all updates are handled, a tick has passed and nothing due is unsent."""
        self.until(lambda: not self.look("pending", timeout=1)["updates"], "updates are taken")
        self.until(
            lambda: self._idle(self.clock.now(), self._restarted), "everything is handled and sent"
        )

    def until(self, true: Callable[[], bool], what: str, every: float = 0.01) -> None:
        """Wait for a condition; fails after PATIENCE seconds of real time."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, f"never: {what}\n{self._tail()}"
            time.sleep(every)

    def _tail(self) -> str:
        return self.log.read_text()[-3000:] if self.log.exists() else ""

    def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """What the database holds now."""
        return self.store.read_now(work)

    def all_press(self, label: str, *people: Person) -> None:
        """Each presses the newest key with this label, before anybody waits for anything."""
        for person in people:
            card = person.card_with(label)
            person.puts(card.data(label), card)
        self.settle()

    def person(self, number: int, name: str, language_code: str | None = None) -> Person:
        """Somebody with a Telegram account."""
        code = language_code or {"zh_Hans": "zh-hans", "en": "en"}[self.t.code]
        self.control("people", id=number, first_name=name, language_code=code)
        self.people[number] = Person(self, number, code)
        return self.people[number]

    def say(self, zh: str, en: str) -> str:
        """The wording in the story's language."""
        return zh if self.t.code == "zh_Hans" else en


def local(when: str) -> datetime:
    """A wall-clock time in Shanghai as an instant."""
    return datetime.fromisoformat(when).replace(tzinfo=ZONE)


def unescaped(text: str) -> str:
    """HTML entities as what they show."""
    return html.unescape(text)
