"""Who gets no more on a day, for having had enough: counted with what is known to come of other
matters, with the day's messages that only say what is on, and with what waits to be sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.domain import zones
from bot.domain.activities import Answer
from bot.domain.nudges import QUIET_FROM
from bot.domain.policies.crowding import Coming, How, Limit, held_back
from bot.domain.policies.planner import on_list
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import Audience
from bot.services.nudging import taking
from bot.services.nudging.foreseen import Foreseen, View
from bot.store.members.accounts import Account

_ELSE = -1
"""The name of what is counted and not asked about."""


def within_limit(
    view: View, found: Sequence[Foreseen], accounts: Mapping[int, Account]
) -> list[Foreseen]:
    """These with who is held back; `accounts` of everybody they tell, by member id."""
    rules = view.uow.unit_settings.organisation()
    limit = Limit(rules.most_a_day, taking.window(view.uow), view.zone)
    mine: dict[int, list[Coming]] = {}
    for number, one in enumerate(found):
        for each in one.nudged:
            account = accounts[each.member_id]
            mine.setdefault(each.member_id, []).append(_coming(view, one, number, account))
    if not mine:
        return list(found)
    told = {who: accounts[who] for who in mine}
    for who, waiting in _waiting(view, told).items():
        mine[who] += waiting
    had, today = _had(view, told), view.day(view.now)
    counts = {who: {today: had.get(accounts[who].telegram_id, 0)} for who in mine}
    full = {who: _full(view, mine[who], counts[who], limit.most) for who in mine}
    full = {who: days for who, days in full.items() if days}
    lists = _lists(view, {who: accounts[who] for who in full}, full)
    held = {who: held_back([*mine[who], *lists.get(who, ())], counts[who], limit) for who in full}
    return [_without(one, number, held) for number, one in enumerate(found)]


def _full(view: View, coming: Sequence[Coming], had: Mapping[date, int], most: int) -> set[date]:
    """The days on which there may be more than enough, if a list of what is on comes too."""
    counts = Counter(view.day(one.at) for one in coming) + Counter(had)
    return {day for day, count in counts.items() if count >= most}


def _without(one: Foreseen, number: int, held: Mapping[int, set[int]]) -> Foreseen:
    people = tuple(
        replace(each, reason=Reason.ENOUGH)
        if each.reason is None and number in held.get(each.member_id, ())
        else each
        for each in one.people
    )
    return replace(one, people=people)


def _coming(view: View, one: Foreseen, number: int, account: Account) -> Coming:
    step = one.step
    if step.on_date is not None:
        return _list(view, step.on_date, account, number)
    member = account.member_id or 0
    if member in one.apart:
        return Coming(number, one.apart[member], step.until_at, How.MOVED)
    owed = on_list(step.audience, of_activity=step.matter is MatterKind.ACTIVITY)
    return Coming(number, max(step.due_at, view.now), step.until_at, How.DUE, owed)


def _list(view: View, day: date, account: Account, number: int = _ELSE) -> Coming:
    end = datetime.combine(day, QUIET_FROM, zones.of(account.wall, view.zone))
    return Coming(number, view.told_at(day, account), end.astimezone(UTC), How.DAY)


def _lists(
    view: View, accounts: Mapping[int, Account], full: Mapping[int, set[date]]
) -> dict[int, list[Coming]]:
    """The messages of these days (by member id) that come because something is on then."""
    if not full:
        return {}
    last = datetime.combine(max(max(days) for days in full.values()), time(), view.zone)
    asked: dict[tuple[datetime, date], set[tuple[int, int]]] = {}
    wanting = {who for who, one in accounts.items() if one.daily_on and one.next_daily_at}
    debts = view.uow.debts.of_members(wanting, last + timedelta(days=2)) if wanting else []
    on = view.uow.activities.many({one.activity_id for one in debts})
    for debt in debts:
        account, starts = accounts[debt.member_id], on[debt.activity_id].starts_at
        day = starts.astimezone(zones.of(account.wall, view.zone)).date()
        at = view.told_at(day, account)
        counts = view.day(at) in full[debt.member_id]
        if counts and view.now < at < starts and debt.answer is not Answer.LEAVE:
            asked.setdefault((at, day), set()).add((debt.activity_id, debt.member_id))
    found: dict[int, dict[date, Coming]] = {}
    for (at, day), pairs in asked.items():
        why = view.uow.audiences.still(view.bot_id, pairs, Audience.EXPECTED, day, at)
        for _, who in (pair for pair, reason in why.items() if reason is None):
            found.setdefault(who, {})[day] = _list(view, day, accounts[who])
    return {who: list(days.values()) for who, days in found.items()}


def _waiting(view: View, accounts: Mapping[int, Account]) -> dict[int, list[Coming]]:
    """What waits to be sent: its reader put it off, who is not kept from it, or quiet hours did."""
    members = {one.telegram_id: who for who, one in accounts.items()}
    found: dict[int, list[Coming]] = {}
    for row in view.uow.receipts.waiting(view.bot_id, set(members)):
        at = max(row.not_before, view.now)
        until = at if row.asked or row.expires_at is None else row.expires_at
        found.setdefault(members[row.chat_id], []).append(Coming(_ELSE, at, until, How.MOVED))
    return found


def _had(view: View, accounts: Mapping[int, Account]) -> dict[int, int]:
    midnight = datetime.combine(view.day(view.now), time(), view.zone)
    chats = {one.telegram_id for one in accounts.values()}
    return view.uow.receipts.reminded(view.bot_id, chats, midnight)
