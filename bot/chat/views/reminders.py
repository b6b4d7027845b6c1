"""Reminders on their way out: checked again, and for one person at one time one message."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons.nudges import OpenMine
from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Key, Keyboard, Screen, bold, esc, lines, rows
from bot.chat.views import activities, facts, words
from bot.chat.views.nudges import today
from bot.domain.nudges import Audience
from bot.i18n import Language
from bot.services.activities import cards
from bot.services.nudging import nudges
from bot.services.nudging.nudges import Day
from bot.store.activities import Activity
from bot.store.sending import Claimed
from bot.store.units import Unit

_TOGETHER = Skip("told together with another")
_Starting = tuple[Activity, Unit | None]


def _reminders(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """Every kind as it is prepared, then what is left for one person at one time as one message:
    what starts soon side by side, anything else as the list of what they owe."""
    prepared: dict[int, Prepared] = {}
    for kind in {row.kind for row in claimed}:
        prepared |= _EACH[kind](context, [row for row in claimed if row.kind == kind])
    crowded: dict[int, list[Claimed]] = {}
    for row in claimed:
        if not isinstance(prepared.get(row.id, _TOGETHER), Skip):
            crowded.setdefault(row.chat_id, []).append(row)
    several = {}
    for chat_id, found in crowded.items():
        if len(found) > 1:
            account = context.accounts[chat_id]
            # The day's message first: its list is there already.
            several[account.member_id or 0] = sorted(found, key=lambda row: row.kind != nudges.DAY)
    return prepared | _merged(context, several)


def _merged(context: Context, several: dict[int, list[Claimed]]) -> dict[int, Prepared]:
    """By member id, the first of these shows the whole list; the others need not be sent."""
    prepared: dict[int, Prepared] = {}
    if several:
        lists = nudges.todays(context.uow, set(several), context.now, context.app.zone)
        for member_id, (first, *others) in several.items():
            items = lists[member_id]
            prepared[first.id] = today(context.app, context.t(first), items, context.now)
            prepared |= {row.id: _TOGETHER for row in others}
    return prepared


def _member_rows(
    context: Context, claimed: list[Claimed], prepared: dict[int, Prepared]
) -> dict[int, Claimed]:
    """The rows whose day it still is and whose readers are members, by member id."""
    asked: dict[int, Claimed] = {}
    for row in claimed:
        account = context.account(row)
        if account is None or account.member_id is None:
            prepared[row.id] = Skip("no longer a member here")
        elif row.params["day"] != context.today.isoformat():
            prepared[row.id] = Skip("the day is over")
        else:
            asked[account.member_id] = row
    return asked


def _day(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """The day's message, for those who still have something waiting."""
    prepared: dict[int, Prepared] = {}
    asked = _member_rows(context, claimed, prepared)
    wanted = {}
    for member_id, row in asked.items():
        account = context.account(row)
        whole = account is not None and account.daily_on
        wanted[member_id] = Day(date.fromisoformat(row.params["since"]), whole=whole)
    lists = nudges.days(context.uow, wanted, context.now, context.app.zone)
    for member_id, row in asked.items():
        items = lists.get(member_id)
        prepared[row.id] = (
            Skip("nothing owed any more")
            if items is None
            else today(context.app, context.t(row), items, context.now)
        )
    return prepared


def _list(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """A list that is there already, as it is now."""
    prepared: dict[int, Prepared] = {}
    asked = _member_rows(context, claimed, prepared)
    lists = nudges.todays(context.uow, set(asked), context.now, context.app.zone)
    for member_id, row in asked.items():
        prepared[row.id] = today(context.app, context.t(row), lists[member_id], context.now)
    return prepared


def _still_right(
    context: Context, claimed: list[Claimed], audience: Audience
) -> tuple[dict[int, Prepared], dict[int, tuple[Claimed, int]]]:
    """Check nudges about an activity again: the skipped ones, and (row, member id) of the rest, by
    row id."""
    skipped: dict[int, Prepared] = {}
    pairs: dict[int, tuple[int, int]] = {}
    for row in claimed:
        account = context.account(row)
        if account is None or account.member_id is None:
            skipped[row.id] = Skip("no longer a member here")
        else:
            pairs[row.id] = (row.params["activity"], account.member_id)
    right = context.uow.debts.still(set(pairs.values()), audience)
    kept = {}
    for row in claimed:
        if row.id in pairs and pairs[row.id] in right:
            kept[row.id] = (row, pairs[row.id][1])
        else:
            skipped.setdefault(row.id, Skip("nothing owed any more"))
    return skipped, kept


def _unanswered(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """To those who still owe an answer: the card, with a word in front."""
    prepared, kept = _still_right(context, claimed, Audience.UNANSWERED)
    return prepared | activities.asking(context, [row for row, _ in kept.values()])


def _soon(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """An hour before, for those who said yes; what starts at one time in one message."""
    prepared, kept = _still_right(context, claimed, Audience.ATTENDING)
    found = context.uow.activities.many({row.params["activity"] for row, _ in kept.values()})
    groups = context.uow.units.many({one.group_id for one in found.values() if one.group_id})
    by_chat: dict[int, list[Claimed]] = {}
    for row, _ in kept.values():
        by_chat.setdefault(row.chat_id, []).append(row)
    for first, *others in by_chat.values():
        both = [found[row.params["activity"]] for row in (first, *others)]
        both.sort(key=lambda one: (one.starts_at, one.id))
        starting = [(one, groups.get(one.group_id or 0)) for one in both]
        prepared[first.id] = _start(context, context.t(first), starting)
        prepared |= {row.id: _TOGETHER for row in others}
    return prepared


def _start(context: Context, t: Language, starting: list[_Starting]) -> Screen:
    text = "\n\n".join(_starts(context, t, *one) for one in starting)
    return Screen(text, _open_keys(t, starting))


def _starts(context: Context, t: Language, activity: Activity, group: Unit | None) -> str:
    called = facts.heading(t, activity, group)
    at = words.clock(context.app.local(activity.starts_at, activity.rules.zone))
    heading = t._("⏰ {title} · starts at {time}").format(title=called, time=at)
    subject = activity.subject if activity.subject != called else ""
    return lines(
        bold(heading),
        t._("📍 {place}").format(place=esc(activity.place)) if activity.place else None,
        t._("📝 {subject}").format(subject=esc(subject)) if subject else None,
    )


def _open_keys(t: Language, starting: list[_Starting]) -> Keyboard:
    if len(starting) == 1:
        return rows(Key(t._("📄 Open"), OpenMine(starting[0][0].id)))
    return rows(*(Key(f"📄 {facts.heading(t, *one)}", OpenMine(one[0].id)) for one in starting))


_EACH: dict[str, Prepare] = {
    nudges.DAY: _day,
    nudges.SOON: _soon,
    nudges.UNANSWERED: _unanswered,
}
PUSHES: dict[str, Prepare] = {**dict.fromkeys(_EACH, _reminders), cards.LIST: _list}
