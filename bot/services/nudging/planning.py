"""When whom a matter will remind: its policy laid over the calendar, and kept as due steps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.domain.assignments import OWING, end_of
from bot.domain.policies.catalogue import effective
from bot.domain.policies.planner import GRACE, PlannedStep, Terms, plan
from bot.domain.policies.scopes import MatterKind, ScopeKind
from bot.domain.policies.steps import KIND_OF, Policy, PolicyKind
from bot.domain.unit_settings import Rules
from bot.store.activities.activities import Activity
from bot.store.assignments.assignments import Assignment
from bot.store.nudging.steps import Matter
from bot.store.uow import UnitOfWork


def policy_of(
    uow: UnitOfWork,
    kind: PolicyKind,
    unit_id: int,
    scope: ScopeKind | None = None,
    scope_id: int = 0,
) -> Policy:
    """The steps that hold for a matter of a unit: those of the unit, with its own laid over."""
    policy = uow.policies.of_unit(unit_id, kind)
    if scope is None:
        return policy
    own = uow.policies.own(scope, scope_id, kind)
    return effective(kind, [own], policy) if own else policy


def gathering(
    uow: UnitOfWork, policy: Policy, terms: Terms, rules: Rules, zone: tzinfo
) -> list[PlannedStep]:
    """The steps of an activity of a unit with such `rules`."""
    return plan(policy.values(), terms, uow.calendar, rules.clock(zone), rules.quiet)


def steps_of(
    uow: UnitOfWork, activity: Activity, zone: tzinfo, told: datetime | None = None
) -> list[PlannedStep]:
    """All steps of an activity of which people were `told` then (else when it was published)."""
    return all_steps(uow, [activity], zone, told)[activity.id]


def all_steps(
    uow: UnitOfWork, activities: Collection[Activity], zone: tzinfo, told: datetime | None = None
) -> dict[int, list[PlannedStep]]:
    """The same of many, by activity id."""
    kind = PolicyKind.GATHERING
    own = uow.policies.own_of(ScopeKind.ACTIVITY, {one.id for one in activities}, kind)
    found = {}
    for one in activities:
        policy = uow.policies.of_unit(one.unit_id, kind)
        if one.id in own:
            policy = effective(kind, [own[one.id]], policy)
        found[one.id] = gathering(uow, policy, terms_of(one, told), one.rules, zone)
    return found


def terms_of(activity: Activity, told: datetime | None = None) -> Terms:
    """The instants of an activity."""
    return Terms(
        told or activity.published_at,
        activity.starts_at,
        activity.starts_at,
        activity.answer_by,
        late_answers=activity.late_answers,
    )


def plan_activities(
    uow: UnitOfWork, activities: Collection[Activity], zone: tzinfo, told: datetime | None = None
) -> None:
    """The steps of these activities are those that are still to come."""
    steps = all_steps(uow, activities, zone, told) if activities else {}
    uow.steps.plan_all({matter_of(one): steps[one.id] for one in activities})


def matter_of(activity: Activity) -> Matter:
    """What the steps of an activity are about, as it is now."""
    return Matter(MatterKind.ACTIVITY, activity.id, activity.round)


def plan_assignment(uow: UnitOfWork, of: Assignment) -> None:
    """The steps of an assignment are those that are still to come: of all it concerns together,
    or, where each has a day of their own, of every row that is still owed."""
    rows = uow.assignees.of_assignments({of.id}) if of.due_on is None else []
    days = {Matter(MatterKind.ASSIGNMENT, of.id, round_of(of.due_on)): of.due_on if of.on else None}
    for row in rows:
        matter = Matter(MatterKind.ASSIGNEE, row.id, round_of(row.due_on))
        days[matter] = row.due_on if of.on and row.state in OWING else None
    uow.steps.plan_all({matter: steps_due(uow, of, day) for matter, day in days.items()})


def round_of(due_on: date | None) -> int:
    """The round of what is due on that day: on another day it begins anew."""
    return due_on.toordinal() if due_on else 1


def steps_due(uow: UnitOfWork, of: Assignment, due_on: date | None) -> list[PlannedStep]:
    """The steps of an assignment that is due on that day; None: there are none."""
    if due_on is None:
        return []
    policy = policy_of(uow, KIND_OF[of.kind], of.unit_id, ScopeKind.ASSIGNMENT, of.id)
    return all_due(uow, of, due_on, policy)


def all_due(uow: UnitOfWork, of: Assignment, due_on: date, policy: Policy) -> list[PlannedStep]:
    """All steps of such a policy of an assignment that is due on that day, by the clock of where
    it was set."""
    zone = ZoneInfo(of.zone)
    terms = Terms(of.published_at, end_of(due_on, zone) + GRACE, due_on=due_on)
    quiet = uow.unit_settings.rules(of.unit_id).quiet
    return plan(policy.values(), terms, uow.calendar, zone, quiet)


def kept(uow: UnitOfWork, matter: Matter, planned: list[PlannedStep]) -> list[PlannedStep]:
    """Which of these would be due if they were the steps of a matter: what was taken already in
    its round does not come again."""

    def keys() -> set[str]:
        uow.steps.plan_all({matter: planned})
        rows = uow.steps.of(matter.kind, {matter.id})
        return {one.key for one in rows if one.round == matter.round and one.done_at is None}

    due = uow.rehearse(keys)
    return [one for one in planned if one.key in due]
