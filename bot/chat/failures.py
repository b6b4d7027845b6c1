"""What becomes of an update that hits a bug: it harms no other, and after three times it is set
aside; its person and the administrators are told a number, never a word of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.chat.replies import Toast, apologise
from bot.chat.request import Request
from bot.services.nudging import alerts
from bot.store.delivery.inbox import Waiting
from bot.store.engine import itself_failed
from bot.store.uow import UnitOfWork

log = structlog.get_logger()
T = TypeVar("T")


@dataclass
class Outcome:
    """What a round did: whose updates it took up, what presses say, whether something waits for
    the next one that nobody will be woken for, and whether there were files."""

    people: list[int] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    left: bool = False
    files: bool = False

    @property
    def taken(self) -> int:
        """How many updates it took up."""
        return len(self.people)


class Failures:
    """One bot's."""

    def __init__(self, bot_id: int) -> None:
        self._bot_id = bot_id

    def guarded(
        self,
        uow: UnitOfWork,
        update: Waiting,
        request: Request[Any] | None,
        outcome: Outcome,
        work: Callable[[], T],
    ) -> T | None:
        """Run what has savepoints of its own; a bug counts against the update and returns None."""
        try:
            return work()
        except Exception as fault:
            if itself_failed(fault):
                raise  # no update's fault: the whole round is done again
            log.exception(
                "update.failed", number=(number := number_of_bug()), update_id=update.update_id
            )
            self.failed(uow, update, request, outcome, (fault, number))
            return None

    def failed(
        self,
        uow: UnitOfWork,
        update: Waiting,
        request: Request[Any] | None,
        outcome: Outcome,
        failure: tuple[Exception, str],
    ) -> None:
        """An update hit a bug, with the number it was logged under; after three times it is set
        aside."""
        fault, number = failure
        if not uow.inbox.failed(self._bot_id, update, type(fault).__name__):
            outcome.left = True
        else:
            log.error("update.quarantined", number=number, update_id=update.update_id)
            alerts.quarantined(uow, self._bot_id, number)
            if request is not None:
                outcome.toasts += self._apologised(uow, request, number)

    def _apologised(self, uow: UnitOfWork, request: Request[Any], number: str) -> list[Toast]:
        """Whatever is wrong with an update may be wrong with its answer as well."""
        try:
            return saved(uow, partial(apologise, self._bot_id, request, number))
        except Exception as fault:
            if itself_failed(fault):
                raise
            log.exception("apology.failed", number=number)
            return []


def saved(uow: UnitOfWork, work: Callable[[], T]) -> T:
    """Run in a savepoint: what is raised undoes it."""
    with uow.savepoint():
        return work()


def number_of_bug() -> str:
    """What a bug is known by, to the person and in the log."""
    return secrets.token_hex(2).upper()
