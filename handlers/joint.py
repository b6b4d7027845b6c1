"""Activities of several branches, for the unit above that set them up."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.joint import JointCancel, JointChange, JointOpen, JointTell, JointUndo
from bot.chat.edge import Edge
from bot.chat.forms import Data, Draft
from bot.chat.request import Request
from bot.chat.screens import Screen, esc, lines
from bot.chat.views import joint as views
from bot.chat.views import words
from bot.errors import Stale
from bot.services.activities.changes import Changes
from bot.services.activities.publishing import Plan
from bot.services.attendance import joint
from bot.services.attendance.joint import Done
from bot.services.series import beginning
from bot.services.series.series import Repeat
from handlers import activity_fields as fields
from handlers import change_forms, heavy

AnyRequest = Request[Button | None]


def card(request: AnyRequest, joint_id: int, page: int = 0) -> Screen:
    """Figures of all parts; raises NotAllowed."""
    found = joint.board(request.uow, request.actor, joint_id)
    return views.card(request.app, request.t, found, request.actor, request.now, page)


def open_joint(request: Request[JointOpen]) -> Screen:
    """The card, or another page of it."""
    return card(request, request.button.joint, request.button.page)


def publish(
    request: AnyRequest, draft: Draft, plan: Plan, chosen: set[int], repeat: Repeat | None
) -> Screen:
    """✅ for several branches, once or as the first time of a series."""
    args = (request.uow, request.actor, draft.id, plan, chosen)
    if repeat is None:
        done = joint.publish(*args, request.now, request.app.zone)
    else:
        done = beginning.start_joint(*args, repeat, request.now, request.app.zone)[1]
    t = request.t
    said = t.n_("Published: {n} person is told.", "Published: {n} people are told.", done.told)
    if done.not_before is not None and done.told:
        said = t._("Published. It is quiet now; {n} people are told at {time}.")
    if not done.told:
        said = t._("Published. Nobody who is expected is in chat: please tell them yourself.")
    alert = done.not_before is not None or not done.told
    return card(request, draft.id).with_toast(_filled(request, done, said), alert=alert)


def _filled(request: AnyRequest, done: Done, said: str) -> str:
    time = words.clock(request.app.local(done.not_before)) if done.not_before else ""
    return said.format(n=done.told, time=time)


def change(request: Request[JointChange]) -> Screen:
    """✏️: what, and then the question."""
    found = joint.changeable(request.uow, request.actor, request.button.joint)
    what = request.button.field
    if what is None:
        return views.ask_change(request.app, request.t, found, request.now)
    if what not in ("when", "place", "subject"):
        raise Stale
    lead = found.lead
    local = request.app.local(lead.starts_at, lead.rules.zone)
    data: Data = {
        "joint": found.id,
        "activity": lead.id,
        **change_forms.changing(what, local),
    }
    return forms.begin(request, CHANGE_JOINT, data).as_new()


def allowed(request: AnyRequest, draft: Draft) -> None:
    """Raises NotAllowed or Stale when the person may no longer change what this draft is about."""
    joint.changeable(request.uow, request.actor, draft.data["joint"])


def _apply(request: AnyRequest, draft: Draft) -> Screen:
    """Time and place are changed and told; for other words it is asked whether to tell."""
    found = joint.changeable(request.uow, request.actor, draft.data["joint"])
    if draft.data["what"] == "subject" and draft.data["subject"] != found.lead.subject:
        return views.ask_tell(request.t, draft.id)
    return _change(request, draft, tell=True)


def tell(request: Request[JointTell]) -> Screen:
    """`只改文字` or `通知大家`."""
    draft = forms.current(request, CHANGE_JOINT, request.button.draft)
    if "subject" not in draft.data:
        raise Stale
    return _change(request, draft, tell=request.button.tell)


def _change(request: AnyRequest, draft: Draft, *, tell: bool) -> Screen:
    data, t = draft.data, request.t
    starts_at, ends_at = fields.starts_at(request, data) if "time" in data else (None, None)
    done = joint.change(
        request.uow,
        request.actor,
        data["joint"],
        Changes(starts_at, ends_at, data.get("place"), data.get("subject")),
        tell=tell,
        now=request.now,
        zone=request.app.zone,
    )
    forms.close(request, CHANGE_JOINT)
    said = t.n_("Changed; {n} person is told.", "Changed; {n} people are told.", done.told)
    if not done.parts:
        said = t._("Nothing was changed.")
    elif not tell:
        said = t._("Changed on everybody's card.")
    elif done.not_before is not None:
        said = t._("Changed. It is quiet now; {n} people are told at {time}.")
    shown = card(request, data["joint"])
    told = _filled(request, done, said)
    if request.button is None:
        return replace(shown, text=lines(esc(told), "", shown.text))
    return shown.with_toast(told)


CHANGE_JOINT = change_forms.form("change_joint", allowed, _apply)


def cancel(request: Request[JointCancel]) -> Screen:
    """🚫: asks once, then cancels every part that is open."""
    t, number = request.t, request.button.joint
    if not request.button.sure:
        found = joint.changeable(request.uow, request.actor, number)
        return views.ask_cancel(request.app, t, found, request.now)
    done = joint.cancel(request.uow, request.actor, number, request.now, request.app.zone)
    said = t.n_("Cancelled; {n} person is told.", "Cancelled; {n} people are told.", done.told)
    if done.not_before is not None and done.told:
        said = t._("Cancelled. It is quiet now; {n} people are told at {time}.")
    alert = done.not_before is not None
    return card(request, number).with_toast(_filled(request, done, said), alert=alert)


def undo(request: Request[JointUndo]) -> Screen:
    """↩️: on after all."""
    t, number = request.t, request.button.joint
    done = joint.undo(request.uow, request.actor, number, request.now, request.app.zone)
    said = t.n_(
        "It is on again; {n} person is told.", "It is on again; {n} people are told.", done.told
    )
    return card(request, number).with_toast(_filled(request, done, said))


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(CHANGE_JOINT)
    edge.press(JointOpen, open_joint)
    edge.press(JointChange, change)
    edge.press(JointTell, tell)
    edge.press(JointCancel, cancel, slow=heavy.joint)
    edge.press(JointUndo, undo, slow=heavy.joint)
