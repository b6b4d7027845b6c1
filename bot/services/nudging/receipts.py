"""Receipts: those who head a unit learn what its steps came to, a step a line, never a person a
message; what is told at one time is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from bot.domain.delivery import SendClass
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import Audience
from bot.services.identity.deciders import HEADS
from bot.services.nudging import told
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork

AFTER = timedelta(minutes=15)
"""So long after a step what became of it is told."""
AFTER_DAY = timedelta(minutes=45)
"""The same of a part of the day's message, which many get a little earlier or later."""
RECEIPT = "nudge.receipt"
_OWN = (Audience.SECRETARY, Audience.DEPUTY)
"""Steps that tell those who head the unit something themselves."""
STILL = timedelta(days=7)
"""What came too late is told so long after all is over at most."""
_About = tuple[str, int]
_WORTH = frozenset({Reason.BLOCKED, Reason.LATE, Reason.QUIET, Reason.ENOUGH})


def tell(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Tell what steps came to of which that was not told yet; returns how many messages. A step by
    which nobody was reminded, and nobody should have been, is not worth one."""
    steps = [
        one
        for one in uow.steps.without_receipt(now - AFTER)
        if one.on_date is None or (one.done_at is not None and one.done_at <= now - AFTER_DAY)
    ]
    if not steps:
        return 0
    uow.steps.receipted([one.id for one in steps], now)
    of = assignments_of(uow, steps)
    worth: dict[_About, list[told.Receipt]] = {}
    for receipt in told.receipts(
        uow, [one for one in steps if one.audience not in _OWN or one.reason]
    ):
        if _worth_telling(receipt):
            step = receipt.step
            one = step.matter is MatterKind.ACTIVITY
            about = ("activity", step.matter_id) if one else ("assignment", of.get(step.id, 0))
            worth.setdefault(about, []).append(receipt)
    return _send(uow, bot_id, worth, now.astimezone(zone).date())


def assignments_of(uow: UnitOfWork, steps: Iterable[Step]) -> dict[int, int]:
    """The assignments that steps are about, by step id."""
    rows = {one.id: one.matter_id for one in steps if one.matter is MatterKind.ASSIGNEE}
    found = uow.assignees.many(set(rows.values())) if rows else {}
    own = {one.id: one.matter_id for one in steps if one.matter is MatterKind.ASSIGNMENT}
    return own | {step: found[row].assignment_id for step, row in rows.items() if row in found}


def _worth_telling(one: told.Receipt) -> bool:
    return bool(one.sent or one.waiting or one.troubled or _WORTH & one.skipped.keys())


def _send(
    uow: UnitOfWork, bot_id: int, worth: dict[_About, list[told.Receipt]], today: date
) -> int:
    ends, units = _matters(uow, set(worth))
    heads: dict[int, set[int]] = {}
    for office in uow.members.appointments(today, unit_ids=set(units.values())) if units else []:
        if office.role in HEADS:
            heads.setdefault(office.unit_id, set()).add(office.member_id)
    accounts = uow.accounts.of_members(bot_id, {who for found in heads.values() for who in found})
    told_: dict[int, list[_About]] = {}
    for about in worth:
        for who in sorted(heads.get(units.get(about, 0), ())):
            if who in accounts and accounts[who].unreachable is None:
                told_.setdefault(who, []).append(about)
    until = {one: _until(uow.now, ends[one], worth[one]) for one in worth if one in units}
    return uow.outbox.add_all(
        [
            _message(
                bot_id,
                accounts[who],
                {one: worth[one] for one in mine},
                max(until[one] for one in mine),
            )
            for who, mine in told_.items()
        ]
    )


def _message(
    bot_id: int, head: Account, worth: Mapping[_About, list[told.Receipt]], until: datetime
) -> Message:
    """All that came to an end at one time is one message."""
    said: list[dict[str, Any]] = [
        {kind: number, "steps": [one.step.id for one in receipts]}
        for (kind, number), receipts in worth.items()
    ]
    troubled = any(one.troubled for receipts in worth.values() for one in receipts)
    first = said[0]["steps"][0]
    return Message(
        bot_id,
        head.telegram_id,
        RECEIPT,
        SendClass.DEADLINE,
        params=(said[0] if len(said) == 1 else {"several": said})
        | ({} if troubled else {"silent": True}),
        dedupe_key=f"receipt:{first}:{head.id}",
        matter=receipt_matter(*next(iter(worth))) if len(said) == 1 else None,
        expires_at=until,
    )


def _matters(
    uow: UnitOfWork, about: set[_About]
) -> tuple[dict[_About, datetime | None], dict[_About, int]]:
    """When these are over, and whose they are."""
    activities = uow.activities.many({number for kind, number in about if kind == "activity"})
    assignments = uow.assignments.many({number for kind, number in about if kind == "assignment"})
    ends: dict[_About, datetime | None] = {
        ("activity", one.id): one.ends_at for one in activities.values()
    }
    ends |= {("assignment", one.id): None for one in assignments.values()}
    units = {("activity", one.id): one.unit_id for one in activities.values()}
    units |= {("assignment", one.id): one.unit_id for one in assignments.values()}
    return ends, units


def _until(now: datetime, end: datetime | None, receipts: list[told.Receipt]) -> datetime:
    """Until when a receipt is of use: what came too late is worth knowing when all is over, for a
    while."""
    late = any(one.step.reason is Reason.LATE for one in receipts)
    if end is None or (late and now - end < STILL):
        return now + STILL
    return end


def receipt_matter(kind: str, number: int) -> str:
    """What a receipt is about."""
    return f"receipt:{number}" if kind == "activity" else f"receipt_{kind}:{number}"


def of_steps(uow: UnitOfWork, step_ids: Iterable[int]) -> list[told.Receipt]:
    """What these steps have come to by now."""
    steps: list[Step] = list(uow.steps.many(set(step_ids)).values())
    return told.receipts(uow, steps)
