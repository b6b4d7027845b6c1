"""Who comes without being on the list: added on the roll, and recorded as present."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.activities import Attendance, Naming
from bot.domain.audit import Tag
from bot.domain.participants import Part
from bot.errors import AppError, NotAllowed, Stale
from bot.services.activities import naming, participants
from bot.services.activities.participants import Person, Target
from bot.services.attendance import attendance, rolls
from bot.services.attendance.attendance import Mark
from bot.services.attendance.rolls import Board, Roll
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Came:
    """The roll with somebody who came: added as `part`, or on it `before` already."""

    roll: Roll
    name: str
    part: Part
    before: bool


def open_board(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime) -> Board:
    """An activity whose whole roll `actor` takes now. Raises NotAllowed, Stale once it is closed,
    or AppError when it is too early or it was cancelled."""
    board, within = rolls.board(uow, actor, activity_id)
    if not within.whole:
        raise NotAllowed
    if not attendance.recordable(board.activity, now):
        raise Stale
    return board


def search(
    uow: UnitOfWork, actor: Actor, activity_id: int, text: str, now: datetime, zone: tzinfo
) -> list[Person]:
    """People of that name or number who may have come. Raises as `open_board` does."""
    board = open_board(uow, actor, activity_id, now)
    target = participants.target_of(uow, board.activity, zone)
    return participants.search(uow, actor, target, text, Action.TAKE_ATTENDANCE)


def add(
    uow: UnitOfWork,
    actor: Actor,
    activity_id: int,
    member_id: int,
    *,
    found: Iterable[int],
    now: datetime,
    zone: tzinfo,
) -> Came:
    """Somebody that `actor` has just `found` came. Who is expected by the roster of the day counts
    as expected, anybody else observes; whoever is on the roll is recorded as present unless they
    are already, or as late. Raises as `open_board` does."""
    board = open_board(uow, actor, activity_id, now)
    if member_id not in set(found):
        raise NotAllowed
    target = participants.target_of(uow, board.activity, zone)
    part = participants.parts(uow, target).get(member_id, Part.OUT)
    before = part is not Part.OUT
    if not before:
        part = _enter(uow, actor, target, member_id)
    row = uow.participations.of_member(member_id, {activity_id})[activity_id]
    if row.attendance not in (Attendance.PRESENT, Attendance.LATE):
        mark = Mark(actor, activity_id, member_id, Attendance.PRESENT)
        [done] = attendance.mark(uow, [mark], now)
        if isinstance(done, AppError):
            raise done
    roll = attendance.open_roll(uow, actor, activity_id, now)
    entry = next(one for one in (*roll.entries, *roll.observers) if one.row.member_id == member_id)
    return Came(roll, entry.name, part, before)


def _enter(uow: UnitOfWork, actor: Actor, target: Target, member_id: int) -> Part:
    """Put somebody on the list; returns as what."""
    others = {one: how for one, how in target.named.items() if one != member_id}
    usual = member_id in participants.on_roster(uow, target)
    part = Part.EXPECTED if usual else Part.OBSERVER
    named = others | ({} if usual else {member_id: Naming.OBSERVER})
    naming.write(uow, actor, replace(target, named=named), member_id, part, tag=Tag.WALKED_IN)
    return part
