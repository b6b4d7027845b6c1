"""How an activity is to recur: the rule, rest days, the end, how far ahead; the next ten times."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import Button
from bot.chat.buttons.series import (
    RepeatAhead,
    RepeatCard,
    RepeatDone,
    RepeatEnd,
    RepeatOff,
    RepeatRule,
    RepeatShift,
)
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import repeat_words, words
from bot.domain.recurrence import Occurrence, Rule
from bot.domain.series import AHEAD, ENDS
from bot.domain.workdays import Shift
from bot.i18n import Language
from bot.services.series.series import Repeat


def card(
    t: Language, draft: int, of: Repeat, found: list[Occurrence], today: date, *, settled: bool
) -> Screen:
    """All that is chosen, and what it comes to; `settled`: it is of a series that is on."""
    recurrence = of.recurrence
    moved = recurrence.rule.moves
    rest = t._("🛌 Rest days: {shift}").format(shift=repeat_words.shift(t, recurrence.shift))
    text = lines(
        bold(t._("🔁 {rule}").format(rule=_rule(t, of))),
        esc(rest) if moved else None,
        esc(t._("🏁 {end}").format(end=repeat_words.end(t, recurrence, today))),
        esc(ahead(t, of.ahead)),
        "",
        bold(t._("The next times:")),
        *(esc(occurrence(t, one, today, moves=moved)) for one in found),
        esc(t._("None is to come.")) if not found else None,
    )
    keys = [
        Key(t._("🔁 Rule"), RepeatRule(draft, None)),
        *([Key(t._("🛌 Rest days"), RepeatShift(draft, None))] if moved else []),
        Key(t._("🏁 End"), RepeatEnd(draft, None, None)),
        Key(t._("📣 Publish ahead"), RepeatAhead(draft, None)),
    ]
    off = None if settled else Key(t._("✖️ Does not recur"), RepeatOff(draft))
    done = Key(t._("✔️ So it is"), RepeatDone(draft), style=Style.SUCCESS)
    return Screen(text, rows(done, *pairs(keys), off))


def _rule(t: Language, of: Repeat) -> str:
    return repeat_words.rule(t, of.recurrence.rule, of.recurrence.shift)


def ahead(t: Language, days: int) -> str:
    """📣 提前 7 天发布."""
    said = t.n_(
        "📣 Published {n} day before, at 08:30", "📣 Published {n} days before, at 08:30", days
    )
    return said.format(n=days)


def occurrence(t: Language, one: Occurrence, today: date, *, moves: bool) -> str:
    """12月31日（周四），原为… ，（暂算）."""
    said = words.day(t, one.on, today)
    if moves and one.moved:
        was = words.date_only(t, one.slot, today)
        said = t._("{day}, moved from {was}").format(day=said, was=was)
    return "· " + words.provisional(t, said, is_so=one.provisional)


def ask_rule(
    t: Language, draft: int, rules: list[Rule], day: date, *, unclear: bool = False
) -> Screen:
    """How often? Rules that name the first day."""
    keys = [Key(repeat_words.rule(t, one), RepeatRule(draft, str(one))) for one in rules]
    asked = t._("I cannot read a rule from that. How often is it held?")
    first = t._("The first time is {day}.").format(day=words.day(t, day, day))
    return Screen(
        lines(
            bold(asked if unclear else t._("🔁 How often is it held?")),
            esc(first),
            esc(t._("Choose, or type it: every third Thursday, last working day of every month.")),
        ),
        rows(
            *pairs(keys),
            Key(t._("✖️ Does not recur"), RepeatOff(draft)),
        ),
    )


def ask_shift(t: Language, draft: int, now: Shift) -> Screen:
    """What of rest days?"""
    said = [(one, repeat_words.shift(t, one)) for one in Shift]
    return _asked(
        t,
        draft,
        [
            t._("🛌 When the day is a rest day, the activity is:"),
            t._("One that belongs to a month is not moved out of it."),
        ],
        [(_marked(label, here=one is now), RepeatShift(draft, one)) for one, label in said],
    )


def ask_end(t: Language, draft: int, of: Repeat, today: date) -> Screen:
    """When does it end?"""
    year = date(today.year if today.month < 12 else today.year + 1, 12, 31)
    options: list[tuple[str, Button]] = [
        (t._("Without end"), RepeatEnd(draft, 0, None)),
        (
            t._("Until {day}").format(day=words.date_only(t, year, today)),
            RepeatEnd(draft, None, year),
        ),
        *(
            (t.n_("{n} time", "{n} times", one).format(n=one), RepeatEnd(draft, one, None))
            for one in ENDS
        ),
    ]
    asked = [
        t._("🏁 When does it end? Now: {end}").format(
            end=repeat_words.end(t, of.recurrence, today)
        ),
        t._("Choose, or type a day or a number of times: Jun 30, or 8."),
    ]
    return _asked(t, draft, asked, options)


def ask_ahead(t: Language, draft: int, now: int) -> Screen:
    """How many days before is each time published?"""
    said = [(one, t.n_("{n} day before", "{n} days before", one).format(n=one)) for one in AHEAD]
    asked = [
        t._("📣 When is each time published?"),
        t._("Until then you can change or skip it without anybody being told."),
    ]
    return _asked(
        t,
        draft,
        asked,
        [(_marked(label, here=one == now), RepeatAhead(draft, one)) for one, label in said],
    )


def _marked(label: str, *, here: bool) -> str:
    return f"{label} ●" if here else label


def _asked(t: Language, draft: int, said: list[str], options: list[tuple[str, Button]]) -> Screen:
    keys: Keyboard = pairs([Key(label, button) for label, button in options])
    return Screen(
        lines(bold(said[0]), *map(esc, said[1:])),
        (*keys, (Key(t._("◀ Back"), RepeatCard(draft)),)),
    )
