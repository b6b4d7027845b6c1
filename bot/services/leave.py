"""Leave: asked for with one tap, decided by the heads of the unit, never by oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.names import display_names
from bot.domain.org import Role
from bot.errors import N_, NotAllowed, Stale
from bot.services.nudges import matter
from bot.store.accounts import Account
from bot.store.activities import Activity
from bot.store.members import Member
from bot.store.outbox import Message
from bot.store.participations import Participation
from bot.store.units import Unit
from bot.store.uow import UnitOfWork

REQUEST = "leave.request"
OUTCOME = "leave.outcome"
_HEADS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY})


@dataclass(frozen=True)
class Request:
    """A request for leave as its decider sees it; `name` tells namesakes there apart."""

    activity: Activity
    unit: Unit
    member: Member
    name: str
    row: Participation


def request_matter(participation_id: int) -> str:
    """What a decider's card is about."""
    return f"leave:{participation_id}"


def ask(uow: UnitOfWork, actor: Actor, activity: Activity, row: Participation, today: date) -> None:
    """Show a new request to those who decide."""
    for decider in deciders(uow, actor.bot_id, activity, row.member_id, today):
        uow.outbox.add(_message(actor.bot_id, decider.telegram_id, row, edit=None))


def show_again(uow: UnitOfWork, bot_id: int, row: Participation) -> None:
    """The request has changed: its cards are edited where they are."""
    for chat_id, message_id in uow.outbox.living_many(bot_id, request_matter(row.id)).items():
        uow.outbox.add(_message(bot_id, chat_id, row, edit=message_id))


taken_back = show_again


def _message(bot_id: int, chat_id: int, row: Participation, edit: int | None) -> Message:
    return Message(
        bot_id,
        chat_id,
        REQUEST,
        SendClass.DEADLINE,
        params={"participation": row.id},
        matter=request_matter(row.id),
        edit_message_id=edit,
    )


def deciders(
    uow: UnitOfWork, bot_id: int, activity: Activity, member_id: int, today: date
) -> list[Account]:
    """Who is asked: the heads of the unit who are in chat, without the person; where there is
    none the heads of the next unit up, at last the administrators."""
    unit = uow.units.get(activity.unit_id)
    assert unit is not None  # noqa: S101 - an activity belongs to a unit
    chain = [unit, *uow.units.above(unit)]
    held = uow.members.appointments(today, unit_ids={one.id for one in chain})
    heads = [one for one in held if one.role in _HEADS and one.member_id != member_id]
    in_chat = uow.accounts.of_members(bot_id, {one.member_id for one in heads})
    for one in chain:
        found = [
            in_chat[head.member_id]
            for head in heads
            if head.unit_id == one.id and head.member_id in in_chat
        ]
        reached = [account for account in found if account.unreachable is None]
        if reached:
            return reached
    return [
        account
        for account in uow.accounts.administrators(bot_id)
        if account.member_id != member_id and account.unreachable is None
    ]


def decide(
    uow: UnitOfWork,
    actor: Actor,
    participation_id: int,
    *,
    approve: bool,
    now: datetime,
    today: date,
) -> Request:
    """Approve or decline; both sides see it. Raises NotAllowed for whom it is not for (the person
    too), Stale when there is nothing to decide any more."""
    found = request(uow, participation_id)
    if found is None or not _may_decide(uow, actor, found, today):
        raise NotAllowed
    if found.activity.state is not ActivityState.PUBLISHED or not _asked(found):
        raise Stale(N_("There is nothing to decide here any more."))
    state = Leave.APPROVED if approve else Leave.DECLINED
    values = {"leave": state, "leave_decided_at": now, "leave_decided_by": actor.account_id}
    uow.participations.set_many([(found.row.id, values)])
    uow.audit.record(
        now,
        actor,
        Tag.LEAVE_APPROVED if approve else Tag.LEAVE_DECLINED,
        "participation",
        found.row.id,
        unit_id=found.activity.unit_id,
    )
    _tell(uow, actor.bot_id, found.row)
    show_again(uow, actor.bot_id, found.row)
    decided = request(uow, participation_id)
    assert decided is not None  # noqa: S101 - changed in this transaction
    return decided


def _asked(found: Request) -> bool:
    return found.row.answer is Answer.LEAVE and found.row.leave is Leave.REQUESTED


def _may_decide(uow: UnitOfWork, actor: Actor, found: Request, today: date) -> bool:
    if actor.account_id is None or actor.member_id == found.member.id:
        return False
    if allowed(actor, Action.DECIDE_LEAVE, found.unit.path):
        return True
    asked = deciders(uow, actor.bot_id, found.activity, found.member.id, today)
    return actor.account_id in {account.id for account in asked}


def _tell(uow: UnitOfWork, bot_id: int, row: Participation) -> None:
    account = uow.accounts.of_member(bot_id, row.member_id)
    if account is not None:
        uow.outbox.add(
            Message(
                bot_id,
                account.telegram_id,
                OUTCOME,
                SendClass.DEADLINE,
                params={"activity": row.activity_id},
                matter=matter(row.activity_id),
            )
        )


def request(uow: UnitOfWork, participation_id: int) -> Request | None:
    """A request for leave, whatever has become of it."""
    row = uow.participations.get(participation_id)
    activity = uow.activities.get(row.activity_id) if row else None
    if row is None or activity is None:
        return None
    unit = uow.units.get(activity.unit_id)
    if unit is None:
        return None
    there = {one.member_id for one in uow.participations.of_activity(activity.id)}
    members = uow.members.many(there)
    names = display_names((one.id, one.name, one.number) for one in members.values())
    return Request(activity, unit, members[row.member_id], names[row.member_id], row)
