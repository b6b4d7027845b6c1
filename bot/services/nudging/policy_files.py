"""The organisation's own catalogue of policies: given out as a file, and taken over from one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from bot.domain.access import Action, Actor
from bot.domain.audit import Tag
from bot.domain.policies.catalogue import BUILT_IN
from bot.domain.policies.files import Difference, Policies, differences
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import PolicyKind
from bot.errors import N_, AppError
from bot.services.identity.rights import require
from bot.services.nudging import policy_changes
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Look:
    """What taking a file over does: `left` are kinds that it does not name."""

    changes: tuple[Difference, ...]
    left: tuple[PolicyKind, ...]


def known(uow: UnitOfWork, actor: Actor | None) -> Policies:
    """The policies that hold for the whole organisation. `actor` None: the command line. Raises
    NotAllowed."""
    root = _organisation(uow, actor)
    if root is None:
        return BUILT_IN
    return {kind: uow.policies.of_unit(root.id, kind) for kind in PolicyKind}


def look(uow: UnitOfWork, actor: Actor | None, wanted: Policies) -> Look:
    """What taking these over would change; nothing is written. Raises NotAllowed."""
    found = differences(known(uow, actor), wanted)
    return Look(tuple(found), tuple(kind for kind in PolicyKind if kind not in wanted))


def load(uow: UnitOfWork, actor: Actor | None, wanted: Policies, zone: tzinfo) -> Look:
    """The organisation's steps are these from now on; kinds that are not named stay as they are,
    and so does what units under it have changed. What is planned follows at once. Raises
    NotAllowed, and AppError while there is no organisation."""
    found = look(uow, actor, wanted)
    root = _organisation(uow, actor)
    if root is None:
        raise AppError(N_("There is no organisation yet; please import the roster first."))
    by = actor.account_id or 0 if actor else 0
    for kind in {one.kind: None for one in found.changes}:
        changed = {one.key: one.after for one in found.changes if one.kind is kind}
        for key, step in changed.items():
            if step == BUILT_IN[kind].get(key):
                uow.policies.drop(ScopeKind.UNIT, root.id, kind, key)
            else:
                uow.policies.put(ScopeKind.UNIT, root.id, kind, key, step, by)
        _record(uow, actor, root, kind, len(changed))
        policy_changes.plan_under(uow, root, kind, zone)
    return found


def _organisation(uow: UnitOfWork, actor: Actor | None) -> Unit | None:
    root = uow.units.root()
    if actor is not None:
        require(actor, Action.SETTLE, root)
    return root


def _record(
    uow: UnitOfWork, actor: Actor | None, root: Unit, kind: PolicyKind, changed: int
) -> None:
    tag, at = Tag.POLICY_CHANGED, root.id
    uow.audit.record(
        uow.now, actor, tag, "unit", at, unit_id=at, kind=kind.value, key=None, steps=changed
    )
