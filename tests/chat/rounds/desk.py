"""A bot whose endpoints are those of the tests of rounds, and what becomes of what comes to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.app import App
from bot.chat.buttons import Button
from bot.chat.edge import Edge
from bot.chat.failures import Outcome
from bot.chat.intake import Intake
from bot.chat.replies import Toast
from bot.chat.request import Request
from bot.chat.rounds import Rounds
from bot.chat.screens import Key, Screen, rows
from bot.chat.updates import Happening
from bot.domain.delivery import InboxState
from bot.errors import AppError, Invalid, NotAllowed
from bot.store.crypto import Place
from bot.store.schema.delivery import inbox, outbox
from tests.chat.conftest import BOT, CIPHER
from tests.chat.made import Raw
from tests.chat.wire import Wire

HANDLED, QUARANTINED = InboxState.HANDLED, InboxState.QUARANTINED
BOSS = 900


@dataclass(frozen=True)
class Vote(Button, code="~v"):
    """Handled together with others of its kind."""

    yes: bool


@dataclass(frozen=True)
class Lone(Button, code="~l"):
    """Handled alone."""

    what: str


@dataclass(frozen=True)
class Wide(Button, code="~w"):
    """Too wide for Telegram when its word is long."""

    word: str


class Desk:
    """A bot whose endpoints are those of this test, with the state they keep in drafts."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.edge = Edge(app)
        self.edge.command("note", self.note)
        self.edge.command("bug", self.bug)
        self.edge.command("wide", self.wide)
        self.edge.command("refuse", self.refuse)
        self.edge.press(Lone, self.lone)
        self.edge.press_many(Vote, self.votes)
        self.edge.happening(Happening.TEXT, lambda _request: Screen("?"))
        self.edge.happening(Happening.ADDED_TO_GROUP, lambda _request: Screen("private only"))
        self.sizes: list[int] = []

    def keep(self, request: Request[Any], word: str) -> None:
        """An effect that can be counted: one more word in the person's draft."""
        found = request.uow.drafts.get(BOT, request.person_id, "kept")
        words = [*(found.data["words"] if found else []), word]
        request.uow.drafts.start(BOT, request.person_id, "kept", {"words": words}, None)

    def note(self, request: Request[Any]) -> Screen:
        self.keep(request, request.text)
        return Screen(f"noted {request.text}")

    def bug(self, request: Request[Any]) -> Screen:
        self.keep(request, "bug")
        raise RuntimeError

    def wide(self, request: Request[Any]) -> Screen:
        self.keep(request, "wide")
        return Screen("x", rows(Key("k", Wide("字" * 40))))

    def refuse(self, request: Request[Any]) -> Screen:
        self.keep(request, "refused")
        raise Invalid("No: {why}", why="<so>")

    def lone(self, request: Request[Lone]) -> Screen | list[Screen]:
        if request.button.what == "bug":
            raise RuntimeError
        if request.button.what == "not allowed":
            raise NotAllowed
        if request.button.what == "long":
            return Screen(toast="字" * 300)
        self.keep(request, request.button.what)
        return [Screen("done", matter="m:1"), Screen("more", fresh=True).with_toast("Done")]

    def votes(self, requests: list[Request[Vote]]) -> list[Screen | AppError]:
        self.sizes.append(len(requests))
        for request in requests:
            self.keep(request, "yes" if request.button.yes else "no")
        if any(request.person_id == 13 for request in requests):
            raise RuntimeError
        return [
            NotAllowed() if request.person_id == 14 else Screen("voted", toast="ok")
            for request in requests
        ]

    def arrives(self, *raw: Raw) -> int:
        """Updates are fetched and stored; how many were new."""
        intake = Intake(self.edge, Wire(), lambda: None)  # type: ignore[arg-type]
        return self.app.store.write_now(lambda uow: intake.store(uow, list(raw)))

    def round(self) -> Outcome:
        return self.app.store.write_now(Rounds(self.edge).run)

    def all_rounds(self) -> list[Toast]:
        """Rounds until nothing waits; what presses said."""
        toasts: list[Toast] = []
        while (outcome := self.round()).taken:
            toasts += outcome.toasts
        return toasts

    def kept(self, person_id: int) -> list[str]:
        found = self.app.store.read_now(lambda uow: uow.drafts.get(BOT, person_id, "kept"))
        return found.data["words"] if found else []

    def states(self) -> dict[int, InboxState]:
        """Of every update that was stored."""
        columns = select(inbox.c.update_id, inbox.c.state).order_by(inbox.c.update_id)
        found = self.app.store.read_now(lambda uow: uow.inbox._all(columns))
        return {row.update_id: row.state for row in found}

    def payloads(self) -> dict[int, Raw]:
        """What is stored of the updates that wait or were set aside, in the clear."""
        columns = select(inbox.c.update_id, inbox.c.payload).where(inbox.c.payload.is_not(None))
        found = self.app.store.read_now(lambda uow: uow.inbox._all(columns))
        return {
            row.update_id: json.loads(
                CIPHER.open(Place(f"inbox.{BOT}", "payload", row.update_id), row.payload)
            )
            for row in found
        }

    def sent(self, kind: str = "screen") -> list[tuple[int, Any, int | None]]:
        """Chat, text (or params) and edited message of every row of that kind, oldest first."""
        columns = select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id)

        def read(uow: Any) -> list[tuple[int, Any, int | None]]:
            return [
                (
                    row.chat_id,
                    row.params
                    if row.body is None
                    else json.loads(uow.outbox._base.open(outbox, "body", row.id, row.body))[
                        "text"
                    ],
                    row.edit_message_id,
                )
                for row in uow.outbox._all(columns)
            ]

        return self.app.store.read_now(read)
