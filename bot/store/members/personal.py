"""What is kept of one person across the tables, and how it is erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Table,
    Update,
    delete,
    exists,
    func,
    select,
    update,
)

from bot.domain.activities import ActivityState, Leave
from bot.domain.delivery import InboxState, OutboxState
from bot.store.base import Repository
from bot.store.members.appointments import Appointment
from bot.store.members.memberships import Membership
from bot.store.prepared import once
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import assignee, credit
from bot.store.schema.delivery import inbox, outbox
from bot.store.schema.org import account, appointment, membership

NOBODY = 0
_OPEN_STATES = (OutboxState.WAITING, OutboxState.SENDING)


@dataclass(frozen=True)
class Counts:
    """How many rows of a member hold an answer, how many an attendance, how many `tasks` (study,
    training, reports) were asked of them, and how often `hours` were credited."""

    answers: int
    attendances: int
    tasks: int = 0
    hours: int = 0


class Personal(Repository):
    """Questions and erasures about one person; those of strangers in one go."""

    def counts(self, member_id: int) -> Counts:
        """How much a member has answered, and how often attendance was recorded."""
        row = self._base.execute(*_answered(member_id=member_id)).one()
        tasks, hours = (
            int(self._base.execute(*_counted(table, member_id=member_id)).scalar_one())
            for table in (assignee, credit)
        )
        return Counts(row.answers, row.attendances, tasks, hours)

    def memberships(self, member_id: int) -> list[Membership]:
        """Where a member belongs and ever belonged, oldest first."""
        return [
            Membership(row.id, row.member_id, row.unit_id, row.from_date, row.to_date)
            for row in self._all(*_of_member(membership, member_id=member_id))
        ]

    def appointments(self, member_id: int) -> list[Appointment]:
        """Offices a member holds and ever held, oldest first."""
        return [
            Appointment(row.id, row.member_id, row.unit_id, row.role, row.from_date, row.to_date)
            for row in self._all(*_of_member(appointment, member_id=member_id))
        ]

    def open_leaves(self) -> list[int]:
        """Ids of the participations with a leave that was asked for and not decided about."""
        return [row.id for row in self._all(_OPEN_LEAVES)]

    def drop_notes(self, member_id: int) -> None:
        """Forget what a member wrote with leave requests."""
        self._base.execute(
            update(participation)
            .where(participation.c.member_id == member_id, participation.c.leave_note.is_not(None))
            .values(leave_note=None)
        )

    def forget_chat(self, bot_id: int, telegram_id: int) -> None:
        """Forget what came from and went to somebody's chat; nothing that waits will be sent.

        What is on the wire at this moment is settled first, and forgotten with the strangers'.
        """
        self._base.execute(
            delete(outbox).where(
                outbox.c.bot_id == bot_id,
                outbox.c.chat_id == telegram_id,
                outbox.c.state != OutboxState.SENDING,
            )
        )
        self._base.execute(
            update(inbox)
            .where(
                inbox.c.bot_id == bot_id,
                inbox.c.person_id == telegram_id,
                inbox.c.state != InboxState.WAITING,
            )
            .values(person_id=NOBODY, payload=None)
        )

    def forget_strangers(self, bot_id: int, before: datetime) -> int:
        """Forget deliveries that were settled, and whose updates were received, before then, of
        chats and people without an account; returns how many rows that were."""
        return sum(
            self._base.execute(*build(bot=bot_id, before=before)).rowcount
            for build in (_receipts_of_strangers, _words_of_strangers)
        )


_OPEN_LEAVES = (
    select(participation.c.id)
    .join(activity, activity.c.id == participation.c.activity_id)
    .where(activity.c.state == ActivityState.PUBLISHED, participation.c.leave == Leave.REQUESTED)
    .order_by(participation.c.id)
)


@once
def _answered(*, member_id: int) -> Select[int, int]:
    return select(
        func.count(participation.c.answer).label("answers"),
        func.count(participation.c.attendance).label("attendances"),
    ).where(participation.c.member_id == member_id)


@once
def _counted(table: Table, *, member_id: int) -> Select[Any]:
    return select(func.count()).select_from(table).where(table.c.member_id == member_id)


@once
def _of_member(table: Table, *, member_id: int) -> Select[Any]:
    theirs = select(table).where(table.c.member_id == member_id)
    return theirs.order_by(table.c.from_date, table.c.id)


@once
def _receipts_of_strangers(*, bot: int, before: datetime) -> Delete:
    return delete(outbox).where(
        outbox.c.bot_id == bot,
        outbox.c.state.not_in(_OPEN_STATES),
        outbox.c.settled_at < before,
        _strange(bot, outbox.c.chat_id),
    )


@once
def _words_of_strangers(*, bot: int, before: datetime) -> Update:
    old = update(inbox).where(
        inbox.c.bot_id == bot,
        inbox.c.person_id != NOBODY,
        inbox.c.state == InboxState.HANDLED,
        inbox.c.received_at < before,
        _strange(bot, inbox.c.person_id),
    )
    return old.values(person_id=NOBODY)


def _strange(bot_id: int, telegram_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Nobody with an account."""
    return ~exists().where(account.c.bot_id == bot_id, account.c.telegram_id == telegram_id)
