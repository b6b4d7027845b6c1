"""Whom something is set for: a question of circles, then of a group, of offices, of people."""

from __future__ import annotations

from typing import Any

from bot.chat.buttons import Button
from bot.chat.forms import Draft, Field
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import assignment_questions as views
from bot.domain.assignments import Whom, circles_of, roles_for
from bot.domain.names import display_names, sort_key
from bot.domain.org import Role
from bot.services.activities import setting_up
from bot.services.assignments import plans
from bot.services.assignments.plans import Unit
from handlers.assignment_fields import kind_of, today_in, unit_of

AnyRequest = Request[Button | None]


def ask_whom(request: AnyRequest, draft: Draft) -> Screen:
    """Whom does it concern?"""
    unit = unit_of(request, draft)
    return views.ask_whom(request.t, draft.id, unit, circles(request, draft, unit))


def circles(request: AnyRequest, draft: Draft, unit: Unit) -> list[Whom]:
    """What can be chosen; a group only where there is one."""
    groups = setting_up.groups(request.uow, unit.id)
    return [one for one in circles_of(kind_of(draft), unit.kind) if one is not Whom.GROUP or groups]


def ask_group(request: AnyRequest, draft: Draft) -> Screen:
    """Which group?"""
    groups = setting_up.groups(request.uow, draft.data["unit"])
    return views.ask_group(request.t, draft.id, groups)


def ask_roles(request: AnyRequest, draft: Draft) -> Screen:
    """Which offices?"""
    chosen = {Role(one) for one in draft.data.get("roles_now", [])}
    roles = roles_for(Whom(draft.data["whom"]))
    return views.ask_roles(request.t, draft.id, roles, chosen)


def ask_chosen(request: AnyRequest, draft: Draft) -> Screen:
    """Which people?"""
    return people_page(request, draft, draft.data.get("page", 0))


def people_page(request: AnyRequest, draft: Draft, page: int) -> Screen:
    """A page of those who can be chosen."""
    unit_id = draft.data["unit"]
    today = today_in(request, draft.data)
    names = names_of(request, plans.choosable(request.uow, request.actor, unit_id, today))
    chosen = set(draft.data.get("chosen_now", []))
    return views.people(request.t, draft.id, names, chosen, page, published=False)


def names_of(request: AnyRequest, member_ids: set[int]) -> list[tuple[int, str]]:
    """These people by name, namesakes told apart."""
    members = request.uow.members.many(member_ids)
    names = display_names((one.id, one.name, one.number) for one in members.values())
    ordered = sorted(members.values(), key=lambda one: (sort_key(one.name), one.id))
    return [(one.id, names[one.id]) for one in ordered]


def _is(*whom: Whom) -> Any:
    return lambda data: data.get("whom") in whom


WHOM = Field("whom", ask_whom)
GROUP = Field("group", ask_group, None, _is(Whom.GROUP))
ROLES = Field("roles", ask_roles, None, _is(Whom.OFFICES, Whom.BELOW))
CHOSEN = Field("chosen", ask_chosen, None, _is(Whom.CHOSEN))
