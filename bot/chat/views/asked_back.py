"""What is asked back when a day that was typed is not plain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.chat.buttons import Button
from bot.chat.screens import Key, Keyboard, rows
from bot.chat.views import words
from bot.domain.phrases import Ambiguous, DateReading, Impossible, Past, Unclear
from bot.i18n import Language


def day(
    t: Language,
    asked: str,
    today: date,
    reading: DateReading | None,
    button: Callable[[date], Button],
) -> tuple[str, Keyboard]:
    """The question, with a key for each day that may be meant; `asked` where nothing was typed."""
    if isinstance(reading, Ambiguous):
        keys = [Key(words.day(t, one, today), button(one)) for one in reading.options]
        return t._("🗓 Which of these days do you mean?"), rows(*keys)
    if isinstance(reading, Past):
        said = t._("🗓 {day} has passed.").format(day=words.day(t, reading.day, today))
        if reading.suggestion is None:
            return t._("{past} Which day is it?").format(past=said), ()
        meant = words.day(t, reading.suggestion, today)
        key = Key(meant, button(reading.suggestion))
        return t._("{past} Do you mean {day}?").format(past=said, day=meant), rows(key)
    if isinstance(reading, Impossible):
        return t._("🗓 There is no such day. Which day is it?"), ()
    if isinstance(reading, Unclear):
        return t._("🗓 I did not understand the day. Which day is it?"), ()
    return asked, ()
