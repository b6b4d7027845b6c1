"""`/study`: what is set, who has done it; and one's own card."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import Button
from bot.chat.buttons.assignments import (
    MyTask,
    TaskCancel,
    TaskClose,
    TaskFile,
    TaskList,
    TaskNudge,
    TaskOpen,
    TaskPapers,
    TaskReceive,
    TaskRow,
    TaskRows,
    TaskSay,
    TaskTick,
)
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import assignment_board as views
from bot.chat.views import assignment_list as list_views
from bot.chat.views import assignment_rows as row_views
from bot.chat.views import assignments as card_views
from bot.chat.views import nudges as nudge_views
from bot.chat.views import words
from bot.domain.access import Action, has_right
from bot.errors import NotAllowed
from bot.services.assignments import boards, by_hand, changes, crediting, papers, progress, ready
from bot.services.assignments.changes import Changed
from bot.services.assignments.papers import Paper
from bot.services.assignments.plans import Unit
from bot.services.identity.rights import in_scope

AnyRequest = Request[Button | None]


def listing(request: AnyRequest) -> Screen:
    """The list from its beginning."""
    return _page(request, 0)


def page(request: Request[TaskList]) -> Screen:
    """◀ ▶ in the list."""
    return _page(request, request.button.page)


def _page(request: AnyRequest, number: int) -> Screen:
    items = boards.listed(request.uow, request.actor, request.today)
    sets = has_right(request.actor, Action.SET_STUDY)
    unit = _unit(request)
    ready_for = ready.lacking_window(request.uow, request.actor) if sets else None
    return list_views.listing(
        request.t, items, number, request.today, sets=sets, unit=unit, ready_for=ready_for
    )


def _unit(request: AnyRequest) -> Unit | None:
    """The unit whose sheets one may have, the nearest to the ground."""
    found = in_scope(request.uow, request.actor, Action.SEE_STUDY)
    return min(found, key=lambda one: (one.kind != "branch", -len(one.path)), default=None)


def open_board(request: Request[TaskOpen]) -> Screen:
    """One assignment with whom it concerns."""
    return board_screen(request, request.button.assignment)


def day_of(request: AnyRequest, assignment_id: int) -> date:
    """The local day where an assignment is due; raises NotAllowed when there is none."""
    of = request.uow.assignments.get(assignment_id)
    if of is None:
        raise NotAllowed
    return progress.day_of(of, request.now)


def board_screen(request: AnyRequest, assignment_id: int) -> Screen:
    """The board as a screen; raises NotAllowed."""
    today = day_of(request, assignment_id)
    shown = boards.board(request.uow, request.actor, assignment_id, today)
    return views.board(request.t, shown, today)


def mine(request: Request[MyTask]) -> Screen:
    """📄: one's own card, as a message of its own."""
    number = request.button.assignment
    today = day_of(request, number)
    found = boards.mine(request.uow, request.actor.member_id, number, today)
    return _card(request, found, today).as_new()


def _card(request: AnyRequest, found: boards.Mine, today: date) -> Screen:
    neutral = request.uow.unit_settings.rules(found.unit.id).neutral
    return card_views.card(request.t, found, today, neutral=neutral)


def say(request: Request[TaskSay]) -> Screen:
    """How far one is."""
    button = request.button
    here = (request.incoming.chat_id, request.incoming.message_id)
    found = progress.say(request.uow, request.actor, button.row, button.to, request.now, here)
    today = progress.day_of(found.assignment, request.now)
    said = card_views.said(request.t, found.assignment, button.to)
    return _card(request, found, today).with_toast(said)


def file(request: Request[TaskFile]) -> Screen:
    """📎: the file again."""
    papers.material(request.uow, request.actor, request.button.assignment, request.now)
    return Screen(toast=request.t._("The file follows."))


def nudge(request: Request[TaskNudge]) -> Screen:
    """🔔."""
    number = request.button.assignment
    done = by_hand.nudge(request.uow, request.actor, number, request.now, request.app.zone)
    toast = nudge_views.nudged(request.t, done)
    return board_screen(request, number).with_toast(toast, alert=True)


