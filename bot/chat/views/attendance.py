"""Screens about attendance: the roll, its closing, the closed sheet."""

from __future__ import annotations

from datetime import datetime

from bot.chat.buttons import Button
from bot.chat.buttons.attendance import (
    RollAll,
    RollClose,
    RollList,
    RollOpen,
    RollPage,
    RollToggle,
)
from bot.chat.buttons.corrections import SendBack, SheetVersions
from bot.chat.buttons.participants import WalkInSearch
from bot.chat.buttons.summaries import SheetExcel
from bot.chat.screens import Key, Screen, Style, esc, lines, pairs, rows
from bot.chat.views import commands, corrections, figures, paging, words
from bot.domain.activities import Attendance
from bot.domain.attendance import CAME, following
from bot.domain.commands import Command
from bot.errors import N_
from bot.i18n import Language
from bot.services.attendance.attendance import Marked, Offer
from bot.services.attendance.closing import Closing
from bot.services.attendance.rolls import Board, Entry, Roll

ROLL_PAGE = 16
LIST_PAGE = 8
_MARKS = {
    None: "—",
    Attendance.PRESENT: "✅",
    Attendance.LATE: N_("(late)"),
    Attendance.ON_LEAVE: N_("(leave)"),
    Attendance.ABSENT: N_("(absent)"),
}


def not_a_keeper(t: Language) -> Screen:
    """For somebody who takes no rolls: what they can do instead."""
    said = t._(
        "The roll is taken by the secretary, the deputy, the committee member for organisation, "
        "and in a group by its leader. What was recorded for you is under /my."
    )
    return Screen(esc(said), rows(commands.key(t, Command.MY)), fresh=True)


def nothing_on(t: Language) -> Screen:
    """There has been no activity yet."""
    said = t._(
        "There is no roll to take yet: a roll opens 30 minutes before an activity starts. "
        "What is planned is under /activities."
    )
    return Screen(esc(said), rows(commands.key(t, Command.ACTIVITIES)), fresh=True)


def choice(t: Language, offer: Offer, page: int, local_now: datetime) -> Screen:
    """Several rolls are open: which one?"""
    shown, page, pages = paging.cut(offer.open, page, LIST_PAGE)
    return Screen(
        lines(
            figures.headline("📝", t._("Attendance")),
            esc(t._("Several rolls are open. Which one do you want to take?")),
        ),
        rows(
            *(Key(_line(t, board, local_now), RollOpen(board.activity.id)) for board in shown),
            paging.arrows(page, pages, RollList),
        ),
    )


def roll(t: Language, shown: Roll, page: int, local_now: datetime) -> Screen:
    """The roll as it stands in the database, or the sheet once it is closed."""
    if shown.sheet is not None:
        return sheet(t, shown, local_now)
    everybody = (*shown.entries, *shown.observers)
    people, page, pages = paging.cut(everybody, page, ROLL_PAGE)
    tally, activity_id = shown.tally, shown.activity.id
    recorded = t._("Recorded {recorded}/{expected}").format(
        recorded=tally.expected - tally.unrecorded, expected=tally.expected
    )
    return Screen(
        lines(
            figures.headline("📝", t._("Attendance"), *_what_and_when(t, shown, local_now)),
            corrections.why_line(t, shown.why),
            None if shown.whole else esc(t._("The people of your group:")),
            esc(f"{recorded} · {figures.counts(t, tally)}"),
            _observing(t, shown),
            esc(t._("Tap a name to go on: ✅ present, (late), (leave), (absent), — unrecorded.")),
        ),
        rows(
            *pairs([_toggle(t, activity_id, entry, page) for entry in people]),
            _all_coming(t, shown, page),
            _walk_in(t, shown),
            paging.arrows(page, pages, lambda to: RollPage(activity_id, to)),
            _close(t, shown, local_now),
        ),
    )


def marked(t: Language, done: Marked, page: int, local_now: datetime) -> Screen:
    """The roll after a tap on a name."""
    screen = roll(t, done.roll, page, local_now)
    if done.entry is None:
        return screen.with_toast(t._("The roll is closed; nothing was changed."))
    state = words.attendance(t, done.entry.row.attendance)
    return screen.with_toast(t._("{name}: {state}").format(name=done.entry.name, state=state))


def all_marked(t: Language, shown: Roll, count: int, page: int, local_now: datetime) -> Screen:
    """The roll after 全到."""
    said = t.n_("{n} recorded as present.", "{n} recorded as present.", count).format(n=count)
    return roll(t, shown, page, local_now).with_toast(said)


