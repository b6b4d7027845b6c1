"""Messages that failed, or of which nobody knows whether they arrived: those who head the reader's
unit are told soon and may send them once more; so may who runs the bot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.access import Action, Actor
from bot.domain.audit import Tag
from bot.domain.delivery import UNREACHABLE, OutboxState, SendClass
from bot.errors import NotAllowed
from bot.services.identity.profiles import Profile, profiles
from bot.services.identity.rights import require
from bot.services.nudging.silence import heads
from bot.store.delivery.lost import Item
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

NOTICE = "delivery.lost"
KEPT = timedelta(days=3)
"""What is older is history."""
OVERLAP = timedelta(seconds=30)
"""What ended shortly before the last look may have been committed after it."""
QUIET = timedelta(hours=1)
"""A list that came so short ago is brought up to date instead of being sent again."""
SHOWN = 50


@dataclass(frozen=True)
class Undelivered:
    """A message and whom it was for."""

    item: Item
    person: Profile

    @property
    def unsure(self) -> bool:
        """It may have arrived."""
        return self.item.state is OutboxState.UNKNOWN


@dataclass(frozen=True)
class Listing:
    """The outbox as who runs the bot sees it: how many of each state and class, and the first."""

    counts: dict[tuple[OutboxState, SendClass], int]
    items: list[Item]


def tell(uow: UnitOfWork, bot_id: int, now: datetime, today: date) -> int:
    """Those who head the units of people who did not get something since the last time learn of
    it; returns how many units that concerns."""
    told = uow.heartbeats.last(bot_id, NOTICE)
    found = _lost(uow, bot_id, told - OVERLAP if told else now - KEPT, today)
    if told is None or found:
        uow.heartbeats.beat(bot_id, NOTICE, now)
    units = {one.person.unit.id: one.person.unit for one in found if one.person.unit}
    for unit in units.values():
        for head in heads(uow, bot_id, unit, today):
            uow.outbox.add(_notice(uow, head, unit, now))
    return len(units)


def listed(uow: UnitOfWork, actor: Actor, unit_id: int, today: date) -> list[Undelivered]:
    """What people of that unit did not get in the last days, the latest first. Raises
    NotAllowed."""
    unit = uow.units.get(unit_id)
    if unit is None:
        raise NotAllowed
    require(actor, Action.NUDGE, unit)
    found = _lost(uow, actor.bot_id, uow.now - KEPT, today)
    return [one for one in found if one.person.unit and one.person.unit.id == unit_id][:SHOWN]


def resend(
    uow: UnitOfWork, actor: Actor, unit_id: int, today: date, only: int | None = None
) -> int:
    """Send these once more, or one of them; returns how many. Raises NotAllowed."""
    ids = [one.item.id for one in listed(uow, actor, unit_id, today)]
    again = uow.lost.again(actor.bot_id, [one for one in ids if only in (None, one)])
    if again:
        uow.audit.record(
            uow.now, actor, Tag.MESSAGES_RESENT, "outbox", again[0], unit_id=unit_id, n=len(again)
        )
    return len(again)


def outbox(uow: UnitOfWork, bot_id: int, limit: int) -> Listing:
    """For the command line, without a name or a word."""
    return Listing(uow.lost.counts(bot_id), uow.lost.items(bot_id, limit))


def retry(
    uow: UnitOfWork, bot_id: int, ids: Collection[int], classes: Collection[SendClass]
) -> int:
    """From the command line: what ended badly of these is sent once more; returns how many."""
    again = uow.lost.again(bot_id, ids, classes)
    if again:
        uow.audit.record(uow.now, None, Tag.MESSAGES_RESENT, "outbox", again[0], n=len(again))
    return len(again)


def cancel(
    uow: UnitOfWork, bot_id: int, ids: Collection[int], classes: Collection[SendClass]
) -> int:
    """From the command line: what waits of these is not sent; returns how many."""
    ended = uow.lost.cancel(bot_id, ids, classes)
    if ended:
        uow.audit.record(uow.now, None, Tag.MESSAGES_CANCELLED, "outbox", ended[0], n=len(ended))
    return len(ended)


def _lost(uow: UnitOfWork, bot_id: int, since: datetime, today: date) -> list[Undelivered]:
    """Set-wise, whoever they were for; who cannot be reached at all is told of otherwise."""
    items = [one for one in uow.lost.since(bot_id, since, UNREACHABLE) if one.kind != NOTICE]
    accounts = uow.accounts.by_telegrams(bot_id, {one.chat_id for one in items}) if items else {}
    members = {one.member_id for one in accounts.values() if one.member_id is not None}
    people = profiles(uow, members, today) if members else {}
    found = []
    for item in items:
        account = accounts.get(item.chat_id)
        person = people.get(account.member_id or 0) if account else None
        if person is not None:
            found.append(Undelivered(item, person))
    return found


def _notice(uow: UnitOfWork, head: Account, unit: Unit, now: datetime) -> Message:
    matter = f"lost:{unit.id}"
    shown = uow.cards.showing(head.bot_id, {matter}, {head.telegram_id})
    lately = [one.message_id for one in shown if now - one.at < QUIET]
    return Message(
        head.bot_id,
        head.telegram_id,
        NOTICE,
        SendClass.DEADLINE,
        params={"unit": unit.id},
        matter=matter,
        edit_message_id=max(lately, default=None),
    )