def rows(request: Request[TaskRows]) -> Screen:
    """📋."""
    return _rows(request, request.button.assignment, request.button.page)


def _rows(request: AnyRequest, assignment_id: int, number: int) -> Screen:
    today = day_of(request, assignment_id)
    shown = boards.board(request.uow, request.actor, assignment_id, today)
    return row_views.each(request.t, shown, number, today)


def row(request: Request[TaskRow]) -> Screen:
    """One of them."""
    return row_screen(request, request.button.row, request.button.page)


def row_screen(request: AnyRequest, row_id: int, number: int) -> Screen:
    """One person or unit as a screen; raises NotAllowed."""
    found = crediting.ledger(request.uow, request.actor, row_id)
    today = progress.day_of(found.assignment, request.now)
    return row_views.one(request.t, found, number, today)


def tick(request: Request[TaskTick]) -> Screen:
    """代: how far somebody is."""
    button = request.button
    number = progress.tick(
        request.uow, request.actor, button.row, button.to, request.now, request.app.zone
    )
    return _rows(request, number, button.page).with_toast(request.t._("Recorded."))


def receive(request: Request[TaskReceive]) -> Screen:
    """📥 签收."""
    button = request.button
    progress.receive(request.uow, request.actor, button.row, request.now, received=button.received)
    return row_screen(request, button.row, button.page).with_toast(request.t._("Recorded."))


def close(request: Request[TaskClose]) -> Screen:
    """🔒: asks once, then closes."""
    number = request.button.assignment
    if not request.button.sure:
        changes.manageable(request.uow, request.actor, number)
        today = day_of(request, number)
        shown = boards.board(request.uow, request.actor, number, today)
        return views.ask_close(request.t, shown, today)
    changes.close(request.uow, request.actor, number, request.now, request.app.zone)
    return board_screen(request, number).with_toast(request.t._("Closed."))


def cancel(request: Request[TaskCancel]) -> Screen:
    """🚫: asks once, then cancels."""
    number = request.button.assignment
    if not request.button.sure:
        changes.manageable(request.uow, request.actor, number)
        today = day_of(request, number)
        shown = boards.board(request.uow, request.actor, number, today)
        return views.ask_cancel(request.t, shown, today)
    done = changes.cancel(request.uow, request.actor, number, request.now, request.app.zone)
    said = told(request, done, request.t._("Cancelled."))
    return board_screen(request, number).with_toast(said, alert=done.not_before is not None)


def told(request: AnyRequest, done: Changed, first: str) -> str:
    """What was done, and who hears of it from when on."""
    t = request.t
    if not done.told:
        return first
    if done.not_before is None:
        told = t.n_("{n} person is told.", "{n} people are told.", done.told).format(n=done.told)
    else:
        zone = request.uow.unit_settings.rules(done.assignment.unit_id).zone
        told = t._("It is quiet now; {n} people are told at {time}.").format(
            n=done.told, time=words.clock(request.app.local(done.not_before, zone))
        )
    return t._("{first} {second}").format(first=first, second=told)


def sheets(request: Request[TaskPapers]) -> Screen:
    """📗: which, then the file."""
    button = request.button
    unit = request.uow.units.get(button.unit)
    if unit is None:
        raise NotAllowed
    if button.what is None:
        if unit.id not in {
            one.id for one in in_scope(request.uow, request.actor, Action.SEE_STUDY)
        }:
            raise NotAllowed
        return list_views.papers(request.t, unit, button.year, request.today.year)
    what: Paper = button.what
    papers.paper(request.uow, request.actor, unit.id, button.year, what, request.now)
    return Screen(toast=request.t._("The file follows."))


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(TaskList, page)
    edge.press(TaskOpen, open_board)
    edge.press(MyTask, mine)
    edge.press(TaskSay, say)
    edge.press(TaskFile, file)
    edge.press(TaskNudge, nudge)
    edge.press(TaskRows, rows)
    edge.press(TaskRow, row)
    edge.press(TaskTick, tick)
    edge.press(TaskReceive, receive)
    edge.press(TaskClose, close)
    edge.press(TaskCancel, cancel)
    edge.press(TaskPapers, sheets)
