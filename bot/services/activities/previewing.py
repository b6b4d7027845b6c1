"""When whom an activity will remind, who not and why; and what its steps have come to so far.

It asks what a step asks when it is taken, so it cannot say anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.access import Actor
from bot.domain.activities import ActivityState
from bot.domain.names import display_names
from bot.domain.policies.reasons import Reason
from bot.services.activities import activities
from bot.services.activities.activities import Board
from bot.services.nudging import foreseeing, timetables, told
from bot.services.nudging.timetables import Line, Person
from bot.services.nudging.told import Outcome
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Timetable:
    """The steps of an activity that are to come, by time, and those that were; `nobody`: whom no
    step to come will nudge, with the reason at the first that is about them; `most`: so many
    reminders of all matters somebody gets a day."""

    board: Board
    lines: tuple[Line, ...]
    past: tuple[told.Receipt, ...]
    nobody: dict[Reason, tuple[str, ...]]
    most: int


def timetable(
    uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime, zone: tzinfo
) -> Timetable:
    """What is to come of an activity's steps, if nobody does anything more. Raises NotAllowed."""
    board = activities.board(uow, actor, activity_id)
    steps = [one for one in uow.steps.of_activity(activity_id) if _current(one, board)]
    on = board.activity.state is ActivityState.PUBLISHED
    coming = [[one] for one in steps if on and foreseeing.to_come(one, now, zone)]
    found = foreseeing.foresee(uow, actor.bot_id, coming, now, zone)
    names = _names(uow, board, (each.member_id for one in found for each in one.people))
    past = told.receipts(uow, [one for one in steps if one.done_at is not None])
    return Timetable(
        board,
        tuple(timetables.line(one, names) for one in found),
        tuple(past),
        timetables.nobody(found, names),
        uow.unit_settings.organisation().most_a_day,
    )


def rehearsed(
    uow: UnitOfWork,
    actor: Actor,
    publish: Callable[[], int],
    now: datetime,
    zone: tzinfo,
) -> Timetable:
    """The same for what `publish` would put out (it returns the activity's id); nothing of it
    stays."""
    return uow.rehearse(lambda: timetable(uow, actor, publish(), now, zone))


def _current(one: Step, board: Board) -> bool:
    return one.round == board.activity.round


def _names(uow: UnitOfWork, board: Board, members: Iterable[int]) -> dict[int, str]:
    """The people the reader may know by name."""
    names = {one.row.member_id: one.name for one in board.entries}
    if not board.partly:
        others = uow.members.many(set(members) - names.keys())
        names |= display_names((one.id, one.name, one.number) for one in others.values())
    return names


def people(uow: UnitOfWork, actor: Actor, activity_id: int) -> tuple[Board, list[Person]]:
    """Which step reached whom when, and why others were left out, for everybody the reader may
    know by name. Raises NotAllowed."""
    board = activities.board(uow, actor, activity_id)
    found: dict[int, list[Outcome]] = {}
    for one in told.outcomes(uow, uow.steps.of_activity(activity_id)):
        found.setdefault(one.member_id, []).append(one)
    return board, [
        Person(entry.name, tuple(found[entry.row.member_id]))
        for entry in board.entries
        if entry.row.member_id in found
    ]
