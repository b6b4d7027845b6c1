"""👁: when whom an assignment will remind, who not and why; and what came of each step."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from bot.app import App
from bot.chat.buttons.assignments import TaskOpen
from bot.chat.buttons.new_assignment import PlanPublish, PlanResume
from bot.chat.buttons.policies import PolicyOpen, TaskPreview, TaskTold, Where
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, lines, rows
from bot.chat.views import assignment_words as tasks
from bot.chat.views import outcomes, paging, previews
from bot.chat.views.policies import OF
from bot.domain.policies.steps import KIND_OF
from bot.i18n import Language
from bot.services.assignments.boards import Board
from bot.services.assignments.reminding import Timetable
from bot.services.nudging.timetables import Person


def timetable(
    app: App, t: Language, found: Timetable, today: date, *, draft: int | None = None
) -> Screen:
    """The steps to come, by time, and whom none of them reaches; of what is being set up
    (`draft`), or of what is published."""
    of = found.board.assignment
    zone = ZoneInfo(of.zone)
    text = [bold(t._("👁 Who will be reminded when"))]
    text.append(tasks.headline(t, of, of.due_on, today, neutral=False))
    if found.past:
        shown = found.past[-previews.PAST :]
        text += ["", *(previews.receipt(app, t, one, zone, today) for one in shown)]
    blocks = [previews.line(app, t, one, zone, today, found.nobody) for one in found.lines]
    text += previews.to_come(t, blocks, found.later)
    text += previews.nobody(t, found.nobody)
    text += previews.limit(t, found.most, [one.alone for one in found.lines])
    if draft is not None:
        return Screen(lines(*text), _draft_keys(t, draft))
    return Screen(lines(*text), _keys(t, found.board))


def _draft_keys(t: Language, draft: int) -> Keyboard:
    return rows(
        Key(t._("✅ Publish"), PlanPublish(draft), style=Style.SUCCESS),
        Key(t._("◀ Back"), PlanResume(draft, go_on=True)),
    )


def _keys(t: Language, board: Board) -> Keyboard:
    of = board.assignment
    place = PolicyOpen(Where.ASSIGNMENT, of.id, OF[KIND_OF[of.kind]])
    edit = Key(t._("⚙️ Change reminders"), place)
    told = Key(t._("📜 Who got what"), TaskTold(of.id, 0))
    return rows(
        (edit, told) if board.may_set and of.on else (told,),
        Key(t._("◀ Back"), TaskOpen(of.id)),
    )


def people(
    app: App, t: Language, board: Board, found: list[Person], page: int, today: date
) -> Screen:
    """📜: for each person, which step reached them when, or why it did not."""
    of = board.assignment
    shown, page, pages = paging.cut(found, page, outcomes.per_page(found))
    text = [
        bold(t._("📜 Who got what")),
        tasks.headline(t, of, of.due_on, today, neutral=False),
        *outcomes.persons(app, t, shown, ZoneInfo(of.zone), today),
    ]
    return Screen(
        lines(*text),
        rows(
            paging.arrows(page, pages, lambda to: TaskTold(of.id, to)),
            Key(t._("◀ Back"), TaskPreview(of.id)),
        ),
    )
