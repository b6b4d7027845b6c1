"""Why was I reminded, or not: what was decided about oneself lately, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.access import Actor
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import PolicyKind, PolicyStep
from bot.errors import NotAllowed
from bot.services.nudging import planning, told
from bot.services.nudging.told import Outcome
from bot.store.activities import Activity
from bot.store.assignments import Assignment
from bot.store.uow import UnitOfWork

LATELY = timedelta(days=14)
MOST = 30


@dataclass(frozen=True)
class About:
    """One matter, with what its steps were for the reader, the newest last; `rules`: the steps of
    its policy by key, as far as they still stand."""

    activity: Activity | None
    assignment: Assignment | None
    outcomes: tuple[Outcome, ...]
    rules: dict[str, PolicyStep]


def lately(
    uow: UnitOfWork, actor: Actor, now: datetime, activity_id: int | None = None
) -> list[About]:
    """What was decided about the reader lately, or (`activity_id`) ever about that activity, the
    matter of the newest first. Raises NotAllowed for whom nothing can be owed by."""
    if actor.member_id is None:
        raise NotAllowed
    since = now - (LATELY if activity_id is None else LATELY * 26)
    found: dict[tuple[MatterKind, int], list[Outcome]] = {}
    for one in told.of_member(uow, actor.member_id, since):
        about = (one.step.matter, one.step.matter_id)
        if activity_id is None or about == (MatterKind.ACTIVITY, activity_id):
            found.setdefault(about, []).append(one)
    activities = uow.activities.many({n for kind, n in found if kind is MatterKind.ACTIVITY})
    assignments = _assignments(uow, set(found))
    made = []
    for about, outcomes in list(found.items())[:MOST]:
        activity = activities.get(about[1]) if about[0] is MatterKind.ACTIVITY else None
        rules = (
            dict(planning.policy_of(uow, PolicyKind.GATHERING, activity.unit_id))
            if activity
            else {}
        )
        made.append(About(activity, assignments.get(about), tuple(outcomes[::-1]), rules))
    return made


def _assignments(
    uow: UnitOfWork, about: set[tuple[MatterKind, int]]
) -> dict[tuple[MatterKind, int], Assignment]:
    rows = uow.assignees.many({n for kind, n in about if kind is MatterKind.ASSIGNEE})
    own = {n for kind, n in about if kind is MatterKind.ASSIGNMENT}
    found = uow.assignments.many(own | {row.assignment_id for row in rows.values()})
    made = {(MatterKind.ASSIGNMENT, n): found[n] for n in own if n in found}
    made |= {
        (MatterKind.ASSIGNEE, n): found[row.assignment_id]
        for n, row in rows.items()
        if row.assignment_id in found
    }
    return made
