"""Whose quiet hours are when: the unit's, or a person's own stricter ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import zones
from bot.domain.daily import next_daily
from bot.domain.org import UnitKind
from bot.domain.quiet import USUAL, Quiet, of_person
from bot.domain.unit_settings import USUAL as USUAL_RULES
from bot.domain.unit_settings import Rules
from bot.store.members.accounts import Account
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
    alike: dict[tuple[Any, ...], Hours] = {}
    made = {}
    for account in found:
        held = rules.get(account.member_id or 0, USUAL_RULES)
        wishes = (account.quiet_from, account.quiet_to, account.zone, held.quiet, held.zone)
        if wishes not in alike:
            own = of_person(account.quiet_from, account.quiet_to, held.quiet)
            own_zone = ZoneInfo(account.zone) if account.zone else held.zone
            alike[wishes] = Hours(own, held.quiet, own_zone)
        made[account.id] = alike[wishes]
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
            clock = zones.of(account.wall, zone)
            due = account.next_daily_at and next_daily(daily_at, now, clock)
            uow.accounts.change(account.id, daily_at=daily_at, next_daily_at=due)
            moved += 1
    return moved


def fit_zones(
    uow: UnitOfWork, bot_id: int, member_ids: set[int], now: datetime, zone: tzinfo
) -> int:
    """These people's wall clock is that of the unit they belong to by now, unless they have chosen
    one; the next day's message comes at its hour there. Returns for how many it is another."""
    accounts = uow.accounts.of_members(bot_id, member_ids)
    rules = _rules(uow, set(accounts), now.astimezone(zone).date())
    moved = 0
    for member_id, account in accounts.items():
        home = rules.get(member_id, USUAL_RULES).zone
        name = home.key if home else None
        if name == account.home_zone:
            continue
        due = account.next_daily_at
        if account.zone is None and due is not None and due > now:
            due = next_daily(account.daily_at, now, zones.of(name, zone))
        uow.accounts.change(account.id, home_zone=name, next_daily_at=due)
        moved += account.zone is None
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
