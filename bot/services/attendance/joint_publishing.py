"""Publishing an activity that a unit above sets up for several branches: a part in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from bot.domain.access import Action, Actor
from bot.domain.delivery import SendClass
from bot.domain.org import UnitKind
from bot.errors import N_, Invalid
from bot.services.activities import publishing
from bot.services.activities.leave_deciders import chain
from bot.services.activities.publishing import Plan
from bot.services.identity import first_steps
from bot.services.identity.rights import require
from bot.store.activities.activities import Activity
from bot.store.delivery.outbox import Message
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

TOLD = "joint.told"


class LeftOut(StrEnum):
    """Why a branch that was chosen has no part in it."""

    EMPTY = "empty"  # nobody is on its roster
    GONE = "gone"  # closed, or no longer under the unit
    SAME = "same"  # it has published the same itself


@dataclass(frozen=True)
class Preview:
    """What publishing would do in each of the branches, and which are left out."""

    host: Unit
    plan: Plan
    parts: tuple[publishing.Preview, ...]
    left_out: Mapping[LeftOut, Sequence[Unit]]


@dataclass(frozen=True)
class Out:
    """What is out: a part in each branch; how many people are told, and from when on (None: at
    once)."""

    parts: tuple[Activity, ...]
    told: int
    not_before: datetime | None


def branches(uow: UnitOfWork, actor: Actor, unit_id: int) -> list[Unit]:
    """The branches under a unit that something can be set up for together. Raises NotAllowed."""
    host = uow.units.get(unit_id)
    require(actor, Action.MANAGE_ACTIVITY, host)
    assert host is not None  # noqa: S101 - nothing is allowed in a unit that is not
    return under(uow, host)


def under(uow: UnitOfWork, host: Unit) -> list[Unit]:
    """The same for a service that has looked at the right."""
    return uow.units.under(host.path, {UnitKind.BRANCH})


def preview(
    uow: UnitOfWork, actor: Actor, plan: Plan, chosen: set[int], now: datetime, zone: tzinfo
) -> Preview:
    """What publishing `plan` for the `chosen` branches would do. Raises NotAllowed, or Invalid as
    for one activity, and when each of them is left out."""
    require(actor, Action.MANAGE_ACTIVITY, uow.units.get(plan.unit_id))
    return look(uow, actor.bot_id, plan, chosen, now, zone)


def look(
    uow: UnitOfWork, bot_id: int, plan: Plan, chosen: set[int], now: datetime, zone: tzinfo
) -> Preview:
    """The same for a service that has looked at the right."""
    host = uow.units.get(plan.unit_id)
    assert host is not None  # noqa: S101 - nothing is allowed in a unit that is not
    units = [one for one in under(uow, host) if one.id in chosen]
    if not units:
        raise Invalid(N_("None of the branches that were chosen is there any more."))
    looked = [
        publishing.look(
            uow, bot_id, replace(plan, unit_id=one.id, group_id=None, named={}), now, zone
        )
        for one in units
    ]
    same = [one.unit for one in looked if one.is_out]
    empty = [one.unit for one in looked if not one.people and one.unit not in same]
    parts = tuple(one for one in looked if one.unit not in same + empty)
    if not parts and not empty:
        raise Invalid(publishing.SAME)
    if not parts:
        raise Invalid(N_("Nobody is expected there: the rosters of these branches are empty."))
    gone = list(uow.units.many(chosen - {one.id for one in units}).values())
    left = {LeftOut.EMPTY: empty, LeftOut.GONE: gone, LeftOut.SAME: same}
    return Preview(host, plan, parts, left)


def put_out(
    uow: UnitOfWork, actor: Actor, joint_id: int, found: Preview, now: datetime, zone: tzinfo
) -> Out:
    """Publish what was looked at; whoever heads a branch is told that its part is theirs to
    run."""
    made = [
        publishing.put_out(
            uow, actor, None, one, now, zone, joint_id=joint_id, host_unit_id=found.host.id
        )
        for one in found.parts
    ]
    first_steps.refresh(uow, actor.bot_id)
    for one in made:
        _tell_heads(uow, actor, one.activity, now, zone)
    waits = [one.not_before for one in made if one.not_before is not None]
    told = sum(one.told for one in made)
    return Out(tuple(one.activity for one in made), told, min(waits, default=None))


def _tell_heads(
    uow: UnitOfWork, actor: Actor, activity: Activity, now: datetime, zone: tzinfo
) -> None:
    today = now.astimezone(zone).date()
    uow.outbox.add_all(
        [
            Message(
                actor.bot_id,
                head.telegram_id,
                TOLD,
                SendClass.DEADLINE,
                params={"activity": activity.id},
                expires_at=activity.starts_at,
            )
            for head in chain(uow, actor.bot_id, activity.unit_id, today)[0]
            if head.id != actor.account_id
        ]
    )
