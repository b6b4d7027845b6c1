"""Standing absence: asked for by the member or set by who decides on their leave; never decided by
oneself. Leave of every activity in it is filled in (`standing`), and reminders stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.access import Action, Actor, allowed
from bot.domain.audit import Tag
from bot.domain.standing import AbsenceState, may_begin, may_last, overlap
from bot.errors import N_, Invalid, NotAllowed, Stale
from bot.services.activities import absence_news, standing
from bot.services.activities.leave_deciders import chain, first
from bot.services.identity.profiles import Profile, profile
from bot.store.activities.activities import Activity
from bot.store.members.absences import Absence
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

BAD_START = N_("The first day must be today or later, at most a year ahead.")
BAD_END = N_("The last day cannot come before the first one, nor more than a year after it.")
OVERLAPS = N_("There is a leave period over these days already; it can be ended or shortened.")
SETTLED = N_("This leave period is not open any more; there is nothing to decide.")


@dataclass(frozen=True)
class Theirs:
    """A member's absences, to come or on, and what the reader may do with them: set one at once
    (`sets`) or ask for one (`own`)."""

    person: Profile
    absences: tuple[Absence, ...]
    own: bool
    sets: bool


@dataclass(frozen=True)
class One:
    """One absence, for who may end it; `theirs`: all of that person's."""

    absence: Absence
    theirs: Theirs


@dataclass(frozen=True)
class Case:
    """An absence as those concerned see it. `activities` lie in it and are of the person's own
    unit, `more` of others; `decider` is a member's name."""

    absence: Absence
    person: Profile
    activities: tuple[Activity, ...]
    more: int
    decider: str | None


