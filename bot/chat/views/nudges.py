"""Screens of nudges: what one owes, the day's message, an hour before."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from bot.app import App
from bot.chat.buttons.navigation import Go
from bot.chat.buttons.nudges import DayAnswer, OpenMine
from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, rows
from bot.chat.views import words
from bot.domain.activities import Answer
from bot.domain.nudges import Audience
from bot.i18n import Language
from bot.services import nudges
from bot.services.nudges import Day, Nudged, Owed
from bot.store.sending import Claimed

MOST_KEYS = 5
"""So many of the owed answers get keys of their own; the rest are opened from /activities."""


def today(app: App, t: Language, items: list[Owed], now: datetime, day: date | None) -> Screen:
    """What one owes and what the next seven days bring; `day` is set on the day's message."""
    local_day = app.today(now)
    unanswered = [item for item in items if item.unanswered]
    coming = [item for item in items if not item.unanswered]
    if not items:
        return Screen(
            lines(
                _heading(t, local_day, 0),
                "",
                esc(t._("Nothing is waiting for you, and nothing is on in the next 7 days.")),
            ),
            rows(Key(t._("👤 My record"), Go("my"))),
        )
    text = [_heading(t, local_day, len(unanswered))]
    for number, item in enumerate(unanswered, 1):
        text.append(f"{number}. {_line(app, t, item, now)}")
    if coming:
        text += ["", bold(t._("The next 7 days"))]
        text += [f"· {_line(app, t, item, now)}" for item in coming]
    return Screen("\n".join(text), _keys(t, unanswered, day), matter=_matter(day))


def _matter(day: date | None) -> str | None:
    return None if day is None else f"day:{day.isoformat()}"


def _heading(t: Language, day: date, count: int) -> str:
    if count == 0:
        return bold(t._("☀️ {day}").format(day=words.day(t, day, day)))
    waiting = t.n_("{n} thing is waiting for you", "{n} things are waiting for you", count)
    return bold(
        t._("☀️ {day} · {waiting}").format(
            day=words.day(t, day, day), waiting=waiting.format(n=count)
        )
    )


def _line(app: App, t: Language, item: Owed, now: datetime) -> str:
    activity = item.activity
    local_day = app.today(now)
    parts = [
        esc(words.kind(t, activity.kind)),
        esc(words.moment(t, app.local(activity.starts_at), local_day)),
    ]
    if item.debt.answer is not None:
        parts.append(esc(words.answer(t, item.debt.answer)))
    elif now <= activity.answer_by:
        until = app.local(activity.answer_by)
        parts.append(esc(t._("answer by {time}").format(time=_until(t, until, local_day))))
    else:
        parts.append(esc(t._("not answered yet")))
    return " · ".join(parts)


def _until(t: Language, until: datetime, day: date) -> str:
    if until.date() == day:
        return t._("{time} today").format(time=words.clock(until))
    return f"{words.date_only(t, until.date(), day)} {words.clock(until)}"


def _keys(t: Language, unanswered: list[Owed], day: date | None) -> Keyboard:
    made = []
    for number, item in enumerate(unanswered[:MOST_KEYS], 1):
        mark = f"{number} " if len(unanswered) > 1 else ""
        activity = item.activity.id
        made.append(
            (
                Key(
                    mark + words.answer(t, Answer.ATTENDING),
                    DayAnswer(activity, Answer.ATTENDING, day),
                    style=Style.SUCCESS,
                ),
                Key(mark + words.answer(t, Answer.LEAVE), DayAnswer(activity, Answer.LEAVE, day)),
                Key(mark + t._("📄 Open"), OpenMine(activity)),
            )
        )
    return rows(*made)


def no_roster_row(t: Language) -> Screen:
    """/today for an administrator who is on no roster."""
    return Screen(esc(t._("You are on no branch's roster, so nothing is owed. /help shows more.")))


def nudged(t: Language, done: Nudged, zone: tzinfo) -> str:
    """What a nudge by hand did."""
    told = t.n_("{n} person is reminded.", "{n} people are reminded.", done.told)
    said = told.format(n=done.told)
    if done.not_before is not None:
        at = done.not_before.astimezone(zone)
        said = t._("It is quiet now; {n} will be reminded at {time}.").format(
            n=done.told, time=words.clock(at)
        )
    if done.unreached:
        missing = t._("{n} not in chat: please call them.").format(n=len(done.unreached))
        said = f"{said} {missing}" if t.code == "en" else f"{said}{missing}"
    return said


def _day(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """The day's message, for those who still have something waiting."""
    prepared: dict[int, Prepared] = {}
    asked: dict[int, Claimed] = {}
    wanted: dict[int, Day] = {}
    for row in claimed:
        account = context.account(row)
        if account is None or account.member_id is None:
            prepared[row.id] = Skip("no longer a member here")
        elif row.params["day"] != context.today.isoformat():
            prepared[row.id] = Skip("the day is over")
        else:
            asked[account.member_id] = row
            wanted[account.member_id] = Day(
                date.fromisoformat(row.params["since"]), whole=account.daily_on
            )
    lists = nudges.days(context.uow, wanted, context.now, context.app.zone)
    for member_id, row in asked.items():
        items = lists.get(member_id)
        prepared[row.id] = (
            Skip("nothing owed any more")
            if items is None
            else today(context.app, context.t(row), items, context.now, context.today)
        )
    return prepared


def still_right(
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


def _soon(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """An hour before, for those who said yes."""
    prepared, kept = still_right(context, claimed, Audience.ATTENDING)
    activities = context.uow.activities.many({row.params["activity"] for row, _ in kept.values()})
    for row_id, (row, _) in kept.items():
        t = context.t(row)
        activity = activities[row.params["activity"]]
        local = context.app.local(activity.starts_at)
        heading = t._("⏰ {kind} · starts at {time}").format(
            kind=words.kind(t, activity.kind), time=words.clock(local)
        )
        prepared[row_id] = Screen(
            lines(
                bold(heading),
                t._("📍 {place}").format(place=esc(activity.place)) if activity.place else None,
                t._("📝 {subject}").format(subject=esc(activity.subject))
                if activity.subject
                else None,
            ),
            rows(Key(t._("📄 Open"), OpenMine(activity.id))),
        )
    return prepared


PUSHES: dict[str, Prepare] = {"nudge.day": _day, "nudge.soon": _soon}
