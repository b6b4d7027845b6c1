"""Screens of settings: language, the day's message, quiet hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time

from bot.chat.buttons.navigation import Go
from bot.chat.buttons.preferences import (
    AskHour,
    AskQuiet,
    AskZone,
    SetDaily,
    SetHour,
    SetLanguage,
    SetQuiet,
)
from bot.chat.buttons.years import CalendarHome
from bot.chat.screens import Key, Keyboard, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import commands, hushes, unit_settings, zones
from bot.domain.commands import Command
from bot.domain.daily import EARLIEST, LATEST
from bot.domain.quiet import Quiet
from bot.i18n import Language, languages
from bot.services.nudging.quiet_hours import Hours
from bot.store.members.accounts import Account
from bot.store.members.units import Unit

HOURS = ("07:30", "08:00", "08:30", "09:00", "12:00", "18:00", "20:00", "21:00")
"""Hours that have a key; any other one is typed."""
QUIET_STARTS = (time(18), time(19), time(20), time(20, 30), time(21), time(21, 30), time(22))
QUIET_ENDS = (time(7, 30), time(8), time(8, 30), time(9), time(10), time(12))
"""When one's own quiet hours may begin and end, as far as they are stricter than the unit's."""


def settings(
    t: Language,
    account: Account,
    hours: Hours,
    units: Sequence[Unit] = (),
    said: str | None = None,
    *,
    calendar: bool = False,
    muted: int = 0,
) -> Screen:
    """What is set, with keys to change it; `units` are those whose settings are theirs too, `said`
    tells in words what was just changed, `calendar` that they keep it; so many things are
    `muted`."""
    member = account.member_id is not None
    return Screen(
        lines(
            esc(said) if said else None,
            "" if said else None,
            bold(t._("⚙️ Settings")),
            esc(t._("🌐 Language: {language}").format(language=language_set(t, account))),
            *(_day(t, account, hours) if member else ()),
        ),
        rows(
            tuple(_language_key(one, account) for one in languages()),
            Key(_marked(t._("Same as Telegram"), here=account.language is None), SetLanguage(None)),
            *(_day_keys(t, account) if member else ()),
            hushes.way_in(t, muted),
            unit_settings.way_in(t, units),
            Key(t._("🗓 Rest days"), CalendarHome()) if calendar else None,
            (commands.key(t, Command.PRIVACY), back(t)),
        ),
    )


def language_set(t: Language, account: Account) -> str:
    """中文, or 跟随 Telegram（中文）."""
    if account.language is None:
        return t._("same as Telegram ({language})").format(language=_name(t))
    return _name(t)


def daily_said(t: Language, account: Account) -> str:
    """每日消息：08:30."""
    return t._("Day's message: {set}").format(set=daily_set(t, account))


def daily_set(t: Language, account: Account) -> str:
    """08:30, or 已关闭（未回复的活动仍在 08:30 提醒）."""
    if account.daily_on:
        return account.daily_at
    return t._("off (reminders still come at {time})").format(time=account.daily_at)


def language_changed(t: Language, account: Account) -> str:
    """What a press of a language says, in that language."""
    return t._("Language: {language}").format(language=language_set(t, account))


def hour_changed(t: Language, account: Account) -> str:
    """What choosing an hour says."""
    return t._("The day's message now comes at {time}.").format(time=account.daily_at)


def daily_changed(t: Language, account: Account) -> str:
    """What switching the day's message says."""
    return t._("The day's message is on.") if account.daily_on else t._("The day's message is off.")


def ask_hour(t: Language, account: Account) -> Screen:
    """Which hour? Keys for the usual ones, any other is typed."""
    said = t._(
        "It comes at {time} now. Choose an hour, or type one between {earliest} and {latest}, "
        "such as 8:15 or 7.45 pm."
    ).format(
        time=account.daily_at,
        earliest=EARLIEST.strftime("%H:%M"),
        latest=LATEST.strftime("%H:%M"),
    )
    keys = [
        Key(_marked(hour, here=hour == account.daily_at), hour_button(time.fromisoformat(hour)))
        for hour in HOURS
    ]
    return Screen(
        lines(bold(t._("☀️ When should the day's message come?")), esc(said)),
        (*pairs(keys, 4), (Key(t._("◀ Back"), Go(Command.SETTINGS.value)),)),
    )


