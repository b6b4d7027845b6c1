"""When whom the parts of a joint activity will remind, for the unit that set it up: in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.access import Actor
from bot.domain.policies.reasons import Reason
from bot.services.attendance import joint
from bot.services.attendance.joint import JointBoard
from bot.services.nudging import foreseeing
from bot.services.nudging.foreseen import Foreseen
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class JointLine:
    """Steps to come at one moment in all parts, shown as the first of them: how many it would
    nudge, and how many not, by reason. `alone`: what other matters send was not looked at."""

    step: Step
    count: int
    skipped: Counter[Reason]
    alone: bool = False


@dataclass(frozen=True)
class JointTimetable:
    """What is to come of the parts that are on, by time; `most`: so many reminders of all matters
    somebody gets a day."""

    board: JointBoard
    lines: tuple[JointLine, ...]
    most: int


def timetable(
    uow: UnitOfWork, actor: Actor, joint_id: int, now: datetime, zone: tzinfo
) -> JointTimetable:
    """What is to come, if nobody does anything more. Raises NotAllowed."""
    board = joint.board(uow, actor, joint_id)
    rounds = {one.activity.id: one.activity.round for one in board.parts if one.open}
    coming = [
        one
        for one in uow.steps.of_activities(set(rounds))
        if one.round == rounds[one.matter_id] and foreseeing.to_come(one, now, zone)
    ]
    found = foreseeing.foresee(uow, actor.bot_id, _together(coming), now, zone)
    most = uow.unit_settings.organisation().most_a_day
    return JointTimetable(board, tuple(map(_line, found)), most)


def rehearsed(
    uow: UnitOfWork, actor: Actor, publish: Callable[[], int], now: datetime, zone: tzinfo
) -> JointTimetable:
    """The same for what `publish` would put out (it returns the number of the joint activity);
    nothing of it stays."""
    return uow.rehearse(lambda: timetable(uow, actor, publish(), now, zone))


def _together(steps: Iterable[Step]) -> list[list[Step]]:
    """Steps of several parts that are alike and come at one moment, by time."""
    found: dict[tuple[object, ...], list[Step]] = {}
    for one in sorted(steps, key=lambda step: (step.due_at, step.id)):
        alike = (one.due_at, one.on_date, one.audience, one.wanted_at, one.reason, one.moving)
        found.setdefault(alike, []).append(one)
    return list(found.values())


def _line(of: Foreseen) -> JointLine:
    if of.step.reason is not None:
        return JointLine(of.step, 0, Counter())
    skipped = Counter(one.reason for one in of.people if one.reason is not None)
    return JointLine(of.step, len(of.nudged), skipped, of.alone)
