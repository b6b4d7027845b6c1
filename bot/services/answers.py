"""Answers: what members say beforehand, many at once; and withdrawing a request for leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.access import Actor
from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.audit import Tag
from bot.errors import N_, AppError, NotAllowed, Stale
from bot.services import leave
from bot.store.activities import Activity
from bot.store.participations import Participation
from bot.store.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Given:
    """One answer to record: who taps, where, what."""

    actor: Actor
    activity_id: int
    answer: Answer


@dataclass(frozen=True)
class Mine:
    """An activity as one expected member sees it."""

    activity: Activity
    unit: Unit
    row: Participation

    @property
    def answer(self) -> Answer | None:
        """One's answer to the activity as it is now."""
        return self.row.answer_in(self.activity.round)


@dataclass(frozen=True)
class Recorded:
    """What became of an answer: `changed` is False for the same tap again."""

    mine: Mine
    changed: bool


def record(
    uow: UnitOfWork, given: list[Given], now: datetime, today: date
) -> list[Recorded | AppError]:
    """Record answers together, each as if it were alone; the result has the order of `given`.

    The errors are NotAllowed for somebody who is not expected, Stale for what is over, and an
    AppError with a sentence after a deadline that is meant.
    """
    seen = mine_many(uow, [(one.actor, one.activity_id) for one in given])
    results: list[Recorded | AppError] = []
    changed: list[tuple[Given, Mine]] = []
    for one, mine in zip(given, seen, strict=True):
        fault = _refusal(mine, now)
        if fault is not None or mine is None:
            results.append(fault or NotAllowed())
            continue
        again = mine.answer is one.answer and mine.row.leave is not Leave.DECLINED
        if not again:
            changed.append((one, mine))
        results.append(Recorded(mine, not again))
    if not changed:
        return results
    _write(uow, changed, now, today)
    fresh = mine_many(uow, [(one.actor, one.activity_id) for one in given])
    return [
        Recorded(mine, result.changed) if isinstance(result, Recorded) and mine else result
        for result, mine in zip(results, fresh, strict=True)
    ]


def mine_many(uow: UnitOfWork, wanted: list[tuple[Actor, int]]) -> list[Mine | None]:
    """Activities as those who are expected there see them; None where somebody is not."""
    pairs = {(activity_id, actor.member_id) for actor, activity_id in wanted if actor.member_id}
    rows = uow.participations.pairs({(one, who) for one, who in pairs if who is not None})
    activities = uow.activities.many({one for one, _ in rows})
    units = uow.units.many({one.unit_id for one in activities.values()})
    found: list[Mine | None] = []
    for actor, activity_id in wanted:
        row = rows.get((activity_id, actor.member_id or 0))
        activity = activities.get(activity_id)
        if row is None or activity is None or row.observer:
            found.append(None)
        else:
            found.append(Mine(activity, units[activity.unit_id], row))
    return found


def mine_of(uow: UnitOfWork, actor: Actor, activity_id: int) -> Mine:
    """One's own card; raises NotAllowed when one is not expected."""
    found = mine_many(uow, [(actor, activity_id)])[0]
    if found is None:
        raise NotAllowed
    return found


def _refusal(mine: Mine | None, now: datetime) -> AppError | None:
    if mine is None:
        return NotAllowed()
    activity = mine.activity
    if activity.state is ActivityState.CANCELLED:
        return Stale(N_("This activity was cancelled."))
    if activity.state is ActivityState.CLOSED or activity.starts_at <= now:
        return Stale(N_("It has begun; answers are no longer taken."))
    if activity.answer_by < now and not activity.late_answers:
        return AppError(
            N_("The time for answers is over. Please get in touch with the secretary directly.")
        )
    return None


def _write(uow: UnitOfWork, changed: list[tuple[Given, Mine]], now: datetime, today: date) -> None:
    """One statement for all rows, one for the audit, one each for leave that begins or ends."""
    uow.participations.set_many([(mine.row.id, _values(one, mine, now)) for one, mine in changed])
    for one, mine in changed:
        uow.audit.record(
            now,
            one.actor,
            Tag.ANSWER_GIVEN,
            "participation",
            mine.row.id,
            unit_id=mine.activity.unit_id,
            answer=one.answer.value,
        )
        if mine.row.leave_note is not None:
            uow.participations.note(mine.row.id, None)
        if one.answer is Answer.LEAVE:
            leave.ask(uow, one.actor, mine.activity, mine.row, today)
        elif mine.row.answer is Answer.LEAVE:
            leave.taken_back(uow, one.actor.bot_id, mine.row)


def _values(one: Given, mine: Mine, now: datetime) -> dict[str, Any]:
    return {
        "answer": one.answer,
        "answer_round": mine.activity.round,
        "answered_at": now,
        "answered_late": now > mine.activity.answer_by,
        "leave": Leave.REQUESTED if one.answer is Answer.LEAVE else None,
        "leave_decided_at": None,
        "leave_decided_by": None,
    }


def withdraw_leave(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime) -> Mine:
    """Take one's request for leave back: no answer stands any more. Raises NotAllowed or Stale."""
    mine = mine_of(uow, actor, activity_id)
    fault = _refusal(mine, now)
    if fault is not None:
        raise fault
    if mine.answer is not Answer.LEAVE:
        raise Stale
    cleared = dict.fromkeys(
        ("answer", "answer_round", "answered_at", "leave", "leave_decided_at", "leave_decided_by")
    )
    uow.participations.set_many([(mine.row.id, cleared)])
    uow.participations.note(mine.row.id, None)
    uow.audit.record(
        now,
        actor,
        Tag.ANSWER_GIVEN,
        "participation",
        mine.row.id,
        unit_id=mine.activity.unit_id,
        answer=None,
    )
    leave.taken_back(uow, actor.bot_id, mine.row)
    return mine_of(uow, actor, activity_id)


def note(uow: UnitOfWork, actor: Actor, activity_id: int, words: str) -> Mine:
    """Keep a note on one's own leave, for the decider only; raises NotAllowed or Stale."""
    mine = mine_of(uow, actor, activity_id)
    if mine.answer is not Answer.LEAVE or mine.row.leave is not Leave.REQUESTED:
        raise Stale
    uow.participations.note(mine.row.id, words)
    leave.show_again(uow, actor.bot_id, mine.row)
    return mine_of(uow, actor, activity_id)
