"""What another calendar moves of what is published: whoever leads the unit decides, one by one."""

from __future__ import annotations

from datetime import date

from bot.app import App
from bot.chat.buttons.years import KeepIt, MoveIt
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, bold, esc, lines
from bot.chat.views import words
from bot.chat.views.years import SHOWN, line
from bot.i18n import Language
from bot.services.calendar import moves, years
from bot.services.calendar.moves import Move
from bot.store.delivery.sending import Claimed


def decide(app: App, t: Language, found: list[Move], today: date) -> Screen:
    """What the calendar moves, to whoever leads the unit."""
    if not found:
        return Screen(esc(t._("🗓 The rest days have changed; nothing is left to decide.")))
    shown = found[:SHOWN]
    keys = []
    for one in shown:
        day = words.date_only(t, one.on, today)
        to = t._("cancel") if one.to is None else words.date_only(t, one.to, today)
        keys.append(
            (
                Key(t._("{day} → {to}").format(day=day, to=to), MoveIt(one.activity.id)),
                Key(t._("{day} stays").format(day=day), KeepIt(one.activity.id)),
            )
        )
    return Screen(
        lines(
            bold(t._("🗓 The rest days have changed: move these?")),
            *(esc(line(t, one, app.zone, today)) for one in shown),
            "",
            esc(t._("What is moved is told to everybody, who is asked again.")),
        ),
        tuple(keys),
    )


def _decide(context: Context, row: Claimed) -> Prepared:
    reader = context.account(row)
    if reader is None:
        return Skip("gone")
    actor = context.uow.accounts.actor_of(reader, context.today)
    found = moves.mine(context.uow, actor, context.now, context.app.zone)
    if not found:
        return Skip("nothing to decide")
    return decide(context.app, context.t(row), found, context.today)


PUSHES: dict[str, Prepare] = {years.MOVES: one_by_one(_decide)}
