"""Closing a roll: what was recorded becomes a sheet, and the activity is over."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.errors import N_, AppError, NotAllowed
from bot.services.activities import cards, expected
from bot.services.attendance import attendance, objections, rolls
from bot.services.attendance.rolls import Roll
from bot.services.nudging.nudges import matter
from bot.services.nudging.taking import NUDGES
from bot.store.activities.activities import Sheet
from bot.store.activities.corrections import Line
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Closing:
    """The roll, closed (`done`, perhaps already `before`), or still open with people unrecorded."""

    roll: Roll
    done: bool
    before: bool = False


def close(
    uow: UnitOfWork, actor: Actor, activity_id: int, *, sure: bool, zone: tzinfo, now: datetime
) -> Closing:
    """Close the roll: figures become a sheet, notes on leave are dropped, reminders cancelled.

    With people unrecorded only if `sure`. Raises NotAllowed (also for somebody who takes only a
    part of the roll), or AppError before the start and for a cancelled activity.
    """
    board, within = rolls.board(uow, actor, activity_id)
    if not within.whole:
        raise NotAllowed
    if board.open and board.activity.starts_at > now:
        raise AppError(N_("The roll can be closed once the activity has begun."))
    if board.open and board.activity.frozen_at is None:
        expected.freeze(uow, [board.activity], zone, now)
    roll = attendance.open_roll(uow, actor, activity_id, now)
    if roll.sheet is not None or (roll.tally.unrecorded and not sure):
        done = roll.sheet is not None
        return Closing(roll, done=done, before=done)
    _write(uow, actor, roll, now)
    return Closing(attendance.open_roll(uow, actor, activity_id, now), done=True)


def _write(uow: UnitOfWork, actor: Actor, roll: Roll, now: datetime) -> None:
    activity, account_id = roll.activity, actor.account_id
    assert account_id is not None  # noqa: S101 - offices are held through an account
    figures = asdict(roll.tally)
    version = uow.corrections.last_version(activity.id) + 1
    back = uow.corrections.sent_back(activity.id)
    lines = [
        Line(one.row.member_id, one.row.attendance, one.row.signed_for) for one in roll.entries
    ]
    closed = Sheet(activity.id, version, now, account_id, **figures)
    uow.corrections.close(closed, lines, back.why if back else None)
    if back is not None:
        objections.corrected(uow, actor.bot_id, activity.id, back.at)
    uow.participations.drop_notes(activity.id)
    uow.outbox.cancel(actor.bot_id, matter(activity.id), "closed", NUDGES)
    cards.refresh_tallies(uow, actor.bot_id, {activity.id})
    uow.audit.record(
        now,
        actor,
        Tag.SHEET_CLOSED,
        "activity",
        activity.id,
        unit_id=activity.unit_id,
        version=version,
        **figures,
    )