def closing(t: Language, result: Closing, local_now: datetime) -> Screen:
    """The closed sheet, or the question about those who are unrecorded."""
    shown = result.roll
    if result.done:
        said = t._("The roll was closed already.") if result.before else t._("The roll is closed.")
        return sheet(t, shown, local_now).with_toast(said)
    left = [entry.name for entry in shown.entries_as(None)]
    still = t.n_("{n} person is unrecorded", "{n} people are unrecorded", len(left))
    counted = still.format(n=len(left))
    many = len(left) > figures.MOST_NAMES
    who = esc(counted) if many else figures.names(t, counted, left)
    activity_id = shown.activity.id
    return Screen(
        lines(
            figures.headline("📝", t._("Attendance"), *_what_and_when(t, shown, local_now)),
            who,
            esc(t._("Unrecorded is not absent.")),
        ),
        rows(
            (
                Key(t._("Close all the same"), RollClose(activity_id, sure=True)),
                Key(t._("Go on with the roll"), RollPage(activity_id, 0)),
            )
        ),
    )


def sheet(t: Language, shown: Roll, local_now: datetime, back: Button | None = None) -> Screen:
    """The sheet of a closed activity: figures, rates, and the names of who was not there."""
    tally = shown.tally
    expected = t._("Expected {expected}").format(expected=tally.expected)
    return Screen(
        lines(
            figures.headline("📝", t._("Attendance"), *_what_and_when(t, shown, local_now)),
            esc(t._("✔️ The roll is closed.")),
            corrections.version_line(t, shown.sheet.version) if shown.sheet else None,
            None if shown.whole else esc(t._("The people of your group:")),
            esc(f"{expected} · {figures.counts(t, tally)}"),
            esc(figures.rates(t, tally)),
            _observing(t, shown),
            *_not_there(t, shown),
        ),
        rows(
            _sheet_keys(t, shown, back),
            _version_keys(t, shown),
            Key(t._("◀ Back"), back) if back else None,
        ),
    )


def _sheet_keys(t: Language, shown: Roll, back: Button | None) -> tuple[Key, ...]:
    excel = Key(t._("📗 Excel"), SheetExcel(shown.activity.id))
    summary = commands.key(t, Command.SUMMARY)
    return (*([excel] if shown.whole else []), *([summary] if shown.figures and not back else []))


def _version_keys(t: Language, shown: Roll) -> tuple[Key, ...]:
    """🗂 once there is more than one version, ↩️ for who may send the sheet back."""
    activity = shown.activity.id
    several = shown.whole and shown.sheet is not None and shown.sheet.version > 1
    return (
        *([Key(t._("🗂 Versions"), SheetVersions(activity))] if several else []),
        *([Key(t._("↩️ Send back"), SendBack(activity))] if shown.corrects else []),
    )


def _not_there(t: Language, shown: Roll) -> list[str]:
    states = (Attendance.LATE, Attendance.ON_LEAVE, Attendance.ABSENT, None)
    found = [
        figures.names(
            t, words.attendance(t, state), [entry.name for entry in shown.entries_as(state)]
        )
        for state in states
    ]
    named = [line for line in found if line is not None]
    return ["", *named] if named else []


def _what_and_when(t: Language, shown: Roll | Board, local_now: datetime) -> tuple[str, str]:
    activity = shown.activity
    starts = activity.starts_at.astimezone(activity.rules.zone or local_now.tzinfo)
    return (
        figures.title(t, activity, shown.group),
        words.moment(t, starts, local_now.date()),
    )


def _line(t: Language, board: Board, local_now: datetime) -> str:
    what, when = _what_and_when(t, board, local_now)
    return f"{when} {what}"


def _observing(t: Language, shown: Roll) -> str | None:
    """How many observers there are, and how many came; they count nowhere else."""
    if not shown.observers:
        return None
    came = sum(one.row.attendance in CAME for one in shown.observers)
    said = t._("👁 Observers: {came} of {n} came")
    return esc(said.format(came=came, n=len(shown.observers)))


def _toggle(t: Language, activity_id: int, entry: Entry, page: int) -> Key:
    state, observes = entry.row.attendance, entry.row.observer
    mark = t._(_MARKS[state])
    if state in CAME and entry.row.signed_for:
        mark += t._(" (signed for)")
    name = f"👁 {entry.name}" if observes else entry.name
    gap = "" if name.endswith("）") else " "
    then = following(state, observer=observes)
    button = RollToggle(activity_id, entry.row.member_id, then, page)
    return Key(f"{name}{gap}{mark}", button)


def _walk_in(t: Language, shown: Roll) -> Key | None:
    """➕ 到场人员, for whoever takes the whole roll."""
    if not shown.whole:
        return None
    return Key(t._("➕ Who else came"), WalkInSearch(shown.activity.id))


def _all_coming(t: Language, shown: Roll, page: int) -> Key | None:
    count = len(shown.coming)
    if not count:
        return None
    said = t.n_(
        "✅ All present: the {n} who said yes", "✅ All present: the {n} who said yes", count
    )
    return Key(said.format(n=count), RollAll(shown.activity.id, page), style=Style.SUCCESS)


def _close(t: Language, shown: Roll, local_now: datetime) -> Key | None:
    if not shown.whole or shown.activity.starts_at > local_now:
        return None
    return Key(t._("✔️ Close the roll"), RollClose(shown.activity.id))
