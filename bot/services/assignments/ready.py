"""What is made ready for a unit above branches: the window of training of new secretaries."""

from __future__ import annotations

from bot.domain.access import Action, Actor
from bot.domain.assignments import AssignmentKind, Whom
from bot.domain.org import Role, UnitKind
from bot.services.identity.rights import in_scope
from bot.store.assignments.assignments import Assignment
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

_ON_GROUND = (UnitKind.BRANCH, UnitKind.GROUP)


def lacking_window(uow: UnitOfWork, actor: Actor) -> Unit | None:
    """The unit, the nearest to the ground that `actor` sets assignments for above branches, where
    nobody has set how long new secretaries have for their training; None where all have."""
    above = [one for one in in_scope(uow, actor, Action.SET_STUDY) if one.kind not in _ON_GROUND]
    if not above:
        return None
    chains = {one.id: {int(part) for part in one.path.split(".") if part} for one in above}
    set_ = uow.assignments.of_units({number for chain in chains.values() for number in chain})
    covered = {one.unit_id for one in set_ if _is_window(one)}
    open_ = [one for one in above if not chains[one.id] & covered]
    return max(open_, key=lambda one: one.path.count("."), default=None)


def _is_window(of: Assignment) -> bool:
    by_office = of.whom is Whom.BELOW and of.months is not None
    return of.on and of.kind is AssignmentKind.TRAINING and by_office and Role.SECRETARY in of.roles
