"""Publishing an activity that a unit above sets up for several branches: a part in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from enum import StrEnum

from bot.domain.access import Action, Actor
from bot.domain.attendance import reach
from bot.domain.delivery import SendClass
from bot.domain.org import UnitKind
from bot.errors import N_, Invalid
from bot.services.activities import looking, publishing
from bot.services.activities.leave_deciders import chains
from bot.services.activities.publishing import Out, Plan
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
    parts: tuple[looking.Preview, ...]
    left_out: Mapping[LeftOut, Sequence[Unit]]


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
    plans = [replace(plan, unit_id=one.id, group_id=None, named={}) for one in units]
    looked = looking.look(uow, bot_id, plans, now, zone)
    same = [one.unit for one in looked if one.is_out]
    empty = [one.unit for one in looked if not one.people and not one.is_out]
    parts = tuple(one for one in looked if one.people and not one.is_out)
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
    out = publishing.put_out(
        uow, actor, found.parts, now, zone, joint_id=joint_id, host_unit_id=found.host.id
    )
    _tell_heads(uow, actor, out.activities, now.astimezone(zone).date())
    return out


def parts_of(
    uow: UnitOfWork, wanted: Sequence[tuple[Actor, int]]
) -> list[tuple[Activity, Unit] | None]:
    """Parts (activity ids) as those who run them are told of them, each with the unit above that
    set it up; None where it is no longer theirs to see."""
    found = uow.activities.many({number for _, number in wanted})
    units = uow.units.many(
        {one.unit_id for one in found.values()}
        | {one.host_unit_id for one in found.values() if one.host_unit_id is not None}
    )

    def part(actor: Actor, number: int) -> tuple[Activity, Unit] | None:
        one = found.get(number)
        host = units.get(one.host_unit_id or one.unit_id) if one else None
        if one is None or host is None:
            return None
        seen = reach(actor, one.kind, units[one.unit_id].path, None, Action.SEE_ACTIVITY)
        return (one, host) if seen else None

    return [part(actor, number) for actor, number in wanted]


def _tell_heads(uow: UnitOfWork, actor: Actor, parts: Sequence[Activity], today: date) -> None:
    levels = chains(uow, actor.bot_id, {one.unit_id for one in parts}, today)
    uow.outbox.add_all(
        [
            Message(
                actor.bot_id,
                head.telegram_id,
                TOLD,
                SendClass.DEADLINE,
                params={"activity": one.id},
                expires_at=one.starts_at,
            )
            for one in parts
            for head in levels[one.unit_id][0]
            if head.id != actor.account_id
        ]
    )
