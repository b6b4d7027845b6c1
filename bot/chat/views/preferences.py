"""Screens of settings: language, the day's message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from bot.chat.buttons.navigation import Go
from bot.chat.buttons.preferences import AskHour, SetDaily, SetHour, SetLanguage
from bot.chat.screens import Key, Keyboard, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import commands
from bot.domain.commands import Command
from bot.domain.daily import EARLIEST, LATEST
from bot.i18n import Language, languages
from bot.store.accounts import Account

HOURS = ("07:30", "08:00", "08:30", "09:00", "12:00", "18:00", "20:00", "21:00")
"""Hours that have a key; any other one is typed."""


def settings(t: Language, account: Account, said: str | None = None) -> Screen:
    """What is set, with keys to change it; `said` tells in words what was just changed."""
    return Screen(
        lines(
            esc(said) if said else None,
            "" if said else None,
            bold(t._("⚙️ Settings")),
            esc(t._("🌐 Language: {language}").format(language=language_set(t, account))),
            *(_day(t, account) if account.member_id is not None else ()),
        ),
        rows(
            tuple(_language_key(one, account) for one in languages()),
            Key(_marked(t._("Same as Telegram"), here=account.language is None), SetLanguage(None)),
            *(_day_keys(t, account) if account.member_id is not None else ()),
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


def _day(t: Language, account: Account) -> list[str]:
    return [
        esc(t._("☀️ Day's message: {set}").format(set=daily_set(t, account))),
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
    return rows((Key(t._("🕗 Change the hour"), AskHour()), switch))


def _language_key(of: Language, account: Account) -> Key:
    return Key(_marked(_name(of), here=account.language == of.code), SetLanguage(of.code))


def _name(of: Language) -> str:
    """What a language calls itself: 中文, English."""
    return str(of.locale.language_name)


def _marked(label: str, *, here: bool) -> str:
    return f"{label} ●" if here else label
