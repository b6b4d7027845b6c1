"""Which branches a series is for, of what a unit above sets up for several: chosen once, and
changed for the times that are not published yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.errors import N_, Invalid, Stale
from bot.services.attendance import joint_publishing
from bot.services.series.series import record, running
from bot.store.activities.series import Series
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Choice:
    """A series with the branches that are there under its unit."""

    series: Series
    there: tuple[Unit, ...]


def choice(uow: UnitOfWork, actor: Actor, series_id: int) -> Choice:
    """What there is to choose from. Raises NotAllowed, or Stale once the series is ended, and of
    one that is a unit's own."""
    of = running(uow, actor, series_id)
    if not of.branches:
        raise Stale
    return Choice(of, tuple(joint_publishing.branches(uow, actor, of.unit_id)))


def mark(uow: UnitOfWork, actor: Actor, series_id: int, branch_id: int, *, on: bool) -> Choice:
    """A branch takes part from the next time on that is not published, or no longer does; said
    twice it is one change. Raises as `choice`, Stale for a branch that is not there, and Invalid
    when nobody would be left."""
    found = choice(uow, actor, series_id)
    there = {one.id for one in found.there}
    if branch_id not in there:
        raise Stale
    before = found.series.branches
    after = before | {branch_id} if on else before - {branch_id}
    if not after & there:
        raise Invalid(N_("At least one branch has to take part. 🏁 ends the series."))
    if after == before:
        return found
    record(uow, actor, Tag.SERIES_CHANGED, found.series, branch=branch_id, on=on)
    return replace(found, series=uow.series.save(replace(found.series, branches=after)))
