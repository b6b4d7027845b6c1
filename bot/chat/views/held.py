"""What is held back after a backup took the database's place, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.chat.buttons.held import DropHeld, SendHeld
from bot.chat.screens import Key, Screen, esc, rows
from bot.i18n import Language


def words(t: Language, params: Mapping[str, Any]) -> list[str]:
    """The alert. Instants are told in UTC: an organisation may have several clocks."""
    since = datetime.fromisoformat(params["since"])
    said = t._(
        "⚠️ The database is a backup of {when} (UTC). What was done after that is missing here: "
        "answers, sheets, changes of the roster."
    )
    count = int(params["held"])
    todo = t._(
        "What to do: have people answer again what they answered after that. What falls due from "
        "now on is sent as usual."
    )
    if not count:
        return [said.format(when=f"{since:%Y-%m-%d %H:%M}"), todo]
    held = t.n_(
        "{n} message that is due is held back: it may have been sent already.",
        "{n} messages that are due are held back: they may have been sent already.",
        count,
    )
    return [
        said.format(when=f"{since:%Y-%m-%d %H:%M}"),
        held.format(n=count),
        todo,
    ]


def keys(t: Language, params: Mapping[str, Any]) -> tuple[tuple[Key, ...], ...]:
    """What can be done with it."""
    if not int(params["held"]):
        return ()
    return rows(
        Key(t._("📤 Send them all the same"), SendHeld(False)),
        Key(t._("🗑 Do not send them"), DropHeld()),
    )


def asked(t: Language, count: int) -> Screen:
    """Sure?"""
    said = t.n_(
        "Send {n} message? Who has it already gets it twice.",
        "Send {n} messages? Who has them already gets them twice.",
        count,
    )
    return Screen(
        esc(said.format(n=count)),
        rows(
            Key(t._("📤 Yes, send them"), SendHeld(True)),
            Key(t._("🗑 Do not send them"), DropHeld()),
        ),
    )


def sent(t: Language, count: int) -> Screen:
    """They are on their way."""
    said = t.n_(
        "📤 {n} message goes out now; what has become too late does not.",
        "📤 {n} messages go out now; what has become too late does not.",
        count,
    )
    return Screen(esc(said.format(n=count)))


def dropped(t: Language, count: int) -> Screen:
    """They are not sent."""
    said = t.n_("🗑 {n} message is not sent.", "🗑 {n} messages are not sent.", count)
    return Screen(esc(said.format(n=count)))


def settled(t: Language) -> Screen:
    """Somebody has decided."""
    return Screen(esc(t._("Nothing is held back any more.")))
