"""The people of one activity, edited by hand: who is expected, who observes, who is left out.

The same before publishing, where the choices are kept in the draft, and after it, until the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityKind, Naming
from bot.domain.names import display_names, match_key, sort_key
from bot.domain.org import UnitKind
from bot.domain.participants import Part, part_of
from bot.errors import N_, NotAllowed, Stale
from bot.services.activities import changes, expected
from bot.services.activities.publishing import Plan
from bot.services.identity.rights import require
from bot.store.activities.activities import Activity
from bot.store.members.members import Member
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

MOST_FOUND = 12
"""More people than that of one name are not shown: the rest is found by more of it."""


@dataclass(frozen=True)
class Target:
    """What people are chosen for: a draft (`activity` None) or what is published. `day` is the
    local day of the start."""

    id: int
    unit: Unit
    group: Unit | None
    kind: ActivityKind
    day: date
    named: Mapping[int, Naming]
    activity: Activity | None


@dataclass(frozen=True)
class Person:
    """Somebody as they stand to an activity. `home` is their branch; `below`: they belong to the
    unit or one under it, so that they can be expected."""

    member_id: int
    name: str
    home: Unit | None
    part: Part
    below: bool
    in_chat: bool


@dataclass(frozen=True)
class Listed:
    """The people of an activity: expected first, then observers, then who was taken off."""

    target: Target
    people: tuple[Person, ...]

    def count(self, part: Part) -> int:
        """How many take that part."""
        return sum(one.part is part for one in self.people)


def of_plan(uow: UnitOfWork, actor: Actor, draft_id: int, plan: Plan, zone: tzinfo) -> Target:
    """A draft that is being set up; raises NotAllowed."""
    unit = uow.units.get(plan.unit_id)
    require(actor, Action.MANAGE_ACTIVITY, unit)
    assert unit is not None  # noqa: S101 - require has looked
    group = uow.units.get(plan.group_id) if plan.group_id is not None else None
    local = uow.unit_settings.rules(unit.id).clock(zone)
    day = plan.starts_at.astimezone(local).date()
    return Target(draft_id, unit, group, plan.kind, day, plan.named, None)


def of_activity(
    uow: UnitOfWork, actor: Actor, activity_id: int, zone: tzinfo, now: datetime
) -> Target:
    """What is published and has not begun; raises NotAllowed or Stale."""
    activity = changes.manageable(uow, actor, activity_id)
    if activity.starts_at <= now:
        raise Stale(N_("It has begun: who is expected is fixed. Add who comes on the roll."))
    return target_of(uow, activity, zone)


def target_of(uow: UnitOfWork, activity: Activity, zone: tzinfo) -> Target:
    """The same of any activity, for services that have looked at the right."""
    unit = uow.units.get(activity.unit_id)
    assert unit is not None  # noqa: S101 - an activity belongs to a unit
    group = uow.units.get(activity.group_id) if activity.group_id is not None else None
    day = activity.starts_at.astimezone(activity.rules.clock(zone)).date()
    named = uow.namings.of_activity(activity.id)
    return Target(activity.id, unit, group, activity.kind, day, named, activity)


def on_roster(uow: UnitOfWork, target: Target) -> set[int]:
    """Whom the roster alone makes expected."""
    group_id = target.group.id if target.group else None
    found = expected.people(uow, target.unit, group_id, target.kind, target.day)
    return {one.member_id for one in found}


def listed(uow: UnitOfWork, actor: Actor, target: Target) -> Listed:
    """Everybody on the list or taken off it; raises NotAllowed."""
    require(actor, Action.MANAGE_ACTIVITY, target.unit)
    order = list(Part)
    people = described(uow, actor.bot_id, target, parts(uow, target))
    return Listed(target, tuple(sorted(people, key=lambda one: order.index(one.part))))


def parts(uow: UnitOfWork, target: Target) -> dict[int, Part]:
    """What everybody is who is on the list or was taken off it: of what is published as it stands
    written down, of a draft as it would be."""
    if target.activity is not None:
        rows = uow.participations.of_activity(target.id)
        found = {row.member_id: Part.OBSERVER if row.observer else Part.EXPECTED for row in rows}
    else:
        found = dict.fromkeys(on_roster(uow, target), Part.EXPECTED)
        found |= {one: part_of(how, on_roster=False) for one, how in target.named.items()}
    out = (one for one, how in target.named.items() if how is Naming.REMOVED)
    return dict.fromkeys(out, Part.OUT) | found


def described(
    uow: UnitOfWork, bot_id: int, target: Target, chosen: Mapping[int, Part]
) -> list[Person]:
    """These people by name, namesakes told apart."""
    members = uow.members.many(set(chosen))
    names = display_names((one.id, one.name, one.number) for one in members.values())
    accounts = uow.accounts.of_members(bot_id, set(members))
    homes = _homes(uow, set(members), target.day)
    held = uow.members.appointments(target.day, unit_ids={target.unit.id})
    below = uow.members.under(target.unit.path, target.day) | {one.member_id for one in held}
    return [
        Person(
            one.id,
            names[one.id],
            homes.get(one.id),
            chosen[one.id],
            one.id in below,
            one.id in accounts,
        )
        for one in sorted(members.values(), key=lambda one: (sort_key(one.name), one.id))
    ]


def _homes(uow: UnitOfWork, member_ids: set[int], day: date) -> dict[int, Unit]:
    stays = uow.members.memberships(day, member_ids=member_ids)
    units = uow.units.many({one.unit_id for one in stays})
    return {
        one.member_id: units[one.unit_id]
        for one in stays
        if units[one.unit_id].kind is not UnitKind.GROUP
    }


def search(
    uow: UnitOfWork, actor: Actor, target: Target, text: str, action: Action
) -> list[Person]:
    """People of that name or staff number, by name. Of the own unit a part of the name or the end
    of the number is enough; anybody else is found by the whole of it only, so that nobody leafs
    through other units' names. Raises NotAllowed."""
    require(actor, action, target.unit, target.group)
    key, number = match_key(text), text.strip().casefold()
    own = uow.members.many(_own(uow, actor, target, action))
    found = {one.id for one in own.values() if key and _fits(one, key, number)}
    others = {one.id for one in uow.members.by_name(text)}
    numbered = uow.members.by_number(text.strip())
    others |= {numbered.id} if numbered else set()
    found |= _homes(uow, others - found, target.day).keys()
    known = parts(uow, target)
    chosen = {one: known.get(one, Part.OUT) for one in found}
    return described(uow, actor.bot_id, target, chosen)