def which_hour(t: Language, options: Iterable[time]) -> Screen:
    """What was typed may be either of these."""
    keys = [Key(option.strftime("%H:%M"), hour_button(option)) for option in options]
    return Screen(esc(t._("Which hour do you mean?")), pairs(keys))


def hour_button(hour: time) -> SetHour:
    """The button that chooses that hour."""
    return SetHour(hour.hour * 60 + hour.minute)


def back(t: Language) -> Key:
    """◀ 返回 to the home card."""
    return Key(t._("◀ Back"), Go(Command.START.value))


def quiet_set(t: Language, hours: Hours) -> str:
    """21:30–07:30（同本单位）, 21:00–08:00（自己定的）."""
    if hours.quiet == hours.unit:
        return t._("{quiet} (as your unit)").format(quiet=hours.quiet)
    return t._("{quiet} (your own)").format(quiet=hours.quiet)


def quiet_changed(t: Language, hours: Hours) -> str:
    """What choosing quiet hours says."""
    return t._("Quiet hours: {set}").format(set=quiet_set(t, hours))


def ask_quiet(t: Language, account: Account, hours: Hours) -> Screen:
    """From when until when? Only what is stricter than the unit's hours."""
    own = account.quiet_from is not None or account.quiet_to is not None
    said = t._(
        "Your unit is quiet from {start} to {end}. Your own quiet hours can only be longer; what "
        "would come in them comes when they are over."
    ).format(start=f"{hours.unit.start:%H:%M}", end=f"{hours.unit.end:%H:%M}")
    return Screen(
        lines(bold(t._("🌙 Quiet hours: {set}").format(set=quiet_set(t, hours))), esc(said)),
        (
            *_quiet_keys(t, hours.quiet, hours.unit),
            *rows(
                Key(t._("As my unit"), SetQuiet(None, None)) if own else None,
                Key(t._("◀ Back"), Go(Command.SETTINGS.value)),
            ),
        ),
    )


def _quiet_keys(t: Language, now: Quiet, unit: Quiet) -> Keyboard:
    starts = sorted({*(one for one in QUIET_STARTS if one < unit.start), unit.start, now.start})
    ends = sorted({*(one for one in QUIET_ENDS if one > unit.end), unit.end, now.end})
    begins = [
        Key(
            _marked(t._("from {time}").format(time=f"{one:%H:%M}"), here=one == now.start),
            quiet_button(Quiet(one, now.end)),
        )
        for one in starts
    ]
    finishes = [
        Key(
            _marked(t._("until {time}").format(time=f"{one:%H:%M}"), here=one == now.end),
            quiet_button(Quiet(now.start, one)),
        )
        for one in ends
    ]
    return (*pairs(begins, 3), *pairs(finishes, 3))


def quiet_button(quiet: Quiet) -> SetQuiet:
    """The button that chooses those hours."""
    start, end = ((one.hour * 60 + one.minute) for one in (quiet.start, quiet.end))
    return SetQuiet(start, end)


def _day(t: Language, account: Account, hours: Hours) -> list[str]:
    return [
        esc(t._("☀️ Day's message: {set}").format(set=daily_set(t, account))),
        esc(t._("🌙 Quiet hours: {set}").format(set=quiet_set(t, hours))),
        esc(t._("🕑 Time zone: {set}").format(set=zones.shown(t, account))),
        "",
        esc(
            t._(
                "The day's message lists what is waiting for you. It comes only on days when a "
                "reminder falls due or an activity takes place."
            )
        ),
        esc(
            t._(
                "Switched off, you are no longer told in the morning of what takes place that "
                "day. Activities you have not answered are still brought to mind at that hour."
            )
        ),
    ]


def _day_keys(t: Language, account: Account) -> Keyboard:
    switch = (
        Key(t._("🔕 Switch it off"), SetDaily(on=False))
        if account.daily_on
        else Key(t._("🔔 Switch it on"), SetDaily(on=True))
    )
    quiet = Key(t._("🌙 Quiet hours"), AskQuiet())
    zone = Key(t._("🕑 Time zone"), AskZone())
    return rows((Key(t._("🕗 Change the hour"), AskHour()), switch), (quiet, zone))


def _language_key(of: Language, account: Account) -> Key:
    return Key(_marked(_name(of), here=account.language == of.code), SetLanguage(of.code))


def _name(of: Language) -> str:
    """What a language calls itself: 中文, English."""
    return str(of.locale.language_name)


def _marked(label: str, *, here: bool) -> str:
    return f"{label} ●" if here else label
