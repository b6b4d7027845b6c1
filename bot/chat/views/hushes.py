"""Putting a reminder off and muting it: the keys under every nudge that still has time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from bot.app import App
from bot.chat.buttons.hushes import MuteButton, MutedList, SnoozeButton, Unmute
from bot.chat.buttons.navigation import Go
from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Key, Keyboard, Screen, bold, esc, lines, rows
from bot.chat.views import facts, nudge_keys, words
from bot.domain.activities import Answer, Window
from bot.domain.commands import Command
from bot.domain.snooze import About, Snooze
from bot.errors import N_
from bot.i18n import Language
from bot.services.nudging import coming_back, snoozing, taking
from bot.services.nudging.snoozing import Matter, Muted, Offer, Wanted
from bot.store.delivery.claiming import Claimed

MOST = 20
"""So many muted things have a key."""
_LABELS = {
    Snooze.HOUR: N_("💤 In 1 hour"),
    Snooze.TONIGHT: N_("💤 Tonight"),
    Snooze.MORNING: N_("💤 Tomorrow morning"),
}
_GONE = Skip("gone")
_ANSWERS = {taking.UNANSWERED: None, taking.UNSURE: Answer.UNSURE}


def under(t: Language, screen: Screen, offer: Offer, now: datetime) -> Screen:
    """A nudge with the keys to put it off and to mute it, above and beside the first that says
    why; what it says beside that has its own."""
    own = tuple(takewhile(lambda row: not any(map(nudge_keys.is_why, row)), screen.keys))
    why, *rest = screen.keys[len(own) :] or ((),)
    said = _said(t, offer, now)
    return replace(
        screen,
        text=lines(screen.text, "", esc(said)) if said else screen.text,
        keys=tuple(
            row for row in (*own, *_snoozes(t, offer), (*_mute(t, offer), *why), *rest) if row
        ),
    )


def _snoozes(t: Language, offer: Offer) -> Keyboard:
    matter = offer.matter
    if offer.muted:
        return ()
    keys = [
        Key(
            t._(_LABELS[how]) + (" ●" if until == offer.until else ""),
            SnoozeButton(matter.about, matter.number, how),
        )
        for how, until in offer.choices.items()
    ]
    return (tuple(keys),)


def _mute(t: Language, offer: Offer) -> tuple[Key, ...]:
    if offer.matter.about is About.DAY or (offer.muted and offer.matter.about is About.ACTIVITY):
        return ()
    return (mute_key(t, offer.matter, muted=offer.muted),)


def mute_key(t: Language, matter: Matter, *, muted: bool) -> Key:
    """🔕, or 🔔 where it is muted."""
    label = t._("🔔 Remind me again") if muted else t._("🔕 Mute")
    return Key(label, MuteButton(matter.about, matter.number, on=not muted))


def way_in(t: Language, muted: int) -> Key | None:
    """🔕 on the settings, where anything is muted."""
    return Key(t._("🔕 Muted: {n}").format(n=muted), MutedList()) if muted else None


def muted_list(app: App, t: Language, shown: Sequence[Muted], now: datetime) -> Screen:
    """What is muted, a key each to be reminded of it again."""
    said = (
        t._("You are not reminded of these. Press one to be reminded of it again.")
        if shown
        else t._("Nothing is muted.")
    )
    keys = [
        Key(f"🔔 {_called(app, t, one, now)}", Unmute(one.matter.about, one.matter.number))
        for one in shown[:MOST]
    ]
    back = Key(t._("◀ Back"), Go(Command.SETTINGS.value))
    return Screen(lines(bold(t._("🔕 Muted")), esc(said)), rows(*keys, back))


def _called(app: App, t: Language, one: Muted, now: datetime) -> str:
    activity = one.activity
    if activity is None:
        return one.assignment.title if one.assignment else ""
    start = app.local(activity.starts_at, activity.rules.zone)
    when = words.brief(t, start, app.local(now, activity.rules.zone).date())
    title = facts.heading(t, activity, None)
    return t._("{title} · {when}").format(title=title, when=when)


def unmute(t: Language, activity: int) -> Key:
    """🔔 on the card of an activity that was muted."""
    return mute_key(t, Matter(About.ACTIVITY, activity), muted=True)


def muted_line(t: Language, found: Window) -> str | None:
    """🔕 on the same card, while it is of interest."""
    if found not in (Window.OPEN, Window.LATE, Window.SHUT):
        return None
    return esc(t._("🔕 You are not reminded of this any more."))


def _said(t: Language, offer: Offer, now: datetime) -> str:
    if offer.until is not None:
        return t._("💤 You will be reminded again: {when}").format(when=_when(t, offer.until, now))
    if offer.muted and offer.matter.about is not About.ACTIVITY:
        return t._("🔕 You are not reminded of this any more.")
    return ""


def _when(t: Language, until: datetime, now: datetime) -> str:
    today = now.astimezone(until.tzinfo).date()
    if until.date() == today:
        return t._("{time} today").format(time=words.clock(until))
    if until.date() == today + timedelta(days=1):
        return t._("{time} tomorrow").format(time=words.clock(until))
    return words.moment(t, until, today)


def snoozed(t: Language, offer: Offer, now: datetime) -> str:
    """What 💤 says."""
    assert offer.until is not None  # noqa: S101 - it was just put off
    return t._("You will be reminded again: {when}").format(when=_when(t, offer.until, now))


def muted(t: Language, *, on: bool) -> str:
    """What 🔕 and 🔔 say."""
    if on:
        return t._("You are not reminded of this any more. Changes and a cancellation still come.")
    return t._("You are reminded of this again.")


def offered(
    context: Context, claimed: list[Claimed], prepared: dict[int, Prepared]
) -> dict[int, Prepared]:
    """Nudges that are about to go out, each with what its reader may do about it; set-wise."""
    screens: dict[int, Screen] = {}
    wanted: dict[int, Wanted] = {}
    about = _matters(claimed, prepared)
    deadlines = _deadlines(context, about)
    for row in claimed:
        account, screen = context.account(row), prepared.get(row.id)
        if row.id in about and account is not None and isinstance(screen, Screen):
            screens[row.id] = screen
            wanted[row.id] = Wanted(account, about[row.id][1], deadlines.get(row.id))
    found = snoozing.offers(context.uow, wanted.values(), context.now, context.app.zone)
    rows = {row.id: row for row in claimed}
    return prepared | {
        number: _under(context, rows[number], screens[number], offer)
        for number, offer in zip(wanted, found, strict=True)
    }


def kept(prepare: Prepare) -> Prepare:
    """Lists that are edited keep these keys while they are reminders."""

    def whole(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
        prepared = prepare(context, claimed)
        nudges = [row for row in claimed if nudge_keys.says_why(prepared.get(row.id, _GONE))]
        return prepared | offered(context, nudges, {row.id: prepared[row.id] for row in nudges})

    return whole


def _under(context: Context, row: Claimed, screen: Screen, offer: Offer) -> Screen:
    t = context.t(row)
    choices = tuple(offer.choices.items())
    return context.once(
        (screen, t.manner, offer.matter, choices, offer.until, offer.muted),
        lambda: under(t, screen, offer, context.now),
    )


def _matters(
    claimed: list[Claimed], prepared: dict[int, Prepared]
) -> dict[int, tuple[Claimed, Matter]]:
    """What each of these that will be sent is about, by row id."""
    found = {}
    for row in claimed:
        screen = prepared.get(row.id)
        if isinstance(screen, Screen):
            matter = snoozing.read(screen.matter or row.matter)
            if matter is not None:
                found[row.id] = (row, matter)
    return found


def _deadlines(
    context: Context, about: dict[int, tuple[Claimed, Matter]]
) -> dict[int, datetime | None]:
    """Until when each is of use, by row id; None: for ever."""
    of_activities = (About.ACTIVITY, About.RUNG)
    ids = {one.number for _, one in about.values() if one.about in of_activities}
    activities = context.uow.activities.many(ids) if ids else {}
    readers = {
        number: account.member_id
        for number, (row, one) in about.items()
        if one.about is About.DAY
        and (account := context.account(row)) is not None
        and account.member_id is not None
    }
    now, zone = context.now, context.app.zone
    lists = coming_back.list_ends(context.uow, set(readers.values()), now, zone)
    due = _due(context, about)
    found: dict[int, datetime | None] = {}
    for number, (row, one) in about.items():
        if one.about in of_activities and one.number in activities:
            answer = _ANSWERS.get(row.kind, Answer.ATTENDING)
            found[number] = coming_back.ends(activities[one.number], answer, now)
        elif number in readers:
            found[number] = lists.get(readers[number], now)
        elif number in due:
            found[number] = due[number]
    return found


def _due(context: Context, about: dict[int, tuple[Claimed, Matter]]) -> dict[int, datetime]:
    """When what these assignments ask for is due, by row id."""
    pairs = {
        number: (one.number, account.member_id)
        for number, (row, one) in about.items()
        if one.about is About.ASSIGNMENT
        and (account := context.account(row)) is not None
        and account.member_id is not None
    }
    found = coming_back.task_deadlines(
        context.uow, set(pairs.values()), context.now, context.app.zone
    )
    return {number: found[pair] for number, pair in pairs.items() if pair in found}
