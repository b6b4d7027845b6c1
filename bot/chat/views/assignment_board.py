"""Assignments as who follows them sees them: the list, the figures, one person after another."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons.assignments import (
    TaskCancel,
    TaskClose,
    TaskEdit,
    TaskFile,
    TaskList,
    TaskNudge,
    TaskOpen,
    TaskPeople,
    TaskRows,
)
from bot.chat.buttons.audit import Trace
from bot.chat.buttons.nudges import HandPickTask
from bot.chat.buttons.policies import TaskPreview
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import assignment_words as tasks
from bot.chat.views import audit, cycles, hand_nudges, tally
from bot.domain.assignments import OWING, AssignmentKind, Material, Progress, Whom
from bot.errors import NotAllowed
from bot.i18n import Language
from bot.services.assignments import boards, cards, progress
from bot.services.assignments.boards import Board
from bot.services.nudging.unreached import Unreached
from bot.store.assignments.assignments import Assignment
from bot.store.delivery.sending import Claimed

PAGE = 8
ROWS = 16


def board(t: Language, shown: Board, today: date) -> Screen:
    """Figures, who has not done it, and the keys that the reader may use."""
    of = shown.assignment
    text = lines(
        tasks.headline(t, of, of.due_on, today, neutral=False),
        _facts(t, shown, today),
        "",
        _bar(t, shown),
        _figures(t, shown),
        _who(t, shown) if of.on else None,
        _state(t, of),
    )
    return Screen(text, _keys(t, shown), matter=cards.board_matter(of.id))


def _facts(t: Language, shown: Board, today: date) -> str:
    of = shown.assignment
    aim = tasks.whom(t, of.whom, shown.unit, shown.group, of.roles)
    due = tasks.left_line(t, of.from_date, of.due_on, today) if of.due_on and of.on else None
    months = t._("⏰ {n} months from the day each took office")
    return lines(
        esc(due) if due else None,
        esc(months.format(n=of.months)) if of.months else None,
        esc(t._("👥 {people}").format(people=aim)),
        esc(t._("👥 your group's people")) if shown.partly else None,
        esc(t._("🎓 {hours}").format(hours=tasks.hours_said(t, of.hours))) if of.hours else None,
        tasks.material(t, of.material_kind, of.material),
        esc(t._("📮 To be handed up to: {receiver}").format(receiver=of.receiver))
        if of.receiver
        else None,
        esc(t._("§ Clause: {clause}").format(clause=of.clause)) if of.clause else None,
        cycles.line(t, of, today),
    )


def _bar(t: Language, shown: Board) -> str:
    total, done = len(shown.concerned), len(shown.at(Progress.DONE))
    full = done * tally.BAR // total if total else 0
    bar = "▰" * full + "▱" * (tally.BAR - full)
    return esc(t._("Concerned {n} {bar} done {done}").format(n=total, bar=bar, done=done))


def _figures(t: Language, shown: Board) -> str:
    said = t._("✅ {done} · ⏳ {doing} · not begun {open}").format(
        done=len(shown.at(Progress.DONE)),
        doing=len(shown.at(Progress.DOING)),
        open=len(shown.at(Progress.OPEN)),
    )
    ended = len(shown.at(Progress.ENDED))
    return esc(said + (t._(" · no longer applies {n}").format(n=ended) if ended else ""))


def _who(t: Language, shown: Board) -> str | None:
    owing = shown.at(*OWING)
    if not owing:
        return None
    if len(owing) > tally.NAMES:
        return esc(t._("Not done: {n}; 📋 shows their names.").format(n=len(owing)))
    here, away = tally.apart(owing)
    names = " · ".join(one.name + tally.unreached(t, one.unreached) for one in here)
    others = " · ".join(one.name for one in away)
    return lines(
        esc(t._("Not done: {names}").format(names=names)) if here else None,
        esc(t._("Not done, not in chat: {names}").format(names=others)) if away else None,
    )


def _state(t: Language, of: Assignment) -> str | None:
    if of.cancelled_at is not None:
        return esc(t._("🚫 This was cancelled."))
    return None if of.on else esc(t._("🔒 Closed; nothing more is to be done."))


def _keys(t: Language, shown: Board) -> Keyboard:
    of = shown.assignment
    owing = [one for one in shown.at(*OWING) if one.unreached in (None, Unreached.LOST)]
    made = []
    if of.on and shown.may_nudge and owing:
        made.append(Key(t._("🔔 Remind {n} to do it").format(n=len(owing)), TaskNudge(of.id)))
        made.append(hand_nudges.key(t, HandPickTask(of.id)))
    made.append(Key(t._("📋 One by one"), TaskRows(of.id, 0)))
    made.append(Key(t._("👁 Preview reminders"), TaskPreview(of.id)))
    if of.material_kind is Material.FILE:
        made.append(Key(t._("📎 Get the file"), TaskFile(of.id)))
    if shown.may_set:
        made.append(audit.key(t, Trace.ASSIGNMENT, of.id))
    if shown.may_set and of.on:
        if of.whom not in (Whom.OWN, Whom.UNITS):
            made.append(Key(t._("👥 Who is concerned"), TaskPeople(of.id, 0)))
        made += [
            Key(t._("✏️ Change"), TaskEdit(of.id, None)),
            Key(t._("🔒 Close"), TaskClose(of.id, sure=False)),
            Key(t._("🚫 Cancel the assignment"), TaskCancel(of.id, sure=False), style=Style.DANGER),
        ]
    return rows(*pairs(made), Key(t._("◀ Back"), TaskList(0)))


def ask_close(t: Language, shown: Board, today: date) -> Screen:
    """Closing asks once, with who has not done it."""
    of, owing = shown.assignment, shown.at(*OWING)
    left = t.n_("{n} has not done it.", "{n} have not done it.", len(owing))
    if of.kind is not AssignmentKind.DEADLINE:
        left = t.n_("{n} person has not done it.", "{n} people have not done it.", len(owing))
    return Screen(
        lines(
            tasks.headline(t, of, of.due_on, today, neutral=False),
            "",
            esc(left.format(n=len(owing))) if owing else None,
            bold(t._("Close it? Nothing more is owed then; what was done and credited stays.")),
        ),
        rows(
            Key(t._("🔒 Yes, close it"), TaskClose(of.id, sure=True)),
            Key(t._("◀ Back"), TaskOpen(of.id)),
        ),
    )


def ask_cancel(t: Language, shown: Board, today: date) -> Screen:
    """Cancelling asks once."""
    of = shown.assignment
    sure = Key(t._("🚫 Yes, cancel it"), TaskCancel(of.id, sure=True), style=Style.DANGER)
    hours = esc(t._("Hours credited for it are taken back.")) if of.hours else None
    return Screen(
        lines(
            tasks.headline(t, of, of.due_on, today, neutral=False),
            "",
            bold(t._("Cancel it? Everybody who has not done it will be told.")),
            hours,
        ),
        rows(sure, Key(t._("◀ Back"), TaskOpen(of.id))),
    )


def _edited(context: Context, row: Claimed) -> Prepared:
    """A board that somebody looks at, as it is now."""
    account = context.account(row)
    if account is None:
        return Skip("no longer a member here")
    actor = context.uow.accounts.actor_of(account, context.today)
    of = context.uow.assignments.get(row.params["assignment"])
    try:
        if of is None:
            raise NotAllowed
        today = progress.day_of(of, context.now)
        shown = boards.board(context.uow, actor, of.id, today)
    except NotAllowed:
        return Skip("no longer entitled")
    return board(context.t(row), shown, today)


PUSHES: dict[str, Prepare] = {cards.BOARD: one_by_one(_edited)}
