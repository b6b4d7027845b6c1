"""Study, training and deadlines on the list of a day: a line and a key each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.buttons.assignments import DayTask, MyTask
from bot.chat.screens import Key, Style, esc
from bot.chat.views import assignment_words as words_of
from bot.chat.views import step_words, words
from bot.domain.assignments import AssignmentKind, Progress
from bot.i18n import Language
from bot.services.nudging.tasks import Task

Numbered = Sequence[tuple[int, Task]]


def lines(t: Language, numbered: Numbered, today: date) -> list[str]:
    """2. 📖 学习任务：《…》 · 11月30日截止; what was done today struck through,
    and below what is owed the own words of today's step."""
    made: list[str] = []
    for number, task in numbered:
        days = (task.row.due_on, today)
        own = step_words.of_task(t, task.assignment, task.words, days, 1)
        made += [_line(t, number, task, today), *step_words.line(own)]
    return made


def _line(t: Language, number: int, task: Task, today: date) -> str:
    of, row = task.assignment, task.row
    called = words_of.kind(t, of.kind) if task.neutral else words_of.called(t, of)
    said = f"{words_of.icon(of.kind)} {called}"
    if task.owner is not None:
        said = f"{said} · {task.owner.name}"
    if not task.owed:
        at = words_of.progress(t, of.kind, row.state)
        return f"<s>{number}.</s> {esc(at)} · {esc(said)}"
    parts = [said]
    if of.kind is AssignmentKind.TRAINING and of.hours:
        missing = words_of.hours_said(t, max(0, of.hours - row.hours))
        parts.append(t._("{hours} still missing").format(hours=missing))
    elif row.state is Progress.DOING:
        parts.append(words_of.progress(t, of.kind, row.state))
    if row.due_on is not None:
        parts.append(due(t, row.due_on, today))
    return f"{number}. {esc(' · '.join(parts))}"


def due(t: Language, day: date, today: date) -> str:
    """今天截止; 11月30日截止; 逾期 3 天."""
    late = (today - day).days
    if late > 0:
        return t.n_("overdue by {n} day", "overdue by {n} days", late).format(n=late)
    near = words.days_from_now(t, day, today)
    shown = near if late >= -1 else words.date_only(t, day, today)
    return t._("due {day}").format(day=shown)


def keys(t: Language, numbered: Numbered, *, alone: bool) -> list[tuple[Key, ...]]:
    """A row for each that is still owed; `alone`: nothing else on the list has keys."""
    made: list[tuple[Key, ...]] = []
    for number, task in numbered:
        if not task.owed:
            continue
        mark = "" if alone else f"{number} "
        of = task.assignment
        done = Key(
            mark + words_of.to(t, of.kind, Progress.DONE),
            DayTask(task.row.id),
            style=Style.SUCCESS,
        )
        opened = Key(mark + t._("📄 Open"), MyTask(of.id))
        made.append((opened,) if of.kind is AssignmentKind.TRAINING else (done, opened))
    return made
