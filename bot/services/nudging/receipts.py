"""Receipts: those who head a unit learn what its steps came to, a step a line, never a person a
message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from bot.domain.delivery import SendClass
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import Audience
from bot.services.identity.deciders import HEADS
from bot.services.nudging import told
from bot.store.outbox import Message
from bot.store.steps import Step
from bot.store.uow import UnitOfWork

AFTER = timedelta(minutes=15)
"""So long after a step what became of it is told."""
AFTER_DAY = timedelta(minutes=45)
"""The same of a part of the day's message, which many get a little earlier or later."""
RECEIPT = "nudge.receipt"
_OWN = (Audience.SECRETARY, Audience.DEPUTY)
"""Steps that tell those who head the unit something themselves."""
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
    worth: dict[int, list[told.Receipt]] = {}
    own = [one for one in steps if one.matter is MatterKind.ACTIVITY and one.audience not in _OWN]
    for receipt in told.receipts(uow, own):
        if _worth_telling(receipt):
            worth.setdefault(receipt.step.matter_id, []).append(receipt)
    return _send(uow, bot_id, worth, now.astimezone(zone).date().isoformat())


def _worth_telling(one: told.Receipt) -> bool:
    return bool(one.sent or one.waiting or one.troubled or _WORTH & one.skipped.keys())


def _send(uow: UnitOfWork, bot_id: int, worth: dict[int, list[told.Receipt]], today: str) -> int:
    activities = uow.activities.many(set(worth))
    day = uow.now.date()
    units = {one.unit_id for one in activities.values()}
    heads: dict[int, set[int]] = {}
    for office in uow.members.appointments(day, unit_ids=units) if units else []:
        if office.role in HEADS:
            heads.setdefault(office.unit_id, set()).add(office.member_id)
    accounts = uow.accounts.of_members(bot_id, {who for found in heads.values() for who in found})
    messages = [
        Message(
            bot_id,
            accounts[who].telegram_id,
            RECEIPT,
            SendClass.DEADLINE,
            params={"activity": number, "steps": [one.step.id for one in receipts]}
            | ({} if any(one.troubled for one in receipts) else {"silent": True}),
            dedupe_key=f"receipt:{receipts[0].step.id}:{accounts[who].id}",
            matter=receipt_matter(number),
            expires_at=activities[number].ends_at,
        )
        for number, receipts in worth.items()
        if number in activities
        for who in sorted(heads.get(activities[number].unit_id, ()))
        if who in accounts and accounts[who].unreachable is None
    ]
    return uow.outbox.add_all(messages)


def receipt_matter(activity_id: int) -> str:
    """What a receipt is about."""
    return f"receipt:{activity_id}"


def of_steps(uow: UnitOfWork, step_ids: Iterable[int]) -> list[told.Receipt]:
    """What these steps have come to by now."""
    steps: list[Step] = list(uow.steps.many(set(step_ids)).values())
    return told.receipts(uow, steps)
