"""Setting up an activity: what it would be, and publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.activities import (
    LENGTH,
    ActivityKind,
    Circle,
    Naming,
    cannot_wait,
    circle_of,
    default_answer_by,
    kinds_of,
)
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.nudges import quiet_until
from bot.domain.policies.planner import PlannedStep, Terms
from bot.domain.policies.steps import PolicyKind
from bot.domain.unit_settings import Rules
from bot.errors import N_, Invalid
from bot.services.activities import expected, standing
from bot.services.activities.cards import CARD
from bot.services.activities.expected import HORIZON
from bot.services.identity import first_steps
from bot.services.identity.rights import require
from bot.services.nudging import planning
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Expected
from bot.store.delivery.outbox import Message
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

SAME = N_("The same activity has been published already; see /activities.")
CLOCK = 0
"""Who publishes what falls due by itself, where an account is asked for."""


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


@dataclass(frozen=True)
class Published:
    """An activity that is out; `told` people have or get its card, from `not_before` on when it
    is an indecent hour now."""

    activity: Activity
    told: int
    not_before: datetime | None


def preview(uow: UnitOfWork, actor: Actor, plan: Plan, now: datetime, zone: tzinfo) -> Preview:
    """What publishing `plan` would do; raises NotAllowed, Invalid for a start that has passed or
    a kind such a unit does not hold."""
    require(actor, Action.MANAGE_ACTIVITY, uow.units.get(plan.unit_id))
    return look(uow, actor.bot_id, plan, now, zone)


def look(uow: UnitOfWork, bot_id: int, plan: Plan, now: datetime, zone: tzinfo) -> Preview:
    """The same for a service that has looked at the right."""
    unit = uow.units.get(plan.unit_id)
    assert unit is not None  # noqa: S101 - nothing is allowed in a unit that is not
    group = uow.units.get(plan.group_id) if plan.group_id is not None else None
    _check(plan, unit, group, now)
    rules = uow.unit_settings.rules(unit.id)
    zone = rules.clock(zone)
    day = plan.starts_at.astimezone(zone).date()
    people = expected.people(uow, unit, plan.group_id, plan.kind, day, plan.named)
    accounts = uow.accounts.of_members(bot_id, {person.member_id for person in people})
    answer_by = default_answer_by(plan.starts_at, now, zone)
    return Preview(
        plan,
        unit,
        group,
        tuple(people),
        tuple(expected.observers(uow, unit, day, plan.named)),
        sum(account.unreachable is None for account in accounts.values()),
        answer_by,
        tuple(_steps(uow, plan, answer_by, rules, now, zone)),
        rules,
        uow.activities.same(unit.id, plan.group_id, plan.kind, plan.starts_at, plan.subject),
    )


def _steps(
    uow: UnitOfWork, plan: Plan, answer_by: datetime, rules: Rules, now: datetime, zone: tzinfo
) -> list[PlannedStep]:
    policy = planning.policy_of(uow, PolicyKind.GATHERING, plan.unit_id)
    terms = Terms(now, plan.starts_at, plan.starts_at, answer_by, late_answers=rules.late_answers)
    return planning.gathering(uow, policy, terms, rules, zone)


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


def publish(
    uow: UnitOfWork, actor: Actor, draft_id: int, plan: Plan, now: datetime, zone: tzinfo
) -> Published:
    """Publish `plan`: who is expected is written down, reminders are planned, and everybody who is
    in chat gets the card. The activity keeps the id of the draft it was set up in.

    Raises as `preview` does, and Invalid when nobody is expected or it is published already.
    """
    return put_out(uow, actor, draft_id, preview(uow, actor, plan, now, zone), now, zone)


def put_out(
    uow: UnitOfWork,
    actor: Actor,
    row: int | None,
    found: Preview,
    now: datetime,
    zone: tzinfo,
    **joint: int,
) -> Published:
    """The same of what was looked at, for a service that has looked at the right; `joint` says
    what it is a part of."""
    if found.is_out:
        raise Invalid(SAME)
    if not found.people:
        raise Invalid(N_("Nobody is expected there: the roster of this unit is empty."))
    activity = _add(uow, actor, row, found, now, joint)
    standing.fill_activity(uow, activity, zone)
    zone, quiet = found.rules.clock(zone), found.rules.quiet
    at_once = cannot_wait(activity.starts_at, now, zone, quiet)
    card = card_of(actor.bot_id, activity, at_once=at_once)
    if not joint:
        first_steps.refresh(uow, actor.bot_id)
    told = uow.outbox.fan_out(card, uow.debts.everybody(actor.bot_id, activity.id))
    expects = len(found.people)
    tag, unit_id = Tag.ACTIVITY_PUBLISHED, activity.unit_id
    by = actor if actor.account_id is not None else None
    uow.audit.record(now, by, tag, "activity", activity.id, unit_id=unit_id, expected=expects)
    return Published(activity, told, None if at_once else quiet_until(now.astimezone(zone), quiet))


def _add(
    uow: UnitOfWork,
    actor: Actor,
    row: int | None,
    found: Preview,
    now: datetime,
    joint: dict[str, int],
) -> Activity:
    """The activity itself, with who is expected and when whom it will remind."""
    plan = found.plan
    by = actor.account_id or CLOCK
    activity = uow.activities.add(
        row,
        unit_id=plan.unit_id,
        group_id=plan.group_id,
        kind=plan.kind,
        subject=plan.subject,
        place=plan.place,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at or plan.starts_at + LENGTH,
        answer_by=found.answer_by,
        late_answers=found.rules.late_answers,
        published_at=now,
        published_by=by,
        **joint,
    )
    uow.participations.expect(activity.id, list(found.people))
    uow.participations.expect(activity.id, list(found.observers), observer=True)
    uow.namings.set_all(activity.id, dict(plan.named), by)
    uow.steps.plan(activity.id, list(found.steps))
    return activity


def at_night() -> dict[str, bool]:
    """What a message that cannot wait for the morning carries: it comes without a sound."""
    return {"urgent": True, "silent": True}


def card_of(bot_id: int, activity: Activity, chat_id: int = 0, *, at_once: bool = False) -> Message:
    """The card of an activity, for a fan-out or for one chat."""
    return Message(
        bot_id,
        chat_id,
        CARD,
        SendClass.DEADLINE,
        params={"activity": activity.id} | (at_night() if at_once else {}),
        dedupe_key=f"card:{activity.id}",
        matter=matter(activity.id),
        expires_at=activity.starts_at,
    )


def catch_up(uow: UnitOfWork, bot_id: int, member_id: int, now: datetime, zone: tzinfo) -> int:
    """Send the cards of what is on to somebody who has just been linked, who may have come to the
    unit since it was published; returns how many."""
    account = uow.accounts.of_member(bot_id, member_id)
    if account is None:
        return 0
    expected.add_newcomer(uow, member_id, now, zone)
    sent = 0
    for activity in uow.activities.of_member(member_id, now, now + HORIZON):
        card = card_of(bot_id, activity, account.telegram_id)
        key = f"{card.dedupe_key}:{account.id}"
        sent += uow.outbox.add(replace(card, dedupe_key=key)) is not None
    return sent
