"""Screens of what holds in a unit, and of settling it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.buttons.navigation import Go
from bot.chat.buttons.policies import PolicyKinds
from bot.chat.buttons.unit_settings import AskRule, SettleRule, UnitList, UnitRules
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import paging, unit_setting_keys, words, zone_words
from bot.chat.views.unit_setting_keys import options, zones
from bot.domain.commands import Command
from bot.domain.org import Role
from bot.domain.unit_settings import ORGANISATION, Rules, Setting
from bot.errors import N_
from bot.i18n import Language
from bot.services.personal.unit_settings import Settled, choosable
from bot.store.members.units import Unit

PAGE = 8

_NAMES = {
    Setting.ZONE: N_("🕰 Time zone"),
    Setting.QUIET: N_("🌙 Quiet hours"),
    Setting.DAILY: N_("☀️ Hour of the day's message"),
    Setting.LATE: N_("⏰ Late answers"),
    Setting.KEEPER: N_("📝 Who takes the roll"),
    Setting.NEUTRAL: N_("🏷 Neutral titles"),
    Setting.MOST: N_("🔢 Reminders a day"),
    Setting.WINDOW: N_("🧺 Put together"),
}
_EXPLAINED = {
    Setting.ZONE: N_(
        "Times of the unit's activities and deadlines are read on this clock. The day's "
        "messages of its people go by it too, unless they set a zone of their own."
    ),
    Setting.QUIET: N_(
        "In these hours nobody of the unit is written to; what falls into them comes when they "
        "are over. Anybody may make their own hours longer."
    ),
    Setting.DAILY: N_(
        "Whoever registers from now on has the day's message at this hour; everybody may choose "
        "another for themselves."
    ),
    Setting.LATE: N_(
        "Whether answers after the deadline are taken, marked as late. It holds for what is "
        "published from now on."
    ),
    Setting.KEEPER: N_(
        "Secretary and deputy can always take the roll; so can a group's leader for the group. "
        "Choose who else does."
    ),
    Setting.NEUTRAL: N_(
        "Notifications then begin with “Meeting” in place of the kind, as in “📌 Meeting · 4 Dec”; "
        "the kind stands further down on the card."
    ),
    Setting.MOST: N_(
        "Nobody gets more reminders on one day than this; what is held back is in /today. What "
        "cannot wait comes all the same."
    ),
    Setting.WINDOW: N_(
        "Reminders for one person that fall due within this time come as one message."
    ),
}


def way_in(t: Language, units: Sequence[Unit]) -> Key | None:
    """The key on a person's own settings; none for who settles nothing."""
    if not units:
        return None
    if len(units) == 1:
        return Key(t._("🏛 Settings of {unit}").format(unit=units[0].name), UnitRules(units[0].id))
    return Key(t._("🏛 Settings of units"), UnitList(0))


def listing(t: Language, units: Sequence[Unit], page: int) -> Screen:
    """Which unit's?"""
    shown, page, pages = paging.cut(units, page, PAGE)
    return Screen(
        bold(t._("🏛 Settings of which unit?")),
        rows(
            *(Key(unit.name, UnitRules(unit.id)) for unit in shown),
            paging.arrows(page, pages, UnitList),
            Key(t._("◀ Back"), Go(Command.SETTINGS.value)),
        ),
    )


def card(t: Language, of: Settled, *, several: bool) -> Screen:
    """Everything that holds in a unit, each with who settled it."""
    said = [
        esc(t._("{name}: {value}").format(name=t._(_NAMES[key]), value=value(t, of.rules, key)))
        + esc(_source(t, of, key))
        for key in choosable(of.unit)
    ]
    keys = [Key(t._(_NAMES[key]), AskRule(of.unit.id, key)) for key in choosable(of.unit)]
    back = UnitList(0) if several else Go(Command.SETTINGS.value)
    return Screen(
        lines(
            bold(t._("🏛 {unit} · settings of the unit").format(unit=of.unit.name)),
            *said,
            "",
            esc(t._("Units under it follow, unless they settle a thing for themselves.")),
        ),
        (
            *pairs(keys),
            (Key(t._("🔔 Reminders"), PolicyKinds(of.unit.id)),),
            (Key(t._("◀ Back"), back),),
        ),
    )


