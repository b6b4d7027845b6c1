"""Setting an assignment: what it would be, and publishing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.assignments import (
    HORIZON,
    MOST_TENTHS,
    AssignmentKind,
    Cycle,
    Material,
    Whom,
    circles_of,
    roles_for,
)
from bot.domain.audit import Tag
from bot.domain.nudges import quiet_until
from bot.domain.org import Role, UnitKind
from bot.errors import N_, AppError, Invalid, NotAllowed
from bot.services.assignments import cards, concerned
from bot.services.assignments.concerned import Aim
from bot.services.identity.rights import in_scope, require
from bot.services.nudging.planning import plan_assignment
from bot.store.assignments.assignees import Concern
from bot.store.assignments.assignments import Assignment
from bot.store.members.units import Unit as Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Plan:
    """An assignment as it is set; hours are tenths. `months`: each has so long from taking office,
    and `due_on` is None; `chosen` are member ids."""

    unit_id: int
    kind: AssignmentKind
    title: str
    whom: Whom
    due_on: date | None
    from_date: date | None = None
    months: int | None = None
    group_id: int | None = None
    roles: tuple[Role, ...] = ()
    chosen: tuple[int, ...] = ()
    hours: int = 0
    intensive: bool = False
    material_kind: Material | None = None
    material: str | None = None
    file_id: str | None = None
    receiver: str | None = None
    clause: str = ""
    cycle: Cycle | None = None


@dataclass(frozen=True)
class Preview:
    """What publishing would do."""

    plan: Plan
    unit: Unit
    group: Unit | None
    concerns: tuple[Concern, ...]
    in_chat: int
    zone: str


@dataclass(frozen=True)
class Published:
    """An assignment that is out; `told` people get its card, from `not_before` on when it is an
    indecent hour now."""

    assignment: Assignment
    told: int
    not_before: datetime | None


def units(uow: UnitOfWork, actor: Actor) -> list[Unit]:
    """The units `actor` may set assignments for, the nearest to the ground first; raises AppError
    with a sentence when there is none."""
    found = [
        one for one in in_scope(uow, actor, Action.SET_STUDY) if one.kind is not UnitKind.GROUP
    ]
    if not found:
        raise AppError(N_("Only a unit's secretary and deputy set study, training and deadlines."))
    return sorted(found, key=lambda unit: -unit.path.count("."))


def unit(uow: UnitOfWork, actor: Actor, unit_id: int) -> Unit:
    """One of those units; raises NotAllowed with a sentence when it is none of them any more."""
    found = [one for one in in_scope(uow, actor, Action.SET_STUDY) if one.id == unit_id]
    if not found:
        raise NotAllowed(N_("You can no longer set assignments for this unit."))
    return found[0]


def preview(uow: UnitOfWork, actor: Actor, plan: Plan, now: datetime, zone: tzinfo) -> Preview:
    """What publishing `plan` would do; raises NotAllowed, or Invalid for what cannot be."""
    home = uow.units.get(plan.unit_id)
    require(actor, Action.SET_STUDY, home)
    assert home is not None  # noqa: S101 - nothing is allowed in a unit that is not
    local = uow.unit_settings.rules(home.id).clock(zone)
    check_days(plan.from_date, plan.due_on, now.astimezone(local).date())
    return look(uow, actor.bot_id, plan, now, zone)


def look(uow: UnitOfWork, bot_id: int, plan: Plan, now: datetime, zone: tzinfo) -> Preview:
    """The same for a service that has looked at the right; whatever its days are."""
    home = uow.units.get(plan.unit_id)
    if home is None:
        raise NotAllowed
    group = uow.units.get(plan.group_id) if plan.group_id is not None else None
    local = uow.unit_settings.rules(home.id).clock(zone)
    today = now.astimezone(local).date()
    _check(plan, home, group)
    aim = Aim(
        plan.whom,
        plan.group_id,
        plan.roles,
        plan.from_date,
        plan.due_on,
        plan.months,
        str(local),
        today,
    )
    found = concerned.concerns(uow, home, aim, today, _chosen(uow, home, plan, today))
    members = {one.member_id for one in found if one.member_id is not None}
    accounts = uow.accounts.of_members(bot_id, members | _heads(uow, found, today))
    in_chat = sum(one.unreachable is None for one in accounts.values())
    return Preview(plan, home, group, tuple(found), in_chat, str(local))


def choosable(uow: UnitOfWork, actor: Actor, unit_id: int, today: date) -> set[int]:
    """Whom `actor` may name one by one: the unit's own people, and who holds an office in it or,
    as a head, right under it. Raises NotAllowed."""
    home = unit(uow, actor, unit_id)
    own = set(uow.members.in_unit(home.id, today))
    held = uow.members.appointments(today, unit_ids={home.id})
    below = uow.offices.below(home.path, today, set(roles_for(Whom.BELOW)))
    offices = below if home.kind is not UnitKind.BRANCH else []
    return own | {one.member_id for one in (*held, *offices)}


def _chosen(uow: UnitOfWork, home: Unit, plan: Plan, today: date) -> list[int]:
    """Those of the chosen who are still there."""
    held = uow.members.appointments(today, member_ids=set(plan.chosen)) if plan.chosen else []
    seats = uow.units.many({one.unit_id for one in held})
    there = {one.member_id for one in held if seats[one.unit_id].path.startswith(home.path)}
    there |= uow.members.under(home.path, today) if plan.chosen else set()
    return [one for one in plan.chosen if one in there]


def _heads(uow: UnitOfWork, found: list[Concern], today: date) -> set[int]:
    """Who answers for the units concerned."""
    ids = {one.unit_id for one in found if one.unit_id is not None}
    held = uow.members.appointments(today, unit_ids=ids) if ids else []
    return {one.member_id for one in held if one.role in roles_for(Whom.BELOW)}


def _check(plan: Plan, home: Unit, group: Unit | None) -> None:
    if plan.whom not in circles_of(plan.kind, home.kind):
        raise Invalid(N_("This unit cannot set it for those people."))
    if plan.whom is Whom.GROUP and (group is None or group.parent_id != home.id):
        raise Invalid(N_("Please choose one of the branch's groups."))
    if plan.whom in (Whom.OFFICES, Whom.BELOW) and not plan.roles:
        raise Invalid(N_("Please choose at least one office."))
    if not 0 <= plan.hours <= MOST_TENTHS:
        raise Invalid(N_("Hours are between 0 and 200."))


def check_days(from_date: date | None, due_on: date | None, today: date) -> None:
    """Raises Invalid for days that cannot be."""
    if due_on is not None and due_on < today:
        raise Invalid(N_("That day has passed. Please choose another."))
    if due_on is not None and due_on > today + HORIZON:
        raise Invalid(N_("That is more than six years ahead. Please choose a nearer day."))
    if due_on is not None and from_date is not None and from_date > due_on:
        raise Invalid(N_("The first day must not come after the last one."))


def publish(
    uow: UnitOfWork, actor: Actor, draft_id: int, plan: Plan, now: datetime, zone: tzinfo
) -> Published:
    """Publish `plan`: whom it concerns is written down, and everybody of them who is in chat gets
    the card. It keeps the id of the draft it was set up in.

    Raises as `preview` does, and Invalid when it concerns nobody and nobody can come to it later.
    """
    found = preview(uow, actor, plan, now, zone)
    if uow.assignments.get(draft_id) is not None:
        raise Invalid(N_("It has been published already; see /study."))
    return put_out(uow, actor, draft_id, found, now, zone)


def put_out(
    uow: UnitOfWork,
    actor: Actor,
    draft_id: int,
    found: Preview,
    now: datetime,
    zone: tzinfo,
    *,
    by_clock: bool = False,
) -> Published:
    """The same of what was looked at, for a service that has looked at the right; `by_clock`: it
    is nobody's doing, `actor` set up what it follows from."""
    if not found.concerns and found.plan.months is None:
        raise Invalid(N_("It concerns nobody: there is nobody like that on the roster."))
    made = _add(uow, actor, draft_id, found)
    rules = uow.unit_settings.rules(made.unit_id)
    local = now.astimezone(rules.clock(zone))
    audience = uow.assignments.audience(actor.bot_id, made.id, local.date())
    told = uow.outbox.fan_out(cards.card_of(actor.bot_id, made), audience)
    tag, unit_id = Tag.STUDY_PUBLISHED, made.unit_id
    figures = {"kind": made.kind.value, "concerned": len(found.concerns)}
    by = None if by_clock else actor
    uow.audit.record(now, by, tag, "assignment", made.id, unit_id=unit_id, **figures)
    return Published(made, told, quiet_until(local, rules.quiet) if told else None)


def _add(uow: UnitOfWork, actor: Actor, draft_id: int, found: Preview) -> Assignment:
    """The assignment itself, with whom it concerns and when it will remind."""
    assert actor.account_id is not None  # noqa: S101 - offices are held through an account
    values = {name: value for name, value in vars(found.plan).items() if name != "chosen"}
    made = uow.assignments.add(
        draft_id,
        **values,
        file_bot=actor.bot_id if found.plan.file_id else None,
        zone=found.zone,
        published_at=uow.now,
        published_by=actor.account_id,
    )
    uow.assignees.concern(made.id, list(found.concerns))
    plan_assignment(uow, made)
    return made
