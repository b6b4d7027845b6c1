"""The people of one activity: who is expected, who observes, who was taken off; looking for
somebody by name, for the list or for the roll."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.chat.buttons import Button
from bot.chat.buttons.activities import ChangeButton, DraftResume
from bot.chat.buttons.attendance import RollPage
from bot.chat.buttons.participants import (
    PeoplePage,
    PersonOpen,
    PersonSearch,
    PersonSet,
    WalkIn,
)
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import attendance, paging, words
from bot.domain.participants import Part
from bot.errors import N_
from bot.i18n import Language
from bot.services.activities.naming import Named
from bot.services.activities.participants import MOST_FOUND, Listed, Person, Target
from bot.services.attendance.walk_ins import Came

PAGE = 16
_PARTS = {
    Part.EXPECTED: N_("expected"),
    Part.OBSERVER: N_("observer"),
    Part.OUT: N_("not on the list"),
}
_MAKE = {
    Part.EXPECTED: N_("✅ Expect"),
    Part.OBSERVER: N_("👁 As an observer"),
    Part.OUT: N_("➖ Take off the list"),
}


def listed(t: Language, shown: Listed, page: int, today: date) -> Screen:
    """✏️ 人员: everybody, a key a person."""
    target = shown.target
    people, page, pages = paging.cut(shown.people, page, PAGE)
    figures = t._("Expected {expected} · observers {observers}").format(
        expected=shown.count(Part.EXPECTED), observers=shown.count(Part.OBSERVER)
    )
    hint = t._("Press a name to take somebody off or to make them an observer.")
    keys = [
        Key(one.name + _mark(t, one.part), PersonOpen(target.id, one.member_id, page))
        for one in people
    ]
    return Screen(
        lines(
            _heading(t, target, today),
            esc(figures),
            esc(t._("👁 observes and counts nowhere, ✖ was taken off")),
            esc(hint),
        ),
        rows(
            *pairs(keys),
            paging.arrows(page, pages, lambda to: PeoplePage(target.id, to)),
            Key(t._("➕ Add somebody"), PersonSearch(target.id)),
            Key(t._("◀ Back"), _back(target)),
        ),
    )


def person(t: Language, target: Target, who: Person, page: int, today: date) -> Screen:
    """One person, and what they can be made."""
    makes = [
        part for part in Part if part is not who.part and (who.below or part is not Part.EXPECTED)
    ]
    keys = [
        Key(
            t._(_MAKE[part]),
            PersonSet(target.id, who.member_id, part, page),
            style=Style.SUCCESS if part is Part.EXPECTED else None,
        )
        for part in makes
    ]
    chat = None if who.in_chat else t._("Not in chat: please tell them yourself.")
    return Screen(
        lines(
            _heading(t, target, today),
            bold(described(t, who)),
            esc(t._(_PARTS[who.part])),
            esc(chat) if chat else None,
        ),
        rows(*pairs(keys), Key(t._("◀ Back"), PeoplePage(target.id, page))),
    )


def described(t: Language, who: Person) -> str:
    """孙敏（0909） · 第一党支部."""
    return who.name if who.home is None else f"{who.name} · {who.home.name}"


def named(t: Language, done: Named) -> str:
    """What a press on somebody did."""
    said = t._("{name}: {part}").format(name=done.person.name, part=t._(_PARTS[done.person.part]))
    if done.target.activity is None or not done.changed:
        return said
    if done.person.in_chat:
        return t._("{done}; told.").format(done=said)
    return t._("{done}; not in chat, please tell them yourself.").format(done=said)


def ask(t: Language, *, back: Button, nobody: str | None = None) -> Screen:
    """Who? `nobody`: what was typed is nobody's name."""
    none = t._("Nobody called “{name}” was found.").format(name=nobody) if nobody else None
    return Screen(
        lines(
            esc(none) if none else None,
            bold(t._("➕ Who is it?")),
            esc(
                t._(
                    "Send the name or a part of it, or the end of the staff number. For somebody "
                    "of another unit, the whole name. /cancel leaves it."
                )
            ),
        ),
        rows(Key(t._("◀ Back"), back)),
        fresh=True,
    )


def back_to(of: int, *, roll: bool) -> Button:
    """Where a search was begun."""
    return RollPage(of, 0) if roll else PeoplePage(of, 0)


def found(t: Language, of: int, people: list[Person], *, roll: bool) -> Screen:
    """Several have that name: who is meant? `roll`: who came."""
    many = len(people) > MOST_FOUND
    keys = [
        Key(
            described(t, one) + _mark(t, one.part),
            WalkIn(of, one.member_id) if roll else PersonOpen(of, one.member_id, 0),
        )
        for one in people[:MOST_FOUND]
    ]
    more = t._("There are more; please send more of the name.")
    return Screen(
        lines(bold(t._("Who is meant?")), esc(more) if many else None),
        rows(*keys, Key(t._("◀ Back"), back_to(of, roll=roll))),
        fresh=True,
    )


def came(t: Language, done: Came, local_now: datetime, *, typed: bool) -> Screen:
    """The roll with somebody who was not expected; `typed`: as a message of its own."""
    if done.before:
        said = t._("{name} is on the roll already: present.").format(name=done.name)
    elif done.part is Part.OBSERVER:
        said = t._("{name}: came as an observer, counts nowhere.").format(name=done.name)
    else:
        said = t._("{name}: added as expected, present.").format(name=done.name)
    shown = (*done.roll.entries, *done.roll.observers)
    place = next((n for n, one in enumerate(shown) if one.name == done.name), 0)
    screen = attendance.roll(t, done.roll, place // attendance.ROLL_PAGE, local_now)
    if typed:
        return replace(screen, text=lines(esc(said), "", screen.text), fresh=True)
    return screen.with_toast(said)


def _mark(t: Language, part: Part) -> str:
    return {Part.OBSERVER: " 👁", Part.OUT: " ✖"}.get(part, "")


def _heading(t: Language, target: Target, today: date) -> str:
    kind = words.kind(t, target.kind)
    called = kind if target.group is None else f"{kind} · {target.group.name}"
    said = t._("👥 {title} · {day}")
    return bold(said.format(title=called, day=words.day(t, target.day, today)))


def _back(target: Target) -> Button:
    if target.activity is None:
        return DraftResume(target.id, go_on=True)
    return ChangeButton(target.id, None)
