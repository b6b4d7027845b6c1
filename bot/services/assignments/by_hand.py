"""Nudges by hand: 🔔 for those who have not done an assignment, or chosen people among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.access import Action, Actor, allowed
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.names import display_names, sort_key
from bot.domain.nudges import quiet_until
from bot.domain.org import UnitKind
from bot.errors import N_, AppError, NotAllowed, Stale
from bot.services.assignments import cards
from bot.services.assignments.progress import OVER, day_of
from bot.services.nudging import taking
from bot.services.nudging.by_hand import NOBODY, Nudged, cooled_down
from bot.store.assignments.assignments import Assignment
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Choice:
    """An assignment with those who owe it and can be reminded in chat, as far as the reader's part
    goes: names by member id, in order."""

    assignment: Assignment
    people: Mapping[int, str]


def choice(uow: UnitOfWork, actor: Actor, assignment_id: int, now: datetime) -> Choice:
    """Whom `actor` may choose from. Raises as `nudge`."""
    of, _, owing = _owed(uow, actor, assignment_id, now)
    accounts = uow.accounts.of_members(actor.bot_id, owing)
    there = {one for one, found in accounts.items() if found.unreachable is None}
    members = uow.members.many(there).values()
    shown = display_names((one.id, one.name, one.number) for one in members)
    return Choice(of, dict(sorted(shown.items(), key=lambda one: sort_key(one[1]))))


def nudge(uow: UnitOfWork, actor: Actor, assignment_id: int, now: datetime, zone: tzinfo) -> Nudged:
    """Nudge those who owe it, units by their heads; each at most every two hours, in quiet hours
    from the morning on. A group leader nudges the own group's people.

    Raises NotAllowed, Stale, or AppError when there is nobody or it was done just now.
    """
    return _send(uow, actor, *_owed(uow, actor, assignment_id, now), now, zone, "")


def nudge_chosen(
    uow: UnitOfWork,
    actor: Actor,
    assignment_id: int,
    member_ids: Iterable[int],
    line: str,
    now: datetime,
    zone: tzinfo,
) -> Nudged:
    """Nudge chosen people among them, with a `line` that they alone see. Raises as `nudge`."""
    of, unit, owing = _owed(uow, actor, assignment_id, now)
    chosen = owing & set(member_ids)
    if not chosen:
        raise AppError(NOBODY)
    return _send(uow, actor, of, unit, chosen, now, zone, line)


def _owed(
    uow: UnitOfWork, actor: Actor, assignment_id: int, now: datetime
) -> tuple[Assignment, Unit, set[int]]:
    of = uow.assignments.get(assignment_id)
    unit = uow.units.get(of.unit_id) if of else None
    if of is None or unit is None:
        raise NotAllowed
    owing = _owing(uow, actor, of, unit, now)
    if not of.on:
        raise Stale(OVER)
    if not owing:
        raise AppError(N_("Everybody has done it; there is nobody to remind."))
    return of, unit, owing


def _send(
    uow: UnitOfWork,
    actor: Actor,
    of: Assignment,
    unit: Unit,
    owing: set[int],
    now: datetime,
    zone: tzinfo,
    line: str,
) -> Nudged:
    rules = uow.unit_settings.rules(unit.id)
    zone, about = rules.clock(zone), cards.matter(of.id)
    silent = _silent(uow, about, owing, now.astimezone(zone))
    accounts = uow.accounts.of_members(actor.bot_id, owing - silent)
    reached = {one: found for one, found in accounts.items() if found.unreachable is None}
    free = cooled_down(uow, about, set(reached), now, zone, rules.quiet)
    told = uow.outbox.add_all([_message(of, reached[one], now, line) for one in sorted(free)])
    if told:
        uow.hand_nudges.note(about, free, actor.account_id or 0)
    tag, unit_id = Tag.NUDGED_BY_HAND, unit.id
    uow.audit.record(
        now, actor, tag, "assignment", of.id, unit_id=unit_id, told=told, line=bool(line)
    )
    later = quiet_until(now.astimezone(zone), rules.quiet) if told else None
    unreached = tuple(sorted(owing - silent - set(reached)))
    return Nudged(told, later, unreached, tuple(sorted(silent)))


def _owing(uow: UnitOfWork, actor: Actor, of: Assignment, unit: Unit, now: datetime) -> set[int]:
    """Who owes it, as far as the reader's part goes; raises NotAllowed."""
    owing = {member for _, member in uow.assignments.owing({of.id}, day_of(of, now))}
    if allowed(actor, Action.NUDGE, unit.path):
        return owing
    groups = [one for one in uow.units.children(unit.id) if one.kind is UnitKind.GROUP]
    led = {one.id for one in groups if allowed(actor, Action.NUDGE, one.path)}
    if not led:
        raise NotAllowed
    rows = uow.assignees.of_assignments({of.id})
    return owing & {row.member_id for row in rows if row.member_id and row.group_id in led}


def _silent(uow: UnitOfWork, about: str, member_ids: set[int], local: datetime) -> set[int]:
    """Who has muted it or put it off, and who is away."""
    away = uow.absences.away(member_ids, local.date())
    hushed = uow.hushes.standing({(about, one) for one in member_ids})
    return set(away) | {member for _, member in hushed}


def _message(of: Assignment, account: Account, now: datetime, line: str) -> Message:
    return Message(
        account.bot_id,
        account.telegram_id,
        taking.TASK,
        SendClass.REMINDER,
        params={"assignment": of.id},
        body={"line": line} if line else None,
        dedupe_key=f"by_hand:assignment:{of.id}:{int(now.timestamp())}:{account.id}",
        matter=cards.matter(of.id),
    )
