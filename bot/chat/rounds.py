"""Rounds: the waiting updates, at most one of each person, handled in one transaction.

Each update has a savepoint of its own; presses of a button that is handled in bulk share one. What
a handler changes, what it replies and the mark "handled" are one commit.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

import structlog
from telegram.constants import CallbackQueryLimit

from bot.chat import updates
from bot.chat.buttons import Button, unpack
from bot.chat.edge import Edge, ManyEndpoint
from bot.chat.request import Request
from bot.chat.screens import Screen, esc, split
from bot.chat.updates import Happening
from bot.domain.delivery import SendClass
from bot.errors import N_, AppError
from bot.services import preferences
from bot.store.accounts import Account
from bot.store.inbox import Waiting
from bot.store.outbox import Message
from bot.store.uow import UnitOfWork

log = structlog.get_logger()
T = TypeVar("T")
ROUND = 200
NOT_SAVED = N_(
    "Not saved: something went wrong on my side (number {number}). Please try again later; "
    "the administrators have been told."
)


@dataclass(frozen=True)
class Toast:
    """What a press says (answerCallbackQuery); goes out right after the commit."""

    callback_id: str
    text: str | None = None
    alert: bool = False


@dataclass
class Outcome:
    """What a round did."""

    taken: int = 0
    toasts: list[Toast] = field(default_factory=list)


class Rounds:
    """Works off one bot's inbox through its edge."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._app = edge.app

    def run(self, uow: UnitOfWork) -> Outcome:
        """Handle the next updates, at most one of each person, in the caller's transaction."""
        waiting = uow.inbox.next(self._app.bot_id, ROUND)
        outcome = Outcome(taken=len(waiting))
        people = {update.person_id for update in waiting}
        accounts = uow.accounts.by_telegrams(self._app.bot_id, people)
        together: dict[ManyEndpoint, list[tuple[Waiting, Request[Any]]]] = {}
        for update in waiting:
            read = partial(self._request, uow, update, accounts.get(update.person_id))
            request = self._guarded(uow, update, None, outcome, read)
            if request is None:
                continue
            many = self._edge.many(request)
            if many is not None:
                together.setdefault(many, []).append((update, request))
            else:
                work = partial(self._alone, update, request)
                outcome.toasts += self._guarded(uow, update, request, outcome, work) or []
        for endpoint, group in together.items():
            self._together(uow, endpoint, group, outcome)
        return outcome

    def _request(self, uow: UnitOfWork, update: Waiting, account: Account | None) -> Request[Any]:
        incoming = updates.read(update.payload)
        button: Button | None = None
        if incoming.happening is Happening.PRESS:
            try:
                button = unpack(incoming.text)
            except AppError:
                button = None
        request = Request(self._app, uow, incoming, account, incoming.text, button)
        code = incoming.language_code
        if account is None or code in (None, account.telegram_language):
            return request
        heard = preferences.heard(uow, request.actor, code, request.today)
        return replace(request, account=heard)

    def _alone(self, update: Waiting, request: Request[Any]) -> list[Toast]:
        return self._finish(update, request, self._edge.answer(request))

    def _together(
        self,
        uow: UnitOfWork,
        endpoint: ManyEndpoint,
        group: list[tuple[Waiting, Request[Any]]],
        outcome: Outcome,
    ) -> None:
        if len(group) > 1:
            try:
                with uow.savepoint():
                    toasts = self._bulk(endpoint, group)
            except Exception:
                log.exception("round.together_failed", updates=len(group))
            else:
                outcome.toasts += toasts
                return
        for update, request in group:
            work = partial(self._bulk, endpoint, [(update, request)])
            outcome.toasts += self._guarded(uow, update, request, outcome, work) or []

    def _bulk(
        self, endpoint: ManyEndpoint, group: list[tuple[Waiting, Request[Any]]]
    ) -> list[Toast]:
        answers = endpoint([request for _, request in group])
        toasts: list[Toast] = []
        for (update, request), answer in zip(group, answers, strict=True):
            toasts += self._finish(update, request, [self._edge.shown(request, answer)])
        return toasts

    def _guarded(
        self,
        uow: UnitOfWork,
        update: Waiting,
        request: Request[Any] | None,
        outcome: Outcome,
        work: Callable[[], T],
    ) -> T | None:
        """Run in a savepoint; a bug undoes it, counts against the update and returns None."""
        try:
            with uow.savepoint():
                return work()
        except Exception as fault:
            number = secrets.token_hex(2).upper()
            log.exception("update.failed", number=number, update_id=update.update_id)
            if uow.inbox.failed(self._app.bot_id, update, type(fault).__name__):
                self._set_aside(uow, update, number)
                if request is not None:
                    outcome.toasts += self._apologise(request, number)
            return None

    def _set_aside(self, uow: UnitOfWork, update: Waiting, number: str) -> None:
        log.error("update.quarantined", number=number, update_id=update.update_id)
        for administrator in uow.accounts.administrators(self._app.bot_id):
            uow.outbox.add(
                Message(
                    self._app.bot_id,
                    administrator.telegram_id,
                    "alert.quarantine",
                    SendClass.DEADLINE,
                    params={"number": number},
                    dedupe_key=f"quarantine:{update.update_id}:{administrator.id}",
                )
            )

    def _apologise(self, request: Request[Any], number: str) -> list[Toast]:
        """Tell the person that what they did was not saved."""
        incoming = request.incoming
        sentence = request.t._(NOT_SAVED).format(number=number)
        if incoming.callback_id is not None:
            return [Toast(incoming.callback_id, sentence, alert=True)]
        if incoming.private and request.account is not None:
            self._send(request, Screen(esc(sentence)))
        return []

    def _finish(self, update: Waiting, request: Request[Any], screens: list[Screen]) -> list[Toast]:
        """Mark the update handled and store the replies; returns what a press says."""
        request.uow.inbox.handled(self._app.bot_id, [update.update_id])
        for screen in screens:
            if screen.text or screen.keys_only:
                self._send(request, screen)
        callback_id = request.incoming.callback_id
        if callback_id is None:
            return []
        said = next((screen for screen in screens if screen.toast), Screen())
        limit = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
        text = said.toast[:limit] if said.toast else None
        return [Toast(callback_id, text, said.alert)]

    def _send(self, request: Request[Any], screen: Screen) -> None:
        incoming = request.incoming
        edits = incoming.happening is Happening.PRESS and not screen.fresh
        parts = split(screen.text) or [""]
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            body = replace(screen, text=part, keys=screen.keys if last else ()).body()
            request.uow.outbox.add(
                Message(
                    self._app.bot_id,
                    incoming.chat_id,
                    "screen",
                    SendClass.REPLY,
                    body=body,
                    matter=screen.matter if last else None,
                    edit_message_id=incoming.message_id if edits and number == 0 else None,
                )
            )
