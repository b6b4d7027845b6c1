"""Leave that stands because somebody is away for a while: filled in and taken out again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from bot.domain.access import Actor
from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.audit import Tag
from bot.domain.standing import AbsenceState, covers
from bot.services.activities import cards, leave
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Participation
from bot.store.audit import Line
from bot.store.members.absences import Absence
from bot.store.uow import UnitOfWork

_EMPTY: dict[str, Any] = {
    "answer": None,
    "answer_round": None,
    "answered_at": None,
    "answered_late": False,
    "leave_note": None,
    "answered_by": None,
    "leave": None,
    "leave_decided_at": None,
    "leave_decided_by": None,
}
Case = tuple[Activity, Participation, Absence]


def day_of(activity: Activity, zone: tzinfo) -> date:
    """The local day an activity starts on."""
    return activity.starts_at.astimezone(activity.rules.clock(zone)).date()


def fill_activity(
    uow: UnitOfWork, activity: Activity, zone: tzinfo, among: Iterable[int] | None = None
) -> int:
    """Whoever is expected at an activity (`among` these members) and is away on its day is on
    leave; returns how many that are anew. Cards are the caller's."""
    return fill_activities(uow, [activity], zone, None if among is None else {activity.id: among})


def fill_activities(
    uow: UnitOfWork,
    activities: Collection[Activity],
    zone: tzinfo,
    among: Mapping[int, Iterable[int]] | None = None,
) -> int:
    """The same of many (`among`: members by activity)."""
    on = [one for one in activities if one.state is ActivityState.PUBLISHED]
    rows: dict[int, dict[int, Participation]] = {one.id: {} for one in on}
    for row in uow.participations.of_activities(set(rows)) if on else ():
        if not row.observer:
            rows[row.activity_id][row.member_id] = row
    cases: list[Case] = []
    for day, those in _by_day(on, zone).items():
        ids = {one.id: _chosen(rows[one.id], one.id, among) for one in those}
        everybody = {who for members in ids.values() for who in members}
        away = uow.absences.away(everybody, day) if everybody else {}
        cases += [
            (one, rows[one.id][who], away[who])
            for one in those
            for who in ids[one.id]
            if who in away
        ]
    return len(_fill(uow, None, cases))


def _by_day(activities: Iterable[Activity], zone: tzinfo) -> dict[date, list[Activity]]:
    found: dict[date, list[Activity]] = {}
    for one in activities:
        found.setdefault(day_of(one, zone), []).append(one)
    return found


def _chosen(
    members: Iterable[int], activity_id: int, among: Mapping[int, Iterable[int]] | None
) -> list[int]:
    if among is None:
        return list(members)
    only = set(among.get(activity_id, ()))
    return [one for one in members if one in only]


def fill_anew(uow: UnitOfWork, activities: Collection[Activity], zone: tzinfo) -> int:
    """The same of some that have another time: what was filled in, or taken back, before counts
    nothing."""
    uow.absences.forget({one.id for one in activities})
    return fill_activities(uow, activities, zone)


def fill(uow: UnitOfWork, actor: Actor, absence: Absence, now: datetime, zone: tzinfo) -> int:
    """A member is away: what lies in it and has not begun is leave; returns at how many
    activities. What they answered after they had asked stands."""
    cases = [
        (activity, row, absence)
        for activity, row in within(uow, absence.member_id, absence.span, now, zone)
        if row.answered_at is None or row.answered_at <= absence.asked_at
    ]
    changed = _fill(uow, actor, cases)
    asked = [row for one, row, _ in changed if row.leave_in(one.round) is Leave.REQUESTED]
    leave.show_again(uow, actor.bot_id, asked)
    _show(uow, actor.bot_id, absence.member_id, {one.id for one, _, _ in changed})
    return len(changed)


def within(
    uow: UnitOfWork, member_id: int, span: tuple[date, date], now: datetime, zone: tzinfo
) -> list[tuple[Activity, Participation]]:
    """The activities to come that a member is expected at and that start on one of these days."""
    found = [
        one
        for one in uow.activities.of_member(member_id, now, _after(span[1]))
        if one.state is ActivityState.PUBLISHED
        and one.starts_at > now
        and covers(*span, day_of(one, zone))
    ]
    rows = uow.participations.of_member(member_id, {one.id for one in found})
    return [(one, rows[one.id]) for one in found if not rows[one.id].observer]


def _after(last: date) -> datetime:
    """No clock on earth shows that day any more."""
    return datetime.combine(last + timedelta(days=2), time(), UTC)


def release(
    uow: UnitOfWork, actor: Actor, absence: Absence, now: datetime, zone: tzinfo
) -> set[int]:
    """What lies after the last day of an absence, or is to come when it is none any more, is no
    leave: an answer is owed again. Returns the activities."""
    found = uow.participations.many(uow.absences.filled(absence.id))
    activities = uow.activities.many({row.activity_id for row in found})
    gone = [
        (activities[row.activity_id], row, absence)
        for row in found
        if not _still(absence, activities[row.activity_id], now, zone)
    ]
    uow.participations.set_many([(row.id, _EMPTY | {"absence_id": None}) for _, row, _ in gone])
    uow.audit.record_all(now, [_line(actor, Tag.LEAVE_OVER, *case) for case in gone])
    ids = {one.id for one, _, _ in gone}
    _show(uow, actor.bot_id, absence.member_id, ids)
    return ids


def _still(absence: Absence, activity: Activity, now: datetime, zone: tzinfo) -> bool:
    """Whether leave that was filled in stays: it lies within, or is history."""
    if activity.state is not ActivityState.PUBLISHED or activity.starts_at <= now:
        return True
    approved = absence.state is AbsenceState.APPROVED
    return approved and covers(*absence.span, day_of(activity, zone))


def _fill(uow: UnitOfWork, actor: Actor | None, cases: list[Case]) -> list[Case]:
    """Leave for each, once: who has taken back what an absence filled in is not filled in again.
    Returns those that were changed."""
    changed = [case for case in cases if _stands_open(*case)]
    uow.participations.set_many([(row.id, _values(one, away)) for one, row, away in changed])
    tag = Tag.LEAVE_STANDS
    uow.audit.record_all(uow.now, [_line(actor, tag, *case) for case in changed])
    return changed


def _line(
    actor: Actor | None, tag: Tag, activity: Activity, row: Participation, absence: Absence
) -> Line:
    detail = {"absence": absence.id}
    return Line(actor, tag, "participation", row.id, activity.unit_id, detail)


def _stands_open(activity: Activity, row: Participation, absence: Absence) -> bool:
    """Whether there is something to fill in."""
    if row.leave_in(activity.round) is Leave.APPROVED:
        return False
    again = row.absence_id == absence.id and row.answer_round in (None, activity.round)
    return not again


def _values(activity: Activity, absence: Absence) -> dict[str, Any]:
    return _EMPTY | {
        "answer": Answer.LEAVE,
        "answer_round": activity.round,
        "leave": Leave.APPROVED,
        "leave_decided_at": absence.decided_at,
        "leave_decided_by": absence.decided_by,
        "absence_id": absence.id,
    }


def _show(uow: UnitOfWork, bot_id: int, member_id: int, activity_ids: set[int]) -> None:
    """Cards that show one of these are brought up to date."""
    account = uow.accounts.of_member(bot_id, member_id)
    if account is not None and activity_ids:
        cards.refresh_own(uow, bot_id, {(account.telegram_id, one): None for one in activity_ids})
    cards.refresh_tallies(uow, bot_id, activity_ids)
