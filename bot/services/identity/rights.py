"""The first line of every service: may this person do this, as the database stands now?"""

from __future__ import annotations

from bot.domain.access import Action, Actor, allowed
from bot.errors import NotAllowed
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


def require(actor: Actor, action: Action, *units: Unit | None) -> None:
    """Raises NotAllowed unless `actor` may do `action` in at least one of these units."""
    if not any(unit is not None and allowed(actor, action, unit.path) for unit in units):
        raise NotAllowed


def in_scope(uow: UnitOfWork, actor: Actor, action: Action) -> list[Unit]:
    """The open units `actor` may do `action` in, in tree order."""
    root = uow.units.root()
    if root is None:
        return []
    return [unit for unit in uow.units.under(root.path) if allowed(actor, action, unit.path)]
