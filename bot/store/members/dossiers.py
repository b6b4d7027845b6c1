"""All rows about one person, table by table; for handing them to that person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.store.base import Repository
from bot.store.schema.activities import activity, naming, participation, sheet, sheet_line
from bot.store.schema.org import account, administrator, member, registration, subscription


@dataclass(frozen=True)
class Noted:
    """A participation's row, and the note on its leave in clear."""

    row: Any
    note: str | None


class Dossiers(Repository):
    """Rows as the tables hold them."""

    def account(self, account_id: int) -> tuple[Any, bool]:
        """The account's row, and whether it is an administrator's."""
        row = self._first(select(account).where(account.c.id == account_id))
        grant = select(administrator.c.account_id).where(administrator.c.account_id == account_id)
        return row, self._first(grant) is not None

    def made_at(self, member_id: int) -> Any:
        """When the roster's row was made."""
        return self._first(select(member.c.created_at).where(member.c.id == member_id)).created_at

    def participations(self, member_id: int) -> list[Noted]:
        """Where they were expected or observed, by time of the activity."""
        statement = (
            select(participation)
            .join(activity, activity.c.id == participation.c.activity_id)
            .where(participation.c.member_id == member_id)
            .order_by(activity.c.starts_at, participation.c.id)
        )
        return [
            Noted(
                row,
                self._base.open(participation, "leave_note", row.id, row.leave_note)
                if row.leave_note
                else None,
            )
            for row in self._all(statement)
        ]

    def namings(self, member_id: int) -> dict[int, Any]:
        """How they were named for single activities, by activity id."""
        statement = select(naming).where(naming.c.member_id == member_id)
        return {row.activity_id: row.how for row in self._all(statement)}

    def sheet_lines(self, member_id: int) -> Sequence[Any]:
        """What every version of a sheet says of them."""
        return self._all(
            select(
                sheet.c.activity_id,
                sheet.c.version,
                sheet.c.closed_at,
                sheet_line.c.attendance,
                sheet_line.c.signed_for,
            )
            .join(sheet_line, sheet_line.c.sheet_id == sheet.c.id)
            .where(sheet_line.c.member_id == member_id)
            .order_by(sheet.c.activity_id, sheet.c.version)
        )

    def registrations(self, account_id: int) -> Sequence[Any]:
        """Their requests to be linked; those of others for the same row are not theirs."""
        statement = select(registration).where(registration.c.account_id == account_id)
        return self._all(statement.order_by(registration.c.id))

    def subscriptions(self, account_id: int) -> Sequence[Any]:
        """Summaries they are sent."""
        return self._all(select(subscription).where(subscription.c.account_id == account_id))
