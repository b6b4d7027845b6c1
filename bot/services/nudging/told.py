"""What became of steps: who was told by which, who not and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import OutboxState
from bot.domain.policies.reasons import Reason
from bot.store.nudging.nudge_record import Told
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork

RUN = (OutboxState.FAILED, OutboxState.UNKNOWN)


@dataclass(frozen=True)
class Outcome:
    """What one step was for one person. `at`: when it was sent, or decided that it was not.
    `reason`: why not; `lost`: it failed, or nobody knows whether it arrived."""

    step: Step
    member_id: int
    at: datetime
    sent: bool
    reason: Reason | None
    lost: OutboxState | None

    @property
    def waits(self) -> bool:
        """It is under way."""
        return not self.sent and self.reason is None and self.lost is None


@dataclass(frozen=True)
class Receipt:
    """A step in figures: told, under way, failed, of unknown outcome, and left out by reason."""

    step: Step
    sent: int
    waiting: int
    failed: int
    unknown: int
    skipped: dict[Reason, int]

    @property
    def troubled(self) -> bool:
        """Whether somebody has to do something about it."""
        return bool(self.failed or self.unknown or self.step.reason)


def outcomes(uow: UnitOfWork, steps: Collection[Step]) -> list[Outcome]:
    """What these steps were for everybody, in the order they were decided."""
    by_id = {one.id: one for one in steps}
    return [_outcome(by_id[told.step_id], told) for told in uow.nudged.of_steps(set(by_id))]


def of_member(uow: UnitOfWork, member_id: int, since: datetime) -> list[Outcome]:
    """What was decided about one member since then, the newest first."""
    found = uow.nudged.of_member(member_id, since)
    steps = uow.steps.many({one.step_id for one in found})
    return [_outcome(steps[one.step_id], one) for one in found if one.step_id in steps]


def _outcome(step: Step, told: Told) -> Outcome:
    """The outbox has the last word: what was to be sent may have been left out after all."""
    if told.reason is not None:
        return Outcome(step, told.member_id, told.at, told.reason is Reason.TOGETHER,
                       None if told.reason is Reason.TOGETHER else told.reason, None)  # fmt: skip
    state, at = told.state, told.settled_at or told.at
    if state is None or state is OutboxState.SENT or told.why is Reason.TOGETHER:
        return Outcome(step, told.member_id, at, True, None, None)
    if state in RUN:
        return Outcome(step, told.member_id, at, False, None, state)
    if state is OutboxState.EXPIRED:
        return Outcome(step, told.member_id, at, False, told.why or Reason.LATE, None)
    if state in (OutboxState.SKIPPED, OutboxState.CANCELLED):
        return Outcome(step, told.member_id, at, False, told.why or Reason.OVER, None)
    return Outcome(step, told.member_id, told.at, False, None, None)


def came_from(
    uow: UnitOfWork, bot_id: int, kinds: Collection[str], matters: set[str]
) -> dict[tuple[int, int], Step]:
    """The steps that the messages of these kinds about these matters came from, by chat id and
    message id."""
    sent = uow.cards.sent_with(bot_id, matters, kinds)
    found = {message: one["step"] for message, one in sent.items() if "step" in one}
    steps = uow.steps.many(set(found.values()))
    return {message: steps[one] for message, one in found.items() if one in steps}


def step_of(
    uow: UnitOfWork, bot_id: int, kinds: Collection[str], matter: str, message: tuple[int, int]
) -> Step | None:
    """The same of one message."""
    return came_from(uow, bot_id, kinds, {matter}).get(message)


def receipts(uow: UnitOfWork, steps: Collection[Step]) -> list[Receipt]:
    """These steps in figures, by time."""
    found: dict[int, list[Outcome]] = {one.id: [] for one in steps}
    for one in outcomes(uow, steps):
        found[one.step.id].append(one)
    return [_receipt(step, found[step.id]) for step in steps]


def _receipt(step: Step, found: list[Outcome]) -> Receipt:
    skipped: dict[Reason, int] = {}
    for one in found:
        if one.reason is not None:
            skipped[one.reason] = skipped.get(one.reason, 0) + 1
    return Receipt(
        step,
        sum(one.sent for one in found),
        sum(one.waits for one in found),
        sum(one.lost is OutboxState.FAILED for one in found),
        sum(one.lost is OutboxState.UNKNOWN for one in found),
        skipped,
    )
