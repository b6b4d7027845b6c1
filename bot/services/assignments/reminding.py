"""When whom an assignment will remind, who not and why; and what its steps have come to so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.access import Actor
from bot.domain.names import display_names
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.errors import NotAllowed
from bot.services.assignments import boards, progress
from bot.services.assignments.boards import Board
from bot.services.nudging import foreseeing, planning, timetables, told
from bot.services.nudging.timetables import Line, Person
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork

MOST = 40
"""So many moments to come are foreseen; where each has a day of their own there can be many."""


@dataclass(frozen=True)
class Timetable:
    """The steps of an assignment that are to come, by time, those of many people at one moment
    together (`later`: so many moments more), and those that were; `nobody`: whom none of those
    shown will nudge, with the reason at the first that is about them; `most`: so many reminders of
    all matters somebody gets a day."""

    board: Board
    lines: tuple[Line, ...]
    later: int
    past: tuple[told.Receipt, ...]
    nobody: dict[Reason, tuple[str, ...]]
    most: int


def timetable(
    uow: UnitOfWork, actor: Actor, assignment_id: int, now: datetime, zone: tzinfo
) -> Timetable:
    """What is to come of an assignment's steps, if nobody does anything more; `zone` is the
    organisation's. Raises NotAllowed."""
    board = _board(uow, actor, assignment_id, now)
    steps = _steps(uow, board)
    moments: dict[tuple[object, ...], list[Step]] = {}
    for one in steps:
        if board.assignment.on and foreseeing.to_come(one, now, zone):
            alike = (one.due_at, one.on_date, one.audience, one.reason, one.done_at is None)
            moments.setdefault(alike, []).append(one)
    shown = list(moments.values())[:MOST]
    found = foreseeing.foresee(uow, actor.bot_id, shown, now, zone)
    names = _names(uow, board, (who.member_id for one in found for who in one.people))
    return Timetable(
        board,
        tuple(timetables.line(one, names) for one in found),
        len(moments) - len(shown),
        tuple(told.receipts(uow, [one for one in steps if one.done_at is not None])),
        timetables.nobody(found, names),
        uow.unit_settings.organisation().most_a_day,
    )


def rehearsed(
    uow: UnitOfWork, actor: Actor, publish: Callable[[], int], now: datetime, zone: tzinfo
) -> Timetable:
    """The same for what `publish` would put out (it returns the assignment's id); nothing of it
    stays."""
    return uow.rehearse(lambda: timetable(uow, actor, publish(), now, zone))


def people(
    uow: UnitOfWork, actor: Actor, assignment_id: int, now: datetime
) -> tuple[Board, list[Person]]:
    """Which step reached whom when, and why others were left out, for everybody the reader may
    know by name. Raises NotAllowed."""
    board = _board(uow, actor, assignment_id, now)
    found: dict[int, list[told.Outcome]] = {}
    for one in told.outcomes(uow, _steps(uow, board, old=True)):
        found.setdefault(one.member_id, []).append(one)
    names = _names(uow, board, found)
    return board, [
        Person(name, tuple(found[member_id]))
        for member_id, name in names.items()
        if member_id in found
    ]


def _board(uow: UnitOfWork, actor: Actor, assignment_id: int, now: datetime) -> Board:
    of = uow.assignments.get(assignment_id)
    if of is None:
        raise NotAllowed
    return boards.board(uow, actor, of.id, progress.day_of(of, now))


def _steps(uow: UnitOfWork, board: Board, *, old: bool = False) -> list[Step]:
    """By time: of all it concerns together, and of the rows with a day of their own; `old`: those
    of days it was due on before too."""
    of = board.assignment
    rows = {} if of.due_on else {one.row.id: one.row.due_on for one in board.lines}
    days = {(MatterKind.ASSIGNMENT, of.id): of.due_on}
    days |= {(MatterKind.ASSIGNEE, row): due_on for row, due_on in rows.items()}
    found = [*uow.steps.of(MatterKind.ASSIGNMENT, {of.id})]
    if rows:
        found += uow.steps.of(MatterKind.ASSIGNEE, set(rows))
    found.sort(key=lambda one: (one.due_at, one.id))
    return [
        one
        for one in found
        if old or one.round == planning.round_of(days[one.matter, one.matter_id])
    ]


def _names(uow: UnitOfWork, board: Board, members: Iterable[int]) -> dict[int, str]:
    """The people the reader may know by name: who is concerned, and who else is told."""
    names = {one.row.member_id: one.name for one in board.lines if one.row.member_id is not None}
    if not board.partly:
        others = uow.members.many(set(members) - names.keys())
        names |= display_names((one.id, one.name, one.number) for one in others.values())
    return names