def _own(uow: UnitOfWork, actor: Actor, target: Target, action: Action) -> set[int]:
    """The people whose names `actor` is entitled to."""
    own: set[int] = set()
    for unit in (target.unit, target.group):
        if unit is not None and allowed(actor, action, unit.path):
            own |= set(uow.members.in_unit(unit.id, target.day))
            held = uow.members.appointments(target.day, unit_ids={unit.id})
            own |= {one.member_id for one in held}
    return own


def _fits(member: Member, key: str, number: str) -> bool:
    return key in match_key(member.name) or (
        len(number) > 1 and (member.number or "").casefold().endswith(number)
    )


def looked_up(uow: UnitOfWork, actor: Actor, target: Target, found: Iterable[int]) -> list[Person]:
    """Again whom `actor` has found by `search`, which has looked at the right."""
    known = parts(uow, target)
    chosen = {one: known.get(one, Part.OUT) for one in found}
    return described(uow, actor.bot_id, target, chosen)


def person(
    uow: UnitOfWork, actor: Actor, target: Target, member_id: int, found: Iterable[int] = ()
) -> Person:
    """One person: of the list or the unit, or whom `actor` has just `found`; raises NotAllowed
    for anybody else."""
    require(actor, Action.MANAGE_ACTIVITY, target.unit)
    known = parts(uow, target)
    own = _own(uow, actor, target, Action.MANAGE_ACTIVITY)
    if member_id not in known.keys() | own | set(found):
        raise NotAllowed
    # Beside everybody on the list, so that namesakes are told apart.
    beside: dict[int, Part] = {one: part for one, part in known.items() if part is not Part.OUT}
    beside[member_id] = known.get(member_id, Part.OUT)
    people = described(uow, actor.bot_id, target, beside)
    return next(one for one in people if one.member_id == member_id)
