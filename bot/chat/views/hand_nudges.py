"""🔔 to chosen people: the picker, the line that is added, the card to confirm."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.nudges import (
    HandLine,
    HandMany,
    HandNext,
    HandPick,
    HandSend,
    HandToggle,
    HandTurn,
)
from bot.chat.pushes import Context, Prepared
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import facts, paging, words
from bot.domain.activities import Answer
from bot.i18n import Language
from bot.services.activities.activities import Board, Entry
from bot.services.nudging.by_hand import may_be_chosen
from bot.store.delivery.claiming import Claimed

PAGE = 12
LINE = 100
"""So many characters an added line has at most."""


def key(t: Language, activity: int) -> Key:
    """🔔 to chosen people, on the tally."""
    return Key(t._("🔔 Choose whom"), HandPick(activity, 0))


def candidates(board: Board) -> list[Entry]:
    """Who can be chosen: in chat, and not on leave; who owes an answer first."""
    round_ = board.activity.round
    order: dict[Answer | None, int] = {None: 0, Answer.UNSURE: 1, Answer.ATTENDING: 2}
    there = [
        one for one in board.entries if one.reachable and may_be_chosen(board.activity, one.row)
    ]
    return sorted(there, key=lambda one: order.get(one.row.answer_in(round_), 3))


def picker(
    app: App, t: Language, board: Board, draft: int, chosen: Collection[int], page: int
) -> Screen:
    """Everybody who can be reminded, a key a person that carries the state it will set."""
    there = candidates(board)
    shown, page, pages = paging.cut(there, page, PAGE)
    keys = [_person(t, board, one, draft, page, on=one.row.member_id in chosen) for one in shown]
    n = len(chosen)
    onward = Key(t._("➡️ Go on with {n}").format(n=n), HandNext(draft), style=Style.PRIMARY)
    many = (
        Key(t._("☑ All who owe"), HandMany(draft, True, page)),
        Key(t._("☐ Nobody"), HandMany(draft, False, page)),
    )
    return Screen(
        lines(
            _headline(app, t, board),
            esc(t._("Press those whom you want to remind. ○ has not answered, ❓ is not sure.")),
            None if there else esc(t._("There is nobody who can be reminded in chat.")),
        ),
        rows(
            *pairs(keys),
            paging.arrows(page, pages, lambda to: HandTurn(draft, to)),
            many,
            onward if n else None,
            Key(t._("◀ Back"), OpenActivity(board.activity.id)),
        ),
    )


def _person(t: Language, board: Board, one: Entry, draft: int, page: int, *, on: bool) -> Key:
    marks: dict[Answer | None, str] = {None: " ○", Answer.UNSURE: " ❓", Answer.ATTENDING: " ✅"}
    mark = marks.get(one.row.answer_in(board.activity.round), "")
    label = ("☑ " if on else "") + one.name + mark
    return Key(label, HandToggle(draft, one.row.member_id, not on, page))


def ask_line(t: Language) -> Screen:
    """✏️: which line?"""
    said = t._(
        "Send one line of at most {n} characters that is put into the reminder, for example: "
        "please bring your notes. Only those you have chosen see it. /cancel leaves it."
    ).format(n=LINE)
    return Screen(esc(said), fresh=True)


def confirm(
    app: App, t: Language, board: Board, draft: int, chosen: Collection[int], line: str
) -> Screen:
    """Who is reminded and with which line, once more."""
    names = [one.name for one in board.entries if one.row.member_id in chosen]
    n = len(names)
    write = t._("✏️ Another line") if line else t._("✏️ Add a line")
    return Screen(
        lines(
            esc(t._("Please check:")),
            _headline(app, t, board),
            esc(
                t.n_("🔔 {n} person: {names}", "🔔 {n} people: {names}", n).format(
                    n=n, names=words.listed(t, names)
                )
            ),
            esc(said(t, line)) if line else esc(t._("No line is added.")),
        ),
        rows(
            Key(t._("✅ Remind them"), HandSend(draft, True), style=Style.SUCCESS),
            (
                Key(write, HandLine(draft, True)),
                *((Key(t._("➖ Without it"), HandLine(draft, False)),) if line else ()),
            ),
            (Key(t._("◀ Back"), HandTurn(draft, 0)), Key(t._("🗑 Discard"), HandSend(draft, False))),
        ),
    )


def said(t: Language, line: str) -> str:
    """💬 “请带上学习笔记”."""
    return t._("💬 “{line}”").format(line=line)


def line_of(t: Language, text: str) -> str:
    """The line that a message to such a reader says somebody added; "" where there is none."""
    before, after = said(t, "\n").split("\n")
    found = [
        one.removeprefix(before).removesuffix(after)
        for one in text.splitlines()
        if one.startswith(before) and one.endswith(after)
    ]
    return found[-1] if found else ""


def _headline(app: App, t: Language, board: Board) -> str:
    activity = board.activity
    start = app.local(activity.starts_at, activity.rules.zone)
    when = words.moment(t, start, start.date())
    title = facts.heading(t, activity, board.group)
    return bold(t._("🔔 Remind: {title} · {when}").format(title=title, when=when))


def reminded(app: App, t: Language, board: Board, entry: Entry, now: datetime) -> str:
    """· 🔔 11月25日 14:05: when somebody was last reminded by hand; not escaped."""
    at = board.reminded.get(entry.row.member_id)
    if at is None:
        return ""
    zone = board.activity.rules.zone
    return f" · 🔔 {words.brief(t, app.local(at, zone), app.local(now, zone).date())}"


def with_lines(
    context: Context, claimed: list[Claimed], prepared: dict[int, Prepared]
) -> dict[int, Prepared]:
    """Nudges that somebody added a line to say it, whichever message of that person they came to
    be told with."""
    told = {row.chat_id: row.id for row in reversed(claimed) if _goes(prepared, row)}
    made = dict(prepared)
    for row in claimed:
        line = (row.body or {}).get("line")
        into = row.id if _goes(prepared, row) else told.get(row.chat_id)
        screen = made.get(into or 0)
        if line and into is not None and isinstance(screen, Screen):
            made[into] = with_line(context.t(row), screen, line)
    return made


def _goes(prepared: dict[int, Prepared], row: Claimed) -> bool:
    return isinstance(prepared.get(row.id), Screen)


def with_line(t: Language, screen: Screen, line: str) -> Screen:
    """A message that says a line too: below the first one of a card, at the end of a list."""
    first, _, rest = screen.text.partition("\n")
    own = (screen.matter or "").startswith("activity:")
    text = lines(first, esc(said(t, line)), rest) if own else lines(screen.text, esc(said(t, line)))
    return replace(screen, text=text)
