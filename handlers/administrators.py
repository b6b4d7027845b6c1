"""🛡 管理员: who they are, one more, one less."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.administrators import (
    AdministratorAdd,
    AdministratorFind,
    AdministratorLink,
    AdministratorRemove,
    Administrators,
)
from bot.chat.edge import Edge
from bot.chat.forms import AnyRequest, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import administrators as views
from bot.services.members import administrators


def show(request: Request[Administrators]) -> Screen:
    """All of them."""
    forms.close(request, FIND)
    return _listing(request)


def link(request: Request[AdministratorLink]) -> Screen:
    """A one-time link; a second press of the same key makes none."""
    made = administrators.link(request.uow, request.actor, request.button.newest)
    if made is None:
        return _listing(request)
    return views.link_made(request.t, request.app.link(made))


def find(request: Request[AdministratorFind]) -> Screen:
    """Whom to look for?"""
    administrators.listing(request.uow, request.actor)
    return forms.begin(request, FIND)


def add_one(request: Request[AdministratorAdd]) -> Screen:
    """A member was chosen; asked once more first."""
    button, t = request.button, request.t
    if not button.sure:
        _, name = administrators.candidate(request.uow, request.actor, button.member_id)
        return views.ask_adding(t, name, button.member_id)
    now = administrators.add(request.uow, request.actor, button.member_id, request.today)
    return views.listing(t, now).with_toast(t._("Added."))


def remove(request: Request[AdministratorRemove]) -> Screen:
    """One less; asked once more first."""
    button, t = request.button, request.t
    if not button.sure:
        gone = administrators.one(request.uow, request.actor, button.account_id)
        return views.ask_removing(t, gone)
    left = administrators.remove(request.uow, request.actor, button.account_id, request.today)
    if not left.people:
        return views.resigned(t)
    return views.listing(t, left).with_toast(t._("Removed."))


def _listing(request: Request[Button | None]) -> Screen:
    return views.listing(request.t, administrators.listing(request.uow, request.actor))


def _found(request: AnyRequest, draft: Draft) -> Screen:
    forms.close(request, FIND)
    said = draft.data["words"]
    return views.found(
        request.t, administrators.find(request.uow, request.actor, said, request.today)
    )


FIND = Form(
    "administrator",
    (
        Field(
            "words",
            lambda request, _draft: views.ask_name(request.t),
            lambda _request, _draft, said: said,
        ),
    ),
    _found,
)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(Administrators, show)
    edge.press(AdministratorLink, link)
    edge.press(AdministratorFind, find)
    edge.press(AdministratorAdd, add_one)
    edge.press(AdministratorRemove, remove)
    edge.form(FIND)
