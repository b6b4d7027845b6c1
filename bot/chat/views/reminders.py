"""Reminders on their way out: checked again, and for one person at one time one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from bot.chat.buttons.nudges import OpenMine
from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Key, Keyboard, Screen, bold, esc, lines, rows
from bot.chat.views import (
    activities,
    day_lists,
    facts,
    merging,
    nudge_keys,
    rungs,
    shown_lists,
    step_words,
    task_reminders,
    words,
)
from bot.chat.views.nudges import today
from bot.domain.activities import ActivityState
from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import Audience
from bot.i18n import Language
from bot.services.activities import cards
from bot.services.nudging import day_words, nudges, own_days, taking
from bot.services.nudging.day_words import Listed
from bot.services.nudging.nudges import Day
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Count
from bot.store.delivery.sending import Claimed
from bot.store.members.units import Unit
from bot.store.nudging.steps import Step

_Starting = tuple[Activity, Unit | None]


def _day(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """The day's message, for those who still have something waiting."""
    prepared: dict[int, Prepared] = {}
    readers = day_lists.readers(context, claimed, prepared)
    asked = {readers[row.id]: row for row in claimed if row.id in readers}
    lists: dict[int, Listed] = {}
    for clock, members in day_lists.by_clock(context, asked).items():
        wanted = {one: _wanted(context, asked[one]) for one in members}
        found = nudges.days(context.uow, context.app.bot_id, wanted, context.now, clock)
        lists |= day_words.with_tasks(context.uow, found, context.now, clock)
    for member_id, row in asked.items():
        if member_id not in lists:
            prepared[row.id] = Skip(Reason.PAID)
            continue
        items, owed = lists[member_id]
        shown = today(context.app, context.t(row), items, context.now, owed)
        prepared[row.id] = nudge_keys.under(context.t(row), shown, None)
    return prepared


def _wanted(context: Context, row: Claimed) -> Day:
    account = context.account(row)
    whole = account is not None and account.daily_on
    return Day(date.fromisoformat(row.params["since"]), whole=whole)


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
            skipped[row.id] = Skip(Reason.LEFT)
        else:
            pairs[row.id] = (row.params["activity"], account.member_id)
    days = context.days_of_activities({number for number, _ in pairs.values()})
    why: dict[tuple[int, int], Reason | None] = {}
    for day, some in own_days.pairs_by_day(pairs.values(), days).items():
        why |= context.uow.audiences.still(context.app.bot_id, some, audience, day)
    kept = {}
    for row in claimed:
        if row.id in pairs:
            reason = why[pairs[row.id]]
            if reason is None:
                kept[row.id] = (row, pairs[row.id][1])
            else:
                skipped[row.id] = Skip(reason)
    return skipped, kept


def _card(audience: Audience) -> Prepare:
    """The card of what is on, with a word in front, to those who owe."""

    def prepare(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
        prepared, kept = _still_right(context, claimed, audience)
        made = activities.asking(context, [row for row, _ in kept.values()], audience)
        return prepared | _worded(context, [row for row, _ in kept.values()], made)

    return prepare


def _worded(
    context: Context, claimed: list[Claimed], made: dict[int, Prepared]
) -> dict[int, Prepared]:
    """Nudges with the words their step has of its own, and the keys that all nudges have."""
    steps = context.uow.steps.many({row.params["step"] for row in claimed if "step" in row.params})
    activities_ = context.uow.activities.many({row.params["activity"] for row in claimed})
    worded = {step.activity_id for step in steps.values() if step.words} & set(activities_)
    counts = context.uow.participations.counts(worded) if worded else {}
    done: dict[int, Prepared] = {}
    for row in claimed:
        screen = made[row.id]
        if isinstance(screen, Screen):
            step = steps.get(row.params.get("step", 0))
            activity = activities_[row.params["activity"]]
            about = (activity, step, counts.get(activity.id))
            screen = context.once(
                (screen, step and step.id, context.t(row).manner),
                partial(_with_words, context, row, screen, about),
            )
        done[row.id] = screen
    return done


def _with_words(
    context: Context,
    row: Claimed,
    screen: Screen,
    about: tuple[Activity, Step | None, Count | None],
) -> Screen:
    t, (activity, step, count) = context.t(row), about
    own = ""
    if step is not None and step.words and count is not None:
        owing = count.expected - count.answered
        own = step_words.said(context.app, t, activity, step.words, context.now, owing)
    text = lines(esc(own), screen.text) if own else screen.text
    return nudge_keys.under(t, replace(screen, text=text), activity.id)


def _rungs(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """To those who look after people who have not answered."""
    found = rungs.wanted(context, claimed)
    steps = context.uow.steps.many({row.params["step"] for row in claimed if "step" in row.params})
    prepared: dict[int, Prepared] = {}
    for row in claimed:
        digest, step = found.get(row.id), steps.get(row.params.get("step", 0))
        if digest is None:
            prepared[row.id] = Skip(Reason.LEFT)
        elif digest.activity.state is ActivityState.CANCELLED:
            prepared[row.id] = Skip(Reason.CANCELLED)
        elif not digest.owing:
            prepared[row.id] = Skip(Reason.PAID)
        else:
            words_ = step.words if step is not None else {}
            t = context.t(row)
            prepared[row.id] = rungs.screen(context.app, t, digest, context.now, words_)
    return prepared


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
        screen = _start(context, context.t(first), starting)
        one = starting[0][0].id if len(starting) == 1 else None
        prepared[first.id] = (
            _worded(context, [first], {first.id: screen})[first.id]
            if one
            else nudge_keys.under(context.t(first), screen, None)
        )
        prepared |= {row.id: merging.TOGETHER for row in others}
    return prepared


def _start(context: Context, t: Language, starting: list[_Starting]) -> Screen:
    text = "\n\n".join(_starts(context, t, *one) for one in starting)
    return Screen(text, _open_keys(t, starting))


def _starts(context: Context, t: Language, activity: Activity, group: Unit | None) -> str:
    called = facts.heading(t, activity, group)
    start = context.app.local(activity.starts_at, activity.rules.zone)
    day = context.app.local(context.now, activity.rules.zone).date()
    at = words.clock(start) if start.date() == day else words.moment(t, start, day)
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
    taking.SOON: _soon,
    taking.RUNG: _rungs,
    taking.TASK: task_reminders.to_members,
    taking.TASK_RUNG: task_reminders.to_leaders,
    **{
        kind: _card(audience)
        for audience, kind in taking.KINDS.items()
        if audience is not Audience.ATTENDING
    },
}
PUSHES: dict[str, Prepare] = {
    **dict.fromkeys(_EACH, merging.one_message(_EACH)),
    cards.LIST: shown_lists.again,
}
