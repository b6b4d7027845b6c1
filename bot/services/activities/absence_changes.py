"""Standing absences that end: earlier than was said, before they began, or with the person."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.standing import HOLDS, AbsenceState, is_over, may_be_shortened
from bot.errors import N_, Invalid, NotAllowed, Stale
from bot.services.activities import absence_news, standing
from bot.services.activities.absences import concerned, deciders, record
from bot.services.identity.profiles import Profile
from bot.store.members.absences import Absence
from bot.store.uow import UnitOfWork

BAD_SHORT = N_("That is no earlier end. For more days ask for a further leave period.")


def shorten(
    uow: UnitOfWork, actor: Actor, absence_id: int, last: date, now: datetime, zone: tzinfo
) -> tuple[Absence, int]:
    """An absence ends with another day than it would have: what lies after it is owed again. Who
    decides, or the member, is told. Returns it and how many activities that are. Raises
    NotAllowed, Stale, or Invalid for a day that is no earlier end."""
    today = now.astimezone(zone).date()
    found, person = _changeable(uow, actor, absence_id, today)
    check(found, last, today)
    uow.absences.end(found.id, last)
    ended = uow.absences.get(found.id)
    assert ended is not None  # noqa: S101 - changed in this transaction
    record(uow, actor, Tag.ABSENCE_SHORTENED, person, ended)
    return ended, _changed(uow, actor, ended, today, zone)


def check(found: Absence, last: date, today: date) -> None:
    """Raises Stale for what is not approved, Invalid for a day that is no earlier end."""
    if found.state is not AbsenceState.APPROVED:
        raise Stale
    if not may_be_shortened(*found.span, last, today):
        raise Invalid(BAD_SHORT)


def stop(
    uow: UnitOfWork, actor: Actor, absence_id: int, now: datetime, zone: tzinfo
) -> tuple[Absence, int]:
    """Taken back before it began, else over as of today. Raises NotAllowed or Stale; returns as
    `shorten`."""
    today = now.astimezone(zone).date()
    found, person = _changeable(uow, actor, absence_id, today)
    if found.state is AbsenceState.APPROVED and found.from_date < today:
        return shorten(uow, actor, absence_id, today - timedelta(days=1), now, zone)
    uow.absences.undo(found.id)
    undone = uow.absences.get(found.id)
    assert undone is not None  # noqa: S101 - changed in this transaction
    record(uow, actor, Tag.ABSENCE_WITHDRAWN, person, found)
    if found.state is AbsenceState.ASKED:
        absence_news.refresh(uow, actor.bot_id, found, actor.telegram_id)
        return undone, 0
    return undone, _changed(uow, actor, undone, today, zone)


def drop_open(uow: UnitOfWork, bot_id: int, member_id: int, today: date) -> None:
    """What somebody has asked for and nobody has decided is not asked for any more: they left, or
    withdrew consent."""
    for found in uow.absences.of_member(member_id, today):
        if found.state is AbsenceState.ASKED:
            uow.absences.settle(found.id, AbsenceState.WITHDRAWN, None)
            absence_news.refresh(uow, bot_id, found, None)


def _changed(uow: UnitOfWork, actor: Actor, now_is: Absence, today: date, zone: tzinfo) -> int:
    """What follows when an approved one is another; returns how many answers are owed again."""
    gone = standing.release(uow, actor, now_is, uow.now, zone)
    absence_news.refresh(uow, actor.bot_id, now_is, actor.telegram_id)
    if actor.member_id == now_is.member_id:
        to = deciders(uow, actor.bot_id, now_is, today)
        absence_news.tell_deciders(uow, actor.bot_id, now_is, to)
    else:
        absence_news.tell_member(uow, actor, now_is)
    return len(gone)


def _changeable(
    uow: UnitOfWork, actor: Actor, absence_id: int, today: date
) -> tuple[Absence, Profile]:
    found = uow.absences.get(absence_id)
    if found is None:
        raise NotAllowed
    person, _ = concerned(uow, actor, found.member_id, today)
    if found.state not in HOLDS or is_over(found.to_date, today):
        raise Stale(N_("This leave period is over."))
    return found, person
