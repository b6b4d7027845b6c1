"""A request for leave, as the one who decides sees it."""

from __future__ import annotations

from bot.app import App
from bot.chat.buttons.activities import DecideLeave
from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import words
from bot.chat.views.activities import title
from bot.domain.activities import ActivityState, Answer, Leave
from bot.i18n import Language
from bot.services import leave
from bot.services.leave import Request, request_matter
from bot.store.sending import Claimed
from bot.store.uow import UnitOfWork


def request_card(app: App, t: Language, asked: Request, uow: UnitOfWork) -> Screen:
    """Who asks for leave from what; the buttons while there is something to decide."""
    local = app.local(asked.activity.starts_at)
    when = words.moment(t, local, app.today(uow.now))
    what = t._("🙏 {name} asks for leave").format(name=asked.name)
    about = t._("{title} · {when} · {unit}").format(
        title=title(t, asked.activity), when=when, unit=asked.unit.name
    )
    note = asked.row.leave_note
    open_ = (
        asked.activity.state is ActivityState.PUBLISHED
        and asked.row.answer is Answer.LEAVE
        and asked.row.leave is Leave.REQUESTED
    )
    text = lines(
        bold(what),
        esc(about),
        t._("Note: {note}").format(note=esc(note)) if note and open_ else None,
        None if open_ else esc(_outcome(t, asked)),
    )
    keys = rows(
        (
            Key(t._("✔️ Approve"), DecideLeave(asked.row.id, True), style=Style.SUCCESS),
            Key(t._("✖️ Decline"), DecideLeave(asked.row.id, False)),
        )
    )
    return Screen(text, keys if open_ else (), matter=request_matter(asked.row.id))


def _outcome(t: Language, asked: Request) -> str:
    if asked.activity.state is ActivityState.CANCELLED:
        return t._("The activity was cancelled; nothing is to be decided.")
    if asked.row.answer is Answer.LEAVE and asked.row.leave is Leave.APPROVED:
        return t._("✔️ Approved")
    if asked.row.answer is Answer.LEAVE and asked.row.leave is Leave.DECLINED:
        return t._("✖️ Declined")
    return t._("↩️ Taken back by the member")


def _request(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    prepared: dict[int, Prepared] = {}
    for row in claimed:
        asked = leave.request(context.uow, row.params["participation"])
        if asked is None:
            prepared[row.id] = Skip("gone")
        elif row.edit_message_id is None and asked.row.leave is not Leave.REQUESTED:
            prepared[row.id] = Skip("nothing to decide any more")
        else:
            prepared[row.id] = request_card(context.app, context.t(row), asked, context.uow)
    return prepared


PUSHES: dict[str, Prepare] = {leave.REQUEST: _request}
