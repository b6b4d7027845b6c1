"""What follows when it has changed where somebody belongs or what they hold: who is expected where,
whose menu shows what, and who decides about what is open."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from bot.domain.activities import ActivityState
from bot.domain.delivery import SendClass
from bot.services.activities import absences, cards, expected, leave, publishing
from bot.services.activities.expected import HORIZON
from bot.services.activities.leave_deciders import deciders
from bot.services.assignments import following as assignments
from bot.services.identity import applications, menus
from bot.services.nudging import quiet_hours
from bot.services.nudging.nudges import matter
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

RELEASED = "activity.released"


def follow(uow: UnitOfWork, bot_id: int, member_ids: set[int], now: datetime, zone: tzinfo) -> None:
    """These people belong elsewhere or hold other offices, now or on a day to come."""
    today = now.astimezone(zone).date()
    for member_id in sorted(member_ids):
        changed = release(uow, bot_id, member_id, now, zone)
        changed |= welcome(uow, bot_id, member_id, now, zone)
        cards.refresh_tallies(uow, bot_id, changed)
    assignments.follow(uow, bot_id, member_ids, now, zone)
    quiet_hours.fit_zones(uow, bot_id, member_ids, now, zone)
    for account in uow.accounts.of_members(bot_id, member_ids).values():
        menus.refresh(uow, account, today)
    hand_over(uow, bot_id, today)


def welcome(uow: UnitOfWork, bot_id: int, member_id: int, now: datetime, zone: tzinfo) -> set[int]:
    """A member is expected at what is on in the units they belong to by now, and gets the cards
    they do not have; returns the activities that did not expect them before."""
    before = _expecting(uow, member_id, now)
    if uow.accounts.of_member(bot_id, member_id) is None:
        expected.add_newcomer(uow, member_id, now, zone)
    else:
        publishing.catch_up(uow, bot_id, member_id, now, zone)
    return _expecting(uow, member_id, now) - before


def release(uow: UnitOfWork, bot_id: int, member_id: int, now: datetime, zone: tzinfo) -> set[int]:
    """A member is not expected any more at what is to come in units they will not belong to on its
    day; their cards say so. Returns those activities."""
    gone = set()
    for activity in uow.activities.of_member(member_id, now, now + HORIZON):
        row = uow.participations.of_member(member_id, {activity.id})[activity.id]
        unit = uow.units.get(activity.unit_id)
        if activity.state is not ActivityState.PUBLISHED or row.observer or unit is None:
            continue
        day = activity.starts_at.astimezone(activity.rules.clock(zone)).date()
        named = uow.namings.of_activity(activity.id)
        belong = expected.people(uow, unit, activity.group_id, activity.kind, day, named)
        if member_id not in {person.member_id for person in belong}:
            uow.participations.release([row.id])
            gone.add(activity.id)
    _say_released(uow, bot_id, member_id, gone)
    return gone


def hand_over(uow: UnitOfWork, bot_id: int, today: date) -> None:
    """What is open is offered to those who decide about it now and have not been asked."""
    applications.offer_all(uow, bot_id, today)
    absences.offer_all(uow, bot_id, today)
    requests = leave.requests(uow, set(uow.personal.open_leaves()))
    open_now = [one for one in requests.values() if one.open]
    about = {leave.request_matter(one.row.id) for one in open_now}
    asked = {(one.matter, one.chat_id) for one in uow.cards.showing(bot_id, about)}
    asked |= uow.cards.awaiting(bot_id, about, leave.REQUEST)
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                account.telegram_id,
                leave.REQUEST,
                SendClass.DEADLINE,
                params={"participation": one.row.id},
                dedupe_key=f"handed:{one.row.id}:{one.activity.round}:{account.id}",
                matter=leave.request_matter(one.row.id),
            )
            for one in open_now
            for account in deciders(uow, bot_id, one.activity, one.member.id, today)
            if (leave.request_matter(one.row.id), account.telegram_id) not in asked
        ]
    )


def _expecting(uow: UnitOfWork, member_id: int, now: datetime) -> set[int]:
    return {one.id for one in uow.activities.of_member(member_id, now, now + HORIZON)}


def _say_released(uow: UnitOfWork, bot_id: int, member_id: int, gone: set[int]) -> None:
    account = uow.accounts.of_member(bot_id, member_id)
    if account is None:
        return
    about = {matter(number): number for number in gone}
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                one.chat_id,
                RELEASED,
                SendClass.DEADLINE,
                params={"activity": about[one.matter]},
                matter=one.matter,
                edit_message_id=one.message_id,
            )
            for one in uow.cards.showing(bot_id, set(about), {account.telegram_id})
        ]
    )
