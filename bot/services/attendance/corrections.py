"""A closed sheet is sent back for a correction; every closing is a version that stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.errors import N_, NotAllowed, Stale
from bot.services.activities import cards
from bot.services.activities.leave_deciders import chain
from bot.services.attendance import objections, rolls
from bot.services.attendance.rolls import Board
from bot.services.identity.rights import require
from bot.store.activities.activities import Sheet
from bot.store.activities.corrections import SentBack
from bot.store.delivery.outbox import Message
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

SENT_BACK = "sheet.sent_back"
PER_PAGE = 8


@dataclass(frozen=True)
class Edition:
    """One version of a sheet; `who` closed it and `why` are None for those who see figures only,
    `why` also where it corrects nothing."""

    sheet: Sheet
    who: str | None
    why: str | None


@dataclass(frozen=True)
class History:
    """The versions of a sheet, oldest first; `back` while it is being corrected. `names`: the
    reader may see who and why; `corrects`: may send it back now."""

    board: Board
    editions: tuple[Edition, ...]
    back: SentBack | None
    names: bool
    corrects: bool


@dataclass(frozen=True)
class Correctable:
    """A page of a unit's closed activities in figures, the newest first."""

    unit: Unit
    items: tuple[tuple[Board, Sheet], ...]
    page: int
    pages: int


def history(uow: UnitOfWork, actor: Actor, activity_id: int) -> History:
    """The versions of a sheet, for those who see it or may send it back. Raises NotAllowed, Stale
    before the first closing."""
    board = _board(uow, activity_id)
    may_correct = allowed(actor, Action.CORRECT_SHEET, board.unit.path)
    names = allowed(actor, Action.SEE_SHEET, board.unit.path) or board.reach(actor).whole
    if not may_correct and not names:
        raise NotAllowed
    found = uow.corrections.versions(activity_id)
    if not found:
        raise Stale
    closed = board.activity.state is ActivityState.CLOSED
    editions = tuple(
        Edition(one.sheet, _name(uow, one.sheet.closed_by), one.why)
        if names
        else Edition(one.sheet, None, None)
        for one in found
    )
    back = uow.corrections.sent_back(activity_id)
    return History(board, editions, back, names, may_correct and closed)


def listing(uow: UnitOfWork, actor: Actor, unit_id: int, page: int) -> Correctable:
    """A page of a unit's closed activities that `actor` may send back. Raises NotAllowed."""
    unit = uow.units.get(unit_id)
    require(actor, Action.CORRECT_SHEET, unit)
    assert unit is not None  # noqa: S101 - nothing is allowed in a unit that is not
    pages = max(1, -(-uow.summaries.closed_count(unit.id) // PER_PAGE))
    page = max(0, min(page, pages - 1))
    ids = uow.summaries.closed(frozenset({unit.id}), page * PER_PAGE, PER_PAGE)
    boards, closed = rolls.boards(uow, set(ids)), uow.activities.sheets(set(ids))
    return Correctable(unit, tuple((boards[one], closed[one]) for one in ids), page, pages)


def correctable(uow: UnitOfWork, actor: Actor, activity_id: int) -> Board:
    """A closed activity that `actor` may send back. Raises NotAllowed, or Stale when it is not
    closed (any more)."""
    board = _board(uow, activity_id)
    require(actor, Action.CORRECT_SHEET, board.unit)
    if board.activity.state is not ActivityState.CLOSED:
        raise Stale(N_("This sheet is not closed; there is nothing to send back."))
    return board


def send_back(
    uow: UnitOfWork, actor: Actor, activity_id: int, why: str, now: datetime, today: date
) -> Board:
    """Open the roll again, with whoever was expected; until it is closed again the sheet counts
    nowhere. Who keeps it is told, and who had objected. Raises like `correctable`."""
    before = correctable(uow, actor, activity_id)
    assert actor.account_id is not None  # noqa: S101 - offices are held through an account
    version = uow.corrections.last_version(activity_id)
    uow.corrections.send_back(activity_id, actor.account_id, why, now)
    uow.audit.record(
        now,
        actor,
        Tag.SHEET_SENT_BACK,
        "activity",
        activity_id,
        unit_id=before.unit.id,
        version=version,
    )
    objections.settle_all(uow, actor, before.activity, now)
    _tell_keepers(uow, actor, before, today)
    cards.refresh_tallies(uow, actor.bot_id, {activity_id})
    return _board(uow, activity_id)


def _tell_keepers(uow: UnitOfWork, actor: Actor, board: Board, today: date) -> None:
    """The heads of the unit, and who closed the sheet, without who sends it back."""
    heads = chain(uow, actor.bot_id, board.unit.id, today)[0]
    closer = uow.accounts.get(uow.corrections.versions(board.activity.id)[-1].sheet.closed_by)
    told = {one.telegram_id for one in (*heads, *([closer] if closer else []))}
    uow.outbox.add_all(
        [
            Message(
                actor.bot_id,
                chat_id,
                SENT_BACK,
                SendClass.DEADLINE,
                params={"activity": board.activity.id},
            )
            for chat_id in sorted(told - {actor.telegram_id})
        ]
    )


def _board(uow: UnitOfWork, activity_id: int) -> Board:
    found = rolls.boards(uow, {activity_id}).get(activity_id)
    if found is None:
        raise NotAllowed
    return found


def _name(uow: UnitOfWork, account_id: int) -> str | None:
    """Who an account is; None for one that is gone or on no roster."""
    account = uow.accounts.get(account_id)
    member = uow.members.get(account.member_id) if account and account.member_id else None
    return member.name if member else None
