"""Whose quiet hours are when: the unit's, or a person's own stricter ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from bot.domain import zones
from bot.domain.daily import next_daily
from bot.domain.org import UnitKind
from bot.domain.quiet import USUAL, Quiet, of_person
from bot.domain.unit_settings import USUAL as USUAL_RULES
from bot.domain.unit_settings import Rules
from bot.store.accounts import Account
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Hours:
    """A person's quiet hours by their own wall clock, else their unit's (`zone` None: the
    organisation's);
    `unit`: what holds there for everybody."""

    quiet: Quiet = USUAL
    unit: Quiet = USUAL
    zone: tzinfo | None = None

    def until(self, now: datetime, usual: tzinfo) -> datetime | None:
        """When the quiet hours end that it is now for this person; None at a decent hour."""
        return self.quiet.until(now.astimezone(self.zone or usual))


def of_accounts(uow: UnitOfWork, accounts: Iterable[Account], today: date) -> dict[int, Hours]:
    """The quiet hours of these people, by account id; with two queries at most."""
    found = list(accounts)
    rules = _rules(uow, {one.member_id for one in found if one.member_id is not None}, today)
    made = {}
    for account in found:
        held = rules.get(account.member_id or 0, USUAL_RULES)
        own = of_person(account.quiet_from, account.quiet_to, held.quiet)
        own_zone = ZoneInfo(account.zone) if account.zone else held.zone
        made[account.id] = Hours(own, held.quiet, own_zone)
    return made


def of_account(uow: UnitOfWork, account: Account, today: date) -> Hours:
    """The same for one person."""
    return of_accounts(uow, [account], today)[account.id]


def fit(
    uow: UnitOfWork, accounts: Iterable[Account], today: date, now: datetime, zone: tzinfo
) -> int:
    """The day's messages that would come in somebody's quiet hours come at the nearest decent hour
    from now on; returns how many."""
    found = list(accounts)
    hours = of_accounts(uow, found, today)
    moved = 0
    for account in found:
        wanted = time.fromisoformat(account.daily_at)
        fitting = hours[account.id].quiet.fitting(wanted)
        if fitting != wanted:
            daily_at = f"{fitting:%H:%M}"
            clock = zones.of(account.zone, zone)
            due = account.next_daily_at and next_daily(daily_at, now, clock)
            uow.accounts.change(account.id, daily_at=daily_at, next_daily_at=due)
            moved += 1
    return moved


def _rules(uow: UnitOfWork, member_ids: set[int], today: date) -> dict[int, Rules]:
    """What holds where these members belong, by member id; nobody's where nothing is settled."""
    if not member_ids or not uow.unit_settings.all():
        return {}
    stays = uow.members.memberships(today, member_ids=member_ids)
    units = uow.units.many({stay.unit_id for stay in stays})
    return {
        stay.member_id: uow.unit_settings.rules(stay.unit_id)
        for stay in stays
        if units[stay.unit_id].kind is not UnitKind.GROUP
    }
