"""What other matters are about to send to the same people, where a day may have too much."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.policies.scopes import MatterKind
from bot.services.nudging.foreseen import Foreseen, View
from bot.services.nudging.planning import round_of
from bot.store.nudging.near_steps import MOST
from bot.store.nudging.steps import Step

_NEAR = timedelta(days=2)
"""Own quiet hours and rest days move a reminder seldom further."""


@dataclass(frozen=True)
class Others:
    """Steps of others, those of one moment together; `all_`: there were not more than are looked
    at."""

    moments: tuple[tuple[Step, ...], ...] = ()
    all_: bool = True


def near(view: View, found: Sequence[Foreseen], members: Collection[int]) -> Others:
    """The steps of other matters near those that are foreseen; none where all together are so few
    that nobody can have had enough."""
    due = [max(one.step.due_at, view.now) for one in found]
    if not due or not members:
        return Others()
    own = {one.id for each in found for one in each.steps}
    first, last = max(min(due) - _NEAR, view.now), max(due) + _NEAR
    days = view.day(first), view.day(last)
    steps = [
        one
        for one in view.uow.near_steps.of_members(members, days, (first, last))
        if one.id not in own
    ]
    steps = _current(view, steps)
    if len(steps) > MOST:
        return Others(all_=False)
    moments: dict[tuple[object, ...], list[Step]] = {}
    for one in steps:
        moments.setdefault(_alike(one), []).append(one)
    full = _full(view, [*(one.step for one in found), *(some[0] for some in moments.values())])
    return Others(
        tuple(
            tuple(some)
            for some in moments.values()
            if any(abs(view.day(some[0].due_at) - day) <= _NEAR for day in full)
        )
    )


def _current(view: View, steps: Sequence[Step]) -> list[Step]:
    """Without those of days' messages whose usual hour is past that something else has taken the
    place of: a part of the message is for whoever gets it later."""
    past = [one for one in steps if one.done_at is not None]
    if not past:
        return list(steps)
    of = {kind: {one.matter_id for one in past if one.matter is kind} for kind in MatterKind}
    uow = view.uow
    activities = uow.activities.many(of[MatterKind.ACTIVITY])
    assignments = uow.assignments.many(of[MatterKind.ASSIGNMENT])
    rows = uow.assignees.many(of[MatterKind.ASSIGNEE]) if of[MatterKind.ASSIGNEE] else {}
    rounds = {(MatterKind.ACTIVITY, one.id): one.round for one in activities.values()}
    for kind, found in ((MatterKind.ASSIGNMENT, assignments), (MatterKind.ASSIGNEE, rows)):
        rounds |= {(kind, number): round_of(one.due_on) for number, one in found.items()}
    return [
        one
        for one in steps
        if one.done_at is None or rounds.get((one.matter, one.matter_id)) == one.round
    ]


def _alike(one: Step) -> tuple[object, ...]:
    """What those have in common that are one message for whomever they concern."""
    past = one.done_at is not None
    kind = (one.matter, one.audience, past)
    return (one.due_at, one.on_date, *kind, one.rest, one.quiet, one.until_at)


def _full(view: View, steps: Sequence[Step]) -> set[date]:
    """The days near which more may come than somebody should get, with a list of what is on; about
    today that depends on what has come already."""
    most, today = view.uow.unit_settings.organisation().most_a_day, view.day(view.now)
    moments: dict[date, set[tuple[datetime, bool]]] = {}
    for one in steps:
        day = view.day(max(one.due_at, view.now))
        moments.setdefault(day, set()).add((one.due_at, one.on_date is None))
    near = {
        day: sum(len(some) for other, some in moments.items() if abs(other - day) <= _NEAR)
        for day in moments
    }
    return {day for day, count in near.items() if count >= most or day - today <= _NEAR}
