"""A member says that what was recorded for them is wrong; a head of the unit deals with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.names import display_names
from bot.errors import N_, AppError, NotAllowed, Stale
from bot.services.activities.leave_deciders import chain, first
from bot.services.attendance import rolls
from bot.services.attendance.rolls import Board
from bot.store.activities.activities import Activity
from bot.store.activities.corrections import Objection
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

CARD = "objection.card"
OUTCOME = "objection.outcome"


class Settled(StrEnum):
    """What became of an objection."""

    SENT_BACK = "sent_back"
    CONFIRMED = "confirmed"  # what was recorded is right
    CORRECTED = "corrected"  # closed again after it was sent back


@dataclass(frozen=True)
class Mine:
    """What was recorded for oneself at one activity, `version` and when it was closed last; None:
    it is being corrected, or not closed yet."""

    board: Board
    objection: Objection
    version: int | None
    closed_at: datetime | None

    @property
    def may_object(self) -> bool:
        """Whether it can be objected to now: the sheet is closed, and no objection waits."""
        return self.closed_at is not None and not self.objection.open


@dataclass(frozen=True)
class Case:
    """An objection as who deals with it sees it; `name` tells namesakes there apart."""

    board: Board
    objection: Objection
    name: str

    @property
    def open(self) -> bool:
        """Whether there is something to decide."""
        return self.objection.open and self.board.activity.state is ActivityState.CLOSED


def matter(participation_id: int) -> str:
    """What the card of an objection is about."""
    return f"objection:{participation_id}"


def mine(uow: UnitOfWork, actor: Actor, activity_id: int) -> Mine:
    """What was recorded for oneself. Raises NotAllowed for who is not expected there."""
    board = rolls.boards(uow, {activity_id}).get(activity_id)
    found = uow.corrections.of_member(activity_id, actor.member_id or 0)
    if board is None or found is None:
        raise NotAllowed
    sheet = uow.activities.sheets({activity_id}).get(activity_id)
    return Mine(board, found, sheet.version if sheet else None, sheet.closed_at if sheet else None)


def object_to(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime, today: date) -> Mine:
    """✋: the heads of the unit are asked, without oneself; where there is none, those of the next
    unit up. Once until it is settled. Raises NotAllowed, Stale, or AppError when nobody can be
    asked in chat."""
    before = mine(uow, actor, activity_id)
    if before.objection.open:
        return before
    if not before.may_object:
        raise Stale(N_("The sheet is not closed; tell the secretary directly."))
    levels = chain(uow, actor.bot_id, before.board.unit.id, today)[:-1]
    asked = first(levels, before.objection.member_id)
    if not asked:
        raise AppError(N_("Nobody who could correct it is in chat. Please tell your secretary."))
    row = before.objection.participation_id
    uow.corrections.object_to(row, now)
    uow.outbox.add_all([_card(actor.bot_id, one.telegram_id, row) for one in asked])
    _audit(uow, actor, Tag.OBJECTION_MADE, row, before.board, now)
    return mine(uow, actor, activity_id)


def confirm(uow: UnitOfWork, actor: Actor, participation_id: int, now: datetime) -> Case:
    """记录无误: what was recorded is right; the member is told. Raises NotAllowed (for the member
    too), Stale when there is nothing to decide any more."""
    found = decidable(uow, actor, participation_id)
    uow.corrections.settle({participation_id}, now)
    how = Settled.CONFIRMED
    _audit(uow, actor, Tag.OBJECTION_SETTLED, participation_id, found.board, now, how=how.value)
    _tell(uow, actor.bot_id, [found.objection], how)
    _show_again(uow, actor.bot_id, [participation_id])
    return cases(uow, {participation_id})[participation_id]


def decidable(uow: UnitOfWork, actor: Actor, participation_id: int) -> Case:
    """An open objection that `actor` deals with. Raises NotAllowed (for the member too), Stale."""
    found = cases(uow, {participation_id}).get(participation_id)
    if found is None or found.objection.member_id == actor.member_id:
        raise NotAllowed
    if not allowed(actor, Action.CORRECT_SHEET, found.board.unit.path):
        raise NotAllowed
    if not found.open:
        raise Stale(N_("There is nothing to decide here any more."))
    return found


def settle_all(uow: UnitOfWork, actor: Actor, activity: Activity, now: datetime) -> None:
    """The sheet of an activity was sent back by `actor`: so is settled whatever was objected."""
    found = uow.corrections.open_objections(activity.id)
    rows = [one.participation_id for one in found]
    uow.corrections.settle(set(rows), now)
    board = rolls.boards(uow, {activity.id})[activity.id]
    how = Settled.SENT_BACK
    for row in rows:
        _audit(uow, actor, Tag.OBJECTION_SETTLED, row, board, now, how=how.value)
    _tell(uow, actor.bot_id, found, how)
    _show_again(uow, actor.bot_id, rows)


def corrected(uow: UnitOfWork, bot_id: int, activity_id: int, since: datetime) -> None:
    """The sheet that was sent back at `since` is closed again: who had objected is told what is
    recorded now."""
    found = uow.corrections.settled_since(activity_id, since)
    _tell(uow, bot_id, found, Settled.CORRECTED)


def cases(uow: UnitOfWork, participation_ids: set[int]) -> dict[int, Case]:
    """Those of these objections that there are, by participation id."""
    found = [uow.corrections.objection(one) for one in sorted(participation_ids)]
    objections = [one for one in found if one is not None]
    boards = rolls.boards(uow, {one.activity_id for one in objections})
    return {
        one.participation_id: Case(boards[one.activity_id], one, _name(uow, one))
        for one in objections
    }


def _name(uow: UnitOfWork, of: Objection) -> str:
    """How a member is called beside the others there."""
    rows = uow.participations.of_activity(of.activity_id)
    people = uow.members.many({row.member_id for row in rows}).values()
    return display_names((one.id, one.name, one.number) for one in people)[of.member_id]


def _card(bot_id: int, chat_id: int, row: int, edit: int | None = None) -> Message:
    return Message(
        bot_id,
        chat_id,
        CARD,
        SendClass.DEADLINE,
        params={"participation": row},
        matter=matter(row),
        edit_message_id=edit,
    )


def _show_again(uow: UnitOfWork, bot_id: int, rows: list[int]) -> None:
    """The cards of objections that were dealt with say so, where they are."""
    about = {matter(row): row for row in rows}
    uow.outbox.add_all(
        [
            _card(bot_id, one.chat_id, about[one.matter], one.message_id)
            for one in uow.cards.showing(bot_id, set(about))
        ]
    )


def _tell(uow: UnitOfWork, bot_id: int, found: list[Objection], how: Settled) -> None:
    accounts = uow.accounts.of_members(bot_id, {one.member_id for one in found})
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                accounts[one.member_id].telegram_id,
                OUTCOME,
                SendClass.DEADLINE,
                params={"activity": one.activity_id, "how": how.value},
            )
            for one in found
            if one.member_id in accounts
        ]
    )


def _audit(
    uow: UnitOfWork,
    actor: Actor,
    tag: Tag,
    row: int,
    board: Board,
    now: datetime,
    **detail: str,
) -> None:
    uow.audit.record(now, actor, tag, "participation", row, unit_id=board.unit.id, **detail)
