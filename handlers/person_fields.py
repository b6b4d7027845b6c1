"""The questions about one person of a roster: how they are asked, and what answers them.

A draft keeps a day as YYYYMMDD, an absent number or group as "".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.chat.buttons import Button
from bot.chat.forms import AskBack, Draft, Field
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import member_forms as views
from bot.domain import roster_values
from bot.domain.names import normalise, visible
from bot.domain.org import Standing
from bot.domain.phrases import Ambiguous, Past, Understood, read_date
from bot.domain.roster_faults import FaultKind, Unfit
from bot.domain.roster_values import NAME_LIMIT
from bot.errors import N_, Invalid
from bot.services.members import leaving, member_changes
from bot.services.members.leaving import Ending

AnyRequest = Request[Button | None]
BAD_NAME = N_("Please send a name of at most {limit} characters.")
BAD_NUMBER = N_("Please send a staff number of letters and figures, or press “No staff number”.")
IDENTITY = N_("That looks like an identity number, which is never kept. Send the staff number.")
BAD_DAY = N_("I did not understand the day. Please send it like 2026-04-16.")


def ending(request: AnyRequest, member_id: int) -> Ending:
    """What ends when that person leaves; raises what `leaving.ending` does."""
    return leaving.ending(request.uow, request.actor, member_id, request.today, request.app.zone)


def _read_name(_request: AnyRequest, _draft: Draft, text: str) -> str:
    name = normalise(text)
    if not 1 <= len(name) <= NAME_LIMIT:
        raise Invalid(BAD_NAME, limit=NAME_LIMIT)
    return name


def _read_number(request: AnyRequest, draft: Draft, text: str) -> str:
    try:
        number = roster_values.number(visible(text).strip())
    except Unfit as fault:
        identity = fault.kind is FaultKind.IDENTITY_NUMBER
        raise Invalid(IDENTITY if identity else BAD_NUMBER) from fault
    if not number:
        raise Invalid(BAD_NUMBER)
    data = draft.data
    if "unit" in data:
        member_changes.check_number(
            request.uow, request.actor, data["unit"], number, data["name"], request.today
        )
    return number


def _read_standing(request: AnyRequest, draft: Draft, text: str) -> str:
    try:
        return roster_values.standing(text).value
    except Unfit as fault:
        raise AskBack(views.ask_standing(request.t, draft.id)) from fault


def _read_group(request: AnyRequest, draft: Draft, text: str) -> int:
    groups = member_changes.groups(request.uow, draft.data["unit"])
    named = [one.id for one in groups if one.name == normalise(text)]
    if len(named) != 1:
        raise AskBack(views.ask_group(request.t, draft.id, groups))
    return named[0]


def _ask_group(request: AnyRequest, draft: Draft) -> Screen:
    groups = member_changes.groups(request.uow, draft.data["unit"])
    return views.ask_group(request.t, draft.id, groups)


def _read_since(request: AnyRequest, draft: Draft, text: str) -> str:
    day = _read_day(
        request,
        text,
        lambda options: views.ask_since(request.t, draft.id, request.today, options),
    )
    if day > request.today:
        raise Invalid(member_changes.TOO_EARLY)
    return written(day)


def _read_leaving(request: AnyRequest, draft: Draft, text: str) -> str:
    found = ending(request, draft.data["member"])
    day = _read_day(
        request,
        text,
        lambda options: views.ask_leaving(request.t, found, draft.id, request.today, options),
    )
    leaving.check_day(found, day, request.today)
    return written(day)


def _read_day(
    request: AnyRequest, text: str, ask_back: Callable[[tuple[date, ...]], Screen]
) -> date:
    """A day that may be over already."""
    try:
        return roster_values.day(visible(text).strip())
    except Unfit:
        reading = read_date(text, request.today)
    match reading:
        case Understood(day) | Past(day):
            return day
        case Ambiguous(options):
            raise AskBack(ask_back(options))
    raise Invalid(BAD_DAY)


def written(day: date) -> str:
    """A day as a draft keeps it."""
    return day.strftime("%Y%m%d")


def day_of(kept: str) -> date:
    """The day a draft keeps; raises ValueError for anything else."""
    return datetime.strptime(kept, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone


def _nothing(said: str) -> str:
    if said:
        raise ValueError("only the absence of a number can be pressed")
    return said


def _ask_name(request: AnyRequest, draft: Draft) -> Screen:
    unit_id = draft.data.get("unit")
    return views.ask_name(request.t, request.uow.units.get(unit_id) if unit_id else None)


PRESSED: dict[str, Callable[[str], Any]] = {
    "number": _nothing,
    "standing": lambda said: Standing(said).value,
    "group": lambda said: int(said) if said else "",
    "day": lambda said: written(day_of(said)),
    "another": lambda said: said == "1",
}
"""What a key may put as the answer of a question; each raises ValueError for anything else."""
NAME = Field("name", _ask_name, _read_name, wanted=lambda data: data.get("what") != "number")
NUMBER = Field(
    "number",
    lambda request, draft: views.ask_number(request.t, draft.id),
    _read_number,
    wanted=lambda data: data.get("what") != "name",
)
STANDING = Field(
    "standing",
    lambda request, draft: views.ask_standing(request.t, draft.id),
    _read_standing,
)
GROUP = Field("group", _ask_group, _read_group, wanted=lambda data: bool(data["grouped"]))
SINCE = Field(
    "day",
    lambda request, draft: views.ask_since(request.t, draft.id, request.today),
    _read_since,
)
LEAVES_ON = Field(
    "day",
    lambda request, draft: views.ask_leaving(
        request.t, ending(request, draft.data["member"]), draft.id, request.today
    ),
    _read_leaving,
)
