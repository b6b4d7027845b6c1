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
from bot.services.nudging import alerts, reach
from bot.services.personal import preferences
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
        return _noticed(Request(self._app, uow, incoming, account, incoming.text, button))

    def _alone(self, update: Waiting, request: Request[Any]) -> list[Toast]:
        return self._finish([(update, request, self._edge.answer(request))])

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
        return self._finish(
            [
                (update, request, [self._edge.shown(request, answer)])
                for (update, request), answer in zip(group, answers, strict=True)
            ]
        )

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
        alerts.quarantined(uow, self._app.bot_id, number)

    def _apologise(self, request: Request[Any], number: str) -> list[Toast]:
        """Tell the person that what they did was not saved."""
        incoming = request.incoming
        sentence = request.t._(NOT_SAVED).format(number=number)
        if incoming.callback_id is not None:
            return [Toast(incoming.callback_id, sentence, alert=True)]
        if incoming.private and request.account is not None:
            request.uow.outbox.add_all(self._messages(request, Screen(esc(sentence))))
        return []

    def _finish(self, answered: list[tuple[Waiting, Request[Any], list[Screen]]]) -> list[Toast]:
        """Mark updates handled and store the replies; returns what the presses among them say."""
        uow = answered[0][1].uow
        uow.inbox.handled(self._app.bot_id, [update.update_id for update, _, _ in answered])
        uow.outbox.add_all(
            [
                message
                for _, request, screens in answered
                for screen in screens
                if screen.text or screen.keys_only
                for message in self._messages(request, screen)
            ]
        )
        return [
            _toast(request.incoming.callback_id, screens)
            for _, request, screens in answered
            if request.incoming.callback_id is not None
        ]

    def _messages(self, request: Request[Any], screen: Screen) -> list[Message]:
        incoming = request.incoming
        edits = incoming.happening is Happening.PRESS and not screen.fresh
        parts = split(screen.text) or [""]
        messages = []
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            body = replace(screen, text=part, keys=screen.keys if last else ()).body()
            messages.append(
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
        return messages


def _toast(callback_id: str, screens: list[Screen]) -> Toast:
    """What a press says: the first toast of its screens."""
    said = next((screen for screen in screens if screen.toast), Screen())
    limit = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
    text = said.toast[:limit] if said.toast else None
    return Toast(callback_id, text, said.alert)


def _noticed(request: Request[Any]) -> Request[Any]:
    """What any update tells of a person: that they can be reached, and Telegram's language."""
    account, incoming = request.account, request.incoming
    if account is None:
        return request
    back = incoming.private and incoming.happening is not Happening.BLOCKED
    returned = back and reach.regained(request.uow, account)
    if not returned and incoming.language_code in (None, account.telegram_language):
        return request
    code = incoming.language_code
    return replace(
        request, account=preferences.heard(request.uow, request.actor, code, request.today)
    )
