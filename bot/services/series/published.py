"""What a time of a series has become once it is published: an activity, or the parts of a joint
one, which are changed and cancelled together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from bot.domain.access import Actor
from bot.domain.series import Own, Time
from bot.services.activities import changes
from bot.services.activities.changes import Changes
from bot.services.attendance import joint
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork


def activities(uow: UnitOfWork, times: Iterable[Own | Time]) -> dict[date, list[Activity]]:
    """The activities these times have become, by slot; nothing for what is not published."""
    out = [one for one in times if one.published]
    parts = uow.joints.many({one.joint_id for one in out if one.joint_id is not None})
    ids = {
        one.slot: [one.activity_id]
        if one.activity_id is not None
        else parts.get(one.joint_id or 0, [])
        for one in out
    }
    found = uow.activities.many({one for numbers in ids.values() for one in numbers})
    return {slot: [found[one] for one in of if one in found] for slot, of in ids.items()}


def leads(uow: UnitOfWork, times: Iterable[Own | Time]) -> dict[date, Activity]:
    """What says when and where each of these times is held, by slot: its activity, of a joint one
    the first part that can still be changed, else the first."""
    found = activities(uow, times)
    return {
        slot: next((one for one in of if one.changeable), of[0]) for slot, of in found.items() if of
    }


def change(
    uow: UnitOfWork, actor: Actor, one: Own | Time, to: Changes, now: datetime, zone: tzinfo
) -> int:
    """Change what a time has become, as by hand; returns how many are told. Raises NotAllowed,
    Stale or Invalid."""
    if one.joint_id is not None:
        return joint.change(uow, actor, one.joint_id, to, tell=True, now=now, zone=zone).told
    assert one.activity_id is not None  # noqa: S101 - only what is published is changed
    return changes.change(uow, actor, one.activity_id, to, tell=True, now=now, zone=zone).told


def cancel(uow: UnitOfWork, actor: Actor, one: Own | Time, now: datetime, zone: tzinfo) -> int:
    """Cancel it, as by hand; returns how many are told. Raises NotAllowed or Stale."""
    if one.joint_id is not None:
        return joint.cancel(uow, actor, one.joint_id, now, zone).told
    assert one.activity_id is not None  # noqa: S101 - only what is published is cancelled
    return changes.cancel(uow, actor, one.activity_id, now, zone).told
