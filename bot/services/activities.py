"""Reading activities: the tally with names for those entitled to them, and lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import Answer, Leave
from bot.domain.names import display_names, sort_key
from bot.domain.org import UnitKind
from bot.errors import NotAllowed
from bot.services.rights import in_scope
from bot.store.activities import Activity
from bot.store.participations import Participation
from bot.store.units import Unit
from bot.store.uow import UnitOfWork

PAST = timedelta(days=60)
AHEAD = timedelta(days=400)


@dataclass(frozen=True)
class Entry:
    """One expected person; `name` tells namesakes apart, `reachable`: in chat."""

    row: Participation
    name: str
    reachable: bool


@dataclass(frozen=True)
class Board:
    """An activity with who is expected, as far as the reader may see: everybody, or (`partly`)
    a group leader's own people."""

    activity: Activity
    unit: Unit
    group: Unit | None
    entries: tuple[Entry, ...]
    partly: bool
    may_manage: bool
    may_nudge: bool
    may_take_roll: bool

    def said(self, answer: Answer | None) -> tuple[Entry, ...]:
        """Who gave that answer to the activity as it is now; None: who gave none."""
        return tuple(
            one for one in self.entries if one.row.answer_in(self.activity.round) is answer
        )

    @property
    def pending(self) -> tuple[Entry, ...]:
        """Whose leave waits for a decision."""
        return tuple(one for one in self.said(Answer.LEAVE) if one.row.leave is Leave.REQUESTED)


def board(uow: UnitOfWork, actor: Actor, activity_id: int) -> Board:
    """The tally of one activity; raises NotAllowed."""
    activity = uow.activities.get(activity_id)
    unit = uow.units.get(activity.unit_id) if activity else None
    if activity is None or unit is None:
        raise NotAllowed
    group = uow.units.get(activity.group_id) if activity.group_id is not None else None
    whole = allowed(actor, Action.SEE_ACTIVITY, unit.path)
    whole = whole or (group is not None and allowed(actor, Action.SEE_ACTIVITY, group.path))
    led = _led(uow, actor, unit)
    if not whole and not led:
        raise NotAllowed
    rows = [
        row
        for row in uow.participations.of_activity(activity.id)
        if not row.observer and (whole or row.group_id in led)
    ]
    return Board(
        activity,
        unit,
        group,
        _entries(uow, actor, rows),
        partly=not whole,
        may_manage=allowed(actor, Action.MANAGE_ACTIVITY, unit.path),
        may_nudge=bool(led) or allowed(actor, Action.NUDGE, unit.path),
        may_take_roll=bool(led) or allowed(actor, Action.TAKE_ATTENDANCE, unit.path),
    )


def _led(uow: UnitOfWork, actor: Actor, unit: Unit) -> set[int]:
    """The unit's groups that `actor` leads."""
    groups = uow.units.children(unit.id)
    return {one.id for one in groups if allowed(actor, Action.NUDGE, one.path)} & {
        office.unit_id for office in actor.offices
    }


def _entries(uow: UnitOfWork, actor: Actor, rows: list[Participation]) -> tuple[Entry, ...]:
    members = uow.members.many({row.member_id for row in rows})
    names = display_names((one.id, one.name, one.number) for one in members.values())
    accounts = uow.accounts.of_members(actor.bot_id, set(members))
    reachable = {one for one, found in accounts.items() if found.unreachable is None}
    ordered = sorted(rows, key=lambda row: (sort_key(members[row.member_id].name), row.member_id))
    return tuple(Entry(row, names[row.member_id], row.member_id in reachable) for row in ordered)


def listed(uow: UnitOfWork, actor: Actor, now: datetime) -> list[tuple[Activity, Unit]]:
    """Activities of the units whose activities `actor` may see, and those they are expected at:
    what is to come first, by time, then what has been, the newest first."""
    units = in_scope(uow, actor, Action.SEE_ACTIVITY)
    branches = {one.parent_id for one in units if one.kind is UnitKind.GROUP and one.parent_id}
    start, end = now - PAST, now + AHEAD
    found = uow.activities.of_units({one.id for one in units} | branches, start, end)
    if actor.member_id is not None:
        found += uow.activities.of_member(actor.member_id, start, end)
    unique = {activity.id: activity for activity in found}
    homes = uow.units.many({activity.unit_id for activity in unique.values()})
    coming = sorted(
        (one for one in unique.values() if one.ends_at > now), key=lambda one: one.starts_at
    )
    past = sorted(
        (one for one in unique.values() if one.ends_at <= now),
        key=lambda one: one.starts_at,
        reverse=True,
    )
    return [(one, homes[one.unit_id]) for one in (*coming, *past)]


def readable(uow: UnitOfWork, actor: Actor, found: list[tuple[Activity, Unit]]) -> set[int]:
    """Ids of those activities whose tally `actor` may open (in full or for the own group)."""
    units = {one.id for one in in_scope(uow, actor, Action.SEE_ACTIVITY)}
    led = {one.parent_id for one in uow.units.many(units).values() if one.kind is UnitKind.GROUP}
    return {activity.id for activity, unit in found if unit.id in units | led}
