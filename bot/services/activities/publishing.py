"""Setting up an activity: what it would be, and publishing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from bot.domain.access import Action, Actor
from bot.domain.activities import LENGTH, cannot_wait
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.nudges import quiet_until
from bot.errors import N_, Invalid
from bot.services.activities import expected, standing
from bot.services.activities.cards import CARD
from bot.services.activities.expected import HORIZON
from bot.services.activities.looking import Plan as Plan
from bot.services.activities.looking import Preview as Preview
from bot.services.activities.looking import look
from bot.services.identity import first_steps
from bot.services.identity.rights import require
from bot.services.nudging import planning
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.audit import Line
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

SAME = N_("The same activity has been published already; see /activities.")
CLOCK = 0
"""Who publishes what falls due by itself, where an account is asked for."""


@dataclass(frozen=True)
class Published:
    """An activity that is out; `told` people have or get its card, from `not_before` on when it
    is an indecent hour now."""

    activity: Activity
    told: int
    not_before: datetime | None


@dataclass(frozen=True)
class Out:
    """What is out; how many people are told, and from when on (None: at once)."""

    activities: tuple[Activity, ...]
    told: int
    not_before: datetime | None


def preview(uow: UnitOfWork, actor: Actor, plan: Plan, now: datetime, zone: tzinfo) -> Preview:
    """What publishing `plan` would do; raises NotAllowed, Invalid for a start that has passed or
    a kind such a unit does not hold."""
    require(actor, Action.MANAGE_ACTIVITY, uow.units.get(plan.unit_id))
    return look(uow, actor.bot_id, [plan], now, zone)[0]


def publish(
    uow: UnitOfWork, actor: Actor, draft_id: int, plan: Plan, now: datetime, zone: tzinfo
) -> Published:
    """Publish `plan`: who is expected is written down, reminders are planned, and everybody who is
    in chat gets the card. The activity keeps the id of the draft it was set up in.

    Raises as `preview` does, and Invalid when nobody is expected or it is published already.
    """
    found = preview(uow, actor, plan, now, zone)
    out = put_out(uow, actor, [found], now, zone, id=draft_id)
    return Published(out.activities[0], out.told, out.not_before)


def put_out(
    uow: UnitOfWork,
    actor: Actor,
    found: Sequence[Preview],
    now: datetime,
    zone: tzinfo,
    **written: int,
) -> Out:
    """The same of what was looked at, of many units together, for a service that has looked at the
    right; `written` are further fields: the id of the row, or what they are parts of."""
    for one in found:
        if one.is_out:
            raise Invalid(SAME)
        if not one.people:
            raise Invalid(N_("Nobody is expected there: the roster of this unit is empty."))
    made = _add(uow, actor, found, now, written)
    standing.fill_activities(uow, made, zone)
    told = _send(uow, actor.bot_id, made, now, zone)
    first_steps.refresh(uow, actor.bot_id)
    by = actor if actor.account_id is not None else None
    tag = Tag.ACTIVITY_PUBLISHED
    uow.audit.record_all(
        now,
        [
            Line(by, tag, "activity", one.id, one.unit_id, {"expected": len(of.people)})
            for one, of in zip(made, found, strict=True)
        ],
    )
    waits = (waits_until(one, one.starts_at, now, zone) for one in made)
    return Out(tuple(made), told, min(filter(None, waits), default=None))


def _add(
    uow: UnitOfWork,
    actor: Actor,
    found: Sequence[Preview],
    now: datetime,
    written: dict[str, int],
) -> list[Activity]:
    """The activities themselves, with who is expected and when whom they will remind."""
    by = actor.account_id or CLOCK
    made = uow.activities.add_all([_row(one, now, by) | written for one in found])
    parts = {one.id: of for one, of in zip(made, found, strict=True)}
    uow.participations.expect_all({one: of.people for one, of in parts.items()})
    uow.participations.expect_all({one: of.observers for one, of in parts.items()}, observer=True)
    uow.namings.set_all({one: of.plan.named for one, of in parts.items()}, by)
    uow.steps.plan_all({planning.matter_of(one): list(parts[one.id].steps) for one in made})
    return made


def _row(found: Preview, now: datetime, by: int) -> dict[str, Any]:
    plan = found.plan
    return {
        "unit_id": plan.unit_id,
        "group_id": plan.group_id,
        "kind": plan.kind,
        "subject": plan.subject,
        "place": plan.place,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at or plan.starts_at + LENGTH,
        "answer_by": found.answer_by,
        "late_answers": found.rules.late_answers,
        "published_at": now,
        "published_by": by,
    }


def _send(
    uow: UnitOfWork, bot_id: int, made: Sequence[Activity], now: datetime, zone: tzinfo
) -> int:
    """Everybody who is in chat gets the card; returns how many do."""
    cards = {
        one.id: card_of(bot_id, one, at_once=is_urgent(one, one.starts_at, now, zone))
        for one in made
    }
    return uow.outbox.fan_out_all(cards, uow.debts.everybody(bot_id, set(cards)))


def is_urgent(activity: Activity, starts_at: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether news of an activity that begins then cannot wait for the morning in its unit."""
    return cannot_wait(starts_at, now, activity.rules.clock(zone), activity.rules.quiet)


def waits_until(
    activity: Activity, starts_at: datetime, now: datetime, zone: tzinfo
) -> datetime | None:
    """Until when such news waits; None: it goes out at once."""
    if is_urgent(activity, starts_at, now, zone):
        return None
    return quiet_until(now.astimezone(activity.rules.clock(zone)), activity.rules.quiet)


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
