"""Who takes part in what a unit above sets up: its committee, or which branches."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.buttons import Button
from bot.chat.forms import Data, Draft, Field
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import joint_setup as views
from bot.domain.activities import JOINT_KINDS
from bot.domain.org import UnitKind
from bot.services.activities.publishing import Plan
from bot.services.attendance import joint_publishing
from handlers import repeat_draft

AnyRequest = Request[Button | None]


def of_unit(unit_id: int, kind: UnitKind) -> Data:
    """What a draft keeps of the unit it is for."""
    return {"unit": unit_id, "above": kind is not UnitKind.BRANCH}


def wanted(data: Data) -> bool:
    """Whether it is to be asked who takes part."""
    return bool(data.get("above")) and data.get("kind") in {kind.value for kind in JOINT_KINDS}


def chosen(data: Data) -> set[int]:
    """The branches that take part; none: it is the unit's own."""
    return set(data.get("branches", ())) if wanted(data) else set()


def shown(request: AnyRequest, draft: Draft, page: int = 0) -> Screen:
    """The question, with what is marked so far."""
    found = joint_publishing.branches(request.uow, request.actor, draft.data["unit"])
    kept = marked(draft, {one.id for one in found})
    return views.ask_who(request.t, draft.id, found, kept, page)


def marked(draft: Draft, there: set[int]) -> set[int]:
    """Those of the branches that are on the list so far."""
    return set(draft.data.get("marked", draft.data.get("branches", ()))) & there


def keep(request: AnyRequest, draft: Draft, kept: set[int], page: int) -> Screen:
    """Mark exactly these, and show them."""
    changed = replace(draft, data=draft.data | {"marked": sorted(kept)})
    request.uow.drafts.save(changed)
    return shown(request, changed, page)


def review(request: AnyRequest, draft: Draft, plan: Plan) -> Screen:
    """The card to confirm, for several branches."""
    found = joint_publishing.preview(
        request.uow, request.actor, plan, chosen(draft.data), request.now, request.app.zone
    )
    repeat = repeat_draft.fitting(request, draft)
    recurrence = repeat.recurrence if repeat else None
    return views.review(request.app, request.t, draft.id, found, request.now, recurrence)


BRANCHES = Field("branches", shown, wanted=wanted)
