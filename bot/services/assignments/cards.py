"""Cards of assignments: members' and secretaries', sent and kept up to date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.domain.delivery import SendClass
from bot.domain.offices import HEADS
from bot.services.activities.cards import refresh_days
from bot.services.nudging import bundles
from bot.services.nudging.taking import task_rung_matter
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
from bot.store.delivery.cards import Shown
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

CARD = "assignment.card"
CHANGED = "assignment.changed"
CANCELLED = "assignment.cancelled"
BOARD = "assignment.board"
FILE = "assignment.file"
RUNG_EDIT = "nudge.task_rung_edit"


def matter(assignment_id: int) -> str:
    """What a card of an assignment is about, for whoever owes it."""
    return f"assignment:{assignment_id}"


def board_matter(assignment_id: int) -> str:
    """The same for who follows it."""
    return f"assignment_board:{assignment_id}"


def card_of(bot_id: int, of: Assignment, chat_id: int = 0, kind: str = CARD) -> Message:
    """The card of an assignment, for a fan-out or for one chat."""
    return Message(
        bot_id,
        chat_id,
        kind,
        SendClass.DEADLINE,
        params={"assignment": of.id},
        dedupe_key=f"assignment:{of.id}",
        matter=matter(of.id),
    )


def send(uow: UnitOfWork, of: Assignment, accounts: list[Account], *, anew: str = "") -> int:
    """The card to these people, once for each of them and each word of `anew`."""
    cards = [
        replace(
            card_of(account.bot_id, of, account.telegram_id),
            dedupe_key=f"assignment:{of.id}{anew}:{account.id}",
        )
        for account in accounts
    ]
    return uow.outbox.add_all(cards)


def refresh(
    uow: UnitOfWork, bot_id: int, assignment_id: int, but: tuple[int, int | None] | None = None
) -> None:
    """Every card of an assignment, and every view of who follows it, shows it as it is now; `but`
    that message (chat, message) does already."""
    kinds = {matter(assignment_id): CARD} | _followed(assignment_id)
    _edit(uow, bot_id, assignment_id, kinds, uow.cards.showing(bot_id, set(kinds)), but)


def refresh_row(
    uow: UnitOfWork,
    bot_id: int,
    row: Assignee,
    today: date,
    but: tuple[int, int | None] | None = None,
) -> None:
    """The same where only one row has changed: the cards of who has it or, for a unit, heads it on
    that day, and the views of who follows it."""
    kinds = {matter(row.assignment_id): CARD} | _followed(row.assignment_id)
    members = {row.member_id} if row.member_id is not None else set()
    if row.unit_id is not None:
        held = uow.members.appointments(today, unit_ids={row.unit_id})
        members = {one.member_id for one in held if one.role in HEADS}
    accounts = uow.accounts.of_members(bot_id, members).values()
    chats = {one.telegram_id for one in accounts}
    shown = uow.cards.showing(bot_id, {matter(row.assignment_id)}, chats) if chats else []
    shown += uow.cards.showing(bot_id, set(_followed(row.assignment_id)))
    _edit(uow, bot_id, row.assignment_id, kinds, shown, but)


def _followed(assignment_id: int) -> dict[str, str]:
    """What shows everybody's part of an assignment, and how it is brought up to date."""
    return {board_matter(assignment_id): BOARD, task_rung_matter(assignment_id): RUNG_EDIT}


def _edit(
    uow: UnitOfWork,
    bot_id: int,
    assignment_id: int,
    kinds: dict[str, str],
    shown: Iterable[Shown],
    but: tuple[int, int | None] | None,
) -> None:
    edits = [
        Message(
            bot_id,
            one.chat_id,
            kinds[one.matter],
            SendClass.DEADLINE,
            params={"assignment": assignment_id},
            matter=one.matter,
            edit_message_id=one.message_id,
        )
        for one in shown
        if (one.chat_id, one.message_id) != but
    ]
    uow.outbox.add_all([*edits, *bundles.edits(uow, bot_id, {task_rung_matter(assignment_id)})])


def refresh_lists(
    uow: UnitOfWork,
    bot_id: int,
    member_ids: set[int],
    today: date,
    but: tuple[int, int | None] | None = None,
) -> None:
    """The lists of today of these people show what they still owe; `but` that message (chat,
    message) does already."""
    accounts = uow.accounts.of_members(bot_id, member_ids)
    there = dict([but] if but else [])
    shown = {one.telegram_id: there.get(one.telegram_id) for one in accounts.values()}
    if shown:
        refresh_days(uow, bot_id, shown, today)
