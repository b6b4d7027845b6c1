"""The questions that setting and changing study, training and deadlines share.

A draft keeps days as ISO text, hours in tenths, the material as [kind, words, file id or None];
`due_said` holds the line whose day has to be asked back.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.chat.buttons import Button
from bot.chat.forms import AskBack, Data, Draft, Field, Several
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import assignment_questions as views
from bot.domain.assignment_line import read_assignment, read_hours
from bot.domain.assignments import (
    HORIZON,
    MOST_TENTHS,
    AssignmentKind,
    Material,
    Whom,
)
from bot.domain.org import UnitKind
from bot.domain.phrases import DateReading, Past, Understood, find_days, read_date
from bot.errors import N_, Invalid
from bot.services.assignments import plans
from bot.services.assignments.plans import Unit
from handlers.activity_fields import one_line

AnyRequest = Request[Button | None]
TITLE_LENGTH = 200
MATERIAL_LENGTH = 3000
RECEIVER_LENGTH = 100
CLAUSE_LENGTH = 40
_PEOPLE = (AssignmentKind.STUDY, AssignmentKind.TRAINING)


def unit_of(request: AnyRequest, draft: Draft) -> Unit:
    """The unit a draft is about; raises NotAllowed when the right is gone."""
    return plans.unit(request.uow, request.actor, draft.data["unit"])


def kind_of(draft: Draft) -> AssignmentKind:
    """Its kind."""
    return AssignmentKind(draft.data["kind"])


def today_in(request: AnyRequest, data: Data) -> date:
    """The local day of the unit that a draft is about."""
    usual = request.app.zone
    rules = request.uow.unit_settings.rules(data["unit"]) if "unit" in data else None
    return request.now.astimezone(rules.clock(usual) if rules else usual).date()


def ask_unit(request: AnyRequest, draft: Draft) -> Screen:
    """Whose is it?"""
    return views.ask_unit(request.t, draft.id, plans.units(request.uow, request.actor))


def ask_kind(request: AnyRequest, draft: Draft) -> Screen:
    """Which of the three?"""
    return views.ask_kind(request.t, draft.id)


def read_kind(request: AnyRequest, draft: Draft, text: str) -> Several:
    """The kind, and all else that was typed with it."""
    line = read_assignment(text, today_in(request, draft.data))
    if line.kind is None:
        raise AskBack(views.ask_kind(request.t, draft.id))
    return Several(of_line(request, text, draft.data))


def of_line(request: AnyRequest, text: str, known: Data) -> Data:
    """What a line says. With a day in it, what it does not name is as usual: everybody of the
    branch, no material, no hours; else it is asked for."""
    line = read_assignment(text, today_in(request, known))
    data: Data = {}
    if line.kind is not None:
        data["kind"] = line.kind.value
    if line.title is not None:
        data["title"] = one_line(line.title, TITLE_LENGTH)
    if line.link is not None:
        data["material"] = [Material.LINK.value, line.link, None]
    if line.hours is not None and line.hours <= MOST_TENTHS:
        data["hours"] = line.hours
    if isinstance(line.due, Understood):
        data |= day_value(request, line.due.value, known)
        if line.first is not None:
            data["from"] = line.first.isoformat()
        data = {"material": None, "hours": 0} | data | _usual_people(request, data, known)
    elif line.due is not None:
        data["due_said"] = text
    return data


def _usual_people(request: AnyRequest, data: Data, known: Data) -> Data:
    """Everybody of a branch; what a branch hands up it owes itself, to the unit above."""
    unit = request.uow.units.get(known["unit"]) if "unit" in known else None
    if unit is None or "kind" not in data or "title" not in data:
        return {}
    if data["kind"] == AssignmentKind.DEADLINE:
        whom = Whom.OWN if unit.kind is UnitKind.BRANCH else Whom.UNITS
        return {"whom": whom.value, "receiver": receivers(request, unit, whom)[0]}
    return {"whom": Whom.UNIT.value} if unit.kind is UnitKind.BRANCH else {}


def ask_title(request: AnyRequest, draft: Draft) -> Screen:
    """What is it called?"""
    return views.ask_title(request.t, draft.id)


def read_title(request: AnyRequest, draft: Draft, text: str) -> str:
    """A title in one line."""
    title = one_line(text, TITLE_LENGTH)
    if not title:
        raise AskBack(ask_title(request, draft))
    return title


def ask_due(request: AnyRequest, draft: Draft) -> Screen:
    """Until when?"""
    said = draft.data.get("due_said")
    reading = read_assignment(said, today_in(request, draft.data)).due if said else None
    return due_screen(request, draft, reading)


def due_screen(
    request: AnyRequest, draft: Draft, reading: DateReading | None, shown: date | None = None
) -> Screen:
    """The question for the last day, in a month."""
    t, today = request.t, today_in(request, draft.data)
    asking = draft.asking == "from"
    asked = t._("🗓 From which day on?") if asking else t._("🗓 By which day?")
    training = draft.data.get("kind") == AssignmentKind.TRAINING
    by_office = draft.data.get("whom") in (Whom.OFFICES, Whom.BELOW)
    return views.ask_day(
        t,
        draft.id,
        asked,
        today,
        shown or today,
        reading,
        per_office=training and by_office and not asking and "assignment" not in draft.data,
    )


def read_due(request: AnyRequest, draft: Draft, text: str) -> Several:
    """The last day; of a training that is set up also with its first one."""
    training = draft.data.get("kind") == AssignmentKind.TRAINING
    new = training and "assignment" not in draft.data
    span = find_days(text, today_in(request, draft.data)) if new else None
    if span is not None and not span.rest:
        first = {"from": span.first.isoformat()}
        return Several(day_value(request, span.last, draft.data) | first)
    return Several(day_value(request, _typed_day(request, draft, text), draft.data))


def read_from(request: AnyRequest, draft: Draft, text: str) -> str:
    """The first day; it may be over."""
    return _typed_day(request, draft, text, past=True).isoformat()


def _typed_day(request: AnyRequest, draft: Draft, text: str, *, past: bool = False) -> date:
    reading = read_date(text, today_in(request, draft.data))
    if isinstance(reading, Understood):
        return reading.value
    if isinstance(reading, Past) and past:
        return reading.day
    raise AskBack(due_screen(request, draft, reading))


def day_value(request: AnyRequest, day: date, data: Data) -> Data:
    """A last day as a draft keeps it; raises Invalid for one that is over or too far ahead."""
    today = today_in(request, data)
    if day < today:
        raise Invalid(N_("That day has passed. Please choose another."))
    if day > today + HORIZON:
        raise Invalid(N_("That is more than six years ahead. Please choose a nearer day."))
    return {"due": day.isoformat(), "due_said": "", "months": None}


def ask_hours(request: AnyRequest, draft: Draft) -> Screen:
    """How many hours?"""
    return views.ask_hours(request.t, draft.id, kind_of(draft))


def read_typed_hours(request: AnyRequest, draft: Draft, text: str) -> int:
    """Hours in tenths."""
    found = read_hours(text)
    if found is None or found > MOST_TENTHS:
        raise Invalid(N_("Please send the hours like 2 or 1.5, at most 200."))
    return found


def ask_receiver(request: AnyRequest, draft: Draft) -> Screen:
    """To whom?"""
    unit = unit_of(request, draft)
    names = receivers(request, unit, Whom(draft.data["whom"]))
    return views.ask_receiver(request.t, draft.id, names)


def receivers(request: AnyRequest, unit: Unit, whom: Whom) -> list[str]:
    """Who usually receives it: the unit above what the unit itself owes, else the unit."""
    above = [one.name for one in request.uow.units.above(unit)[:1]]
    return [*above, unit.name] if whom is Whom.OWN else [unit.name, *above]


def read_receiver(request: AnyRequest, draft: Draft, text: str) -> str:
    """A name in one line."""
    name = one_line(text, RECEIVER_LENGTH)
    if not name:
        raise AskBack(ask_receiver(request, draft))
    return name


def ask_clause(request: AnyRequest, draft: Draft) -> Screen:
    """Which clause?"""
    return views.ask_clause(request.t, draft.id)


def read_clause(request: AnyRequest, draft: Draft, text: str) -> str:
    """A clause in one line."""
    return one_line(text, CLAUSE_LENGTH)


def _of(*kinds: AssignmentKind) -> Any:
    return lambda data: data.get("kind") in kinds


UNIT = Field("unit", ask_unit)
KIND = Field("kind", ask_kind, read_kind)
TITLE = Field("title", ask_title, read_title)
DUE = Field("due", ask_due, read_due)
FROM = Field("from", ask_due, read_from, lambda _data: False)
HOURS = Field("hours", ask_hours, read_typed_hours, _of(*_PEOPLE))
RECEIVER = Field("receiver", ask_receiver, read_receiver, _of(AssignmentKind.DEADLINE))
CLAUSE = Field("clause", ask_clause, read_clause, lambda _data: False)
