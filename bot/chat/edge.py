"""The edge: a waiting update → its endpoint → replies, all inside one transaction.

Endpoints are plain functions in `handlers`. Expected errors become sentences; a bug leaves the
update waiting, and after three attempts it is set aside and the administrators are told.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeAlias

import structlog
from telegram.constants import CallbackQueryLimit

from bot.app import App
from bot.chat import forms, updates
from bot.chat.buttons import Button, unpack
from bot.chat.buttons.navigation import Go, Still
from bot.chat.request import Request
from bot.chat.screens import Screen, esc, split
from bot.chat.updates import Happening
from bot.domain.delivery import SendClass
from bot.errors import N_, AppError, NotAllowed
from bot.store.accounts import Account
from bot.store.inbox import Waiting
from bot.store.outbox import Message
from bot.store.uow import UnitOfWork

log = structlog.get_logger()
ROUND = 200
Reply: TypeAlias = "Screen | list[Screen] | None"
Endpoint: TypeAlias = Callable[[Any], Reply]
ManyEndpoint: TypeAlias = Callable[[list[Any]], "list[Screen | AppError]"]
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


@dataclass(frozen=True)
class _Route:
    endpoint: Endpoint | None = None
    many: ManyEndpoint | None = None
    strangers: bool = False


class Edge:
    """Routes, filled once by `handlers.routes`; then `round` is called for every batch."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._commands: dict[str, _Route] = {}
        self._presses: dict[type[Button], _Route] = {}
        self._payloads: list[tuple[str, _Route]] = []
        self._happenings: dict[Happening, _Route] = {}
        self._forms: dict[str, forms.Form] = {}
        self.press(Go, self._go, strangers=True)
        self.press(Still, lambda _request: Screen(), strangers=True)

    def command(self, name: str, endpoint: Endpoint, *, strangers: bool = False) -> None:
        """`/name …`; `strangers`: also for people without an account."""
        self._commands[name] = _Route(endpoint, strangers=strangers)

    def press(self, button: type[Button], endpoint: Endpoint, *, strangers: bool = False) -> None:
        """A press of this button."""
        self._presses[button] = _Route(endpoint, strangers=strangers)

    def press_many(self, button: type[Button], endpoint: ManyEndpoint) -> None:
        """All presses of this button in a round, handled together."""
        self._presses[button] = _Route(many=endpoint)

    def payload(self, prefix: str, endpoint: Endpoint) -> None:
        """`/start prefix…`; the request's text is what follows the prefix."""
        self._payloads.append((prefix, _Route(endpoint, strangers=True)))

    def form(self, form: forms.Form) -> None:
        """Free text may answer this form's questions."""
        self._forms[form.name] = form

    def happening(self, kind: Happening, endpoint: Endpoint) -> None:
        """Anything else: text nobody waits for, a sticker, a block …"""
        self._happenings[kind] = _Route(endpoint, strangers=True)

    @property
    def commands(self) -> set[str]:
        """Names of all commands (for tests that every one has a story)."""
        return set(self._commands)

    @property
    def buttons(self) -> set[type[Button]]:
        """All buttons that are handled."""
        return set(self._presses)

    def round(self, uow: UnitOfWork) -> Outcome:
        """Handle the next updates, at most one of each person, in the caller's transaction."""
        waiting = uow.inbox.next(self.app.bot_id, ROUND)
        outcome = Outcome(taken=len(waiting))
        people = {update.person_id for update in waiting}
        accounts = uow.accounts.by_telegrams(self.app.bot_id, people)
        together: dict[ManyEndpoint, list[tuple[Waiting, Request[Any]]]] = {}
        for update in waiting:
            read = partial(self._request, uow, update, accounts.get(update.person_id))
            request = self._guarded(uow, update, outcome, read)
            if request is None:
                continue
            many = self._many(request)
            if many is not None:
                together.setdefault(many, []).append((update, request))
            else:
                self._alone(update, request, outcome)
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
        return Request(self.app, uow, incoming, account, incoming.text, button)

    def _many(self, request: Request[Any]) -> ManyEndpoint | None:
        route = self._presses.get(type(request.button))
        known = request.account is not None
        return route.many if route and known and request.incoming.private else None

    def _alone(self, update: Waiting, request: Request[Any], outcome: Outcome) -> None:
        screens = self._guarded(request.uow, update, outcome, lambda: self._answer(request))
        if screens is not None:
            self._finish(update, request, screens, outcome)

    def _together(
        self,
        uow: UnitOfWork,
        endpoint: ManyEndpoint,
        group: list[tuple[Waiting, Request[Any]]],
        outcome: Outcome,
    ) -> None:
        requests = [request for _, request in group]
        if len(group) > 1:
            try:
                with uow.savepoint():
                    answers = endpoint(requests)
            except Exception:
                log.exception("round.together_failed", updates=len(group))
            else:
                for (update, request), answer in zip(group, answers, strict=True):
                    self._finish(update, request, [self._shown(request, answer)], outcome)
                return
        for update, request in group:
            answer = self._guarded(uow, update, outcome, partial(_single, endpoint, request))
            if answer is not None:
                self._finish(update, request, [self._shown(request, answer)], outcome)

    def _guarded(
        self, uow: UnitOfWork, update: Waiting, outcome: Outcome, work: Callable[[], Any]
    ) -> Any:
        """Run in a savepoint; a bug counts against the update and returns None."""
        try:
            with uow.savepoint():
                return work()
        except Exception as fault:
            number = secrets.token_hex(2).upper()
            log.exception("update.failed", number=number, update_id=update.update_id)
            if uow.inbox.failed(self.app.bot_id, update, type(fault).__name__):
                self._set_aside(uow, update, number, outcome)
            return None

    def _set_aside(self, uow: UnitOfWork, update: Waiting, number: str, outcome: Outcome) -> None:
        log.error("update.quarantined", number=number, update_id=update.update_id)
        for administrator in uow.accounts.administrators(self.app.bot_id):
            uow.outbox.add(
                Message(
                    self.app.bot_id,
                    administrator.telegram_id,
                    "alert.quarantine",
                    SendClass.DEADLINE,
                    params={"number": number},
                    dedupe_key=f"quarantine:{update.update_id}:{administrator.id}",
                )
            )
        try:
            incoming = updates.read(update.payload)
        except (KeyError, TypeError, ValueError):
            return
        account = uow.accounts.by_telegram(self.app.bot_id, incoming.person_id)
        request = Request(self.app, uow, incoming, account, "", None)
        sentence = request.t._(NOT_SAVED).format(number=number)
        if incoming.callback_id:
            outcome.toasts.append(Toast(incoming.callback_id, sentence, alert=True))
        elif incoming.private and account is not None:
            self._send(request, Screen(esc(sentence)))

    def _answer(self, request: Request[Any]) -> list[Screen]:
        """The endpoint's screens, or the sentence of what it refused."""
        try:
            with request.uow.savepoint():
                reply = self._routed(request)
        except AppError as error:
            return [self._shown(request, error)]
        if reply is None:
            return []
        return reply if isinstance(reply, list) else [reply]

    def _routed(self, request: Request[Any]) -> Reply:
        incoming = request.incoming
        if not incoming.private:
            return (
                self._call(self._happenings.get(Happening.ADDED_TO_GROUP), request)
                if (incoming.happening in (Happening.ADDED_TO_GROUP, Happening.COMMAND))
                else None
            )
        if incoming.happening is Happening.PRESS:
            return self._pressed(request)
        if incoming.happening is Happening.COMMAND:
            return self._commanded(request)
        if incoming.happening is Happening.TEXT:
            answer = forms.typed(request, self._forms)
            if answer is not None:
                return answer
        return self._call(self._happenings.get(incoming.happening), request)

    def _go(self, request: Request[Go]) -> Reply:
        """A key that stands for a command."""
        route = self._commands.get(request.button.to)
        return self._call(route, replace(request, text="")) if route else None

    def _pressed(self, request: Request[Any]) -> Reply:
        route = self._presses.get(type(request.button))
        if route is None:
            return self._call(self._happenings.get(Happening.PRESS), request)
        if route.many is not None:
            raise NotAllowed
        return self._call(route, request)

    def _commanded(self, request: Request[Any]) -> Reply:
        if request.incoming.command == "start" and request.text:
            for prefix, route in self._payloads:
                if request.text.startswith(prefix):
                    return self._call(
                        route, replace(request, text=request.text.removeprefix(prefix))
                    )
        route_ = self._commands.get(request.incoming.command)
        if route_ is None:
            return self._call(self._happenings.get(Happening.COMMAND), request)
        return self._call(route_, request)

    def _call(self, route: _Route | None, request: Request[Any]) -> Reply:
        if route is None or route.endpoint is None:
            return None
        if request.account is None and not route.strangers:
            return self._call(self._happenings.get(Happening.TEXT), request)
        return route.endpoint(request)

    def _shown(self, request: Request[Any], answer: Screen | AppError) -> Screen:
        if isinstance(answer, Screen):
            return answer
        sentence = request.t._(answer.msgid).format(**answer.params)
        if request.incoming.happening is Happening.PRESS:
            return Screen(toast=sentence, alert=answer.alert)
        return Screen(esc(sentence))

    def _finish(
        self, update: Waiting, request: Request[Any], screens: list[Screen], outcome: Outcome
    ) -> None:
        request.uow.inbox.handled(self.app.bot_id, [update.update_id])
        for screen in screens:
            if screen.text or screen.keys_only:
                self._send(request, screen)
        callback_id = request.incoming.callback_id
        if callback_id is not None:
            said = next((screen for screen in screens if screen.toast), Screen())
            limit = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
            text = said.toast[:limit] if said.toast else None
            outcome.toasts.append(Toast(callback_id, text, said.alert))

    def _send(self, request: Request[Any], screen: Screen) -> None:
        incoming = request.incoming
        edits = incoming.happening is Happening.PRESS and not screen.fresh
        parts = split(screen.text) or [""]
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            body = replace(screen, text=part, keys=screen.keys if last else ()).body()
            request.uow.outbox.add(
                Message(
                    self.app.bot_id,
                    incoming.chat_id,
                    "screen",
                    SendClass.REPLY,
                    body=body,
                    matter=screen.matter if last else None,
                    edit_message_id=incoming.message_id if edits and number == 0 else None,
                )
            )


def _single(endpoint: ManyEndpoint, request: Request[Any]) -> Screen | AppError:
    return endpoint([request])[0]
