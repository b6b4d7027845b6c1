"""All that is on a list of today, each with the own words of the step that reminds of it today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, tzinfo

from bot.domain.activities import Answer, Leave
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import RUNGS, Audience
from bot.services.nudging import nudges, tasks
from bot.services.nudging.nudges import Owed
from bot.services.nudging.planning import round_of
from bot.services.nudging.tasks import Task
from bot.store.activities.participations import Count
from bot.store.nudging.debts import Debt
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork

Listed = tuple[list[Owed], list[Task]]


def todays(
    uow: UnitOfWork, member_ids: set[int], now: datetime, clock: tzinfo
) -> dict[int, Listed]:
    """The whole list of today of each of these members, who share a wall clock."""
    return with_tasks(uow, nudges.todays(uow, member_ids, now, clock), now, clock)


def with_tasks(
    uow: UnitOfWork, lists: Mapping[int, list[Owed]], now: datetime, clock: tzinfo
) -> dict[int, Listed]:
    """These lists, by member id, with study, training and deadlines, and what today's steps say in
    words of their own."""
    day = now.astimezone(clock).date()
    items = of_activities(uow, lists, day)
    owed = of_tasks(uow, tasks.of_members(uow, set(lists), now, clock), day)
    return {one: (items[one], owed[one]) for one in lists}


def of_activities(
    uow: UnitOfWork, lists: Mapping[int, list[Owed]], day: date
) -> dict[int, list[Owed]]:
    """These lists, by member id, with the words of the steps of that local day; set-wise."""
    listed = {one.activity.id: one.activity.round for mine in lists.values() for one in mine}
    steps: dict[int, list[Step]] = {}
    for step in _worded(uow.steps.of_activities(set(listed)) if listed else [], day):
        if step.round == listed[step.activity_id]:
            steps.setdefault(step.activity_id, []).append(step)
    counts = uow.participations.counts(set(steps)) if steps else {}
    return {
        who: [_owed(one, steps.get(one.activity.id, ()), counts) for one in mine]
        for who, mine in lists.items()
    }


def _worded(steps: Iterable[Step], day: date) -> list[Step]:
    return [one for one in steps if one.on_date == day and one.words]


def _owed(one: Owed, steps: Iterable[Step], counts: Mapping[int, Count]) -> Owed:
    found = next((step for step in steps if _fits(step.audience, one.debt)), None)
    if found is None:
        return one
    count = counts.get(one.activity.id, Count(0, 0))
    return replace(one, words=found.words, owing=count.expected - count.answered)


def _fits(audience: Audience, debt: Debt) -> bool:
    """Whether a step for such people is for somebody who has said that."""
    excused = debt.answer is Answer.LEAVE and debt.leave is Leave.APPROVED
    return {
        Audience.UNANSWERED: debt.answer is None,
        Audience.UNSURE: debt.answer is Answer.UNSURE,
        Audience.ATTENDING: debt.answer is Answer.ATTENDING,
        Audience.LEAVE_PENDING: debt.leave is Leave.REQUESTED,
        Audience.EXPECTED: not excused,
    }.get(audience, False)


def of_tasks(uow: UnitOfWork, lists: Mapping[int, list[Task]], day: date) -> dict[int, list[Task]]:
    """The same of study, training and deadlines."""
    owed = [one for mine in lists.values() for one in mine if one.owed]
    whole = {(MatterKind.ASSIGNMENT, one.assignment.id): one for one in owed}
    own = {(MatterKind.ASSIGNEE, one.row.id): one for one in owed if not one.assignment.due_on}
    found: dict[tuple[MatterKind, int], Step] = {}
    for kind, about in ((MatterKind.ASSIGNMENT, whole), (MatterKind.ASSIGNEE, own)):
        steps = uow.steps.of(kind, {number for _, number in about}) if about else []
        for step in _worded(steps, day):
            due_on = about[kind, step.matter_id].row.due_on
            if step.audience not in RUNGS and step.round == round_of(due_on):
                found[kind, step.matter_id] = step
    return {who: [_task(one, found) for one in mine] for who, mine in lists.items()}


def _task(one: Task, found: Mapping[tuple[MatterKind, int], Step]) -> Task:
    step = found.get((MatterKind.ASSIGNEE, one.row.id)) or found.get(
        (MatterKind.ASSIGNMENT, one.assignment.id)
    )
    return replace(one, words=step.words) if step is not None and one.owed else one
