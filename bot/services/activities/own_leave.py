"""One's own leave after it was asked for: a note for the decider, and taking it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.domain.access import Actor
from bot.domain.activities import Answer, Attendance, Leave, Window
from bot.domain.audit import Tag
from bot.errors import N_, Stale
from bot.services.activities import cards, leave, leave_news
from bot.services.activities.answers import NOTHING_SAID, Mine, mine_of
from bot.store.uow import UnitOfWork

_AHEAD = (Window.OPEN, Window.LATE, Window.SHUT)
_UNRECORDED: dict[str, Any] = {"attendance": None, "recorded_at": None, "recorded_by": None}


def may_take_back(mine: Mine, now: datetime) -> bool:
    """Whether there is leave of theirs to take back: until the start, decided or not."""
    return mine.answer is Answer.LEAVE and mine.window(now) in _AHEAD


def withdraw(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime, today: date) -> Mine:
    """Take one's leave back, until the start: no answer stands any more, and where none is taken
    any more one comes. Who had approved it is told. Raises NotAllowed, Stale."""
    mine = mine_of(uow, actor, activity_id)
    if not may_take_back(mine, now):
        raise Stale
    uow.participations.set_many([(mine.row.id, _values(mine, now))])
    unit_id = mine.activity.unit_id
    uow.audit.record(now, actor, Tag.LEAVE_WITHDRAWN, "participation", mine.row.id, unit_id=unit_id)
    leave.show_again(uow, actor.bot_id, [mine.row])
    leave_news.taken_back(uow, actor.bot_id, [(mine.activity, mine.row)], today)
    cards.refresh_tallies(uow, actor.bot_id, {activity_id})
    return mine_of(uow, actor, activity_id)


def _values(mine: Mine, now: datetime) -> dict[str, Any]:
    values = dict(NOTHING_SAID)
    if mine.window(now) is Window.SHUT:
        values |= {
            "answer": Answer.ATTENDING,
            "answer_round": mine.activity.round,
            "answered_at": now,
            "answered_late": True,
        }
    filled_in = mine.row.attendance is Attendance.ON_LEAVE
    return values | (_UNRECORDED if filled_in else {})


def may_note(uow: UnitOfWork, actor: Actor, activity_id: int) -> Mine:
    """One's own card, if one's leave waits for a decision; raises NotAllowed or Stale."""
    mine = mine_of(uow, actor, activity_id)
    if mine.leave is not Leave.REQUESTED:
        raise Stale(N_("No request for leave of yours waits for a decision here."))
    return mine


def note(uow: UnitOfWork, actor: Actor, activity_id: int, words: str, now: datetime) -> Mine:
    """Keep a note on one's own leave, for the decider only; raises NotAllowed or Stale."""
    mine = may_note(uow, actor, activity_id)
    uow.participations.note(mine.row.id, words)
    unit_id = mine.activity.unit_id
    uow.audit.record(now, actor, Tag.LEAVE_NOTED, "participation", mine.row.id, unit_id=unit_id)
    leave.show_again(uow, actor.bot_id, [mine.row])
    return mine_of(uow, actor, activity_id)
