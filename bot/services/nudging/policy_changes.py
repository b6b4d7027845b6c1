"""Changing the steps of a policy: of a unit for itself and all under it, or of one matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.activities import ActivityState, default_answer_by
from bot.domain.assignments import end_of
from bot.domain.audit import Tag
from bot.domain.org import UnitKind
from bot.domain.policies.catalogue import BUILT_IN, fits, new_key
from bot.domain.policies.planner import GRACE, PlannedStep, Terms
from bot.domain.policies.scopes import MatterKind, ScopeKind
from bot.domain.policies.steps import (
    ANCHORS,
    KIND_OF,
    MOST_STEPS,
    OWING,
    Measure,
    Policy,
    PolicyKind,
    PolicyStep,
    acceptable,
)
from bot.domain.unit_settings import Rules
from bot.errors import N_, AppError, NotAllowed, Stale
from bot.services.identity.rights import require
from bot.services.nudging import planning
from bot.store.activities.activities import Activity
from bot.store.assignments.assignments import Assignment
from bot.store.members.units import Unit
from bot.store.nudging.steps import Matter
from bot.store.uow import UnitOfWork

HORIZON = timedelta(days=400)
_EXAMPLE = timedelta(days=14)


@dataclass(frozen=True)
class Place:
    """Where steps are changed, and of which kind."""

    scope: ScopeKind
    id: int
    kind: PolicyKind


@dataclass(frozen=True)
class Shown:
    """The steps that hold at a place. `own`: keys of those it has changed or added itself;
    `gone`: steps above it that it has taken out."""

    place: Place
    unit: Unit
    activity: Activity | None
    assignment: Assignment | None
    steps: Policy
    own: frozenset[str]
    gone: Policy
    rules: Rules


@dataclass(frozen=True)
class Example:
    """What the steps would come to: of the matter itself, else of one in two weeks."""

    planned: tuple[PlannedStep, ...]
    real: bool


def look(uow: UnitOfWork, actor: Actor, place: Place) -> Shown:
    """The steps that hold at a place; raises NotAllowed, or Stale for a group."""
    activity = assignment = None
    if place.scope is ScopeKind.UNIT:
        unit, right = uow.units.get(place.id), Action.SETTLE
    elif place.scope is ScopeKind.ACTIVITY:
        activity = uow.activities.get(place.id)
        unit = uow.units.get(activity.unit_id) if activity else None
        right = Action.MANAGE_ACTIVITY
    else:
        assignment = uow.assignments.get(place.id)
        unit = uow.units.get(assignment.unit_id) if assignment else None
        right = Action.SET_STUDY
    require(actor, right, unit)
    if unit is None:
        raise NotAllowed
    if unit.kind is UnitKind.GROUP:
        raise Stale
    above = _above(uow, unit, place)
    own = uow.policies.own(place.scope, place.id, place.kind)
    steps = dict(above)
    for key, step in own.items():
        if step is None:
            steps.pop(key, None)
        else:
            steps[key] = step
    gone = {key: above[key] for key, step in own.items() if step is None and key in above}
    rules = uow.unit_settings.rules(unit.id)
    return Shown(place, unit, activity, assignment, steps, frozenset(own), gone, rules)


def _above(uow: UnitOfWork, unit: Unit, place: Place) -> Policy:
    """What holds there but for its own changes."""
    if place.scope is not ScopeKind.UNIT:
        return uow.policies.of_unit(unit.id, place.kind)
    if unit.parent_id is None:
        return BUILT_IN[place.kind]
    return uow.policies.of_unit(unit.parent_id, place.kind)


def changed(shown: Shown, key: str, step: PolicyStep | None) -> Shown:
    """How it would look with a step like that, or (None) without it."""
    steps = {name: one for name, one in shown.steps.items() if name != key}
    if step is not None:
        steps[key] = step
    return replace(shown, steps=steps)


def added(shown: Shown) -> PolicyStep:
    """A step to begin with: a day before, those who owe."""
    kind = shown.place.kind
    key = new_key(shown.steps, {*shown.own, *shown.gone})
    return PolicyStep(key, OWING[kind], ANCHORS[kind][0], -2, Measure.DAYS)


def example(uow: UnitOfWork, shown: Shown, now: datetime, zone: tzinfo) -> Example:
    """When the steps would fall due."""
    local, of = shown.rules.clock(zone), shown.assignment
    if shown.activity is not None:
        terms = planning.terms_of(shown.activity)
        found = planning.gathering(uow, shown.steps, terms, shown.rules, zone)
        on = shown.activity.state is ActivityState.PUBLISHED
        coming = found if on else []
        return Example(tuple(planning.kept(uow, planning.matter_of(shown.activity), coming)), True)
    if of is not None and of.due_on is not None:
        found = planning.all_due(uow, of, of.due_on, shown.steps)
        coming = found if of.on else []
        about = Matter(MatterKind.ASSIGNMENT, of.id, planning.round_of(of.due_on))
        return Example(tuple(planning.kept(uow, about, coming)), True)
    day = uow.calendar.first_working_on_or_after((now.astimezone(local) + _EXAMPLE).date())
    terms = _example(shown.place.kind, day, now, local)
    return Example(tuple(planning.gathering(uow, shown.steps, terms, shown.rules, zone)), False)


def _example(kind: PolicyKind, day: date, now: datetime, zone: tzinfo) -> Terms:
    told = now - HORIZON
    if kind is not PolicyKind.GATHERING:
        return Terms(told, end_of(day, zone) + GRACE, due_on=day)
    starts = datetime.combine(day, time(15), zone).astimezone(UTC)
    return Terms(told, starts, starts, default_answer_by(starts, now, zone))


def put(
    uow: UnitOfWork,
    actor: Actor,
    place: Place,
    key: str,
    step: PolicyStep | None,
    zone: tzinfo,
) -> Shown:
    """The place has a step like that from now on; None: not at all. What is planned follows at
    once. Raises as `look` does, and AppError for what a policy cannot have."""
    before = look(uow, actor, place)
    if step is not None and not (acceptable(step) and fits(place.kind, step)):
        raise Stale
    if step is not None and key not in before.steps and len(before.steps) >= MOST_STEPS:
        raise AppError(N_("A policy has at most {n} steps."), n=MOST_STEPS)
    above = _above(uow, before.unit, place)
    if step == above.get(key):
        uow.policies.drop(place.scope, place.id, place.kind, key)
    else:
        uow.policies.put(place.scope, place.id, place.kind, key, step, actor.account_id or 0)
    return _followed(uow, actor, place, zone, key)


def reset(uow: UnitOfWork, actor: Actor, place: Place, key: str | None, zone: tzinfo) -> Shown:
    """A step, or (None) all of them, are as above the place again. Raises as `look` does."""
    look(uow, actor, place)
    uow.policies.drop(place.scope, place.id, place.kind, key)
    return _followed(uow, actor, place, zone, key)


def _followed(uow: UnitOfWork, actor: Actor, place: Place, zone: tzinfo, key: str | None) -> Shown:
    after = look(uow, actor, place)
    number = {ScopeKind.UNIT: after.unit.id}.get(place.scope, place.id)
    subject = place.scope.value
    uow.audit.record(
        uow.now,
        actor,
        Tag.POLICY_CHANGED,
        subject,
        number,
        unit_id=after.unit.id,
        kind=place.kind.value,
        key=key,
    )
    _replan(uow, after, zone)
    return after


def _replan(uow: UnitOfWork, after: Shown, zone: tzinfo) -> None:
    """What is on has the steps that hold now; what has been sent stays sent."""
    if after.activity is not None:
        on = [after.activity] if after.activity.state is ActivityState.PUBLISHED else []
        planning.plan_activities(uow, on, zone)
    elif after.assignment is not None:
        planning.plan_assignment(uow, after.assignment)
    else:
        plan_under(uow, after.unit, after.place.kind, zone)


def plan_under(uow: UnitOfWork, unit: Unit, kind: PolicyKind, zone: tzinfo) -> None:
    """The same of all of that kind that is on in a unit and those under it."""
    if kind is PolicyKind.GATHERING:
        coming = uow.activities.under(unit.path, uow.now, uow.now + HORIZON)
        on = [one for one in coming if one.state is ActivityState.PUBLISHED]
        planning.plan_activities(uow, on, zone)
        return
    units = {one.id for one in uow.units.under(unit.path)}
    for one in uow.assignments.of_units(units, on=True):
        if KIND_OF[one.kind] is kind:
            planning.plan_assignment(uow, one)
