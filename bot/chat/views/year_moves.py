"""What another calendar moves of what people were shown: whoever leads the unit decides."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons.years import KeepIt, KeepTime, MoveAll, MoveIt, MoveTime
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import words
from bot.chat.views.years import SHOWN, listed
from bot.i18n import Language
from bot.services.calendar import moves, years
from bot.services.calendar.moves import Move
from bot.store.delivery.sending import Claimed


def decide(t: Language, found: list[Move], today: date) -> Screen:
    """What the calendar moves, to whoever leads the unit."""
    if not found:
        return Screen(esc(t._("🗓 The rest days have changed; nothing is left to decide.")))
    n, out = len(found), any(one.activity for one in found)
    return Screen(
        lines(
            bold(t._("🗓 The rest days have changed: move these?")),
            *(esc(one) for one in listed(t, found, today)),
            "",
            esc(t._("What is moved is told to everybody, who is asked again.")) if out else None,
            esc(t._("Until you decide, all stay on the days that were shown.")),
        ),
        rows(
            *(_keys(t, one) for one in found[:SHOWN]),
            Key(t._("✅ Move all {n}").format(n=n), MoveAll()) if n > 1 else None,
        ),
    )


def _keys(t: Language, one: Move) -> tuple[Key, Key]:
    """Its days without their year, so that both keys have room in a row."""
    day = words.date_only(t, one.on, one.on)
    to = words.date_only(t, one.to, one.on) if one.to else None
    there = t._("{day} → {to}").format(day=day, to=to or t._("cancel"))
    stays = t._("{day} stays").format(day=day)
    if one.activity is not None:
        return Key(there, MoveIt(one.activity.id)), Key(stays, KeepIt(one.activity.id))
    series, slot = one.series.id, one.own.slot
    return Key(there, MoveTime(series, slot)), Key(stays, KeepTime(series, slot))


def _decide(context: Context, row: Claimed) -> Prepared:
    reader = context.account(row)
    if reader is None:
        return Skip("gone")
    actor = context.uow.accounts.actor_of(reader, context.today)
    found = moves.mine(context.uow, actor, context.now, context.app.zone)
    if not found:
        return Skip("nothing to decide")
    return decide(context.t(row), found, context.today)


PUSHES: dict[str, Prepare] = {years.MOVES: one_by_one(_decide)}
