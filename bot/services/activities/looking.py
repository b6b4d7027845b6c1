"""What publishing activities would do: of many units at once, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from bot.domain.activities import (
    ActivityKind,
    Circle,
    Naming,
    circle_of,
    default_answer_by,
    kinds_of,
)
from bot.domain.policies.planner import PlannedStep, Terms
from bot.domain.policies.steps import PolicyKind
from bot.domain.unit_settings import Rules
from bot.errors import N_, Invalid
from bot.services.activities import circles
from bot.services.activities.circles import Circled, People
from bot.services.activities.expected import HORIZON
from bot.services.nudging import planning
from bot.store.activities.activities import Held
from bot.store.activities.participations import Expected
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Plan:
    """An activity as it was set up; instants are UTC, `ends_at` None for the usual length; `named`
    says who is expected, left out or observes, other than the roster has it."""

    unit_id: int
    group_id: int | None
    kind: ActivityKind
    starts_at: datetime
    ends_at: datetime | None
    place: str
    subject: str
    named: Mapping[int, Naming] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What publishing would do; `is_out`: the unit has published the same already."""

    plan: Plan
    unit: Unit
    group: Unit | None
    people: tuple[Expected, ...]
    observers: tuple[Expected, ...]
    in_chat: int
    answer_by: datetime
    steps: tuple[PlannedStep, ...]
    rules: Rules
    is_out: bool


def look(
    uow: UnitOfWork, bot_id: int, plans: Sequence[Plan], now: datetime, zone: tzinfo
) -> list[Preview]:
    """What publishing these would do, in their order, for services that have looked at the right.
    Raises Invalid as `publishing.preview`."""
    units = uow.units.many(
        {one.unit_id for one in plans} | {one.group_id for one in plans if one.group_id is not None}
    )
    for one in plans:
        _check(one, units[one.unit_id], units.get(one.group_id or 0), now)
    rules = {one: uow.unit_settings.rules(one) for one in units}
    days = [_day(one, rules[one.unit_id].clock(zone)) for one in plans]
    people = circles.lists(
        uow,
        [
            Circled(units[one.unit_id], one.group_id, one.kind, day, one.named)
            for one, day in zip(plans, days, strict=True)
        ],
    )
    reached = _reached(uow, bot_id, people)
    held = _held(uow, plans)
    return [
        _preview(uow, one, units, rules[one.unit_id], who, reached, _same(one) in held, now, zone)
        for one, who in zip(plans, people, strict=True)
    ]


def _day(plan: Plan, local: tzinfo) -> date:
    return plan.starts_at.astimezone(local).date()


def _reached(uow: UnitOfWork, bot_id: int, people: Sequence[People]) -> set[int]:
    """Which members who are expected anywhere can be told in chat."""
    expected = {one.member_id for of in people for one in of.expected}
    accounts = uow.accounts.of_members(bot_id, expected)
    return {who for who, account in accounts.items() if account.unreachable is None}


def _preview(
    uow: UnitOfWork,
    plan: Plan,
    units: Mapping[int, Unit],
    rules: Rules,
    people: People,
    reached: set[int],
    is_out: bool,
    now: datetime,
    zone: tzinfo,
) -> Preview:
    answer_by = default_answer_by(plan.starts_at, now, rules.clock(zone))
    policy = planning.policy_of(uow, PolicyKind.GATHERING, plan.unit_id)
    terms = Terms(now, plan.starts_at, plan.starts_at, answer_by, late_answers=rules.late_answers)
    return Preview(
        plan,
        units[plan.unit_id],
        units.get(plan.group_id or 0),
        people.expected,
        people.observers,
        sum(one.member_id in reached for one in people.expected),
        answer_by,
        tuple(planning.gathering(uow, policy, terms, rules, zone)),
        rules,
        is_out,
    )


def _held(uow: UnitOfWork, plans: Sequence[Plan]) -> set[Held]:
    """What the units of these hold already at such times."""
    found = uow.activities.held({one.unit_id for one in plans}, {one.starts_at for one in plans})
    return {_same(one) for one in found}


def _same(one: Held | Plan) -> Held:
    """What says that two are the same; of a usual kind, whatever their subjects."""
    subject = one.subject if one.kind is ActivityKind.OTHER else ""
    return Held(one.unit_id, one.group_id, one.kind, one.starts_at.astimezone(UTC), subject)


def _check(plan: Plan, unit: Unit, group: Unit | None, now: datetime) -> None:
    if plan.kind not in kinds_of(unit.kind):
        raise Invalid(N_("This unit does not hold activities of this kind."))
    if circle_of(plan.kind, unit.kind) is Circle.GROUP and (
        group is None or group.parent_id != unit.id
    ):
        raise Invalid(N_("Please choose one of the branch's groups."))
    if plan.starts_at <= now:
        raise Invalid(N_("The start has passed meanwhile. Please choose another time."))
    if plan.starts_at > now + HORIZON:
        raise Invalid(N_("That is more than a year ahead. Please choose a nearer day."))
    if plan.ends_at is not None and plan.ends_at <= plan.starts_at:
        raise Invalid(N_("The end must come after the start."))
