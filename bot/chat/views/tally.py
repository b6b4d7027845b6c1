"""The secretary's view of an activity: how many, who has not answered, what can be done."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import (
    CancelButton,
    ChangeButton,
    ListPage,
    NamesPage,
    OpenActivity,
)
from bot.chat.buttons.attendance import RollOpen
from bot.chat.buttons.nudges import NudgeButton, OpenMine
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, rows
from bot.chat.views import paging, words
from bot.chat.views.activities import facts, title
from bot.domain.activities import ActivityState, Answer, Leave
from bot.i18n import Language
from bot.services.activities import Board, Entry
from bot.store.activities import Activity
from bot.store.units import Unit

NAMES = 30
"""After so many names there are figures and pages (screens.md)."""
BAR = 10
LIST = 8


def tally_matter(activity_id: int) -> str:
    """What the secretary's card is about."""
    return f"tally:{activity_id}"


def tally(app: App, t: Language, board: Board, now: datetime) -> Screen:
    """Figures, names of who has not answered, and the keys that the reader may use."""
    activity = board.activity
    owing = board.said(None)
    text = lines(
        facts(app, t, activity, now),
        _whose(t, board),
        "",
        _bar(t, board),
        _figures(t, board),
        _who(t, board, owing) if owing and activity.state is ActivityState.PUBLISHED else None,
        _state(app, t, activity, now),
    )
    return Screen(text, _keys(t, board, owing, now), matter=tally_matter(activity.id))


def _whose(t: Language, board: Board) -> str:
    names = [board.unit.name] + ([board.group.name] if board.group else [])
    shown = " · ".join(names)
    if board.partly:
        return esc(t._("👥 {unit} · your group's people").format(unit=shown))
    return esc(t._("👥 {unit}").format(unit=shown))


def _bar(t: Language, board: Board) -> str:
    expected = len(board.entries)
    answered = expected - len(board.said(None))
    full = answered * BAR // expected if expected else 0
    bar = "▰" * full + "▱" * (BAR - full)
    return esc(
        t._("Expected {expected} {bar} answered {answered}").format(
            expected=expected, bar=bar, answered=answered
        )
    )


def _figures(t: Language, board: Board) -> str:
    leave = len(board.said(Answer.LEAVE))
    pending = len(board.pending)
    shown = str(leave) + (t._(" ({n} to decide)").format(n=pending) if pending else "")
    late = sum(one.row.answered_late for one in board.entries if one.row.answer is not None)
    figures = t._("✅ {attending} · 🙏 {leave} · ❓ {unsure} · no answer {owing}").format(
        attending=len(board.said(Answer.ATTENDING)),
        leave=shown,
        unsure=len(board.said(Answer.UNSURE)),
        owing=len(board.said(None)),
    )
    return esc(figures + (t._(" · late {n}").format(n=late) if late else ""))


def _who(t: Language, board: Board, owing: tuple[Entry, ...]) -> str:
    if len(owing) > NAMES:
        return esc(t._("No answer: {n} people; 📋 shows their names.").format(n=len(owing)))
    return t._("No answer: {names}").format(names=" · ".join(_name(t, board, one) for one in owing))


def _name(t: Language, board: Board, entry: Entry) -> str:
    name = esc(entry.name)
    if not entry.reachable:
        name += esc(t._(" (not in chat)"))
    before = entry.row.answer
    if before is not None and entry.row.answer_in(board.activity.round) is None:
        name += esc(t._(" (before the change: {answer})").format(answer=words.answer(t, before)))
    return name


def _state(app: App, t: Language, activity: Activity, now: datetime) -> str | None:
    if activity.state is ActivityState.CANCELLED:
        return esc(t._("🚫 This activity was cancelled."))
    if activity.state is ActivityState.CLOSED:
        return esc(t._("🔒 The sheet is closed."))
    if activity.nudged_at is not None:
        at = app.local(activity.nudged_at)
        when = f"{words.date_only(t, at.date(), app.today(now))} {words.clock(at)}"
        return esc(t._("🔔 Last reminded by hand: {when}").format(when=when))
    return None


