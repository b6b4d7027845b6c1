"""Rounds: the waiting updates, at most one of each person, handled in one transaction.

Each update has a savepoint of its own; presses of a button that is handled in bulk share one. What
a handler changes, what it replies and the mark "handled" are one commit.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from time import monotonic
from typing import Any

import structlog

from bot.chat import noticing, updates
from bot.chat.buttons import Button, unpack
from bot.chat.edge import Edge, ManyEndpoint
from bot.chat.failures import Failures, Outcome, number_of_bug, saved
from bot.chat.replies import Toast, Written, spoken, toast
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.updates import Happening
from bot.errors import AppError
from bot.store.delivery.inbox import Waiting
from bot.store.engine import itself_failed
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

log = structlog.get_logger()
ROUND = 200
ROUNDS_WAITED = 3
"""So many rounds what takes long lets others go first."""
LONGEST_SECONDS = 0.3
"""A round that has lasted so long leaves the rest to the next: its presses wait to be answered."""


Turn = tuple[Waiting, Request[Any]]


class Rounds:
    """Works off one bot's inbox through its edge."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._app = edge.app
        self._failures = Failures(edge.app.bot_id)
        self._told: dict[int, int] = {}
        """Presses whose work takes long and that are answered already: rounds they have waited."""

    def run(self, uow: UnitOfWork, passed_over: Collection[int] = ()) -> Outcome:
        """Handle the next updates, at most one of each person and none of those who are
        `passed_over`, in the caller's transaction: presses first, so that they can be answered."""
        waiting = uow.inbox.next(self._app.bot_id, ROUND, passed_over)
        outcome = Outcome(left=len(waiting) == ROUND or any(one.followed for one in waiting))
        self._told = {
            one.update_id: self._told[one.update_id]
            for one in waiting
            if one.update_id in self._told
        }
        turns = self._turns(uow, waiting, outcome)
        together: dict[ManyEndpoint, list[Turn]] = {}
        for turn in list(turns):
            many = self._edge.many(turn[1])
            if many is not None:
                together.setdefault(many, []).append(turn)
                turns.remove(turn)
        ends = monotonic() + LONGEST_SECONDS
        for endpoint, group in together.items():
            outcome.people += [update.person_id for update, _ in group]
            self._together(uow, endpoint, group, outcome)
        self._one_by_one(uow, turns, outcome, ends)
        return outcome

    def _turns(self, uow: UnitOfWork, waiting: list[Waiting], outcome: Outcome) -> list[Turn]:
        """What can be read, presses before anything else."""
        people = {update.person_id for update in waiting}
        accounts = uow.accounts.by_telegrams(self._app.bot_id, people)
        turns = []
        for update in waiting:
            request = self._read(uow, update, accounts.get(update.person_id), outcome)
            if request is None:
                outcome.people.append(update.person_id)
            else:
                outcome.files |= request.incoming.happening is Happening.FILE
                turns.append((update, request))
        return sorted(turns, key=lambda turn: turn[1].incoming.happening is not Happening.PRESS)

    def _one_by_one(
        self, uow: UnitOfWork, turns: list[Turn], outcome: Outcome, ends: float
    ) -> None:
        """At least one of each kind, and no more of them than there is time for."""
        kinds: set[bool] = set()
        for update, request in turns:
            pressed = request.incoming.happening is Happening.PRESS
            late = monotonic() >= ends and pressed in kinds
            if late or self._has_to_wait(update, request, outcome):
                outcome.left = True
                continue
            kinds.add(pressed)
            outcome.people.append(update.person_id)
            work = partial(self._alone, uow, update, request)
            outcome.toasts += self._failures.guarded(uow, update, request, outcome, work) or []

    def _has_to_wait(self, update: Waiting, request: Request[Any], outcome: Outcome) -> bool:
        """Whether this takes so long that everybody else comes first; its press is answered at
        once."""
        if request.incoming.callback_id is None or not self._takes_long(request):
            return False
        waited = self._told.get(update.update_id, 0)
        self._told[update.update_id] = waited + 1
        if waited == 0:
            outcome.toasts.append(Toast(request.incoming.callback_id))
            return True
        return bool(outcome.people) and waited < ROUNDS_WAITED

    def _takes_long(self, request: Request[Any]) -> bool:
        """What is wrong with a press is found when it is answered."""
        try:
            with request.uow.savepoint():
                return self._edge.slow(request)
        except Exception as fault:
            if itself_failed(fault):
                raise
            return False

    def _read(
        self, uow: UnitOfWork, update: Waiting, account: Account | None, outcome: Outcome
    ) -> Request[Any] | None:
        """The request an update makes; it needs a savepoint only when it tells something new."""
        try:
            request = self._request(uow, update, account)
        except Exception as fault:
            log.exception(
                "update.failed", number=(number := number_of_bug()), update_id=update.update_id
            )
            self._failures.failed(uow, update, None, outcome, (fault, number))
            return None
        if not noticing.tells(request):
            return request
        work = partial(saved, uow, partial(noticing.noticed, request))
        return self._failures.guarded(uow, update, request, outcome, work)

    def _request(self, uow: UnitOfWork, update: Waiting, account: Account | None) -> Request[Any]:
        incoming = updates.read(update.payload)
        button: Button | None = None
        if incoming.happening is Happening.PRESS:
            try:
                button = unpack(incoming.text)
            except AppError:
                button = None
        return Request(self._app, uow, incoming, account, incoming.text, button)

    def _alone(self, uow: UnitOfWork, update: Waiting, request: Request[Any]) -> list[Toast]:
        """What an endpoint refuses undoes all it has done; the sentence is the answer then."""
        try:
            with uow.savepoint():
                return self._answered(update, request, self._edge.answer(request))
        except AppError as error:
            with uow.savepoint():
                return self._answered(update, request, [self._edge.shown(request, error)])

    def _answered(
        self, update: Waiting, request: Request[Any], screens: list[Screen]
    ) -> list[Toast]:
        if self._told.pop(update.update_id, 0):
            self._finish([(update, request, [spoken(screen) for screen in screens])])
            return []
        return self._finish([(update, request, screens)])

    def _together(
        self,
        uow: UnitOfWork,
        endpoint: ManyEndpoint,
        group: list[Turn],
        outcome: Outcome,
    ) -> None:
        if len(group) > 1:
            try:
                with uow.savepoint():
                    toasts = self._bulk(endpoint, group)
            except Exception as fault:
                if itself_failed(fault):
                    raise
                log.exception("round.together_failed", updates=len(group))
            else:
                outcome.toasts += toasts
                return
        for update, request in group:
            work = partial(saved, uow, partial(self._bulk, endpoint, [(update, request)]))
            outcome.toasts += self._failures.guarded(uow, update, request, outcome, work) or []

    def _bulk(self, endpoint: ManyEndpoint, group: list[Turn]) -> list[Toast]:
        answers = endpoint([request for _, request in group])
        return self._finish(
            [
                (update, request, [self._edge.shown(request, answer)])
                for (update, request), answer in zip(group, answers, strict=True)
            ]
        )

    def _finish(self, answered: list[tuple[Waiting, Request[Any], list[Screen]]]) -> list[Toast]:
        """Mark updates handled and store the replies; returns what the presses among them say."""
        uow = answered[0][1].uow
        uow.inbox.handled(self._app.bot_id, [update.update_id for update, _, _ in answered])
        written = Written(self._app.bot_id)
        uow.outbox.add_all(
            [
                message
                for _, request, screens in answered
                for screen in screens
                if screen.text or screen.keys_only
                for message in written.messages(request, screen)
            ]
        )
        return [
            toast(request.incoming.callback_id, screens)
            for _, request, screens in answered
            if request.incoming.callback_id is not None
        ]
