"""The questions of setting and changing study, training and deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.buttons.assignments import TaskOpen, TaskPeople, TaskPerson
from bot.chat.buttons.new_assignment import (
    PlanDay,
    PlanDiscard,
    PlanDone,
    PlanGroup,
    PlanHours,
    PlanKind,
    PlanMonth,
    PlanMonths,
    PlanRole,
    PlanSkip,
    PlanUnit,
    PlanWhom,
)
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import asked_back, calendar, paging, words
from bot.chat.views import assignment_words as tasks
from bot.domain.assignments import NEW_SECRETARY_MONTHS, AssignmentKind, Whom
from bot.domain.org import Role
from bot.domain.phrases import DateReading
from bot.i18n import Language
from bot.store.members.units import Unit

USUAL_HOURS = (5, 10, 15, 20, 40, 80, 160, 240)
MONTHS = (3, NEW_SECRETARY_MONTHS, 12)
PEOPLE = 20


def discard_key(t: Language, draft: int) -> Key:
    """🗑: leaves the dialog."""
    return Key(t._("🗑 Discard"), PlanDiscard(draft))


def ask_unit(t: Language, draft: int, units: Sequence[Unit]) -> Screen:
    """Which unit sets it?"""
    keys = [Key(unit.name, PlanUnit(draft, unit.id)) for unit in units]
    return Screen(bold(t._("➕ Which unit sets it?")), rows(*keys, discard_key(t, draft)))


def ask_kind(t: Language, draft: int) -> Screen:
    """Which of the three?"""
    keys = [
        Key(f"{tasks.icon(one)} {tasks.kind(t, one)}", PlanKind(draft, one))
        for one in AssignmentKind
    ]
    example = t._("/study study assignment Party regulations, chapter 3, by Dec 4, 2 hours")
    return Screen(
        lines(
            bold(t._("➕ What is to be set?")),
            esc(t._("📖 Study: something to learn by a certain day; everyone marks it done")),
            esc(t._("🎓 Training: hours to be done in a certain time; you credit them")),
            esc(t._("📮 Deadline: something to hand up by a certain day; only dates are kept")),
            "",
            esc(t._("You can also type it all in one line, for example:")),
            f"<code>{esc(example)}</code>",
        ),
        rows(*keys, discard_key(t, draft)),
    )


def ask_text(t: Language, draft: int, asked: str, *skips: Key) -> Screen:
    """A question that is answered by typing."""
    return Screen(bold(asked), rows(*skips, discard_key(t, draft)))


def ask_title(t: Language, draft: int) -> Screen:
    """What is it called?"""
    return ask_text(t, draft, t._("📝 What is it called? Please type the title."))


def ask_material(t: Language, draft: int) -> Screen:
    """What is there to study?"""
    skip = Key(t._("No material"), PlanSkip(draft, "material"))
    asked = t._("📎 What is there to study? Send a text, a link or a file.")
    return ask_text(t, draft, asked, skip)


def ask_receiver(t: Language, draft: int, names: Sequence[str]) -> Screen:
    """Who receives it?"""
    keys = [Key(name, PlanSkip(draft, f"receiver{number}")) for number, name in enumerate(names)]
    asked = t._("📮 To whom is it handed up? Press or type it.")
    return ask_text(t, draft, asked, *keys)


def ask_clause(t: Language, draft: int) -> Screen:
    """Which clause asks for it?"""
    skip = Key(t._("Leave it empty"), PlanSkip(draft, "clause"))
    return ask_text(t, draft, t._("§ Which clause asks for it? Please type it."), skip)


def ask_whom(t: Language, draft: int, unit: Unit, circles: Sequence[Whom]) -> Screen:
    """Whom does it concern?"""
    labels = {
        Whom.UNIT: t._("👥 Everybody of {unit}").format(unit=unit.name),
        Whom.GROUP: t._("👥 A group"),
        Whom.OFFICES: t._("🏷 By office"),
        Whom.BELOW: t._("🏷 Secretaries of the units below"),
        Whom.CHOSEN: t._("✅ Chosen people"),
        Whom.OWN: t._("🏢 {unit} itself").format(unit=unit.name),
        Whom.UNITS: t._("🏢 The units right below"),
    }
    keys = [Key(labels[one], PlanWhom(draft, one)) for one in circles]
    return Screen(bold(t._("👥 Whom does it concern?")), rows(*keys, discard_key(t, draft)))


def ask_group(t: Language, draft: int, groups: Sequence[Unit]) -> Screen:
    """Which group?"""
    keys = [Key(group.name, PlanGroup(draft, group.id)) for group in groups]
    return Screen(bold(t._("👥 Which group?")), rows(*pairs(keys), discard_key(t, draft)))


def ask_roles(t: Language, draft: int, roles: Sequence[Role], chosen: set[Role]) -> Screen:
    """Which offices?"""
    keys = [
        Key(
            f"{'☑' if one in chosen else '☐'} {words.role(t, one)}",
            PlanRole(draft, one, one not in chosen),
        )
        for one in roles
    ]
    go_on = Key(t._("✔️ That is all"), PlanDone(draft, "roles"), style=Style.SUCCESS)
    return Screen(
        bold(t._("🏷 Which offices?")),
        rows(*pairs(keys), go_on if chosen else None, discard_key(t, draft)),
    )


def people(
    t: Language,
    of: int,
    names: Sequence[tuple[int, str]],
    chosen: set[int],
    page: int,
    *,
    published: bool,
) -> Screen:
    """Who? A key for each of those who can be chosen."""
    shown, page, pages = paging.cut(names, page, PEOPLE)
    keys = [
        Key(f"{'☑' if one in chosen else '☐'} {name}", TaskPerson(of, one, one not in chosen, page))
        for one, name in shown
    ]
    done = Key(t._("✔️ That is all"), PlanDone(of, "chosen"), style=Style.SUCCESS)
    last: tuple[Key | None, ...] = (
        (Key(t._("◀ Back"), TaskOpen(of)),)
        if published
        else (done if chosen else None, discard_key(t, of))
    )
    counted = t.n_("{n} person chosen", "{n} people chosen", len(chosen)).format(n=len(chosen))
    return Screen(
        lines(bold(t._("👥 Whom does it concern?")), esc(counted)),
        rows(*pairs(keys), paging.arrows(page, pages, lambda to: TaskPeople(of, to)), *last),
    )


def ask_day(
    t: Language,
    draft: int,
    asked: str,
    today: date,
    shown: date,
    reading: DateReading | None = None,
    *,
    per_office: bool = False,
) -> Screen:
    """Until when, or from when? With what was typed, when that has to be asked back; `per_office`:
    each may have a time of their own."""
    said, choices = asked_back.day(t, asked, today, reading, lambda day: PlanDay(draft, day))
    grid = calendar.month(
        t, shown, today, lambda day: PlanDay(draft, day), lambda day: PlanMonth(draft, day)
    )
    months = [
        Key(t._("{n} months from taking office").format(n=n), PlanMonths(draft, n)) for n in MONTHS
    ]
    hint = t._("Press a day or type one, for example: Dec 4, this Friday, tomorrow.")
    return Screen(
        lines(bold(said), esc(hint), esc(t._("r: rest day, w: make-up working day"))),
        rows(*choices, *(months if per_office else ()), *grid, discard_key(t, draft)),
    )


def ask_hours(t: Language, draft: int, kind: AssignmentKind) -> Screen:
    """How many hours?"""
    if kind is AssignmentKind.TRAINING:
        asked = t._("🎓 How many hours have to be done? Press or type it.")
    else:
        asked = t._("🎓 How many hours are credited when it is done? Press or type it.")
    keys = [Key(tasks.hours(one), PlanHours(draft, one)) for one in USUAL_HOURS]
    none = Key(t._("No hours"), PlanHours(draft, 0))
    return Screen(bold(asked), rows(*pairs(keys, 4), none, discard_key(t, draft)))