def _keys(t: Language, board: Board, owing: tuple[Entry, ...], now: datetime) -> Keyboard:
    activity = board.activity
    on = activity.state is ActivityState.PUBLISHED
    coming = on and activity.starts_at > now
    reached = sum(entry.reachable for entry in owing)
    nudge = Key(t._("🔔 Remind {n}").format(n=reached), NudgeButton(activity.id))
    rolled = activity.state is not ActivityState.CANCELLED and board.may_take_roll
    return rows(
        nudge if coming and board.may_nudge and reached else None,
        (
            Key(t._("📋 List"), NamesPage(activity.id, 0)),
            *((Key(t._("📝 Attendance"), RollOpen(activity.id)),) if rolled else ()),
        ),
        (
            (
                Key(t._("✏️ Change"), ChangeButton(activity.id, None)),
                Key(t._("🚫 Cancel it"), CancelButton(activity.id, sure=False), style=Style.DANGER),
            )
            if coming and board.may_manage
            else ()
        ),
        Key(t._("◀ Back"), ListPage(0)),
    )


def names(app: App, t: Language, board: Board, page: int, now: datetime) -> Screen:
    """📋: everybody by what they answered, in pages."""
    listed = [
        (entry, words.answer(t, said) if said else t._("no answer"))
        for said in (None, *Answer)
        for entry in board.said(said)
    ]
    shown, page, pages = paging.cut(listed, page, NAMES)
    text = [bold(title(t, board.activity)), ""]
    text += [f"{esc(said)} · {_name(t, board, one)}{_leave(t, one)}" for one, said in shown]
    if not listed:
        text.append(esc(t._("Nobody is expected yet.")))
    return Screen(
        "\n".join(text),
        rows(
            paging.arrows(page, pages, lambda to: NamesPage(board.activity.id, to)),
            Key(t._("◀ Back"), OpenActivity(board.activity.id)),
        ),
    )


def _leave(t: Language, entry: Entry) -> str:
    marks = {
        Leave.REQUESTED: t._(" · to decide"),
        Leave.APPROVED: t._(" · approved"),
        Leave.DECLINED: t._(" · not approved"),
    }
    late = t._(" (late)") if entry.row.answered_late and entry.row.answer else ""
    return esc((marks[entry.row.leave] if entry.row.leave else "") + late)


def listing(
    app: App,
    t: Language,
    found: list[tuple[Activity, Unit]],
    page: int,
    now: datetime,
    *,
    secretary: bool,
    boards: set[int],
) -> Screen:
    """The list of activities; `boards` are those whose tally the reader may open, the rest open
    as one's own card."""
    if not found:
        empty = (
            t._("There are no activities yet. Set one up with /new.")
            if secretary
            else t._("There are no activities for you yet. You will be told when there are.")
        )
        return Screen(esc(empty))
    shown, page, pages = paging.cut(found, page, LIST)
    several = len({unit.id for _, unit in found}) > 1
    keys = [
        Key(
            _entry(app, t, activity, unit if several else None, now),
            OpenActivity(activity.id) if activity.id in boards else OpenMine(activity.id),
        )
        for activity, unit in shown
    ]
    text = lines(bold(t._("📌 Activities")), esc(t._("What is to come first, then what has been.")))
    arrows = paging.arrows(page, pages, ListPage)
    return Screen(text, rows(*keys, arrows))


def _entry(app: App, t: Language, activity: Activity, unit: Unit | None, now: datetime) -> str:
    local = app.local(activity.starts_at)
    when = f"{words.date_only(t, local.date(), app.today(now))} {words.clock(local)}"
    mark = {
        ActivityState.CANCELLED: "🚫 ",
        ActivityState.CLOSED: "🔒 ",
        ActivityState.PUBLISHED: "",
    }[activity.state]
    parts = [f"{mark}{when}", title(t, activity)] + ([unit.name] if unit else [])
    return " · ".join(parts)[:100]


def ask_cancel(app: App, t: Language, activity: Activity, now: datetime) -> Screen:
    """Cancelling asks once."""
    return Screen(
        lines(
            facts(app, t, activity, now),
            "",
            bold(t._("Cancel this activity? Everybody who was told of it will be told.")),
        ),
        rows(
            Key(t._("🚫 Yes, cancel it"), CancelButton(activity.id, sure=True), style=Style.DANGER),
            Key(t._("◀ Back"), OpenActivity(activity.id)),
        ),
    )


def ask_change(app: App, t: Language, activity: Activity, now: datetime) -> Screen:
    """What shall be changed?"""
    fields = (("when", t._("✏️ Time")), ("place", t._("✏️ Place")), ("subject", t._("✏️ Subject")))
    return Screen(
        lines(facts(app, t, activity, now), "", bold(t._("What shall be changed?"))),
        rows(
            tuple(Key(label, ChangeButton(activity.id, field)) for field, label in fields),
            Key(t._("◀ Back"), OpenActivity(activity.id)),
        ),
    )
