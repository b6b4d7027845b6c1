"""The keys under the question of who takes part."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons.joint import (
    DraftBranch,
    DraftBranches,
    DraftBranchesDone,
    DraftBranchPage,
    DraftCommittee,
)
from bot.chat.edge import Edge
from bot.chat.forms import Draft
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.errors import Stale
from bot.services.attendance import joint_publishing
from handlers import heavy, new_activity
from handlers import joint_questions as questions
from handlers.new_activity import NEW

AnyKey = DraftBranch | DraftBranches | DraftBranchPage | DraftBranchesDone | DraftCommittee


def _asked(request: Request[AnyKey]) -> tuple[Draft, set[int]]:
    """The draft of a key and the ids of the branches there are; raises Stale when this is not the
    question that is open."""
    draft = new_activity.current(request, request.button.draft)
    if not questions.wanted(draft.data) or draft.asking != "branches":
        raise Stale
    found = joint_publishing.branches(request.uow, request.actor, draft.data["unit"])
    return draft, {one.id for one in found}


def mark(request: Request[DraftBranch]) -> Screen:
    """☑ or ☐."""
    draft, there = _asked(request)
    button = request.button
    if button.branch not in there:
        raise Stale
    others = questions.marked(draft, there) - {button.branch}
    kept = others | ({button.branch} if button.on else set())
    return questions.keep(request, draft, kept, button.page)


def mark_all(request: Request[DraftBranches]) -> Screen:
    """全选, or none."""
    draft, there = _asked(request)
    kept = there if request.button.on else set[int]()
    return questions.keep(request, draft, kept, request.button.page)


def turn(request: Request[DraftBranchPage]) -> Screen:
    """◀ ▶."""
    draft, _ = _asked(request)
    return questions.shown(request, draft, request.button.page)


def done(request: Request[DraftBranchesDone]) -> Screen:
    """✔️: these branches."""
    draft, there = _asked(request)
    kept = sorted(questions.marked(draft, there))
    if not kept:
        raise Stale
    return forms.put(request, NEW, draft, branches=kept)


def committee(request: Request[DraftCommittee]) -> Screen:
    """本级委员."""
    draft, _ = _asked(request)
    return forms.put(request, NEW, draft, branches=[], marked=[])


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(DraftBranch, new_activity.latest(mark))
    edge.press(DraftBranches, new_activity.latest(mark_all))
    edge.press(DraftBranchPage, new_activity.latest(turn))
    edge.press(DraftBranchesDone, new_activity.latest(done), slow=heavy.marked)
    edge.press(DraftCommittee, new_activity.latest(committee))
