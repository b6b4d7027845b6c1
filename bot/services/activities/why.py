"""Why was I reminded, or not: what was decided about oneself lately, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.domain.access import Actor
from bot.domain.policies.planner import PlannedStep
from bot.domain.policies.scopes import MatterKind, ScopeKind
from bot.domain.policies.steps import KIND_OF, Policy, PolicyKind, PolicyStep
from bot.errors import NotAllowed
from bot.services.nudging import planning, told
from bot.services.nudging.told import Outcome
from bot.store.activities.activities import Activity
from bot.store.assignments.assignments import Assignment
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork

LATELY = timedelta(days=14)
MOST = 30
_Matter = tuple[MatterKind, int]


@dataclass(frozen=True)
class About:
    """One matter, with what its steps were for the reader, the newest last. `rule`: that of the
    newest as it stands by now, None when it was taken out; `same`: the step fell due by it."""

    activity: Activity | None
    assignment: Assignment | None
    outcomes: tuple[Outcome, ...]
    rule: PolicyStep | None
    same: bool


def lately(
    uow: UnitOfWork, actor: Actor, now: datetime, zone: tzinfo, activity_id: int | None = None
) -> list[About]:
    """What was decided about the reader lately, or (`activity_id`) ever about that activity, the
    matter of the newest first. Raises NotAllowed for whom nothing can be owed by."""
    if actor.member_id is None:
        raise NotAllowed
    since = now - (LATELY if activity_id is None else LATELY * 26)
    found: dict[_Matter, list[Outcome]] = {}
    for one in told.of_member(uow, actor.member_id, since):
        about = (one.step.matter, one.step.matter_id)
        if activity_id is None or about == (MatterKind.ACTIVITY, activity_id):
            found.setdefault(about, []).append(one)
    activities = uow.activities.many({n for kind, n in found if kind is MatterKind.ACTIVITY})
    assignments = _assignments(uow, set(found))
    made = []
    for about, outcomes in list(found.items())[:MOST]:
        activity = activities.get(about[1]) if about[0] is MatterKind.ACTIVITY else None
        assignment, due_on = assignments.get(about, (None, None))
        rule, same = None, False
        if activity is not None:
            rule, same = _of_activity(uow, activity, outcomes[0].step, zone)
        elif assignment is not None:
            rule, same = _of_assignment(uow, assignment, due_on, outcomes[0].step)
        made.append(About(activity, assignment, tuple(outcomes[::-1]), rule, same))
    return made


def _of_activity(
    uow: UnitOfWork, of: Activity, step: Step, zone: tzinfo
) -> tuple[PolicyStep | None, bool]:
    """The rule of a step that was taken as it stands by now, and whether that is what it fell due
    by."""
    kind = PolicyKind.GATHERING
    policy = planning.policy_of(uow, kind, of.unit_id, ScopeKind.ACTIVITY, of.id)
    planned = planning.gathering(uow, policy, planning.terms_of(of), of.rules, zone)
    return _rule(policy, step, planned if step.round == of.round else [])


def _of_assignment(
    uow: UnitOfWork, of: Assignment, due_on: date | None, step: Step
) -> tuple[PolicyStep | None, bool]:
    policy = planning.policy_of(uow, KIND_OF[of.kind], of.unit_id, ScopeKind.ASSIGNMENT, of.id)
    current = due_on is not None and step.round == planning.round_of(due_on)
    planned = planning.all_due(uow, of, due_on, policy) if due_on and current else []
    return _rule(policy, step, planned)


def _rule(policy: Policy, step: Step, planned: list[PlannedStep]) -> tuple[PolicyStep | None, bool]:
    same = any(
        (one.key, one.audience, one.wanted_at) == (step.key, step.audience, step.wanted_at)
        for one in planned
    )
    return policy.get(step.key.partition(".")[0]), same


def _assignments(
    uow: UnitOfWork, about: set[_Matter]
) -> dict[_Matter, tuple[Assignment, date | None]]:
    """The assignments that these are about, and when each is due."""
    rows = uow.assignees.many({n for kind, n in about if kind is MatterKind.ASSIGNEE})
    own = {n for kind, n in about if kind is MatterKind.ASSIGNMENT}
    found = uow.assignments.many(own | {row.assignment_id for row in rows.values()})
    made = {(MatterKind.ASSIGNMENT, n): (found[n], found[n].due_on) for n in own if n in found}
    made |= {
        (MatterKind.ASSIGNEE, n): (found[row.assignment_id], row.due_on)
        for n, row in rows.items()
        if row.assignment_id in found
    }
    return made
