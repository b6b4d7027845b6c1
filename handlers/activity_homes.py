"""The questions of setting up an activity that say whose it is, and of what kind."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.forms import Data, Draft, Field
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import activity_questions as questions
from bot.domain.activities import ActivityKind, Circle, circle_of, kinds_of
from bot.domain.names import visible
from bot.domain.one_line import read_line
from bot.domain.org import UnitKind
from bot.errors import N_, AppError, Invalid
from bot.services.activities import setting_up
from handlers import activity_fields as fields
from handlers import joint_questions

AnyRequest = Request[Button | None]


def _ask_unit(request: AnyRequest, draft: Draft) -> Screen:
    units = setting_up.units(request.uow, request.actor)
    return questions.ask_unit(request.t, draft.id, units)


def _read_unit(request: AnyRequest, draft: Draft, text: str) -> forms.Several:
    """The unit of that name."""
    units = setting_up.units(request.uow, request.actor)
    named = _named([(one.id, one.name) for one in units], text)
    if named is None:
        raise forms.AskBack(_ask_unit(request, draft))
    kind = next(one.kind for one in units if one.id == named)
    return forms.Several(joint_questions.of_unit(named, kind))


def _ask_kind(request: AnyRequest, draft: Draft) -> Screen:
    unit = setting_up.unit(request.uow, request.actor, draft.data["unit"])
    return questions.ask_kind(request.t, draft.id, kinds_of(unit.kind))


def _read_kind(request: AnyRequest, draft: Draft, text: str) -> forms.Several:
    """A kind typed, perhaps with the rest of the line behind it."""
    line = read_line(text, request.today)
    unit = setting_up.unit(request.uow, request.actor, draft.data["unit"])
    if line.kind is None:
        asked = questions.ask_kind(request.t, draft.id, kinds_of(unit.kind), unknown=True)
        raise forms.AskBack(asked)
    if line.kind not in kinds_of(unit.kind):
        raise Invalid(N_("This unit does not hold activities of this kind."))
    told = fields.of_line(request, line, draft.data)
    return forms.Several({name: value for name, value in told.items() if value != ""})


def _ask_group(request: AnyRequest, draft: Draft) -> Screen:
    groups = setting_up.groups(request.uow, draft.data["unit"])
    if not groups:
        raise AppError(N_("This branch has no groups; the roster's group column makes them."))
    return questions.ask_group(request.t, draft.id, groups)


def _read_group(request: AnyRequest, draft: Draft, text: str) -> int:
    """The group of that name."""
    groups = setting_up.groups(request.uow, draft.data["unit"])
    named = _named([(one.id, one.name) for one in groups], text)
    if named is None:
        raise forms.AskBack(_ask_group(request, draft))
    return named


def _named(units: list[tuple[int, str]], text: str) -> int | None:
    """The one whose name was typed."""
    named = [unit_id for unit_id, name in units if name == visible(text).strip()]
    return named[0] if len(named) == 1 else None


def needs_group(data: Data) -> bool:
    """Whether a draft's kind is one that a group holds."""
    kind = data.get("kind")
    return kind is not None and circle_of(ActivityKind(kind), UnitKind.BRANCH) is Circle.GROUP


UNIT = Field("unit", _ask_unit, _read_unit)
KIND = Field("kind", _ask_kind, _read_kind)
GROUP = Field("group", _ask_group, _read_group, wanted=needs_group)
