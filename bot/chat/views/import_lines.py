"""Screens of a roster file's lines: what would be made, changed, ended; what is to be confirmed."""

from __future__ import annotations

from datetime import date
from functools import partial

from bot.chat.buttons import Button
from bot.chat.buttons.imports import ImportCard, ImportLines
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import paging, words
from bot.documents import roster_words
from bot.domain.org import Standing
from bot.domain.roster_faults import Field
from bot.domain.roster_lines import (
    DetailsLine,
    Line,
    OfficeLine,
    PersonLine,
    Section,
    TransferLine,
    UnitLine,
    Value,
)
from bot.errors import N_
from bot.i18n import Language
from bot.services.roster.imports import Choice, Preview

PAGE = 15

_HEADINGS = {
    Section.MADE: N_("➕ New"),
    Section.CHANGED: N_("✏️ Changed"),
    Section.ENDED: N_("⏹ Ended"),
    Section.ALONE: N_("⏸ Not in the file"),
    Section.TRANSFERS: N_("🔁 Transfers"),
    Section.OFFICES: N_("🗑 Offices no longer named"),
}
_EXPLAINED = {
    Section.MADE: None,
    Section.CHANGED: None,
    Section.ENDED: N_("These offices end because their unit or group is left."),
    Section.ALONE: N_("These people are on the roster and not in the file. Nothing changes."),
    Section.TRANSFERS: N_(
        "The file has these people in another unit. They move only if you confirm it."
    ),
    Section.OFFICES: N_(
        "The file no longer names these offices. They go on unless you confirm that they end."
    ),
}


def heading(t: Language, section: Section) -> str:
    """What a section is called."""
    return t._(_HEADINGS[section])


def page(t: Language, of: Preview, section: Section, number: int, today: date) -> Screen:
    """A page of one section, with the key that confirms where something is to be confirmed."""
    listed = of.lines.get(section, ())
    shown, number, pages = paging.cut(listed, number, PAGE)
    explained, choice = _EXPLAINED[section], of.choice
    title = t._("{section} · {n}").format(section=heading(t, section), n=len(listed))
    to = partial(_page_button, of, section)
    return Screen(
        lines(
            bold(title),
            esc(t._(explained)) if explained else None,
            "",
            *(esc(line(t, one, today)) for one in shown),
        ),
        rows(
            _confirm(t, of, section, number) if listed else None,
            paging.arrows(number, pages, to),
            Key(t._("◀ Back"), ImportCard(of.upload_id, choice.offices, choice.transfers)),
        ),
    )


def line(t: Language, of: Line, today: date) -> str:
    """One line."""
    match of:
        case UnitLine(path, kind):
            unit = t._("{unit} ({kind})").format(unit="/".join(path), kind=words.unit_kind(t, kind))
            return f"• {unit}"
        case PersonLine():
            return f"• {_person(t, of)}"
        case DetailsLine(name, unit, details):
            said = t._("; ").join(_detail(t, *one, today) for one in details)
            return "• " + t._("{name}, {unit}: {details}").format(
                name=name, unit=unit, details=said
            )
        case TransferLine(name, unit, to, day):
            return "• " + t._("{name}: {unit} → {to}, from {day}").format(
                name=name, unit=unit, to=to, day=words.date_only(t, day, today)
            )
        case OfficeLine():
            return f"• {_office(t, of, today)}"


def _person(t: Language, of: PersonLine) -> str:
    if of.standing is None:
        return t._("{name}, {unit}").format(name=of.name, unit=of.unit)
    parts = [of.name, of.unit, of.group, words.standing(t, of.standing)]
    return words.listed(t, [part for part in parts if part])


def _office(t: Language, of: OfficeLine, today: date) -> str:
    office = t._("{name}, {role} of {unit}").format(
        name=of.name, role=words.role(t, of.role), unit=of.unit
    )
    day = words.date_only(t, of.day, today)
    if of.since is None:
        return t._("{office}, {day}").format(office=office, day=day)
    since = words.date_only(t, of.since, today)
    return t._("{office}: {before} → {after}").format(office=office, before=since, after=day)


def _detail(t: Language, field: Field, before: Value, after: Value, on: date) -> str:
    return t._("{column} {before} → {after}").format(
        column=roster_words.field(t, field),
        before=_value(t, before, on),
        after=_value(t, after, on),
    )


def _value(t: Language, value: Value, today: date) -> str:
    if value is None:
        return "—"
    if isinstance(value, Standing):
        return words.standing(t, value)
    if isinstance(value, bool):
        return t._("Yes") if value else t._("No")
    return words.date_only(t, value, today) if isinstance(value, date) else value


def _page_button(of: Preview, section: Section, number: int) -> Button:
    return ImportLines(of.upload_id, section, number, of.choice.offices, of.choice.transfers)


def _confirm(t: Language, of: Preview, section: Section, number: int) -> Key | None:
    """The key carries what it shall set."""
    if section is Section.OFFICES:
        wanted, on = Choice(not of.choice.offices, of.choice.transfers), of.choice.offices
        label = t._("☑ They end") if on else t._("☐ End them")
    elif section is Section.TRANSFERS:
        wanted, on = Choice(of.choice.offices, not of.choice.transfers), of.choice.transfers
        label = t._("☑ They move") if on else t._("☐ Move them")
    else:
        return None
    button = ImportLines(of.upload_id, section, number, wanted.offices, wanted.transfers)
    return Key(label, button)