def ask(t: Language, of: Settled, key: Setting, *, found: Sequence[str] | None = None) -> Screen:
    """How shall it be? What is so now is marked; `found`: the zones that words may mean."""
    inherit = Key(t._("↩️ As the units above"), SettleRule(of.unit.id, key, None))
    return Screen(
        lines(
            bold(f"{of.unit.name} · {t._(_NAMES[key])}"),
            esc(t._("Now: {value}").format(value=value(t, of.rules, key)) + _source(t, of, key)),
            esc(t._(_EXPLAINED[key])),
            esc(_kept(t, of)) if of.on.figures else None,
            *_typed(t, key, found),
        ),
        (
            *(zones(t, of, found) if found else options(t, of, key)),
            *rows(inherit if of.own(key) else None, Key(t._("◀ Back"), UnitRules(of.unit.id))),
        ),
    )


def _typed(t: Language, key: Setting, found: Sequence[str] | None) -> list[str]:
    if key is not Setting.ZONE:
        return []
    wrong = t._("I do not know that time zone. Please send it like Europe/Berlin.")
    return [
        *([esc(wrong)] if found is not None and not found else []),
        esc(t._("Choose, or send a city or a name such as Asia/Kolkata.")),
    ]


def settled(t: Language, of: Settled, key: Setting) -> str:
    """What a choice says."""
    said = t._("{name}: {value}").format(name=t._(_NAMES[key]), value=value(t, of.rules, key))
    more = [_kept(t, of)] if of.on.figures else []
    if of.moved:
        moved = t.n_(
            "The day's message of {n} person comes at another hour by that.",
            "The day's messages of {n} people come at another hour by that.",
            of.moved,
        )
        more.append(moved.format(n=of.moved))
    return t._("{said}. {more}").format(said=said, more=_both(t, more)) if more else said


def _both(t: Language, said: Sequence[str]) -> str:
    first, *more = said
    return t._("{told} {unreached}").format(told=first, unreached=more[0]) if more else first


def _kept(t: Language, of: Settled) -> str:
    """已发布的 2 项活动、1 项任务仍按原来的钟点 …"""
    counts = of.on.figures
    meetings, tasks = counts.get("activities", 0), counts.get("assignments", 0)
    said = []
    if meetings:
        said.append(t.n_("{n} activity", "{n} activities", meetings).format(n=meetings))
    if tasks:
        said.append(t.n_("{n} assignment", "{n} assignments", tasks).format(n=tasks))
    return t._(
        "What is on keeps its hour (15:00 stays 15:00, by the new clock), but for what begins "
        "within a day: {what}."
    ).format(what=words.listed(t, said))


def name(t: Language, key: Setting) -> str:
    """🌙 静默时段 …"""
    return t._(_NAMES[key])


def value(t: Language, rules: Rules, key: Setting) -> str:
    """A thing as it is settled, in words."""
    if key is Setting.ZONE:
        return zone_words.name(t, rules.zone.key) if rules.zone else t._("the organisation's")
    if key is Setting.QUIET:
        return str(rules.quiet)
    if key is Setting.DAILY:
        return rules.daily_at
    if key in ORGANISATION:
        return unit_setting_keys.amount(
            t, key, rules.most_a_day if key is Setting.MOST else rules.window
        )
    if key is Setting.LATE:
        return t._("taken, marked as late") if rules.late_answers else t._("not taken")
    if key is Setting.NEUTRAL:
        return t._("on") if rules.neutral else t._("off")
    if not rules.keepers:
        return t._("secretary and deputy alone")
    offices = words.roles(t, tuple(role for role in Role if role in rules.keepers))
    return t._("{offices}, else the secretary").format(offices=offices)


def _source(t: Language, of: Settled, key: Setting) -> str:
    if of.own(key):
        return t._(" (settled here)")
    if key in of.by:
        return t._(" (as {unit})").format(unit=of.by[key].name)
    return t._(" (default)")
