"""People's hands on the real endpoints, in the test's own process: what a press answers, without
a bot, a stand-in or a sender. Cheap; what it cannot show is told by the stories."""

from __future__ import annotations

from functools import cache
from typing import cast

import handlers
from bot.app import App
from bot.chat.buttons import Button
from bot.chat.edge import Edge
from bot.chat.replies import Written
from bot.chat.request import Request
from bot.chat.screens import Screen, plain_text
from bot.chat.updates import Happening, Incoming
from bot.errors import AppError
from bot.store.uow import UnitOfWork
from tests.chat.views.pushing import app_of
from tests.services.ground import BOT, Ground
from tests.services.post import CHATS

LANGUAGES = {"zh_Hans": "zh-hans", "en": "en"}


@cache
def edge() -> Edge:
    """All endpoints; the application comes with each request."""
    made = Edge(cast(App, None))
    handlers.routes(made)
    return made


class Hands:
    """Somebody of the ground whose Telegram is set to a language, with the screen they see."""

    def __init__(self, ground: Ground, name: str, code: str, *, writes: bool = False) -> None:
        """`writes`: what a press answers is put in the outbox too, as the rounds do."""
        self.ground, self.writes = ground, writes
        self.chat = CHATS[name]
        self.code = LANGUAGES[code]
        self.screen = Screen()

    def says(self, text: str) -> Screen:
        """A command or words."""
        command, _, rest = text.removeprefix("/").partition(" ")
        if text.startswith("/"):
            return self._do(Happening.COMMAND, rest, command=command)
        return self._do(Happening.TEXT, text)

    def presses(self, label: str, message: int | None = None) -> Screen:
        """A key of the screen they see; its label, or how that begins."""
        keys = [key for row in self.screen.keys for key in row]
        found = [key for key in keys if key.label == label]
        found = found or [key for key in keys if key.label.startswith(label)]
        assert len(found) == 1, f"{label!r} among {self.labels}"
        assert found[0].button is not None
        return self.sends(found[0].button, message, more=found[0].more)

    def sends(self, button: Button, message: int | None = None, *, more: bool = False) -> Screen:
        """Any button, whoever shows it, under a message that may say `more`."""
        return self._do(Happening.PRESS, "", button=button, message=message, more=more)

    @property
    def labels(self) -> list[list[str]]:
        """The keyboard they see."""
        return [[key.label for key in row] for row in self.screen.keys]

    @property
    def text(self) -> str:
        """What they see, without formatting."""
        return plain_text(self.screen.text)

    def _do(
        self,
        happening: Happening,
        text: str,
        command: str = "",
        button: Button | None = None,
        message: int | None = None,
        more: bool = False,
    ) -> Screen:
        incoming = Incoming(
            happening,
            self.chat,
            self.chat,
            private=True,
            language_code=self.code,
            text=text,
            command=command,
            message_id=message,
            shown=self.text,
            more=more,
        )

        def work(uow: UnitOfWork) -> list[Screen]:
            account = uow.accounts.by_telegram(BOT, self.chat)
            request = Request(app_of(self.ground), uow, incoming, account, text, button)
            many = edge().many(request)
            if many is not None:
                return [edge().shown(request, one) for one in many([request])]
            try:
                with uow.savepoint():
                    return self._written(request, edge().answer(request))
            except AppError as error:
                return [edge().shown(request, error)]

        shown = self.ground.do(work)
        last = shown[-1]
        if last.text:
            self.screen = last
        return last

    def _written(self, request: Request[Button | None], shown: list[Screen]) -> list[Screen]:
        for one in shown if self.writes else ():
            request.uow.outbox.add_all(Written(BOT).messages(request, one))
        return shown
