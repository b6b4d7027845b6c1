"""Summaries that are sent by themselves, on the first working day of a month or quarter."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo

from bot.domain import periods, quiet
from bot.domain.access import Action, Actor
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.periods import Span
from bot.domain.sheets import Period
from bot.domain.workdays import Calendar
from bot.errors import NotAllowed, Stale
from bot.services.identity.rights import require
from bot.services.summaries import exports
from bot.store.delivery.outbox import Message
from bot.store.members.subscriptions import Due
from bot.store.uow import UnitOfWork

SPANS = (Span.MONTH, Span.QUARTER)
KIND = "summary.subscribed"


def of(uow: UnitOfWork, actor: Actor, unit_id: int) -> frozenset[Span]:
    """Which periods of a unit `actor` is sent. Raises NotAllowed."""
    require(actor, Action.SEE_FIGURES, uow.units.get(unit_id))
    return uow.subscriptions.of(_account(actor), unit_id)


def put(
    uow: UnitOfWork,
    actor: Actor,
    unit_id: int,
    span: Span,
    *,
    on: bool,
    zone: tzinfo,
    now: datetime,
) -> None:
    """Be sent a unit's months or quarters from the one now running on, or no longer. Raises
    NotAllowed, or Stale for another length."""
    of(uow, actor, unit_id)
    if span not in SPANS:
        raise Stale
    account_id = _account(actor)
    if on:
        ended = _ended(span, now, zone)
        changed = uow.subscriptions.put(account_id, unit_id, span, periods.first_day(ended))
    else:
        changed = uow.subscriptions.drop(account_id, unit_id, span)
    if changed:
        uow.audit.record(
            now,
            actor,
            Tag.PREFERENCES_CHANGED,
            "account",
            account_id,
            unit_id=unit_id,
            summary=span.value,
            on=on,
        )


def send_due(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Queue the summaries of the month and quarter that ended, from the first working day after
    it on, for those whose hour has come; returns how many."""
    local = now.astimezone(zone)
    made = 0
    for span in SPANS:
        ended = _ended(span, now, zone)
        if local.date() < first_working_day(ended, uow.calendar):
            continue
        first = periods.first_day(ended)
        due = [one for one in uow.subscriptions.due(bot_id, span, first) if _hour(one, local)]
        made += uow.outbox.add_all([_message(bot_id, one, ended, local) for one in due])
        uow.subscriptions.sent([(one.account_id, one.unit_id) for one in due], span, first)
    return made


def first_working_day(ended: Period, calendar: Calendar) -> date:
    """The first working day after a period."""
    return calendar.next_working(periods.last_day(ended))


def still(uow: UnitOfWork, actor: Actor, unit_id: int, span: Span) -> bool:
    """Whether somebody is still to be sent that; without the right it is dropped."""
    try:
        return span in of(uow, actor, unit_id)
    except NotAllowed:
        uow.subscriptions.drop(_account(actor), unit_id, span)
        return False


def _account(actor: Actor) -> int:
    assert actor.account_id is not None  # noqa: S101 - rights are held through an account
    return actor.account_id


def _ended(span: Span, now: datetime, zone: tzinfo) -> Period:
    """The last month or quarter that is over."""
    return periods.before(periods.period_of(span, now.astimezone(zone).date()))


def _hour(due: Due, local: datetime) -> bool:
    """Whether it is the reader's hour, and none of their quiet ones."""
    hours = quiet.of_person(due.quiet_from, due.quiet_to, quiet.USUAL)
    return time.fromisoformat(due.daily_at) <= local.time() and hours.decent(local.time())


def _message(bot_id: int, due: Due, ended: Period, local: datetime) -> Message:
    first = periods.first_day(ended).isoformat()
    hours = quiet.of_person(due.quiet_from, due.quiet_to, quiet.USUAL)
    span = periods.span_of(ended)
    return Message(
        bot_id,
        due.telegram_id,
        KIND,
        SendClass.REMINDER,
        params={"unit": due.unit_id, **exports.period_params(ended)},
        dedupe_key=f"{KIND}:{due.telegram_id}:{due.unit_id}:{span}:{first}",
        expires_at=datetime.combine(local.date(), hours.start, local.tzinfo),
    )
