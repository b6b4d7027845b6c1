"""Giving an office and ending it, on a day: whom it replaces, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.offices import SINGLE
from bot.errors import N_, Invalid, NotAllowed, Stale
from bot.services.identity.profiles import Profile, profile
from bot.services.members import offices
from bot.services.members.following import follow
from bot.services.members.offices import Held, Seat
from bot.store.delivery.outbox import Message
from bot.store.members.appointments import Appointment
from bot.store.uow import UnitOfWork

TOLD = "office.told"
SELF = N_("Nobody appoints themselves. Please ask the unit above.")
OVER = N_("This office has ended or been changed meanwhile. Please open the list again.")


@dataclass(frozen=True)
class Plan:
    """An office to be given from `day` on; the terms of `replaces` end that day."""

    person: Profile
    seat: Seat
    day: date
    replaces: tuple[Held, ...]


def plan(uow: UnitOfWork, actor: Actor, member_id: int, seat: Seat, day: date, today: date) -> Plan:
    """What giving an office from that local day on would do. Raises NotAllowed (also for whoever
    would appoint themselves), Invalid."""
    offices.require_seat(actor, seat)
    if member_id == actor.member_id:
        raise Invalid(SELF)
    person = profile(uow, member_id, today)
    if person is None or member_id not in uow.members.under(seat.unit.path, max(day, today)):
        raise Invalid(N_("That person will not belong to this unit on that day."))
    rivals = uow.offices.lasting(day, unit_ids={seat.unit.id})
    same = [one for one in rivals if one.role is seat.role]
    if any(one.member_id == member_id for one in same):
        raise Invalid(N_("The person holds this office already, or will hold it."))
    replaced = same if seat.role in SINGLE else []
    if any(one.from_date >= day for one in replaced):
        raise Invalid(
            N_(
                "Somebody holds this office from that day or a later one. Please choose "
                "a later day."
            )
        )
    return Plan(person, seat, day, tuple(offices.held_by(uow, actor, replaced)))


def appoint(
    uow: UnitOfWork,
    actor: Actor,
    member_id: int,
    seat: Seat,
    day: date,
    zone: tzinfo,
) -> Plan:
    """Give an office; whose it was is out of it that day. All concerned are told. Raises as `plan`
    does."""
    today = uow.now.astimezone(zone).date()
    found = plan(uow, actor, member_id, seat, day, today)
    for one in found.replaces:
        _end(uow, actor, one.office, day)
    made = uow.members.appoint(member_id, seat.unit.id, seat.role, day)
    detail = {"role": seat.role.value, "day": day.isoformat()}
    tag = Tag.OFFICE_BEGUN
    uow.audit.record(uow.now, actor, tag, "appointment", made, unit_id=seat.unit.id, **detail)
    _tell(uow, actor, Appointment(made, member_id, seat.unit.id, seat.role, day, None), None)
    people = {member_id, *(one.office.member_id for one in found.replaces)}
    follow(uow, actor.bot_id, people, uow.now, zone)
    return found


def endable(uow: UnitOfWork, actor: Actor, appointment_id: int, today: date) -> Held:
    """An office that is not over; raises NotAllowed for who may not end it, Stale."""
    office = uow.offices.get(appointment_id)
    if office is None or (office.to_date is not None and office.to_date <= today):
        raise Stale(OVER)
    [found] = offices.held_by(uow, actor, [office])
    if not found.ends:
        raise NotAllowed
    if office.to_date is not None:
        raise Stale(OVER)
    return found


def end(uow: UnitOfWork, actor: Actor, appointment_id: int, day: date, zone: tzinfo) -> Held:
    """End an office: on `day` it is no longer held. Raises as `endable` does, and Invalid for a
    day before it began."""
    found = endable(uow, actor, appointment_id, uow.now.astimezone(zone).date())
    if day < found.office.from_date:
        raise Invalid(N_("The office began after that day. Please choose a later one."))
    _end(uow, actor, found.office, day)
    follow(uow, actor.bot_id, {found.office.member_id}, uow.now, zone)
    return found


def end_all(
    uow: UnitOfWork, actor: Actor, held: list[Appointment], day: date, *, tell: bool = True
) -> None:
    """End offices whose holder leaves the unit; the caller has checked the right to that and sees
    to what follows."""
    for office in held:
        _end(uow, actor, office, day, tell=tell)


def _end(
    uow: UnitOfWork, actor: Actor, office: Appointment, day: date, *, tell: bool = True
) -> None:
    day = max(day, office.from_date)
    uow.offices.end(office, day)
    detail = {"role": office.role.value, "day": day.isoformat()}
    tag, unit_id = Tag.OFFICE_ENDED, office.unit_id
    uow.audit.record(uow.now, actor, tag, "appointment", office.id, unit_id=unit_id, **detail)
    if tell:
        _tell(uow, actor, office, day)


def _tell(uow: UnitOfWork, actor: Actor, office: Appointment, ended: date | None) -> None:
    """The person hears of it in the morning; what they may do changes at once."""
    account = uow.accounts.of_member(actor.bot_id, office.member_id)
    if account is None or account.telegram_id == actor.telegram_id:
        return
    params = {
        "member": office.member_id,
        "unit": office.unit_id,
        "role": office.role.value,
        "day": (ended or office.from_date).isoformat(),
        "ended": ended is not None,
    }
    uow.outbox.add(
        Message(account.bot_id, account.telegram_id, TOLD, SendClass.DEADLINE, params=params)
    )
