"""Leave: asked for with one tap, decided by the heads of the unit, never by oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.names import display_names
from bot.errors import NotAllowed
from bot.services.activities import cards
from bot.services.activities.leave_deciders import chains, deciders, first
from bot.services.identity.rights import require
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Participation
from bot.store.delivery.outbox import Message
from bot.store.members.members import Member
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

REQUEST = "leave.request"
OUTCOME = "leave.outcome"
FRESH = timedelta(hours=1)
"""Who asks again so soon is seen on the card that is there, without another message."""


@dataclass(frozen=True)
class Request:
    """A request for leave as its decider sees it; `name` tells namesakes there apart, `decider`
    is the name of the member who has decided it."""

    activity: Activity
    unit: Unit
    group: Unit | None
    member: Member
    name: str
    row: Participation
    decider: str | None

    @property
    def open(self) -> bool:
        """Whether there is something to decide."""
        asked = self.row.leave_in(self.activity.round) is Leave.REQUESTED
        return asked and self.activity.state is ActivityState.PUBLISHED


@dataclass(frozen=True)
class Decided:
    """A request as it is now; `done` is False when there was nothing to decide any more."""

    request: Request
    done: bool


def request_matter(participation_id: int) -> str:
    """What a decider's card is about."""
    return f"leave:{participation_id}"


def ask(
    uow: UnitOfWork,
    bot_id: int,
    asking: list[tuple[Activity, Participation]],
    now: datetime,
    today: date,
) -> None:
    """Show new requests to those who decide; whoever has just had the same one sees it there. The
    rows are those before the request: one that was approved for an earlier time is known for it."""
    about = {request_matter(row.id) for _, row in asking}
    waiting = uow.cards.awaiting(bot_id, about, REQUEST)
    fresh = {
        (one.matter, one.chat_id): one.message_id
        for one in uow.cards.showing(bot_id, about)
        if one.at > now - FRESH
    }
    messages = []
    for chat_id, row in _askings(uow, bot_id, asking, today):
        key = (request_matter(row.id), chat_id)
        if key not in waiting:
            again = row.leave is Leave.APPROVED
            edit = None if again else fresh.get(key)
            messages.append(_message(bot_id, chat_id, row.id, edit, again=again))
    uow.outbox.add_all(messages)


def _askings(
    uow: UnitOfWork, bot_id: int, asking: list[tuple[Activity, Participation]], today: date
) -> list[tuple[int, Participation]]:
    """(chat id, row) for each decider of each request."""
    levels = chains(uow, bot_id, {activity.unit_id for activity, _ in asking}, today)
    return [
        (decider.telegram_id, row)
        for activity, row in asking
        for decider in first(levels[activity.unit_id], row.member_id)
    ]


def show_again(uow: UnitOfWork, bot_id: int, rows: list[Participation]) -> None:
    """Requests have changed: their cards are edited where they are."""
    about = {request_matter(row.id): row.id for row in rows}
    uow.outbox.add_all(
        [
            _message(bot_id, one.chat_id, about[one.matter], one.message_id)
            for one in uow.cards.showing(bot_id, set(about))
        ]
    )


def _message(
    bot_id: int, chat_id: int, row: int, edit: int | None, *, again: bool = False
) -> Message:
    return Message(
        bot_id,
        chat_id,
        REQUEST,
        SendClass.DEADLINE,
        params={"participation": row} | ({"again": True} if again else {}),
        matter=request_matter(row),
        edit_message_id=edit,
    )


def decide(
    uow: UnitOfWork,
    actor: Actor,
    participation_id: int,
    *,
    approve: bool,
    now: datetime,
    today: date,
    why: str = "",
) -> Decided:
    """Approve or decline, perhaps with a sentence that only the member is told; both sides see it.
    Raises NotAllowed for whom it is not for (the person too)."""
    found = decidable(uow, actor, participation_id, today)
    if not found.open:
        return Decided(found, done=False)
    uow.participations.set_many([(found.row.id, _decision(found, actor, now, approve=approve))])
    uow.audit.record(
        now,
        actor,
        Tag.LEAVE_APPROVED if approve else Tag.LEAVE_DECLINED,
        "participation",
        found.row.id,
        unit_id=found.activity.unit_id,
    )
    _tell(uow, actor.bot_id, found.row, today, why)
    show_again(uow, actor.bot_id, [found.row])
    cards.refresh_tallies(uow, actor.bot_id, {found.activity.id})
    decided = request(uow, participation_id)
    assert decided is not None  # noqa: S101 - changed in this transaction
    return Decided(decided, done=True)


