"""Keys that settle what holds in a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from bot.chat.buttons.unit_settings import SettleRule
from bot.chat.screens import Key, Keyboard, pairs, rows
from bot.chat.views import words, zone_words
from bot.domain.org import Role
from bot.domain.quiet import Quiet, written
from bot.domain.unit_settings import MAY_KEEP, Setting
from bot.domain.unit_settings import written as written_offices
from bot.domain.zones import CHOICES
from bot.i18n import Language
from bot.services.personal.unit_settings import Settled

DAILY = ("07:30", "08:00", "08:30", "09:00", "12:00", "18:00", "20:00", "21:00")
STARTS = (time(20), time(20, 30), time(21), time(21, 30), time(22), time(22, 30))
AMOUNTS = {Setting.MOST: (1, 2, 3, 4, 5, 8), Setting.WINDOW: (0, 5, 10, 15, 30, 60)}
ENDS = (time(6, 30), time(7), time(7, 30), time(8), time(8, 30), time(9))


def zones(t: Language, of: Settled, found: Sequence[str]) -> Keyboard:
    now = of.rules.zone.key if of.rules.zone else None
    return pairs(
        [_key(of, Setting.ZONE, zone_words.name(t, one), one, here=one == now) for one in found[:8]]
    )


def options(t: Language, of: Settled, key: Setting) -> Keyboard:
    if key is Setting.KEEPER:
        return _keepers(t, of)
    if key is Setting.QUIET:
        return _quiet(t, of)
    if key in AMOUNTS:
        return _amounts(t, of, key)
    rules = of.rules
    if key is Setting.ZONE:
        now = rules.zone.key if rules.zone else None
        others = [now] if now and now not in CHOICES else []
        found = [(zone_words.name(t, one), one, one == now) for one in (*CHOICES, *others)]
    elif key is Setting.DAILY:
        found = [(hour, hour.replace(":", ""), hour == rules.daily_at) for hour in DAILY]
    else:
        now_on = rules.late_answers if key is Setting.LATE else rules.neutral
        on = t._("Take them, marked as late") if key is Setting.LATE else t._("Switch on")
        off = t._("Do not take them") if key is Setting.LATE else t._("Switch off")
        found = [(on, "1", now_on), (off, "0", not now_on)]
    keys = [_key(of, key, label, worth, here=here) for label, worth, here in found]
    return pairs(keys, 4 if key is Setting.DAILY else 2)


def amount(t: Language, key: Setting, n: int) -> str:
    """最多 3 条, 10 分钟内."""
    if key is Setting.MOST:
        return t.n_("at most {n}", "at most {n}", n).format(n=n)
    return t.n_("within {n} minute", "within {n} minutes", n).format(n=n)


def _amounts(t: Language, of: Settled, key: Setting) -> Keyboard:
    now = of.rules.most_a_day if key is Setting.MOST else of.rules.window
    return pairs([_key(of, key, amount(t, key, n), str(n), here=n == now) for n in AMOUNTS[key]], 3)


def _quiet(t: Language, of: Settled) -> Keyboard:
    now = of.rules.quiet
    begins = [
        _key(
            of,
            Setting.QUIET,
            t._("from {time}").format(time=f"{one:%H:%M}"),
            written(Quiet(one, now.end)),
            here=one == now.start,
        )
        for one in STARTS
    ]
    finishes = [
        _key(
            of,
            Setting.QUIET,
            t._("until {time}").format(time=f"{one:%H:%M}"),
            written(Quiet(now.start, one)),
            here=one == now.end,
        )
        for one in ENDS
    ]
    return (*pairs(begins, 3), *pairs(finishes, 3))


def _keepers(t: Language, of: Settled) -> Keyboard:
    """A key for each office; it sets all of them as they are, but for this one."""
    now = of.rules.keepers
    return rows(
        *(
            _key(
                of,
                Setting.KEEPER,
                words.role(t, role),
                written_offices(now - {role} if role in now else now | {role}),
                here=role in now,
            )
            for role in Role
            if role in MAY_KEEP
        )
    )


def _key(of: Settled, key: Setting, label: str, worth: str, *, here: bool) -> Key:
    return Key(f"{label} ●" if here else label, SettleRule(of.unit.id, key, worth))
