"""The question for a day in dialogs about offices and transfers, and the card to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.buttons.dated import DatedDay, DatedDone, DatedMonth
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, rows
from bot.chat.views import calendar, words
from bot.i18n import Language


def ask_day(
    t: Language,
    draft: int,
    asked: str,
    today: date,
    shown: date | None = None,
    options: Sequence[date] = (),
    *,
    now: bool = True,
) -> Screen:
    """Which day? `asked` is the question, `options` what was typed may mean; `now`: today has a
    key of its own."""
    grid = calendar.month(
        t,
        shown or today,
        today,
        lambda day: DatedDay(draft, day),
        lambda day: DatedMonth(draft, day),
    )
    here = t._("Today, {day}").format(day=words.day(t, today, today))
    choices = options or ((today,) if now else ())
    labels = [words.day(t, one, today) if options else here for one in choices]
    keys = [Key(label, DatedDay(draft, one)) for label, one in zip(labels, choices, strict=True)]
    hint = t._("Press a day or type one, for example: Dec 4, this Friday, tomorrow.")
    which = t._("🗓 Which of these days do you mean?")
    return Screen(
        lines(bold(which if options else asked), esc(hint)),
        rows(*keys, *(() if options else grid), give_up(t, draft)),
    )


def confirm(t: Language, draft: int, said: str, do: str, style: Style = Style.SUCCESS) -> Screen:
    """What is going to be done, once more. `said` is HTML, `do` the label of its key."""
    keys = (Key(do, DatedDone(draft, sure=True), style=style), give_up(t, draft))
    return Screen(lines(esc(t._("Please check:")), said), rows(keys))


def give_up(t: Language, draft: int) -> Key:
    """🗑: leaves the dialog."""
    return Key(t._("🗑 Discard"), DatedDone(draft, sure=False))


def only_give_up(t: Language, draft: int) -> Keyboard:
    """The keyboard of a question that is answered by typing."""
    return rows(give_up(t, draft))