def decidable(uow: UnitOfWork, actor: Actor, participation_id: int, today: date) -> Request:
    """A request that is for `actor` to decide, open or not; raises NotAllowed."""
    found = request(uow, participation_id)
    if found is None or not _may_decide(uow, actor, found, today):
        raise NotAllowed
    return found


def _decision(found: Request, actor: Actor, now: datetime, *, approve: bool) -> dict[str, Any]:
    """Whose leave is declined owes an answer again."""
    return {
        "answer": Answer.LEAVE if approve else None,
        "answer_round": found.activity.round,
        "leave": Leave.APPROVED if approve else Leave.DECLINED,
        "leave_decided_at": now,
        "leave_decided_by": actor.account_id,
    }


def pending(uow: UnitOfWork, actor: Actor, activity_id: int) -> list[Request]:
    """The requests at an activity that `actor`, a head of its unit, has to decide. Raises
    NotAllowed."""
    activity = uow.activities.get(activity_id)
    require(actor, Action.DECIDE_LEAVE, uow.units.get(activity.unit_id) if activity else None)
    rows = uow.participations.of_activity(activity_id)
    found = requests(uow, {row.id for row in rows if row.leave is Leave.REQUESTED})
    return [one for one in found.values() if one.open and one.member.id != actor.member_id]


def request(uow: UnitOfWork, participation_id: int) -> Request | None:
    """A request for leave, whatever has become of it."""
    return requests(uow, {participation_id}).get(participation_id)


def requests(uow: UnitOfWork, participation_ids: set[int]) -> dict[int, Request]:
    """Those of these requests that there are, by participation id, oldest first."""
    rows = uow.participations.many(participation_ids)
    activities = uow.activities.many({row.activity_id for row in rows})
    units = uow.units.many(
        {one.unit_id for one in activities.values()}
        | {one.group_id for one in activities.values() if one.group_id is not None}
    )
    names = _names(uow, set(activities))
    members = uow.members.many({row.member_id for row in rows})
    found = {}
    for row in rows:
        activity = activities[row.activity_id]
        found[row.id] = Request(
            activity,
            units[activity.unit_id],
            units[activity.group_id] if activity.group_id is not None else None,
            members[row.member_id],
            names[activity.id][row.member_id],
            row,
            _decider(uow, row),
        )
    return found


def _names(uow: UnitOfWork, activity_ids: set[int]) -> dict[int, dict[int, str]]:
    """Of each activity, how its people are called beside each other, by member id."""
    rows = uow.participations.of_activities(activity_ids)
    members = uow.members.many({row.member_id for row in rows})
    there: dict[int, list[Member]] = {activity_id: [] for activity_id in activity_ids}
    for row in rows:
        there[row.activity_id].append(members[row.member_id])
    return {
        activity_id: display_names((one.id, one.name, one.number) for one in people)
        for activity_id, people in there.items()
    }


def _decider(uow: UnitOfWork, row: Participation) -> str | None:
    account = uow.accounts.get(row.leave_decided_by) if row.leave_decided_by else None
    member = uow.members.get(account.member_id) if account and account.member_id else None
    return member.name if member else None


def _may_decide(uow: UnitOfWork, actor: Actor, found: Request, today: date) -> bool:
    if actor.account_id is None or actor.member_id == found.member.id:
        return False
    if allowed(actor, Action.DECIDE_LEAVE, found.unit.path):
        return True
    asked = deciders(uow, actor.bot_id, found.activity, found.member.id, today)
    return actor.account_id in {account.id for account in asked}


def _tell(uow: UnitOfWork, bot_id: int, row: Participation, today: date, why: str) -> None:
    """The card changes at once; the news is a message of its own, which alone says why."""
    account = uow.accounts.of_member(bot_id, row.member_id)
    if account is None:
        return
    cards.refresh_own(uow, bot_id, {(account.telegram_id, row.activity_id): None})
    cards.refresh_days(uow, bot_id, {account.telegram_id: None}, today)
    uow.outbox.add(
        Message(
            bot_id,
            account.telegram_id,
            OUTCOME,
            SendClass.DEADLINE,
            params={"activity": row.activity_id},
            body={"why": why} if why else None,
            matter=matter(row.activity_id),
        )
    )
