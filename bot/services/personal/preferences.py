"""Preferences: language, hour of the day's message, the day's message on or off, quiet hours."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from typing import Any

from bot.domain import zones
from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.daily import EARLIEST, LATEST, may_choose, next_daily
from bot.domain.quiet import Quiet, may_be_set
from bot.errors import N_, Invalid, NotAllowed
from bot.services.identity import menus
from bot.services.nudging import quiet_hours
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork


def own(uow: UnitOfWork, actor: Actor) -> Account:
    """The account of `actor`; raises NotAllowed for a stranger."""
    account = uow.accounts.get(actor.account_id) if actor.account_id is not None else None
    if account is None:
        raise NotAllowed
    return account


def heard(uow: UnitOfWork, actor: Actor, telegram_language: str | None, today: date) -> Account:
    """The account of `actor`, knowing what their Telegram is set to now, and with the menu that
    fits."""
    account = own(uow, actor)
    if telegram_language is not None and account.telegram_language != telegram_language:
        uow.accounts.change(account.id, telegram_language=telegram_language)
        account = own(uow, actor)
    menus.refresh(uow, account, today)
    return account


def set_language(
    uow: UnitOfWork, actor: Actor, language: str | None, now: datetime, today: date
) -> Account:
    """Answer in the language of that code from now on, or (None) in Telegram's."""
    before = own(uow, actor)
    changed = _change(uow, actor, before, now, language=language)
    menus.refresh(uow, changed, today)
    return changed


def set_hour(uow: UnitOfWork, actor: Actor, hour: time, now: datetime, zone: tzinfo) -> Account:
    """The day's message comes at that local `hour`; raises Invalid for one not to be chosen.

    What is still to come today comes today: when the new hour is past, at the old one.
    """
    before = own(uow, actor)
    daily_at = choosable(hour).strftime("%H:%M")
    quiet = quiet_hours.of_account(uow, before, now.astimezone(zone).date()).quiet
    if not quiet.decent(hour):
        raise Invalid(
            N_("That lies in the quiet hours ({quiet}). Please choose another hour."), quiet=quiet
        )
    if before.daily_at == daily_at:
        return before
    clock = zones.of(before.wall, zone)
    due = _next(before.next_daily_at, next_daily(daily_at, now, clock), now, clock)
    return _change(uow, actor, before, now, daily_at=daily_at, next_daily_at=due)


def set_quiet(
    uow: UnitOfWork, actor: Actor, quiet: Quiet | None, now: datetime, zone: tzinfo
) -> Account:
    """Quiet hours of one's own, or (None) those of the unit; the day's message follows when it
    would come in them. Raises Invalid for hours that are no stricter than the unit's.
    """
    before, today = own(uow, actor), now.astimezone(zone).date()
    unit = quiet_hours.of_account(uow, before, today).unit
    if quiet is not None and (quiet.at_least(unit) != quiet or not may_be_set(quiet)):
        raise Invalid(
            N_("Your unit is quiet from {start} to {end}; your own hours can only be longer."),
            start=f"{unit.start:%H:%M}",
            end=f"{unit.end:%H:%M}",
        )
    start = None if quiet is None or quiet.start == unit.start else f"{quiet.start:%H:%M}"
    end = None if quiet is None or quiet.end == unit.end else f"{quiet.end:%H:%M}"
    changed = _change(uow, actor, before, now, quiet_from=start, quiet_to=end)
    quiet_hours.fit(uow, [changed], today, now, zone)
    return own(uow, actor)


def set_zone(
    uow: UnitOfWork, actor: Actor, name: str | None, now: datetime, zone: tzinfo
) -> Account:
    """The day's message and quiet hours go by that wall clock from now on, or (None) by that
    of where they belong. Raises Invalid for
    what is no zone."""
    before = own(uow, actor)
    if name is not None and not zones.known(name):
        raise Invalid(N_("I do not know that time zone. Please send it like Europe/Berlin."))
    due = before.next_daily_at
    if due is not None and due > now and before.zone != name:
        due = next_daily(before.daily_at, now, zones.of(name or before.home_zone, zone))
    return _change(uow, actor, before, now, zone=name, next_daily_at=due)


def set_daily(uow: UnitOfWork, actor: Actor, now: datetime, *, on: bool) -> Account:
    """Tell what happens today even when nothing is owed, or not."""
    return _change(uow, actor, own(uow, actor), now, daily_on=on)


def choosable(hour: time) -> time:
    """The hour itself; raises Invalid when nobody may choose it."""
    if not may_choose(hour):
        raise Invalid(
            N_(
                "The day's message comes between {earliest} and {latest}. "
                "Please choose an hour in between."
            ),
            earliest=EARLIEST.strftime("%H:%M"),
            latest=LATEST.strftime("%H:%M"),
        )
    return hour


def _next(waiting: datetime | None, due: datetime, now: datetime, zone: tzinfo) -> datetime:
    """`due` by the new hour, unless today's message by the old one would be lost by that."""
    if waiting is None:
        return due
    today = now.astimezone(zone).date()
    on, then = waiting.astimezone(zone).date(), due.astimezone(zone).date()
    return waiting if waiting <= now or on == today < then else due


def _change(
    uow: UnitOfWork, actor: Actor, before: Account, now: datetime, **values: Any
) -> Account:
    """Set what is another value now; nothing is written when nothing is."""
    changes = {name: new for name, new in values.items() if getattr(before, name) != new}
    if not changes:
        return before
    uow.accounts.change(before.id, **changes)
    shown = {name: new for name, new in changes.items() if name != "next_daily_at"}
    uow.audit.record(now, actor, Tag.PREFERENCES_CHANGED, "account", before.id, **shown)
    return own(uow, actor)
