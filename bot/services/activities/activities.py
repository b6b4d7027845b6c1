"""Reading activities: the tally with names for those entitled to them, and lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.attendance import Reach, reach, rolls_of
from bot.domain.names import display_names, sort_key
from bot.errors import NotAllowed
from bot.services.activities.expected import HORIZON
from bot.services.nudging.nudges import matter
from bot.services.nudging.unreached import Unreached, unreached
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Count, Participation
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

PAST = timedelta(days=60)
"""How long an activity stays on the list."""


@dataclass(frozen=True)
class Entry:
    """One person of the list; `name` tells namesakes apart, `unreached` says why they have to be
    phoned, if they have."""

    row: Participation
    name: str
    unreached: Unreached | None

    @property
    def reachable(self) -> bool:
        """In chat, whatever became of one message."""
        return self.unreached in (None, Unreached.LOST)


@dataclass(frozen=True)
class Board:
    """An activity with who is expected, as far as the reader may see: everybody, or (`partly`)
    a group leader's own people; `to_decide` requests for leave wait for the reader. Observers
    (列席) are apart and count nowhere."""

    activity: Activity
    unit: Unit
    group: Unit | None
    entries: tuple[Entry, ...]
    observers: tuple[Entry, ...]
    partly: bool
    to_decide: int
    may_manage: bool
    may_nudge: bool
    may_take_roll: bool
    reminded: Mapping[int, datetime] = field(default_factory=dict)
    """When members were last reminded by hand."""

    def said(self, answer: Answer | None) -> tuple[Entry, ...]:
        """Who gave that answer to the activity as it is now; None: who gave none."""
        return tuple(
            one for one in self.entries if one.row.answer_in(self.activity.round) is answer
        )

    @property
    def pending(self) -> tuple[Entry, ...]:
        """Whose leave waits for a decision."""
        return tuple(one for one in self.said(Answer.LEAVE) if one.row.leave is Leave.REQUESTED)

    @property
    def to_phone(self) -> tuple[Entry, ...]:
        """Who is not in chat or was not reached."""
        return tuple(one for one in self.entries if one.unreached is not None)

    @property
    def late(self) -> int:
        """How many of the answers came after the deadline."""
        answered = (one for one in self.entries if one not in self.said(None))
        return sum(one.row.answered_late for one in answered)


@dataclass(frozen=True)
class Item:
    """An activity on somebody's list; `count` for those who may open its tally, else it opens as
    their own card. `joint`: it stands for all parts of one that `unit` set up for several."""

    activity: Activity
    unit: Unit
    group: Unit | None
    count: Count | None
    joint: int | None = None


def board(uow: UnitOfWork, actor: Actor, activity_id: int) -> Board:
    """The tally of one activity; raises NotAllowed."""
    activity = uow.activities.get(activity_id)
    unit = uow.units.get(activity.unit_id) if activity else None
    if activity is None or unit is None:
        raise NotAllowed
    group = uow.units.get(activity.group_id) if activity.group_id is not None else None
    seen = _reach(actor, activity, unit, group)
    if not seen:
        raise NotAllowed
    everybody = _entries(uow, actor, activity, seen)
    entries = tuple(one for one in everybody if not one.row.observer)
    return Board(
        activity,
        unit,
        group,
        entries,
        tuple(one for one in everybody if one.row.observer),
        partly=not seen.whole,
        to_decide=_to_decide(actor, activity, unit, [one.row for one in entries]),
        may_manage=allowed(actor, Action.MANAGE_ACTIVITY, unit.path),
        may_nudge=bool(_reach(actor, activity, unit, group, Action.NUDGE)),
        may_take_roll=bool(_reach(actor, activity, unit, group, Action.TAKE_ATTENDANCE)),
        reminded=uow.hand_nudges.last(matter(activity.id)),
    )


def listed(uow: UnitOfWork, actor: Actor, now: datetime) -> list[Item]:
    """Activities whose tally `actor` may see, at least for the own group, and those they are
    expected at: what is to come first, by time, then what has been, the newest first."""
    start, end = now - PAST, now + HORIZON
    homes = set(rolls_of(actor, Action.SEE_ACTIVITY))
    around = uow.activities.of_units(homes, start, end, cancelled=True)
    own = []
    if actor.member_id is not None:
        own = uow.activities.of_member(actor.member_id, start, end, cancelled=True)
    found = {
        one.id: one
        for one in (*around, *own)
        if one.state is not ActivityState.CANCELLED or one.starts_at > now
    }
    units = uow.units.many(
        {one.unit_id for one in found.values()}
        | {one.group_id for one in found.values() if one.group_id is not None}
    )
    counts = uow.participations.counts(set(found))
    items = []
    for activity in _in_order(list(found.values()), now):
        unit = units[activity.unit_id]
        group = units[activity.group_id] if activity.group_id is not None else None
        if _reach(actor, activity, unit, group):
            items.append(Item(activity, unit, group, counts.get(activity.id, Count(0, 0))))
        elif activity in own:
            items.append(Item(activity, unit, group, None))
    hosted = _hosted(uow, homes, (start, end), now)
    return sorted([*items, *hosted], key=lambda one: _place(one.activity, now))


def _hosted(
    uow: UnitOfWork, homes: set[int], span: tuple[datetime, datetime], now: datetime
) -> list[Item]:
    """What these units set up for several, an item for all parts together."""
    joint = uow.joints.hosted(homes, *span)
    ids = {one for parts in joint.values() for one in parts}
    found, counts = uow.activities.many(ids), uow.participations.counts(ids)
    hosts = uow.units.many({one.host_unit_id for one in found.values() if one.host_unit_id})
    items = []
    for joint_id, parts in joint.items():
        on = [one for one in parts if found[one].state is not ActivityState.CANCELLED]
        lead = found[(on or parts)[0]]
        if on or lead.starts_at > now:
            expected = sum(counts[one].expected for one in on if one in counts)
            answered = sum(counts[one].answered for one in on if one in counts)
            host = hosts[lead.host_unit_id or 0]
            items.append(Item(lead, host, None, Count(expected, answered), joint_id))
    return items


def _place(activity: Activity, now: datetime) -> tuple[bool, float, int]:
    """What is to come first, by time, then what has been, the newest first."""
    over = activity.ends_at <= now
    at = activity.starts_at.timestamp()
    return over, -at if over else at, -activity.id if over else activity.id


def _in_order(activities: list[Activity], now: datetime) -> list[Activity]:
    by_time = sorted(activities, key=lambda one: (one.starts_at, one.id))
    coming = [one for one in by_time if one.ends_at > now]
    return coming + [one for one in reversed(by_time) if one.ends_at <= now]


def _reach(
    actor: Actor,
    activity: Activity,
    unit: Unit,
    group: Unit | None,
    action: Action = Action.SEE_ACTIVITY,
) -> Reach:
    return reach(actor, activity.kind, unit.path, group.path if group else None, action)


def _to_decide(actor: Actor, activity: Activity, unit: Unit, rows: list[Participation]) -> int:
    """How many requests for leave `actor`, a head of the unit, has to decide."""
    if not allowed(actor, Action.DECIDE_LEAVE, unit.path):
        return 0
    return sum(
        row.leave_in(activity.round) is Leave.REQUESTED and row.member_id != actor.member_id
        for row in rows
    )


def _entries(uow: UnitOfWork, actor: Actor, activity: Activity, seen: Reach) -> tuple[Entry, ...]:
    """Who is on the list, by name; observers too for whoever sees all of it."""
    rows = [
        row
        for row in uow.participations.of_activity(activity.id)
        if (seen.whole if row.observer else seen.holds(row.group_id))
    ]
    members = uow.members.many({row.member_id for row in rows})
    names = display_names((one.id, one.name, one.number) for one in members.values())
    missed = unreached(uow, actor.bot_id, matter(activity.id), set(members))
    ordered = sorted(rows, key=lambda row: (sort_key(members[row.member_id].name), row.member_id))
    return tuple(Entry(row, names[row.member_id], missed.get(row.member_id)) for row in ordered)
