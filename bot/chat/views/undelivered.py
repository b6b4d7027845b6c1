"""Screens of messages that did not arrive for sure, with 🔁 to send them once more."""

from __future__ import annotations

from collections.abc import Mapping

from bot.app import App
from bot.chat.buttons.undelivered import Resend, ResendAll, UndeliveredList
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import words
from bot.domain.names import display_names
from bot.errors import N_, NotAllowed
from bot.i18n import Language
from bot.services.nudging import undelivered
from bot.services.nudging.undelivered import Undelivered
from bot.store.delivery.sending import Claimed

MOST = 10
"""So many lines and keys; what is further down comes up when these are sent."""
WIDTH = 5
_WHAT = (
    ("nudge.", N_("a reminder")),
    ("activity.", N_("news of an activity")),
    ("leave.", N_("a decision about leave")),
    ("export.", N_("a document")),
)
_ELSE = N_("a message")


def screen(app: App, t: Language, unit_id: int, found: list[Undelivered]) -> Screen:
    """The list of a unit."""
    again = Key(t._("🔄 Refresh"), UndeliveredList(unit_id))
    if not found:
        return Screen(
            esc(t._("✅ Nothing is left that did not arrive.")),
            rows(again),
            matter=_matter(unit_id),
        )
    shown = list(enumerate(found[:MOST], 1))
    people = {one.person.member.id: one.person.member for one in found}
    names = display_names((one.id, one.name, one.number) for one in people.values())
    text = [
        bold(t._("📭 Messages that may not have arrived")),
        *(_line(app, t, number, names, one) for number, one in shown),
    ]
    rest = len(found) - len(shown)
    if rest:
        text.append(esc(t._("… and {n} more.").format(n=rest)))
    text += [
        "",
        esc(t._("Those in doubt may have arrived; sent again they say so. Or call these people.")),
    ]
    each = [Key(f"🔁 {number}", Resend(unit_id, one.item.id)) for number, one in shown]
    everything = Key(t._("🔁 Send all again ({n})").format(n=len(found)), ResendAll(unit_id))
    return Screen(
        lines(*text), rows(*pairs(each, WIDTH), everything, again), matter=_matter(unit_id)
    )


def _matter(unit_id: int) -> str:
    return f"lost:{unit_id}"


def _line(app: App, t: Language, number: int, names: Mapping[int, str], one: Undelivered) -> str:
    at = app.local(one.item.at)
    state = t._("in doubt") if one.unsure else t._("failed")
    said = t._("{number}. {name} · {what} · {when} · {state}").format(
        number=number,
        name=names[one.person.member.id],
        what=_what(t, one.item.kind),
        when=words.brief(t, at, at.date()),
        state=state,
    )
    return esc(said)


def _what(t: Language, kind: str) -> str:
    said = next((said for begins, said in _WHAT if kind.startswith(begins)), _ELSE)
    return t._(said)


def resent(t: Language, count: int) -> str:
    """What 🔁 says."""
    if not count:
        return t._("It is on its way already, or has arrived.")
    return t.n_("Sent again: {n} message.", "Sent again: {n} messages.", count).format(n=count)


def _notice(context: Context, row: Claimed) -> Prepared:
    """The list as a message of its own, for those who still may see it."""
    reader = context.account(row)
    unit_id = int(row.params["unit"])
    if reader is None:
        return Skip("no longer here")
    actor = context.uow.accounts.actor_of(reader, context.today)
    try:
        found = undelivered.listed(context.uow, actor, unit_id, context.today)
    except NotAllowed:
        return Skip("not entitled any more")
    if not found and row.edit_message_id is None:
        return Skip("nothing lost any more")
    return screen(context.app, context.t(row), unit_id, found)


PUSHES: dict[str, Prepare] = {undelivered.NOTICE: one_by_one(_notice)}
