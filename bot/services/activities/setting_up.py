"""Before an activity is published: for which units one may set one up, and which a line is for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.access import Action, Actor
from bot.domain.activities import JOINT_KINDS, ActivityKind, kinds_of
from bot.domain.org import UnitKind
from bot.errors import N_, AppError, NotAllowed
from bot.services.identity.rights import in_scope
from bot.store.activities.activities import Activity
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Home:
    """The unit and group an activity is of; None: to be asked. `above`: the unit has branches."""

    unit_id: int | None
    group_id: int | None
    above: bool = False


def units(uow: UnitOfWork, actor: Actor) -> list[Unit]:
    """The units `actor` may set up activities for, the nearest to the ground first; raises AppError
    with a sentence when there is none."""
    found = in_scope(uow, actor, Action.MANAGE_ACTIVITY)
    if not found:
        raise AppError(
            N_("Only a branch's secretary and deputy set up activities. /today shows your own.")
        )
    return sorted(found, key=lambda unit: -unit.path.count("."))


def home(uow: UnitOfWork, actor: Actor, kind: ActivityKind | None, group_name: str | None) -> Home:
    """Where an activity of that kind is to be: the only unit of `actor` that holds such, a branch
    before what is above it, and the group of that name in it."""
    fitting = [one for one in units(uow, actor) if kind is None or kind in kinds_of(one.kind)]
    if kind in JOINT_KINDS:
        own = [one for one in fitting if one.kind is UnitKind.BRANCH]
        fitting = own or fitting
    if len(fitting) != 1:
        return Home(None, None)
    named = [one.id for one in groups(uow, fitting[0].id) if one.name == group_name]
    above = fitting[0].kind is not UnitKind.BRANCH
    return Home(fitting[0].id, named[0] if named else None, above)


def unit(uow: UnitOfWork, actor: Actor, unit_id: int) -> Unit:
    """One of the units `actor` may set up activities for; raises NotAllowed with a sentence when
    it is none of them any more."""
    found = [one for one in in_scope(uow, actor, Action.MANAGE_ACTIVITY) if one.id == unit_id]
    if not found:
        raise NotAllowed(N_("You can no longer set up activities for this unit."))
    return found[0]


def earlier(uow: UnitOfWork, actor: Actor, activity_id: int) -> Activity:
    """An activity of a unit `actor` may set up activities for, to be held once more; raises
    NotAllowed."""
    activity = uow.activities.get(activity_id)
    if activity is None:
        raise NotAllowed
    unit(uow, actor, activity.unit_id)
    return activity


def groups(uow: UnitOfWork, unit_id: int) -> list[Unit]:
    """The groups of a branch."""
    return [one for one in uow.units.children(unit_id) if one.kind is UnitKind.GROUP]
