"""What follows for assignments when it has changed where people belong or what they hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from bot.services.assignments import cards, concerned, cycles
from bot.services.assignments.progress import day_of
from bot.store.assignments.assignments import Assignment
from bot.store.uow import UnitOfWork

SETTLED = "assignments.settled"
_DAY = timedelta(days=1)


def follow(uow: UnitOfWork, bot_id: int, member_ids: set[int], now: datetime, zone: tzinfo) -> int:
    """These people belong elsewhere or hold other offices: what concerns them by now is written
    down, and they get the cards of it; what does not any more is ended. Returns how many
    assignments that changed."""
    changed = 0
    for of in _touched(uow, member_ids, now.astimezone(zone).date()):
        moved = concerned.reconcile(uow, of, day_of(of, now))
        if not moved.added | moved.ended:
            continue
        changed += 1
        cards.refresh(uow, bot_id, of.id)
        accounts = uow.accounts.of_members(bot_id, set(moved.added))
        reached = [one for one in accounts.values() if one.unreachable is None]
        cards.send(uow, of, reached, anew=f":{int(now.timestamp())}")
        moved_ids = set(moved.added | moved.ended)
        cards.refresh_lists(uow, bot_id, moved_ids, now.astimezone(zone).date())
    return changed


def catch_up(uow: UnitOfWork, bot_id: int, member_id: int, now: datetime, zone: tzinfo) -> int:
    """The cards of what is owed to somebody who has just been linked; returns how many."""
    follow(uow, bot_id, {member_id}, now, zone)
    account = uow.accounts.of_member(bot_id, member_id)
    if account is None:
        return 0
    rows = uow.assignees.of_members({member_id}, now.astimezone(zone).date())
    found = uow.assignments.many({row.assignment_id for _, row in rows})
    anew = f":{int(now.timestamp())}"
    return sum(cards.send(uow, of, [account], anew=anew) for of in found.values())


def settle(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Once a day: offices and memberships that began or ended by the calendar since it was last
    looked at, and what is owed again from today on. Returns how many assignments that changed."""
    today = now.astimezone(zone).date()
    last = uow.heartbeats.last(bot_id, SETTLED)
    before = last.astimezone(zone).date() if last is not None else today - _DAY
    if before >= today:
        return 0
    uow.heartbeats.beat(bot_id, SETTLED, now)
    cycles.begin_due(uow, bot_id, now, zone)
    return follow(uow, bot_id, uow.offices.turned(before + _DAY, today), now, zone)


def _touched(uow: UnitOfWork, member_ids: set[int], today: date) -> list[Assignment]:
    """What is to be done and was set by a unit that these people belong to or hold an office in,
    or by one above it; and what concerns them."""
    if not member_ids:
        return []
    stays = uow.members.memberships(today, member_ids=member_ids)
    held = uow.members.appointments(today, member_ids=member_ids)
    homes = uow.units.many({one.unit_id for one in stays} | {one.unit_id for one in held})
    chain = {int(part) for one in homes.values() for part in one.path.split(".")[:-1]}
    found = {one.id: one for one in uow.assignments.of_units(chain, on=True)}
    found |= {one.id: one for one in uow.assignments.concerning(member_ids)}
    return list(found.values())
