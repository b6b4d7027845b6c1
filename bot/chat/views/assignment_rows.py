"""Those whom an assignment concerns, one after the other, and what can be recorded of them."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons.assignments import (
    CreditAsk,
    CreditFix,
    TaskDated,
    TaskOpen,
    TaskReceive,
    TaskRow,
    TaskRows,
    TaskTick,
)
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import assignment_words as tasks
from bot.chat.views import paging, words
from bot.chat.views.assignments import sitting
from bot.domain.assignments import OWING, AssignmentKind, Progress, status
from bot.i18n import Language
from bot.services.assignments.boards import Board, Line
from bot.services.assignments.crediting import Ledger
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment

ROWS = 16


def each(t: Language, shown: Board, page: int, today: date) -> Screen:
    """📋: a key for each of them."""
    of = shown.assignment
    cut, page, pages = paging.cut(shown.lines, page, ROWS)
    keys = [Key(_key(of, one), TaskRow(one.row.id, page)) for one in cut]
    plain = lines(*(esc(_line(t, of, one, today)) for one in cut))
    return Screen(
        lines(
            tasks.headline(t, of, of.due_on, today, neutral=False),
            _asks(t, shown) or plain,
        ),
        rows(
            *(pairs(keys) if shown.may_set else ()),
            paging.arrows(page, pages, lambda to: TaskRows(of.id, to)),
            Key(t._("◀ Back"), TaskOpen(of.id)),
        ),
    )


def _asks(t: Language, shown: Board) -> str:
    """What can be done here; "" where the reader only looks."""
    if not shown.lines:
        return esc(t._("It concerns nobody at present."))
    if not (shown.may_set and shown.assignment.on):
        return ""
    return esc(t._("Press a name to record something."))


def _key(of: Assignment, one: Line) -> str:
    figures = ""
    if of.kind is AssignmentKind.TRAINING and of.hours and one.row.state is not Progress.ENDED:
        figures = f" {tasks.hours(one.row.hours)}/{tasks.hours(of.hours)}"
    return f"{tasks.mark(one.row)} {one.name}{figures}"[:60]


def _line(t: Language, of: Assignment, one: Line, today: date) -> str:
    return f"{_key(of, one)} · {standing(t, of, one.row, today)}"


def standing(t: Language, of: Assignment, row: Assignee, today: date) -> str:
    """已完成 11月25日（代）; 未开始 · 临期."""
    said = tasks.progress(t, of.kind, row.state)
    if row.done_on is not None:
        day = words.date_only(t, row.done_on, today)
        said = t._("{progress}, {day}").format(progress=said, day=day)
    if row.received_on is not None:
        day = words.date_only(t, row.received_on, today)
        said = t._("{progress}, receipt {day}").format(progress=said, day=day)
    if row.done_by is not None and of.kind is not AssignmentKind.TRAINING:
        said += t._(" (for them)")
    if row.state in OWING:
        said = f"{said} · {tasks.status(t, status(row.state, row.due_on, today))}"
    return said


def one(t: Language, shown: Ledger, page: int, today: date) -> Screen:
    """One person or unit, and what can be recorded."""
    of, row = shown.assignment, shown.row
    due = tasks.when(t, row, today)
    figures = t._("{done} of {owed} done").format(
        done=tasks.hours(row.hours), owed=tasks.hours_said(t, of.hours)
    )
    training = of.kind is AssignmentKind.TRAINING
    text = lines(
        bold(shown.name),
        esc(tasks.called(t, of)),
        esc(due) if due else None,
        esc(standing(t, of, row, today)),
        esc(figures) if training and of.hours else None,
        *(esc(sitting(t, one, today)) for one in shown.credits if training),
    )
    keys = _recording(t, shown, page, today) if of.on and row.state is not Progress.ENDED else []
    return Screen(text, rows(*pairs(keys), Key(t._("◀ Back"), TaskRows(of.id, page))))


def _recording(t: Language, shown: Ledger, page: int, today: date) -> list[Key]:
    of, row = shown.assignment, shown.row
    done = row.state is Progress.DONE
    made = []
    if of.kind is AssignmentKind.TRAINING:
        made.append(Key(t._("➕ Credit hours"), CreditAsk(row.id), style=Style.SUCCESS))
        made += [
            Key(t._("✏️ {sitting}").format(sitting=sitting(t, one, today)[2:]), CreditFix(one.id))
            for one in shown.credits
        ]
    if done:
        made.append(Key(tasks.to(t, of.kind, Progress.OPEN), TaskTick(row.id, Progress.OPEN, page)))
    else:
        label = tasks.to(t, of.kind, Progress.DONE)
        made.append(Key(label, TaskTick(row.id, Progress.DONE, page), style=Style.SUCCESS))
    if of.kind is AssignmentKind.DEADLINE:
        made.append(Key(t._("🗓 On another day"), TaskDated(row.id)))
        if done:
            has = row.received_on is not None
            label = t._("↩️ No receipt after all") if has else t._("📥 Received")
            made.append(Key(label, TaskReceive(row.id, not has, page)))
    return made
