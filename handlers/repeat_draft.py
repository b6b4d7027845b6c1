"""How a draft recurs, as it keeps it: `repeat` holds the rule, its first slot, what becomes of rest
days, the end and how many days ahead; before the day is known only what was `said`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.chat.buttons import Button
from bot.chat.forms import AskBack, Data, Draft, Field
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import repeats as views
from bot.domain.one_line import Line
from bot.domain.phrases import Understood, read_date
from bot.domain.phrases.repeats import Said, find_repeat
from bot.domain.recurrence import Occurrence, Recurrence, Rule, begun, choices, held_on, read
from bot.domain.series import first_time, named_by, usual_ahead
from bot.domain.workdays import Shift
from bot.errors import N_, Invalid, Stale
from bot.services.series import editing, series
from bot.services.series.series import Repeat

AnyRequest = Request[Button | None]
_TIMES = re.compile(r"\s*(?:共|一共)?\s*(\d{1,3})\s*(?:次|times?)?\s*", re.IGNORECASE)
_UNTIL = re.compile(r"\s*(?:到|至|直到|until|till|to)?\s*(.+?)\s*(?:为止|止)?\s*", re.IGNORECASE)


def of_line(request: AnyRequest, line: Line, data: Data) -> Data:
    """What a line says of it, beside what else it says; a rule that names its days gives the day
    where no other is said."""
    said = line.repeat
    if said is None:
        return data
    shift = Shift.SKIP if said.working else Shift.NEXT
    if said.whole and line.date is None:
        found = first_time(said, _since(request, data), shift, request.uow.calendar)
        if found is not None:
            return data | _values({}, said.rule, shift, found)
    return data | {"repeat": {"said": request.text, "shift": shift.value}}


def _since(request: AnyRequest, data: Data) -> date:
    """Today, or tomorrow when the time of the day is over."""
    local = request.local_now
    at = data.get("time")
    passed = at is not None and at[0] <= local.hour * 60 + local.minute
    return request.today + timedelta(days=int(passed))


def completed(request: AnyRequest, draft: Draft) -> Draft:
    """The draft with the rule that was said, once the day is known; one that the day was changed
    away from is dropped."""
    kept = draft.data.get("repeat")
    if kept is None or "day" not in draft.data:
        return draft
    if "rule" not in kept:
        said = find_repeat(kept["said"])
        assert said is not None  # noqa: S101 - it was found when it was said
        shift = Shift(kept["shift"])
        return placed(request, draft, named_by(said.rule, _day(draft)), shift)
    if fitting(request, draft) is None:
        return saved(request, draft, repeat=None)
    return draft


def saved(request: AnyRequest, draft: Draft, **values: Any) -> Draft:
    """The draft with these values; None takes one out."""
    data = {name: value for name, value in (draft.data | values).items() if value is not None}
    kept = replace(draft, data=data)
    request.uow.drafts.save(kept)
    return kept


def placed(request: AnyRequest, draft: Draft, rule: Rule, shift: Shift) -> Draft:
    """The draft with that rule; its day becomes the first that the rule names. Raises Invalid where
    no such day comes."""
    kept = draft.data.get("repeat") or {}
    found = _kept_slot(request, kept, rule, shift)
    if found is None:
        found = begun(rule, shift, max(_day(draft), request.today), request.uow.calendar)
    if found is None:
        raise Invalid(N_("Such a day does not come. Please choose another rule."))
    return saved(request, draft, **_values(kept, rule, shift, found))


def _kept_slot(
    request: AnyRequest, kept: dict[str, Any], rule: Rule, shift: Shift
) -> Occurrence | None:
    """The slot it has already, where only rest days are to be treated otherwise."""
    if kept.get("rule") != str(rule):
        return None
    slot = date.fromisoformat(kept["slot"])
    on = held_on(rule, shift, slot, request.uow.calendar)
    return Occurrence(slot, on) if on is not None and on >= request.today else None


def _values(kept: dict[str, Any], rule: Rule, shift: Shift, found: Occurrence) -> Data:
    rest = {name: value for name, value in kept.items() if name != "said"}
    said = {"rule": str(rule), "shift": shift.value, "slot": found.slot.isoformat()}
    day = {"day": found.on.isoformat(), "day_said": ""}
    return {"repeat": rest | said} | day


def chosen(draft: Draft) -> Repeat | None:
    """What is chosen so far, of a draft that is complete."""
    kept = draft.data.get("repeat") or {}
    if "rule" not in kept:
        return None
    rule, until = read(kept["rule"]), kept.get("until")
    return Repeat(
        Recurrence(
            rule,
            date.fromisoformat(kept["slot"]),
            Shift(kept["shift"]),
            date.fromisoformat(until) if until else None,
            kept.get("count"),
        ),
        kept.get("ahead") or usual_ahead(rule),
    )


def fitting(request: AnyRequest, draft: Draft) -> Repeat | None:
    """The same, if its first time is the draft's day."""
    found = chosen(draft)
    if found is None:
        return None
    of = found.recurrence
    on = held_on(of.rule, of.shift, of.first, request.uow.calendar)
    return found if on == _day(draft) else None


