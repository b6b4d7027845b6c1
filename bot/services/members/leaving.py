"""Leaving the organisation: a dated end of all memberships and offices, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.leaving import may_leave_on
from bot.domain.offices import may_fill
from bot.domain.org import Role
from bot.domain.transfers import TransferState
from bot.errors import N_, AppError, Invalid, Stale
from bot.services.activities import absence_changes
from bot.services.members import following, members
from bot.services.members.members import Person
from bot.store.members.appointments import Appointment
from bot.store.members.memberships import Membership
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

NOT_ONESELF = N_("Nobody records their own leaving; somebody else who keeps the roster does.")
OFFICE_FIRST = N_(
    "This person holds an office in {unit} that you cannot end. Please have it ended first."
)
MOVING = N_("A transfer of this person is waiting. Have it settled or withdrawn first.")
BAD_DAY = N_("The day must come after the one they joined on, and at most a year ahead.")
TOO_LATE = N_(
    "This can no longer be undone. Add the person again with the same name and staff number."
)


@dataclass(frozen=True)
class Ending:
    """What would end on the day somebody leaves."""

    person: Person
    units: tuple[Unit, ...]
    offices: tuple[tuple[Role, Unit], ...]


def ending(uow: UnitOfWork, actor: Actor, member_id: int, today: date, zone: tzinfo) -> Ending:
    """What ends when that person leaves. Raises NotAllowed, or AppError with what has to be done
    before."""
    found = members.manageable(uow, actor, member_id, today, zone)
    if found.own:
        raise AppError(NOT_ONESELF)
    if any(one.state is TransferState.ASKED for one in uow.transfers.of_member(member_id)):
        raise AppError(MOVING)
    stays = uow.offices.stays(member_id, today)
    held = uow.offices.lasting(today, member_ids={member_id})
    if not stays:
        raise Stale
    units = uow.units.many({one.unit_id for one in stays} | {one.unit_id for one in held})
    for one in held:
        if not may_fill(actor, one.role, units[one.unit_id].path):
            raise AppError(OFFICE_FIRST, unit=units[one.unit_id].name)
    return Ending(
        found,
        tuple(units[one.unit_id] for one in stays),
        tuple((one.role, units[one.unit_id]) for one in held),
    )


def check_day(found: Ending, day: date, today: date) -> None:
    """Raises Invalid for a day on which that person cannot leave."""
    if not may_leave_on(day, found.person.since, today):
        raise Invalid(BAD_DAY)


def leave(
    uow: UnitOfWork, actor: Actor, member_id: int, day: date, now: datetime, zone: tzinfo
) -> Person:
    """From `day` on that person belongs to no unit and holds no office. Raises as `ending` and
    `check_day` do."""
    today = now.astimezone(zone).date()
    found = ending(uow, actor, member_id, today, zone)
    check_day(found, day, today)
    stays = uow.offices.stays(member_id, min(day, today))
    held = uow.offices.lasting(min(day, today), member_ids={member_id})
    for stay in stays:
        uow.offices.leave(stay, day)
    for office in held:
        uow.offices.end(office, day)
    uow.audit.record(
        now,
        actor,
        Tag.MEMBER_LEFT,
        "member",
        member_id,
        unit_id=found.person.home.id,
        day=day.isoformat(),
        stays=[_stay(one) for one in stays],
        offices=[_office(one) for one in held],
    )
    absence_changes.drop_open(uow, actor.bot_id, member_id, today)
    following.follow(uow, actor.bot_id, {member_id}, now, zone)
    return members.person(uow, actor, member_id, today, zone)


def undo(uow: UnitOfWork, actor: Actor, member_id: int, now: datetime, zone: tzinfo) -> Person:
    """Memberships and offices go on as they were. Raises NotAllowed, or Stale when it is too
    late."""
    today = now.astimezone(zone).date()
    found = members.manageable(uow, actor, member_id, today, zone)
    kept = members.leaving_noted(uow, member_id, today)
    if kept is None:
        raise Stale(TOO_LATE)
    day = date.fromisoformat(kept["day"])
    for unit_id, since in kept["stays"]:
        if not uow.offices.come_back(member_id, unit_id, day):
            uow.members.join(member_id, unit_id, date.fromisoformat(since))
    for row, unit_id, role, since in kept["offices"]:
        if uow.offices.get(row) is not None:
            uow.members.end_appointment(row, None)
        else:
            uow.members.appoint(member_id, unit_id, Role(role), date.fromisoformat(since))
    home = found.home.id
    uow.audit.record(now, actor, Tag.MEMBER_STAYED, "member", member_id, unit_id=home)
    following.follow(uow, actor.bot_id, {member_id}, now, zone)
    return members.person(uow, actor, member_id, today, zone)


def _stay(of: Membership) -> list[Any]:
    return [of.unit_id, of.from_date.isoformat()]


def _office(of: Appointment) -> list[Any]:
    return [of.id, of.unit_id, of.role.value, of.from_date.isoformat()]
