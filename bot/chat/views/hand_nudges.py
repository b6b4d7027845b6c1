"""🔔 to chosen people: the picker, the line that is added, the card to confirm."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.app import App
from bot.chat.buttons import Button
from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.assignments import TaskOpen
from bot.chat.buttons.nudges import (
    HandLine,
    HandMany,
    HandNext,
    HandPick,
    HandPickTask,
    HandSend,
    HandToggle,
    HandTurn,
)
from bot.chat.pushes import Context, Prepared
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import assignment_words, facts, paging, words
from bot.domain.activities import Answer
from bot.i18n import Language
from bot.services.activities.activities import Board, Entry
from bot.services.assignments import by_hand
from bot.services.nudging.by_hand import may_be_chosen
from bot.store.delivery.claiming import Claimed

PAGE = 12
LINE = 100
"""So many characters an added line has at most."""


@dataclass(frozen=True)
class Person:
    """Somebody who can be chosen; `mark` says what they have answered, `owes` if they owe."""

    member: int
    name: str
    mark: str = ""
    owes: bool = True


@dataclass(frozen=True)
class Choice:
    """What is reminded of, whom there is to choose from, and where ◀ leads. `title` is HTML."""

    title: str
    hint: str
    people: tuple[Person, ...]
    back: Button


def key(t: Language, button: HandPick | HandPickTask) -> Key:
    """🔔 to chosen people, on the tally."""
    return Key(t._("🔔 Choose whom"), button)


def of_activity(app: App, t: Language, board: Board) -> Choice:
    """Those who are expected at an activity."""
    marks: dict[Answer | None, str] = {None: " ○", Answer.UNSURE: " ❓", Answer.ATTENDING: " ✅"}
    said = {one.row.member_id: one.row.answer_in(board.activity.round) for one in board.entries}
    people = tuple(
        Person(who, one.name, marks.get(said[who], ""), said[who] in (None, Answer.UNSURE))
        for one in candidates(board)
        if (who := one.row.member_id)
    )
    hint = t._("Press those whom you want to remind. ○ has not answered, ❓ is not sure.")
    return Choice(_headline(app, t, board), hint, people, OpenActivity(board.activity.id))


def of_assignment(t: Language, owed: by_hand.Choice) -> Choice:
    """Those who have not done an assignment."""
    title = t._("🔔 Remind: {title}").format(title=assignment_words.called(t, owed.assignment))
    people = tuple(Person(who, name) for who, name in owed.people.items())
    hint = t._("Press those whom you want to remind. None of them has done it.")
    return Choice(bold(title), hint, people, TaskOpen(owed.assignment.id))


def candidates(board: Board) -> list[Entry]:
    """Who can be chosen: in chat, and not on leave; who owes an answer first."""
    round_ = board.activity.round
    order: dict[Answer | None, int] = {None: 0, Answer.UNSURE: 1, Answer.ATTENDING: 2}
    there = [
        one for one in board.entries if one.reachable and may_be_chosen(board.activity, one.row)
    ]
    return sorted(there, key=lambda one: order.get(one.row.answer_in(round_), 3))


def picker(t: Language, of: Choice, draft: int, chosen: Collection[int], page: int) -> Screen:
    """Everybody who can be reminded, a key a person that carries the state it will set."""
    shown, page, pages = paging.cut(of.people, page, PAGE)
    keys = [_person(one, draft, page, on=one.member in chosen) for one in shown]
    n = len(chosen)
    onward = Key(t._("➡️ Go on with {n}").format(n=n), HandNext(draft), style=Style.PRIMARY)
    many = (
        Key(t._("☑ All who owe"), HandMany(draft, True, page)),
        Key(t._("☐ Nobody"), HandMany(draft, False, page)),
    )
    return Screen(
        lines(
            of.title,
            esc(of.hint),
            None if of.people else esc(t._("There is nobody who can be reminded in chat.")),
        ),
        rows(
            *pairs(keys),
            paging.arrows(page, pages, lambda to: HandTurn(draft, to)),
            many,
            onward if n else None,
            Key(t._("◀ Back"), of.back),
        ),
    )


def _person(one: Person, draft: int, page: int, *, on: bool) -> Key:
    label = ("☑ " if on else "") + one.name + one.mark
    return Key(label, HandToggle(draft, one.member, not on, page))


def ask_line(t: Language) -> Screen:
    """✏️: which line?"""
    said = t._(
        "Send one line of at most {n} characters that is put into the reminder, for example: "
        "please bring your notes. Only those you have chosen see it. /cancel leaves it."
    ).format(n=LINE)
    return Screen(esc(said), fresh=True)


def confirm(t: Language, of: Choice, draft: int, chosen: Collection[int], line: str) -> Screen:
    """Who is reminded and with which line, once more."""
    names = [one.name for one in of.people if one.member in chosen]
    n = len(names)
    write = t._("✏️ Another line") if line else t._("✏️ Add a line")
    return Screen(
        lines(
            esc(t._("Please check:")),
            of.title,
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
