"""✏️ 人员: who is expected at an activity; and ➕ 到场人员: who came without being expected."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.participants import (
    PeoplePage,
    PersonOpen,
    PersonSearch,
    PersonSet,
    WalkIn,
    WalkInSearch,
)
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import participants as views
from bot.domain.access import Action
from bot.domain.names import visible
from bot.errors import Stale
from bot.services.activities import naming, participants
from bot.services.activities.participants import Target
from bot.services.attendance import walk_ins
from handlers import activity_fields as fields
from handlers import new_activity
from handlers.new_activity import NEW

AnyRequest = Request[Button | None]


def _target(request: AnyRequest, of: int) -> Target:
    """The draft or the activity of that id; raises Stale or NotAllowed."""
    uow, zone = request.uow, request.app.zone
    draft = uow.drafts.get(request.bot_id, request.person_id, NEW.name)
    if draft is not None and draft.id == of:
        if new_activity.missing(draft):
            raise Stale
        return participants.of_plan(
            uow, request.actor, of, new_activity.plan_of(request, draft), zone
        )
    if uow.activities.get(of) is None:
        raise Stale
    return participants.of_activity(uow, request.actor, of, zone, request.now)


def page(request: Request[PeoplePage]) -> Screen:
    """Everybody, in pages; a question for a name that was open is closed."""
    found = request.uow.drafts.get(request.bot_id, request.person_id, SEARCH.name)
    if found is not None and found.asking:
        request.uow.drafts.save(replace(found, asking=None))
    return _list(request, _target(request, request.button.of), request.button.page)


def _list(request: AnyRequest, target: Target, page: int) -> Screen:
    shown = participants.listed(request.uow, request.actor, target)
    return views.listed(request.t, shown, page, request.today)


def open_person(request: Request[PersonOpen]) -> Screen:
    """One person."""
    button = request.button
    return _person(request, _target(request, button.of), button.member, button.page)


def _person(request: AnyRequest, target: Target, member: int, page: int) -> Screen:
    found = _found(request, target.id)
    who = participants.person(request.uow, request.actor, target, member, found)
    return views.person(request.t, target, who, page, request.today)


def _found(request: AnyRequest, of: int) -> list[int]:
    """Whom the person has just looked up for that activity."""
    draft = request.uow.drafts.get(request.bot_id, request.person_id, SEARCH.name)
    if draft is None or draft.data["of"] != of:
        return []
    return [int(one) for one in draft.data.get("found", [])]


def set_part(request: Request[PersonSet]) -> Screen:
    """Expected, observer, or off the list."""
    button = request.button
    target = _target(request, button.of)
    done = naming.name(
        request.uow,
        request.actor,
        target,
        button.member,
        button.part,
        found=_found(request, button.of),
        now=request.now,
        zone=request.app.zone,
    )
    if target.activity is None:
        _keep(request, done.target)
    return _list(request, done.target, button.page).with_toast(views.named(request.t, done))


def _keep(request: AnyRequest, target: Target) -> None:
    """What was chosen for a draft is kept in it."""
    draft = forms.current(request, NEW, target.id)
    named = {str(member): how.value for member, how in target.named.items()}
    request.uow.drafts.save(replace(draft, data=draft.data | {"named": named}))


def search(request: Request[PersonSearch]) -> Screen:
    """➕: who?"""
    target = _target(request, request.button.of)
    participants.listed(request.uow, request.actor, target)
    return forms.begin(request, SEARCH, {"of": target.id, "roll": False})


def search_came(request: Request[WalkInSearch]) -> Screen:
    """➕ 到场人员: who?"""
    activity_id = request.button.activity
    walk_ins.open_board(request.uow, request.actor, activity_id, request.now)
    return forms.begin(request, SEARCH, {"of": activity_id, "roll": True})


def _ask(request: AnyRequest, draft: Draft) -> Screen:
    return views.ask(request.t, back=_back(draft))


def _back(draft: Draft) -> Button:
    return views.back_to(draft.data["of"], roll=draft.data["roll"])


def _allowed(request: AnyRequest, draft: Draft) -> None:
    """Raises an AppError when there is nobody to be looked for any more."""
    if draft.data["roll"]:
        walk_ins.open_board(request.uow, request.actor, draft.data["of"], request.now)
    else:
        _target(request, draft.data["of"])


def _read(request: AnyRequest, draft: Draft, text: str) -> list[int]:
    """The people of that name."""
    typed = visible(text).strip()
    of, uow, actor = draft.data["of"], request.uow, request.actor
    if draft.data["roll"]:
        people = walk_ins.search(uow, actor, of, typed, request.now, request.app.zone)
    else:
        target = _target(request, of)
        people = participants.search(uow, actor, target, typed, Action.MANAGE_ACTIVITY)
    if not people:
        raise forms.AskBack(views.ask(request.t, back=_back(draft), nobody=typed))
    return [one.member_id for one in people]


def _show(request: AnyRequest, draft: Draft) -> Screen:
    """Who was found: the one, or a choice."""
    of, found, roll = draft.data["of"], draft.data["found"], draft.data["roll"]
    if len(found) == 1 and not roll:
        return _person(request, _target(request, of), found[0], 0)
    if len(found) == 1:
        return _add(request, of, found[0])
    if roll:
        board = walk_ins.open_board(request.uow, request.actor, of, request.now)
        target = participants.target_of(request.uow, board.activity, request.app.zone)
    else:
        target = _target(request, of)
    people = participants.looked_up(request.uow, request.actor, target, found)
    return views.found(request.t, of, people, roll=roll)


def came(request: Request[WalkIn]) -> Screen:
    """That one came."""
    return _add(request, request.button.activity, request.button.member)


def _add(request: AnyRequest, activity_id: int, member: int) -> Screen:
    done = walk_ins.add(
        request.uow,
        request.actor,
        activity_id,
        member,
        found=_found(request, activity_id),
        now=request.now,
        zone=request.app.zone,
    )
    return views.came(request.t, done, request.local_now, typed=request.button is None)


SEARCH = Form("find_person", (fields.guarded(Field("found", _ask, _read), _allowed),), _show)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(SEARCH)
    edge.press(PeoplePage, page)
    edge.press(PersonOpen, open_person)
    edge.press(PersonSet, set_part)
    edge.press(PersonSearch, search)
    edge.press(WalkInSearch, search_came)
    edge.press(WalkIn, came)
