"""Attendance: the roll of an activity, taken by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action, Actor, has_right
from bot.domain.activities import ActivityState, Attendance
from bot.domain.attendance import OPENS_BEFORE, has_opened, rolls_of
from bot.domain.audit import Tag
from bot.errors import N_, AppError, NotAllowed, Stale
from bot.services.attendance import rolls
from bot.services.attendance.rolls import Board, Entry, Roll
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Participation
from bot.store.audit import Line
from bot.store.uow import UnitOfWork

LOOKED_BACK = 50
"""Among so many closed activities the last one within reach is looked for."""

Rows = dict[tuple[int, int], Participation]


@dataclass(frozen=True)
class Offer:
    """Whose roll can be taken now, newest first; when there is none, the last closed activity."""

    open: tuple[Board, ...]
    last: Board | None


@dataclass(frozen=True)
class Mark:
    """`actor` records a member as `state`, whatever they are recorded as."""

    actor: Actor
    activity_id: int
    member_id: int
    state: Attendance | None


@dataclass(frozen=True)
class Marked:
    """The roll after a mark, and who was marked; None when the roll was closed before."""

    roll: Roll
    entry: Entry | None


def offer(uow: UnitOfWork, actor: Actor, now: datetime) -> Offer | None:
    """What `actor` can take the roll of; None for somebody who takes no rolls."""
    if not has_right(actor, Action.TAKE_ATTENDANCE):
        return None
    unit_ids = rolls_of(actor)
    open_ = _within(uow, actor, uow.summaries.open_rolls(unit_ids, now + OPENS_BEFORE))
    if open_:
        return Offer(open_, None)
    closed = _within(uow, actor, uow.summaries.closed(unit_ids, 0, LOOKED_BACK))
    return Offer((), closed[0] if closed else None)


def open_roll(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime) -> Roll:
    """The roll, with leave that was approved filled in and without what was recorded before it was
    moved to its present time; of a closed activity as it was closed.

    Raises NotAllowed, or AppError when it is too early or the activity was cancelled.
    """
    board, _ = rolls.board(uow, actor, activity_id)
    if recordable(board.activity, now):
        uow.participations.void(activity_id, board.activity.starts_at - OPENS_BEFORE)
        excused = uow.participations.excuse(activity_id, actor.account_id)
        if excused:
            _audit(uow, actor, board.activity, now, on_leave=excused)
    return rolls.load(uow, [(activity_id, actor)])[0]


def mark(uow: UnitOfWork, marks: list[Mark], now: datetime) -> list[Marked | AppError]:
    """Record these together; of several marks of one person the last stays. What cannot be done
    is answered by its error, a closed roll by the roll as it is."""
    ids = {one.activity_id for one in marks}
    boards = rolls.boards(uow, ids)
    rows = {(row.activity_id, row.member_id): row for row in uow.participations.of_activities(ids)}
    faults = [_fault(boards.get(one.activity_id), rows, one, now) for one in marks]
    good = [one for one, fault in zip(marks, faults, strict=True) if fault is None]
    last = {(one.activity_id, one.member_id): one for one in good if boards[one.activity_id].open}
    changes = [(one, rows[pair]) for pair, one in last.items()]
    recorded = _record(uow, changes, now)
    uow.audit.record_all(now, [_line(one, row, boards[one.activity_id]) for one, row in recorded])
    loaded = iter(rolls.load(uow, [(one.activity_id, one.actor) for one in good]))
    return [fault or _marked(next(loaded), one) for one, fault in zip(marks, faults, strict=True)]


def mark_coming(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime) -> tuple[Roll, int]:
    """Everybody who said they would come and is unrecorded is present; the roll, and how many."""
    roll = open_roll(uow, actor, activity_id, now)
    if roll.sheet is not None or not roll.coming:
        return roll, 0
    changes = [
        (Mark(actor, activity_id, entry.row.member_id, Attendance.PRESENT), entry.row)
        for entry in roll.coming
    ]
    _record(uow, changes, now)
    _audit(uow, actor, roll.activity, now, present=len(changes))
    return open_roll(uow, actor, activity_id, now), len(changes)


def recordable(activity: Activity, now: datetime) -> bool:
    """Whether its roll can be taken now: False once it is closed. Raises AppError when it is too
    early or the activity was cancelled."""
    if activity.state is ActivityState.CANCELLED:
        raise AppError(N_("This activity was cancelled; there is no roll to take."))
    if not has_opened(activity.starts_at, now):
        raise AppError(N_("The roll opens 30 minutes before the start."))
    return activity.state is ActivityState.PUBLISHED


def _within(uow: UnitOfWork, actor: Actor, activity_ids: list[int]) -> tuple[Board, ...]:
    """Those of these activities that `actor` takes a part of the roll of."""
    found = rolls.boards(uow, set(activity_ids))
    return tuple(found[one] for one in activity_ids if found[one].reach(actor))


def _fault(board: Board | None, rows: Rows, one: Mark, now: datetime) -> AppError | None:
    """Why a mark cannot be made, if it cannot."""
    within = board.reach(one.actor) if board else None
    if not board or not within:
        return NotAllowed()
    row = rows.get((one.activity_id, one.member_id))
    if row is None:
        return Stale() if within.whole else NotAllowed()
    if not (within.whole if row.observer else within.holds(row.group_id)):
        return NotAllowed()
    try:
        recordable(board.activity, now)
    except AppError as fault:
        return fault
    return None


def _record(
    uow: UnitOfWork, wanted: list[tuple[Mark, Participation]], now: datetime
) -> list[tuple[Mark, Participation]]:
    """Write what is not so already; returns that."""
    changes = [(one, row) for one, row in wanted if row.attendance is not one.state]
    if not changes:
        return []
    bot_id = changes[0][0].actor.bot_id
    accounts = uow.accounts.of_members(bot_id, {row.member_id for _, row in changes})
    in_chat = {one for one, account in accounts.items() if account.unreachable is None}
    uow.participations.set_many(
        [
            (
                row.id,
                {
                    "attendance": one.state,
                    "recorded_at": now,
                    "recorded_by": one.actor.account_id,
                    "signed_for": row.member_id not in in_chat,
                },
            )
            for one, row in changes
        ]
    )
    return changes


def _line(one: Mark, row: Participation, board: Board) -> Line:
    detail = {"state": one.state}
    tag = Tag.ATTENDANCE_RECORDED
    return Line(one.actor, tag, "participation", row.id, board.unit.id, detail)


def _marked(roll: Roll, one: Mark) -> Marked:
    people = (*roll.entries, *roll.observers)
    entry = next((entry for entry in people if entry.row.member_id == one.member_id), None)
    return Marked(roll, None if roll.sheet else entry)


def _audit(uow: UnitOfWork, actor: Actor, activity: Activity, now: datetime, **counts: int) -> None:
    uow.audit.record(
        now,
        actor,
        Tag.ATTENDANCE_RECORDED,
        "activity",
        activity.id,
        unit_id=activity.unit_id,
        **counts,
    )