def of_member(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> Theirs:
    """The absences of somebody, for themselves and for who decides on their leave; raises
    NotAllowed."""
    person, own = concerned(uow, actor, member_id, today)
    found = tuple(uow.absences.of_member(member_id, today))
    return Theirs(person, found, own, sets=not own)


def one(uow: UnitOfWork, actor: Actor, absence_id: int, today: date) -> One:
    """An absence of the reader's own, or of somebody whose leave they decide on; raises
    NotAllowed."""
    found = uow.absences.get(absence_id)
    if found is None:
        raise NotAllowed
    return One(found, of_member(uow, actor, found.member_id, today))


def case(uow: UnitOfWork, absence_id: int, now: datetime, zone: tzinfo) -> Case | None:
    """An absence with all that is shown of it."""
    today = now.astimezone(zone).date()
    found = uow.absences.get(absence_id)
    person = profile(uow, found.member_id, today) if found else None
    if found is None or person is None:
        return None
    inside = standing.within(uow, found.member_id, found.span, now, zone)
    home = person.unit.id if person.unit else 0
    own = tuple(one for one, _ in inside if one.unit_id == home)
    return Case(found, person, own, len(inside) - len(own), _name(uow, found.decided_by))


def preview(
    uow: UnitOfWork,
    actor: Actor,
    member_id: int,
    span: tuple[date, date],
    now: datetime,
    zone: tzinfo,
) -> tuple[Theirs, int]:
    """What an absence over these days would be: how many activities lie in it. Raises NotAllowed,
    or Invalid for days that cannot be."""
    today = now.astimezone(zone).date()
    theirs = of_member(uow, actor, member_id, today)
    _check(theirs, span, today)
    return theirs, len(standing.within(uow, member_id, span, now, zone))


def check_start(first: date, today: date) -> None:
    """Raises Invalid for a day on which no absence may begin."""
    if not may_begin(first, today):
        raise Invalid(BAD_START)


def put(
    uow: UnitOfWork,
    actor: Actor,
    member_id: int,
    span: tuple[date, date],
    now: datetime,
    zone: tzinfo,
) -> tuple[Absence, int]:
    """Ask for an absence of one's own; who decides on somebody's leave sets it at once. Returns it
    and at how many activities leave was filled in. Raises as `preview`."""
    theirs, _ = preview(uow, actor, member_id, span, now, zone)
    if actor.account_id is None:
        raise NotAllowed
    made = uow.absences.add(member_id, *span, actor.account_id, approved=theirs.sets)
    record(uow, actor, Tag.ABSENCE_SET if theirs.sets else Tag.ABSENCE_ASKED, theirs.person, made)
    if not theirs.sets:
        today = now.astimezone(zone).date()
        absence_news.offer(uow, made, deciders(uow, actor.bot_id, made, today))
        return made, 0
    filled = standing.fill(uow, actor, made, now, zone)
    absence_news.tell_member(uow, actor, made)
    return made, filled


def decide(uow: UnitOfWork, actor: Actor, absence_id: int, zone: tzinfo, *, approve: bool) -> Case:
    """Approve or decline; what is settled stays as it is. Raises NotAllowed for whom it is not for
    (the person too), Stale when it was taken back."""
    now = uow.now
    today = now.astimezone(zone).date()
    found = uow.absences.get(absence_id)
    if found is None or not may_decide(uow, actor, found, today):
        raise NotAllowed
    if found.state is AbsenceState.WITHDRAWN:
        raise Stale(SETTLED)
    if found.state is AbsenceState.ASKED:
        _settle(uow, actor, found, zone, approve=approve)
    settled = case(uow, absence_id, now, zone)
    if settled is None:
        raise Stale(SETTLED)
    return settled


def _settle(uow: UnitOfWork, actor: Actor, found: Absence, zone: tzinfo, *, approve: bool) -> None:
    state = AbsenceState.APPROVED if approve else AbsenceState.DECLINED
    uow.absences.settle(found.id, state, actor.account_id)
    person = profile(uow, found.member_id, uow.now.astimezone(zone).date())
    if person is not None:
        tag = Tag.ABSENCE_APPROVED if approve else Tag.ABSENCE_DECLINED
        record(uow, actor, tag, person, found)
    approved = uow.absences.get(found.id)
    if approve and approved is not None:
        standing.fill(uow, actor, approved, uow.now, zone)
    absence_news.tell_member(uow, actor, found)
    absence_news.refresh(uow, actor.bot_id, found, actor.telegram_id)


def may_decide(uow: UnitOfWork, actor: Actor, found: Absence, today: date) -> bool:
    """Whether `actor` decides on that absence."""
    if actor.account_id is None or actor.member_id == found.member_id:
        return False
    person = profile(uow, found.member_id, today)
    if person is not None and person.unit is not None and _heads(actor, person):
        return True
    asked = deciders(uow, actor.bot_id, found, today)
    return actor.account_id in {account.id for account in asked}


def deciders(uow: UnitOfWork, bot_id: int, found: Absence, today: date) -> list[Account]:
    """Who is asked: the heads of the person's unit who are in chat, never the person; where there
    is none those of the next unit up, at last the administrators."""
    person = profile(uow, found.member_id, today)
    if person is None or person.unit is None:
        return []
    return first(chain(uow, bot_id, person.unit.id, today), found.member_id)


def offer_all(uow: UnitOfWork, bot_id: int, today: date) -> None:
    """Who decides may have changed: offer every open request to those who have not been asked."""
    for found in uow.absences.asked():
        absence_news.offer(uow, found, deciders(uow, bot_id, found, today))


def concerned(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> tuple[Profile, bool]:
    """The person, and whether it is the reader; raises NotAllowed for who has nothing to do with
    their leave."""
    person = profile(uow, member_id, today)
    own = actor.member_id == member_id and actor.account_id is not None
    if person is None or person.unit is None or not (own or _heads(actor, person)):
        raise NotAllowed
    return person, own


def may_set(actor: Actor, person: Profile) -> bool:
    """Whether `actor` sets standing absences of that person."""
    return actor.member_id != person.member.id and _heads(actor, person)


def _heads(actor: Actor, person: Profile) -> bool:
    return person.unit is not None and allowed(actor, Action.DECIDE_LEAVE, person.unit.path)


def _check(theirs: Theirs, span: tuple[date, date], today: date) -> None:
    check_start(span[0], today)
    if not may_last(*span):
        raise Invalid(BAD_END)
    if any(overlap(span, one.span) for one in theirs.absences):
        raise Invalid(OVERLAPS)


def record(uow: UnitOfWork, actor: Actor, tag: Tag, person: Profile, found: Absence) -> None:
    """A line of the log about an absence."""
    uow.audit.record(
        uow.now,
        actor,
        tag,
        "member",
        found.member_id,
        unit_id=person.unit.id if person.unit else None,
        absence=found.id,
        first=found.from_date.isoformat(),
        last=found.to_date.isoformat(),
    )


def _name(uow: UnitOfWork, account_id: int | None) -> str | None:
    account = uow.accounts.get(account_id) if account_id is not None else None
    member = uow.members.get(account.member_id) if account and account.member_id else None
    return member.name if member else None