def shown(request: AnyRequest, draft: Draft, *, settled: bool = False) -> Screen:
    """The card of how it recurs; without a rule the rules to choose from."""
    found = chosen(draft)
    if found is None:
        return rules(request, draft)
    times = series.preview(request.uow, found, request.today)
    return views.card(request.t, draft.id, found, times, request.today, settled=settled)


def rules(request: AnyRequest, draft: Draft, *, unclear: bool = False) -> Screen:
    """The rules that name the draft's day."""
    if "day" not in draft.data:
        raise Stale
    found = choices(_day(draft), request.uow.calendar)
    return views.ask_rule(request.t, draft.id, found, _day(draft), unclear=unclear)


def typed(request: AnyRequest, draft: Draft, text: str) -> object:
    """A rule, a number of times, or the last day, typed where the card is shown."""
    said = find_repeat(text)
    if said is not None:
        draft = _with_rule(request, draft, said)
    else:
        draft = _with_end(request, draft, text)
    raise AskBack(shown(request, draft, settled="series" in draft.data))


def _with_rule(request: AnyRequest, draft: Draft, said: Said) -> Draft:
    if not said.whole:
        return placed(request, draft, named_by(said.rule, _day(draft)), _shift(draft))
    shift = Shift.SKIP if said.working else _shift(draft)
    return placed(request, draft, said.rule, shift)


def _shift(draft: Draft) -> Shift:
    return Shift((draft.data.get("repeat") or {}).get("shift", Shift.NEXT.value))


def _with_end(request: AnyRequest, draft: Draft, text: str) -> Draft:
    """Raises AskBack for what is none."""
    if chosen(draft) is None:
        raise AskBack(rules(request, draft, unclear=True))
    times = _TIMES.fullmatch(text)
    if times:
        return ending(request, draft, int(times[1]), None)
    until = _UNTIL.fullmatch(text)
    day = read_date(until[1], request.today) if until else None
    if not isinstance(day, Understood):
        raise AskBack(rules(request, draft, unclear=True))
    return ending(request, draft, None, day.value)


def ending(request: AnyRequest, draft: Draft, times: int | None, until: date | None) -> Draft:
    """The draft with that end; neither, or 0 times: without one. Raises Invalid for one that cannot
    be."""
    found = chosen(draft)
    if found is None:
        raise Stale
    editing.check(replace(found.recurrence, until=until, count=times or None))
    kept = draft.data["repeat"]
    end = {"count": times or None, "until": until.isoformat() if until else None}
    return saved(request, draft, repeat=kept | end)


def _day(draft: Draft) -> date:
    return date.fromisoformat(draft.data["day"])


def _shown(request: AnyRequest, draft: Draft) -> Screen:
    return shown(request, draft, settled="series" in draft.data)


REPEAT = Field("recurs", _shown, typed, wanted=lambda _data: False)
