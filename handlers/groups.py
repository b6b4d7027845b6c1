"""党小组 of a branch: looked at, made, renamed, closed, filled."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.groups import (
    GroupClose,
    GroupLead,
    GroupNew,
    GroupOpen,
    GroupPeople,
    GroupPut,
    GroupRename,
    GroupsOf,
)
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import groups as views
from bot.domain.offices import may_fill
from bot.domain.org import Role
from bot.errors import NotAllowed
from bot.services.members import groups, offices

AnyRequest = Request[Button | None]


def of_branch(request: Request[GroupsOf]) -> Screen:
    """Groups and 支委会 of a branch."""
    forms.close(request, NAME)
    return _branch(request, request.button.unit)


def one(request: Request[GroupOpen]) -> Screen:
    """One group."""
    forms.close(request, NAME)
    return _group(request, request.button.group)


def people(request: Request[GroupPeople]) -> Screen:
    """Who of the branch is in the group."""
    return _people(request, request.button.group, request.button.page)


def put(request: Request[GroupPut]) -> Screen:
    """In, or out."""
    button, t = request.button, request.t
    changed = groups.put(
        request.uow,
        request.actor,
        button.group,
        button.member,
        request.app.zone,
        into=button.into,
    )
    done = t._("Put into the group.") if button.into else t._("Taken out of the group.")
    shown = _people(request, button.group, button.page)
    return shown.with_toast(done if changed else t._("It is so already."))


def lead(request: Request[GroupLead]) -> Screen:
    """Who leads the group?"""
    _, found = groups.group(request.uow, request.actor, request.button.group, request.today)
    if not may_fill(request.actor, Role.GROUP_LEADER, found.unit.path):
        raise NotAllowed
    return views.leaders(request.t, found, request.button.page)


def new(request: Request[GroupNew]) -> Screen:
    """➕."""
    groups.naming(request.uow, request.actor, request.button.unit, None)
    return forms.begin(request, NAME, {"unit": request.button.unit})


def rename(request: Request[GroupRename]) -> Screen:
    """✏️."""
    branch, found = groups.group(request.uow, request.actor, request.button.group, request.today)
    return forms.begin(request, NAME, {"unit": branch.id, "group": found.unit.id})


def close(request: Request[GroupClose]) -> Screen:
    """🚫, after asking once more."""
    number = request.button.group
    if not request.button.sure:
        _, found = groups.group(request.uow, request.actor, number, request.today)
        return views.ask_closing(request.t, found)
    branch = groups.close(request.uow, request.actor, number, request.app.zone)
    return _branch(request, branch.id).with_toast(request.t._("Closed."))


def _branch(request: AnyRequest, unit_id: int) -> Screen:
    found = groups.of_branch(request.uow, request.actor, unit_id, request.today)
    appoints = offices.may_see_unit(request.actor, found.unit)
    return views.of_branch(request.t, found, appoints=appoints)


def _group(request: AnyRequest, group_id: int) -> Screen:
    branch, found = groups.group(request.uow, request.actor, group_id, request.today)
    leads = may_fill(request.actor, Role.GROUP_LEADER, found.unit.path)
    return views.one(request.t, branch, found, leads=leads)


def _people(request: AnyRequest, group_id: int, page: int) -> Screen:
    group, found = groups.choices(request.uow, request.actor, group_id, request.today)
    return views.people(request.t, group, found, page)


def _ask_name(request: AnyRequest, draft: Draft) -> Screen:
    data = draft.data
    unit, group = groups.naming(request.uow, request.actor, data["unit"], data.get("group"))
    return views.ask_name(request.t, unit, group)


def _named(request: AnyRequest, draft: Draft) -> Screen:
    """The name is there: make or rename, and show the group."""
    data = draft.data
    if "group" in data:
        named = groups.rename(request.uow, request.actor, data["group"], data["name"])
    else:
        named = groups.make(request.uow, request.actor, data["unit"], data["name"])
    forms.close(request, NAME)
    return _group(request, named.id)


NAME = Form("group_name", (Field("name", _ask_name, lambda _r, _d, said: said),), _named)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(NAME)
    edge.press(GroupsOf, of_branch)
    edge.press(GroupOpen, one)
    edge.press(GroupPeople, people)
    edge.press(GroupPut, put)
    edge.press(GroupLead, lead)
    edge.press(GroupNew, new)
    edge.press(GroupRename, rename)
    edge.press(GroupClose, close)
