"""One's own time zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.buttons.navigation import Go
from bot.chat.buttons.preferences import SetZone
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import words, zone_words
from bot.domain.commands import Command
from bot.domain.zones import CHOICES
from bot.i18n import Language
from bot.store.members.accounts import Account

MOST = 8


def shown(t: Language, account: Account) -> str:
    """柏林时间, or as where they belong."""
    if account.zone:
        return zone_words.name(t, account.zone)
    if account.home_zone:
        home = zone_words.name(t, account.home_zone)
        return t._("as your unit ({zone})").format(zone=home)
    return t._("as the organisation")


def ask(
    t: Language,
    account: Account,
    usual: ZoneInfo,
    now: datetime,
    *,
    found: Sequence[str] | None = None,
) -> Screen:
    """Which? `found`: what words may mean, if they were typed."""
    local = words.clock(now.astimezone(ZoneInfo(account.wall) if account.wall else usual))
    keys = [
        Key(_label(t, name, now, here=name == account.zone), SetZone(name))
        for name in (found or CHOICES)[:MOST]
    ]
    wrong = t._("I do not know that time zone. Please send it like Europe/Berlin.")
    return Screen(
        lines(
            esc(wrong) if found is not None and not found else None,
            bold(t._("🕑 Time zone: {set}").format(set=shown(t, account))),
            esc(
                t._(
                    "It is {time} with you. The day's message and your quiet hours go by that "
                    "clock; activities say their own time and yours."
                ).format(time=local)
            ),
            esc(t._("Choose, or send a city or a name such as Asia/Kolkata.")),
        ),
        (
            *pairs(keys),
            *rows(
                Key(_usual(t, account), SetZone(None)) if account.zone else None,
                Key(t._("◀ Back"), Go(Command.SETTINGS.value)),
            ),
        ),
    )


def _usual(t: Language, account: Account) -> str:
    return t._("As your unit") if account.home_zone else t._("As the organisation")


def _label(t: Language, name: str, now: datetime, *, here: bool) -> str:
    clock = words.clock(now.astimezone(ZoneInfo(name)))
    label = t._("{zone} {time}").format(zone=zone_words.name(t, name), time=clock)
    return f"{label} ●" if here else label


def changed(t: Language, account: Account) -> str:
    """What choosing a zone says."""
    return t._("Time zone: {set}").format(set=shown(t, account))
