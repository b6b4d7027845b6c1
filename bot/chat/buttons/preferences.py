"""Buttons of one's own: record, settings, privacy."""

from __future__ import annotations

from bot.chat.buttons import Button


class MyPage(Button, code="pm"):
    """A page of one's own activities."""

    page: int


class SetLanguage(Button, code="pl"):
    """Use this language (its code), or (None) whichever Telegram is set to."""

    language: str | None


class AskHour(Button, code="ph"):
    """🕗: ask for the hour of the day's message."""


class SetHour(Button, code="pt"):
    """The day's message comes so many `minutes` after midnight, local wall clock."""

    minutes: int


class SetDaily(Button, code="pd"):
    """Switches the day's message `on` or off."""

    on: bool


class AskQuiet(Button, code="pq"):
    """🌙: ask for one's own quiet hours."""


class SetQuiet(Button, code="ps"):
    """One's own quiet hours from `start` to `end` (minutes after midnight, local wall clock); None
    for both: the unit's."""

    start: int | None
    end: int | None


class AskWithdrawal(Button, code="pa"):
    """Withdraw consent: says what that means and asks once more."""


class WithdrawConsent(Button, code="pw"):
    """Withdraw consent, after having been asked."""


class AskZone(Button, code="ecy"):
    """🕑: asks for one's own time zone."""


class SetZone(Button, code="ecz"):
    """One's own time zone, an IANA name; None: the organisation's."""

    zone: str | None
