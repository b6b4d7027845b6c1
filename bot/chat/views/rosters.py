"""Screens of rosters: a unit's people, the units under it, what a search brought."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.buttons.groups import GroupsOf
from bot.chat.buttons.members import (
    AddPerson,
    FindPeople,
    FoundPage,
    OpenRequest,
    Person,
    RosterUnit,
    UnitsUnder,
    Waiting,
)
from bot.chat.buttons.offices import OfficesIn
from bot.chat.screens import Key, Keyboard, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import commands, figures, paging, words
from bot.chat.views.members import CHATS
from bot.domain.commands import Command
from bot.domain.org import Standing, UnitKind
from bot.i18n import Language
from bot.services.members.people import Found, Line, Roster
from bot.store.members.rosters import Figures
from bot.store.members.units import Unit

PAGE = 10


def not_for_members(t: Language) -> Screen:
    """For somebody who sees no roster: what they can do instead."""
    said = t._("The roster is for the branch committee. What is kept of you is under /my.")
    return Screen(esc(said), rows(commands.key(t, Command.MY)))


def choice(t: Language, units: list[Unit]) -> Screen:
    """Several units: which one?"""
    return Screen(
        lines(figures.headline("👥", t._("People")), esc(t._("Which unit?"))),
        rows(*(Key(unit.name, RosterUnit(unit.id)) for unit in units)),
    )


def roster(t: Language, of: Roster, page: int) -> Screen:
    """A unit's own people; without any for the reader, the units under it."""
    if not of.lines and of.children:
        return under(t, of, 0)
    shown, page, pages = paging.cut(of.lines, page, PAGE)
    return Screen(
        lines(
            figures.headline("👥", of.unit.name),
            esc(_figures(t, of.figures)),
            "",
            *(_listed(t, shown, page * PAGE + 1) or [esc(_nobody(t, of))]),
        ),
        (
            *pairs([_open(one, page) for one in shown]),
            *rows(paging.arrows(page, pages, lambda to: RosterUnit(of.unit.id, to))),
            *unit_keys(t, of),
        ),
    )


def under(t: Language, of: Roster, page: int) -> Screen:
    """The units under one, each to open."""
    shown, page, pages = paging.cut(of.children, page, PAGE)
    return Screen(
        lines(
            figures.headline("👥", of.unit.name),
            esc(_figures(t, of.figures)),
            esc(t._("Which unit?")),
        ),
        (
            *rows(*(Key(unit.name, RosterUnit(unit.id)) for unit in shown)),
            *rows(paging.arrows(page, pages, lambda to: UnitsUnder(of.unit.id, to))),
            *unit_keys(t, of, below=True),
        ),
    )


def unit_keys(t: Language, of: Roster, *, below: bool = False) -> Keyboard:
    """What the reader may do with a unit: each subject adds its rows here. `below`: under the list
    of the units under it rather than under its people."""
    add = of.manages and of.unit.kind is not UnitKind.GROUP
    back = of.unit if below and of.lines else of.over
    return rows(
        _waiting(t, of),
        (
            *([Key(t._("🔎 Find"), FindPeople())] if of.names else []),
            *([Key(t._("➕ Add a person"), AddPerson(of.unit.id))] if add else []),
        ),
        _order(t, of),
        None if below or not of.children else Key(t._("🏢 Units under it"), UnitsUnder(of.unit.id)),
        Key(t._("◀ Back"), RosterUnit(back.id)) if back else None,
    )


def _order(t: Language, of: Roster) -> tuple[Key, ...]:
    """How the unit is ordered: its groups and its offices."""
    grouped = of.names and of.unit.kind is UnitKind.BRANCH
    return (
        *([Key(t._("👥 Groups"), GroupsOf(of.unit.id))] if grouped else []),
        *([Key(t._("🎖 Offices"), OfficesIn(of.unit.id))] if of.appoints else []),
    )


def waiting(t: Language, of: Sequence[tuple[int, str]], page: int) -> Screen:
    """Registrations that wait, by id and name; each opens."""
    if not of:
        return Screen(esc(t._("No registration waits for you.")))
    shown, page, pages = paging.cut(of, page, PAGE)
    return Screen(
        lines(
            bold(t._("🆕 Registrations waiting for you")),
            esc(t._("Open one to approve or decline it.")),
        ),
        (
            *pairs([Key(name, OpenRequest(number)) for number, name in shown]),
            *rows(paging.arrows(page, pages, Waiting), commands.key(t, Command.MEMBERS)),
        ),
    )


def _waiting(t: Language, of: Roster) -> Key | None:
    if not of.pending:
        return None
    return Key(t._("🆕 Registrations waiting: {n}").format(n=of.pending), Waiting())


def found(t: Language, of: Found, draft_id: int, page: int) -> Screen:
    """What was found; further words look again."""
    heading = figures.headline("🔎", of.words)
    more = esc(t._("Send other words to look again."))
    if not of.lines:
        said = t._(
            "Nobody was found. Send a name or part of it, its initials (lj) or the end of the "
            "staff number."
        )
        return Screen(lines(heading, esc(said)))
    shown, page, pages = paging.cut(of.lines, page, PAGE)
    return Screen(
        lines(heading, *_listed(t, shown, page * PAGE + 1, units=True), "", more),
        (
            *pairs([_open(one) for one in shown]),
            *rows(paging.arrows(page, pages, lambda to: FoundPage(draft_id, to))),
        ),
    )


def ask_words(t: Language) -> Screen:
    """🔎."""
    said = t._(
        "Whom are you looking for? Send a name or part of it, its initials (lj) or the end of the "
        "staff number."
    )
    return Screen(esc(said))


def _figures(t: Language, of: Figures) -> str:
    """23 人：正式党员 21 · 预备党员 2 · 在线 20."""
    parts = [
        t._("{standing} {n}").format(standing=words.standing(t, one), n=of.standings[one])
        for one in Standing
        if of.standings.get(one)
    ]
    people = t.n_("{n} person", "{n} people", of.people).format(n=of.people)
    chat = t._("in chat {n}").format(n=of.in_chat)
    return " · ".join([people, *parts, chat])


def _listed(t: Language, shown: Sequence[Line], first: int, *, units: bool = False) -> list[str]:
    told: list[str] = []
    above: str | None = None
    for number, one in enumerate(shown, first):
        heading = _heading(one, units=units)
        if heading != above and heading is not None:
            told.append(bold(heading))
        above = heading
        told.append(esc(_line(t, number, one)))
    return told


def _heading(of: Line, *, units: bool) -> str | None:
    names = [
        unit.name
        for unit in ((of.profile.unit if units else None), of.profile.group)
        if unit is not None
    ]
    return " · ".join(names) or None


def _line(t: Language, number: int, of: Line) -> str:
    held = [
        words.role(t, role)
        for role, unit in of.profile.offices
        if unit in (of.profile.unit, of.profile.group)
    ]
    parts = [of.name, words.standing(t, of.profile.member.standing), *held, t._(CHATS[of.chat])]
    return f"{number}. " + " · ".join(parts)


def _open(of: Line, page: int = 0) -> Key:
    return Key(of.name, Person(of.profile.member.id, page=page))


def _nobody(t: Language, of: Roster) -> str:
    if not of.names:
        return t._("Names are for the unit itself; here are its figures.")
    return t._("Nobody is on this roster yet.")
