"""On behalf of members who are not in chat or were not reached: the secretary phones them, answers
for them and asks leave for them (代)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.access import Actor
from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.audit import Tag
from bot.errors import N_, AppError, NotAllowed, Stale
from bot.services.activities import activities, cards, changes, leave
from bot.services.activities.activities import Board, Entry
from bot.services.activities.answers import NOTHING_SAID
from bot.services.nudging.nudges import matter
from bot.services.nudging.unreached import unreached
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Participation
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Said:
    """What is said for somebody; None takes it back. Leave is granted at once if `approved`, else
    it waits for a decision like any other."""

    answer: Answer | None
    approved: bool = True


@dataclass(frozen=True)
class Calls:
    """Whom to phone about an activity, those not yet phoned first, as far as the reader's part
    goes; `open`: the reader may give answers for them."""

    board: Board
    people: tuple[Entry, ...]
    open: bool

    @property
    def left(self) -> int:
        """How many are still to be phoned."""
        return sum(one.row.phoned_at is None for one in self.people)

    def entry(self, member_id: int) -> Entry | None:
        """One of them."""
        return next((one for one in self.people if one.row.member_id == member_id), None)


def calls(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime) -> Calls:
    """Whom to phone about an activity that is to come or was cancelled: for who looks after it,
    and for a group leader the own group's. Raises NotAllowed or Stale."""
    board = activities.board(uow, actor, activity_id)
    if not (board.may_manage or board.may_nudge):
        raise NotAllowed
    activity = board.activity
    if activity.state is ActivityState.CLOSED or activity.starts_at <= now:
        raise Stale(N_("It has begun; who comes is recorded on the roll."))
    people = sorted(board.to_phone, key=lambda one: one.row.phoned_at is not None)
    return Calls(
        board, tuple(people), board.may_manage and activity.state is ActivityState.PUBLISHED
    )


def tick(
    uow: UnitOfWork, actor: Actor, activity_id: int, member_id: int, *, done: bool, now: datetime
) -> Calls:
    """Somebody was phoned, or was not after all. Raises NotAllowed or Stale."""
    found = calls(uow, actor, activity_id, now)
    row = _row(uow, activity_id, member_id)
    if found.board.partly and found.entry(member_id) is None:
        raise NotAllowed
    if (row.phoned_at is not None) is done:
        return found
    values = {
        "phoned_at": now if done else None,
        "phoned_by": actor.account_id if done else None,
    }
    uow.participations.set_many([(row.id, values)])
    _audit(uow, actor, found.board.activity, row, Tag.PHONED, done=done)
    return calls(uow, actor, activity_id, now)


def answer(
    uow: UnitOfWork,
    actor: Actor,
    activity_id: int,
    member_id: int,
    said: Said,
    now: datetime,
    today: date,
) -> Calls:
    """Answer for somebody who was not reached, until the start; they count as phoned then. Raises
    NotAllowed, Stale, or AppError for somebody who was reached and answers for themselves."""
    activity = changes.manageable(uow, actor, activity_id)
    if activity.starts_at <= now:
        raise Stale(N_("It has begun; who comes is recorded on the roll."))
    row = _row(uow, activity_id, member_id)
    if member_id not in unreached(uow, actor.bot_id, matter(activity_id), {member_id}):
        raise AppError(N_("This member is in chat and was reached: they answer for themselves."))
    values = _values(actor, activity, row, said, now)
    if not _differs(activity, row, values):
        return calls(uow, actor, activity_id, now)
    uow.participations.set_many([(row.id, values)])
    answered = said.answer.value if said.answer else None
    _audit(uow, actor, activity, row, Tag.ANSWERED_FOR, answer=answered)
    _show(uow, actor, activity, row, values, now, today)
    return calls(uow, actor, activity_id, now)


def _row(uow: UnitOfWork, activity_id: int, member_id: int) -> Participation:
    row = uow.participations.of_member(member_id, {activity_id}).get(activity_id)
    if row is None or row.observer:
        raise NotAllowed
    return row


def _values(
    actor: Actor, activity: Activity, row: Participation, said: Said, now: datetime
) -> dict[str, Any]:
    called = {"phoned_at": row.phoned_at or now, "phoned_by": actor.account_id}
    if said.answer is None:
        return NOTHING_SAID | called
    # Nobody decides about their own leave.
    approved = said.approved and row.member_id != actor.member_id
    asks = said.answer is Answer.LEAVE
    granted = {"leave_decided_at": now, "leave_decided_by": actor.account_id}
    leave_state = Leave.APPROVED if approved else Leave.REQUESTED
    return (
        NOTHING_SAID
        | {
            "answer": said.answer,
            "answer_round": activity.round,
            "answered_at": now,
            "answered_late": now > activity.answer_by,
            "answered_by": actor.account_id,
            "leave": leave_state if asks else None,
        }
        | (granted if asks and approved else {})
        | called
    )


def _differs(activity: Activity, row: Participation, values: dict[str, Any]) -> bool:
    stands = (row.answer_in(activity.round), row.leave_in(activity.round))
    return stands != (values["answer"], values["leave"])


def _show(
    uow: UnitOfWork,
    actor: Actor,
    activity: Activity,
    row: Participation,
    values: dict[str, Any],
    now: datetime,
    today: date,
) -> None:
    """Whoever decides about leave, looks at the tally, or has a card after all sees it."""
    if values["leave"] is Leave.REQUESTED:
        leave.ask(uow, actor.bot_id, [(activity, row)], now, today)
    elif values["leave"] is Leave.APPROVED:
        _audit(uow, actor, activity, row, Tag.LEAVE_APPROVED)
    if row.leave_in(activity.round) is Leave.REQUESTED:
        leave.show_again(uow, actor.bot_id, [row])
    account = uow.accounts.of_member(actor.bot_id, row.member_id)
    if account is not None:
        cards.refresh_own(uow, actor.bot_id, {(account.telegram_id, activity.id): None})
    cards.refresh_tallies(uow, actor.bot_id, {activity.id})


def _audit(
    uow: UnitOfWork, actor: Actor, activity: Activity, row: Participation, tag: Tag, **detail: Any
) -> None:
    uow.audit.record(
        uow.now, actor, tag, "participation", row.id, unit_id=activity.unit_id, **detail
    )
