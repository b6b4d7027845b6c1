"""党小组 of a branch and its 支委会: shown, made, renamed, closed, and who belongs to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from bot.domain.access import Action, Actor, allowed
from bot.domain.audit import Tag
from bot.domain.names import display_names, sort_key
from bot.domain.org import COMMITTEE_ROLES, Role, UnitKind
from bot.errors import N_, Invalid, NotAllowed, Stale
from bot.services.activities.expected import HORIZON
from bot.services.identity.rights import require
from bot.services.identity.unit_names import unit_name
from bot.services.members import appointing
from bot.services.members.following import follow
from bot.store.members.memberships import Membership
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

NAME_LIMIT = 60
TAKEN = N_("There is, or was, a group of that name in this branch. Please choose another name.")
GONE = N_("This group is not there any more. Please open the list again.")


@dataclass(frozen=True)
class Group:
    """A group with those who belong to it today, by name; `leader` is the first who leads it."""

    unit: Unit
    people: tuple[tuple[int, str], ...]
    leader: int | None


@dataclass(frozen=True)
class OfBranch:
    """A branch with its groups; `committee` are (name, offices) of its 支委会; `loose` counts the
    members who are in no group. `manages`: the reader may change the groups."""

    unit: Unit
    groups: tuple[Group, ...]
    committee: tuple[tuple[str, tuple[Role, ...]], ...]
    loose: int
    manages: bool


@dataclass(frozen=True)
class Choice:
    """A member of the branch, and the group they are in."""

    member_id: int
    name: str
    group: Unit | None


def of_branch(uow: UnitOfWork, actor: Actor, unit_id: int, today: date) -> OfBranch:
    """The groups and the 支委会 of a branch, for who sees its roster; raises NotAllowed."""
    unit = uow.units.get(unit_id)
    require(actor, Action.SEE_ROSTER, unit)
    if unit is None or unit.kind is UnitKind.GROUP:
        raise NotAllowed
    names = _names(uow, unit, today)
    groups = [_group(uow, one, names, today) for one in _groups(uow, unit)]
    inside = {member_id for group in groups for member_id, _ in group.people}
    branch = set(uow.members.in_unit(unit.id, today))
    manages = allowed(actor, Action.MANAGE_GROUPS, unit.path)
    committee = _committee(uow, unit, names, today)
    return OfBranch(unit, tuple(groups), committee, len(branch - inside), manages)


def group(uow: UnitOfWork, actor: Actor, group_id: int, today: date) -> tuple[Unit, Group]:
    """A branch and one of its groups, for who may change it; raises NotAllowed, Stale."""
    found, branch = _managed(uow, actor, group_id)
    return branch, _group(uow, found, _names(uow, branch, today), today)


def choices(uow: UnitOfWork, actor: Actor, group_id: int, today: date) -> tuple[Unit, list[Choice]]:
    """The group, and everybody of its branch with the group they are in; raises as `group`."""
    found, branch = _managed(uow, actor, group_id)
    names = _names(uow, branch, today)
    homes = {
        member_id: one
        for one in _groups(uow, branch)
        for member_id in uow.members.in_unit(one.id, today)
    }
    there = uow.members.in_unit(branch.id, today)
    listed = sorted(there, key=lambda one: (sort_key(names[one]), one))
    return found, [Choice(one, names[one], homes.get(one)) for one in listed]


def naming(
    uow: UnitOfWork, actor: Actor, unit_id: int, group_id: int | None
) -> tuple[Unit, Unit | None]:
    """The branch and, where it is there already, the group that gets a name; raises NotAllowed."""
    if group_id is not None:
        found, branch = _managed(uow, actor, group_id)
        return branch, found
    unit = uow.units.get(unit_id)
    if unit is None or not may_make(uow, actor, unit_id):
        raise NotAllowed
    return unit, None


def may_make(uow: UnitOfWork, actor: Actor, unit_id: int) -> bool:
    """Whether `actor` may make groups in that unit: it is a branch."""
    unit = uow.units.get(unit_id)
    return (
        unit is not None
        and unit.kind is UnitKind.BRANCH
        and allowed(actor, Action.MANAGE_GROUPS, unit.path)
    )


def make(uow: UnitOfWork, actor: Actor, unit_id: int, said: str) -> Unit:
    """A new group of a branch; one of that name that was closed is opened again. Raises NotAllowed,
    Invalid for a name that cannot be one or is taken."""
    unit = uow.units.get(unit_id)
    require(actor, Action.MANAGE_GROUPS, unit)
    if unit is None or unit.kind is not UnitKind.BRANCH:
        raise NotAllowed
    name = unit_name(said, NAME_LIMIT)
    if any(one.name == name for one in uow.units.children(unit.id)):
        raise Invalid(TAKEN)
    again = uow.units.is_named(unit.id, name)
    made = uow.units.make(unit, UnitKind.GROUP, name)
    tag = Tag.UNIT_REOPENED if again else Tag.UNIT_MADE
    uow.audit.record(uow.now, actor, tag, "unit", made.id, unit_id=made.id)
    return made


def rename(uow: UnitOfWork, actor: Actor, group_id: int, said: str) -> Unit:
    """Give a group another name. Raises as `make`."""
    found, branch = _managed(uow, actor, group_id)
    name = unit_name(said, NAME_LIMIT)
    if name == found.name:
        return found
    if uow.units.is_named(branch.id, name):
        raise Invalid(TAKEN)
    uow.units.rename(found.id, name)
    uow.audit.record(uow.now, actor, Tag.UNIT_NAMED, "unit", found.id, unit_id=found.id)
    return Unit(found.id, found.parent_id, found.kind, name, found.path)


def close(uow: UnitOfWork, actor: Actor, group_id: int, zone: tzinfo) -> Unit:
    """Close a group: its members are in none from today on; returns the branch. Raises Invalid
    while a meeting of it is to come."""
    found, branch = _managed(uow, actor, group_id)
    today = uow.now.astimezone(zone).date()
    coming = uow.activities.of_units({branch.id}, uow.now, uow.now + HORIZON)
    if any(one.group_id == found.id for one in coming):
        raise Invalid(N_("A meeting of this group is still to come. Please cancel it first."))
    people = set(uow.members.in_unit(found.id, today))
    for member_id in sorted(people):
        _leave(uow, actor, member_id, found, today)
    appointing.end_all(uow, actor, uow.offices.lasting(today, unit_ids={found.id}), today)
    uow.units.close(found.id, today)
    uow.audit.record(uow.now, actor, Tag.UNIT_CLOSED, "unit", found.id, unit_id=found.id)
    follow(uow, actor.bot_id, people, uow.now, zone)
    return branch


def put(
    uow: UnitOfWork, actor: Actor, group_id: int, member_id: int, zone: tzinfo, *, into: bool
) -> bool:
    """Put a member of the branch into a group, out of any other one of the branch, or take them
    out, from today on; returns whether anything changed."""
    found, branch = _managed(uow, actor, group_id)
    today = uow.now.astimezone(zone).date()
    if member_id not in uow.members.in_unit(branch.id, today):
        raise Stale(N_("That person does not belong to this branch any more."))
    if (member_id in uow.members.in_unit(found.id, today)) is into:
        return False
    for one in _groups(uow, branch) if into else [found]:
        _leave(uow, actor, member_id, one, today)
    if into:
        if not uow.offices.come_back(member_id, found.id, today):
            uow.members.join(member_id, found.id, today)
        tag, unit_id = Tag.GROUP_JOINED, found.id
        uow.audit.record(uow.now, actor, tag, "member", member_id, unit_id=unit_id)
    follow(uow, actor.bot_id, {member_id}, uow.now, zone)
    return True


def _managed(uow: UnitOfWork, actor: Actor, group_id: int) -> tuple[Unit, Unit]:
    """A group that is there and its branch; raises NotAllowed, Stale."""
    found = uow.units.get(group_id)
    branch = uow.units.get(found.parent_id) if found and found.parent_id is not None else None
    require(actor, Action.MANAGE_GROUPS, branch)
    if found is None or branch is None or found.kind is not UnitKind.GROUP:
        raise NotAllowed
    if found.id not in {one.id for one in uow.units.children(branch.id)}:
        raise Stale(GONE)
    return found, branch


def _leave(uow: UnitOfWork, actor: Actor, member_id: int, found: Unit, today: date) -> None:
    """Out of a group, and of its lead; nothing for who is not in it."""
    stays: list[Membership] = [
        stay for stay in uow.offices.stays(member_id, today) if stay.unit_id == found.id
    ]
    for stay in stays:
        uow.offices.leave(stay, today)
        tag, unit_id = Tag.GROUP_LEFT, found.id
        uow.audit.record(uow.now, actor, tag, "member", member_id, unit_id=unit_id)
    held = uow.offices.lasting(today, unit_ids={found.id}, member_ids={member_id})
    appointing.end_all(uow, actor, held, today)


def _groups(uow: UnitOfWork, unit: Unit) -> list[Unit]:
    return [one for one in uow.units.children(unit.id) if one.kind is UnitKind.GROUP]


def _group(uow: UnitOfWork, found: Unit, names: dict[int, str], today: date) -> Group:
    people = [one for one in uow.members.in_unit(found.id, today) if one in names]
    people.sort(key=lambda one: (sort_key(names[one]), one))
    held = uow.members.appointments(today, unit_ids={found.id})
    leaders = [one.member_id for one in held if one.role is Role.GROUP_LEADER]
    shown = tuple((one, names[one]) for one in people)
    return Group(found, shown, leaders[0] if leaders else None)


def _committee(
    uow: UnitOfWork, unit: Unit, names: dict[int, str], today: date
) -> tuple[tuple[str, tuple[Role, ...]], ...]:
    held = uow.members.appointments(today, unit_ids={unit.id})
    sits = [one for one in held if one.role in COMMITTEE_ROLES]
    return tuple(
        (names[who], tuple(one.role for one in sits if one.member_id == who))
        for who in dict.fromkeys(one.member_id for one in sits)
        if who in names
    )


def _names(uow: UnitOfWork, unit: Unit, today: date) -> dict[int, str]:
    """How the people of a branch, and those with an office there, are told apart."""
    held = uow.members.appointments(today, unit_ids={unit.id})
    ids = uow.members.under(unit.path, today) | {one.member_id for one in held}
    members = uow.members.many(ids).values()
    return display_names((one.id, one.name, one.number) for one in members)
