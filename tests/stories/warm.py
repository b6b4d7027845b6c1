"""Imported once by the server that bots are forked from: what SQLAlchemy has to compile for a day
of a bot on SQLite is compiled there, and bots of stories inherit it.

Everything happens in this very thread: what forks must have no other.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import handlers
import jobs
from bot.app import App
from bot.chat.dispatch import Dispatch, Wanted
from bot.chat.edge import Edge
from bot.chat.intake import Intake
from bot.chat.pushes import Call
from bot.chat.rounds import Rounds
from bot.chat.screens import Ready, Screen
from bot.chat.settling import Receipt
from bot.chat.views import OUTBOX
from bot.clock import FileClock
from bot.domain.paces import Rates
from bot.store import uow
from bot.store.crypto import Cipher
from bot.store.uow import Store
from tests.stories.compiled import open_engine
from tests.stories.organ import settle_organ
from tests.stories.people import Person
from tests.stories.world import BOT_ID, KEY, USERNAME, local


class Rehearsal:
    """An organ and a bot without a Telegram: what it sends has arrived."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'zhibu.db'}"
        self.environ = {"ZHIBU_DATABASE_URL": url}
        self.clock = FileClock(folder / "clock")
        self.clock.stand_at(local("2026-11-23 09:00"))
        self.store = Store(url, Cipher(KEY), self.clock.now)
        self.app = App(self.store, self.clock, ZoneInfo("Asia/Shanghai"), BOT_ID, USERNAME)
        edge = Edge(self.app)
        handlers.routes(edge)
        self._intake = Intake(edge, None, lambda: None)  # type: ignore[arg-type]
        self._rounds = Rounds(edge)
        self._dispatch = Dispatch(self.app, Rates(1000, 1000), OUTBOX)
        self._number = 1
        self._shown: dict[int, list[tuple[int, Screen]]] = {}

    def control(self, *_: Any, **__: Any) -> None:
        """There is no stand-in to be told anything."""

    def person(self, number: int, _name: str) -> Person:
        """Somebody whose Telegram is Chinese."""
        return Person(self, number, "zh-hans")  # type: ignore[arg-type]

    def says(self, person: Person, text: str) -> None:
        """A message, and all that comes of it."""
        message = {"message_id": self._next(), "from": _user(person), "text": text, "date": 1}
        self._arrives({"message": message | {"chat": {"id": person.id, "type": "private"}}})

    def presses(self, person: Person, label: str) -> None:
        """The newest key with that label, and all that comes of it."""
        for number, screen in reversed(self._shown[person.id]):
            for said, data in _keys(screen):
                if label in said:
                    self._pressed(person, number, data)
                    return
        raise AssertionError(f"nobody has shown {label!r}")

    def at(self, when: str) -> None:
        """The clock moves, and what is due then is done."""
        self.clock.stand_at(local(when))
        for duty in (*jobs.TICK, *jobs.HOURLY):
            self.store.write_now(partial(duty, self.app))
        self._beats(self.clock.now())
        self._send()

    def _beats(self, now: datetime) -> None:
        self.store.write_now(partial(jobs._beat, self.app, "tick", now))

    def _pressed(self, person: Person, number: int, data: str) -> None:
        chat = {"id": person.id, "type": "private"}
        query = {
            "id": str(self._next()),
            "from": _user(person),
            "message": {"message_id": number, "chat": chat, "date": 1},
            "chat_instance": "1",
            "data": data,
        }
        self._arrives({"callback_query": query})

    def _arrives(self, update: dict[str, Any]) -> None:
        raw = update | {"update_id": self._next()}
        self.store.write_now(partial(self._intake.store, raw=[raw]))
        while self.store.write_now(self._rounds.run).taken:
            self._send()

    def _send(self) -> None:
        back: list[Receipt] = []
        while True:
            wanted = Wanted(1000)
            turn = self.store.write_now(partial(self._dispatch.turn, back=back, wanted=wanted))
            self._dispatch.committed(at_rest=True)
            if not turn.outgoing:
                return
            back = []
            for item in turn.outgoing:
                number = item.row.edit_message_id or self._next()
                if not isinstance(item.content, Call):
                    shown = self._shown.setdefault(item.row.chat_id, [])
                    shown.append((number, item.content))
                back.append(Receipt(item.row, number))

    def _next(self) -> int:
        self._number += 1
        return self._number


def _user(person: Person) -> dict[str, Any]:
    return {"id": person.id, "is_bot": False, "first_name": "x", "language_code": "zh-hans"}


def _keys(screen: Screen) -> list[tuple[str, str]]:
    """Labels and callback data, of a screen that is rendered already or not yet."""
    if isinstance(screen, Ready) and screen.ready_keys:
        keys = [key for row in screen.ready_keys["inline_keyboard"] for key in row]
        return [(key["text"], key["callback_data"]) for key in keys if "callback_data" in key]
    return [(key.label, key.button.pack()) for row in screen.keys for key in row if key.button]


def _day(stage: Rehearsal) -> None:
    """What happens in many stories."""
    organ = settle_organ(stage)  # type: ignore[arg-type]
    zhang, li, boss = organ["张华"], organ["李静"], organ["管理员"]
    stage.at("2026-11-23 09:00")
    stage.says(zhang, "/new 支部党员大会 12月4日 15:00 三楼会议室 三季度总结")
    stage.presses(zhang, "✅ 发布")
    stage.presses(li, "✅ 参加")
    stage.presses(li, "🙏 请假")
    stage.presses(zhang, "✔️ 批准")
    for person in (zhang, li, boss, organ["吴刚"]):
        for command in ("/start", "/today", "/my", "/activities", "/members", "/help", "/settings"):
            stage.says(person, command)
    for command in ("/summary", "/invite", "/new", "/cancel", "/privacy", "/study", "/why"):
        stage.says(zhang, command)
    stage.says(zhang, "/activities")
    stage.presses(zhang, "12月4日")
    stage.at("2026-12-01 08:30")
    stage.at("2026-12-04 15:10")
    stage.says(zhang, "/attendance")
    stage.presses(zhang, "陈磊")
    stage.presses(zhang, "✔️ 结束考勤")
    stage.presses(zhang, "仍然结束")


def rehearse(of: Callable[[Rehearsal], None] = _day) -> None:
    """Have the program open its engines here, and a bot live through that day."""
    uow.open_engine = open_engine  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory(prefix="zhibu-rehearsal-") as folder:
        stage = Rehearsal(Path(folder))
        try:
            of(stage)
        finally:
            stage.store.close()


rehearse()
