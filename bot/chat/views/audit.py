"""Screens of the audit log."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.chat.buttons import Button
from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.assignments import TaskOpen
from bot.chat.buttons.audit import AuditAll, AuditBelow, AuditOf, AuditUnit, AuditUnits, Trace
from bot.chat.buttons.members import Person as PersonCard
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import audit_words, commands, facts, paging, words
from bot.domain.commands import Command
from bot.i18n import Language
from bot.services.personal.audit_trail import Below, Entry, Trail
from bot.store.members.units import Unit

CHOICE = 8
BELOW = 20


def choice(t: Language, units: list[Unit], page: int) -> Screen:
    """Which unit's?"""
    shown, page, pages = paging.cut(units, page, CHOICE)
    return Screen(
        bold(t._("🕘 The log of which unit?")),
        rows(
            *(Key(unit.name, AuditUnit(unit.id, 0)) for unit in shown),
            paging.arrows(page, pages, AuditUnits),
            commands.key(t, Command.START),
        ),
    )


def trail(app: App, t: Language, of: Trail, now: datetime) -> Screen:
    """A page of it, newest first."""
    said = [esc(_line(app, t, one, now)) for one in of.entries]
    nothing = esc(t._("Nothing has been written down here yet."))
    return Screen(
        lines(bold(_heading(t, of)), "", *(said or [nothing])),
        rows(
            paging.arrows(of.page, of.pages, lambda to: _page(of, to)),
            Key(t._("🏢 Units below, in figures"), AuditBelow(of.unit.id, 0))
            if of.under and of.unit
            else None,
            _back(t, of),
        ),
    )


def below(app: App, t: Language, of: Below, page: int, now: datetime) -> Screen:
    """How much happened in each unit under one; no names."""
    shown, page, pages = paging.cut(of.lines, page, BELOW)
    said = []
    for unit, n, last in shown:
        if last is None:
            said.append(t._("{unit}: nothing").format(unit=unit.name))
        else:
            when = words.brief(t, app.local(last), app.today(now))
            told = t.n_(
                "{unit}: {n} record, the last on {when}",
                "{unit}: {n} records, the last on {when}",
                n,
            )
            said.append(told.format(unit=unit.name, n=n, when=when))
    return Screen(
        lines(
            bold(t._("🏢 {unit} · units below, last 30 days").format(unit=of.unit.name)),
            "",
            *(esc(one) for one in said),
        ),
        rows(
            paging.arrows(page, pages, lambda to: AuditBelow(of.unit.id, to)),
            Key(t._("◀ Back"), AuditUnit(of.unit.id, 0)),
        ),
    )


def key(t: Language, of: Trace, number: int) -> Key:
    """🕘 on the card of an activity or a person."""
    return Key(t._("🕘 Log"), AuditOf(of, number, 0))


def _heading(t: Language, of: Trail) -> str:
    if of.person is not None:
        return t._("🕘 Log · {about}").format(about=of.person.name)
    if of.activity is not None:
        return t._("🕘 Log · {about}").format(about=facts.title(t, of.activity, None))
    if of.assignment is not None:
        return t._("🕘 Log · {about}").format(about=of.assignment.title)
    if of.unit is not None:
        return t._("🕘 Log · {about}").format(about=of.unit.name)
    return t._("🕘 Log · the whole organisation")


def _line(app: App, t: Language, of: Entry, now: datetime) -> str:
    when = words.brief(t, app.local(of.at), app.today(now))
    return t._("{when} {what}").format(when=when, what=audit_words.sentence(app, t, of))


def _page(of: Trail, page: int) -> Button:
    if of.person is not None:
        return AuditOf(Trace.PERSON, of.person.id, page)
    if of.activity is not None:
        return AuditOf(Trace.ACTIVITY, of.activity.id, page)
    if of.assignment is not None:
        return AuditOf(Trace.ASSIGNMENT, of.assignment.id, page)
    return AuditUnit(of.unit.id, page) if of.unit is not None else AuditAll(page)


def _back(t: Language, of: Trail) -> Key:
    if of.activity is not None:
        return Key(t._("◀ Back"), OpenActivity(of.activity.id))
    if of.assignment is not None:
        return Key(t._("◀ Back"), TaskOpen(of.assignment.id))
    if of.person is not None:
        return Key(t._("◀ Back"), PersonCard(of.person.id, seen=True))
    return commands.key(t, Command.START)
