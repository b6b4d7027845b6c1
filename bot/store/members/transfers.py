"""Transfers: a member asked to move from one unit to another on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.domain.transfers import TransferState
from bot.store.base import Repository
from bot.store.schema.org import transfer


@dataclass(frozen=True)
class Transfer:
    """One transfer; `on_date` is the first local day in the new unit, the rest accounts and UTC."""

    id: int
    member_id: int
    from_unit_id: int
    to_unit_id: int
    on_date: date
    state: TransferState
    asked_at: datetime
    asked_by: int
    decided_at: datetime | None
    decided_by: int | None


class Transfers(Repository):
    """Transfers and what became of them."""

    def add(
        self, member_id: int, from_unit_id: int, to_unit_id: int, on_date: date, asked_by: int
    ) -> Transfer:
        """A transfer that is asked for now."""
        row = self._base.new_id()
        self._base.execute(
            insert(transfer).values(
                id=row,
                member_id=member_id,
                from_unit_id=from_unit_id,
                to_unit_id=to_unit_id,
                on_date=on_date,
                state=TransferState.ASKED,
                asked_at=self._base.now,
                asked_by=asked_by,
            )
        )
        made = self.get(row)
        assert made is not None  # noqa: S101 - inserted in this transaction
        return made

    def get(self, transfer_id: int) -> Transfer | None:
        """The transfer with that id."""
        row = self._first(select(transfer).where(transfer.c.id == transfer_id))
        return None if row is None else _read(row)

    def asked(self) -> list[Transfer]:
        """All that wait to be confirmed, oldest first."""
        return self._listed(transfer.c.state == TransferState.ASKED)

    def of_member(self, member_id: int) -> list[Transfer]:
        """A member's transfers, oldest first."""
        return self._listed(transfer.c.member_id == member_id)

    def begun(self, since: date, until: date) -> list[Transfer]:
        """The confirmed ones whose day lies in [since, until]."""
        return self._listed(
            transfer.c.state == TransferState.CONFIRMED, transfer.c.on_date.between(since, until)
        )

    def settle(
        self, transfer_id: int, state: TransferState, decided_by: int | None, on_date: date
    ) -> bool:
        """What became of an open transfer, and its day; False when it was settled before."""
        statement = (
            update(transfer)
            .where(transfer.c.id == transfer_id, transfer.c.state == TransferState.ASKED)
            .values(state=state, decided_at=self._base.now, decided_by=decided_by, on_date=on_date)
        )
        return self._base.execute(statement).rowcount == 1

    def _listed(self, *conditions: Any) -> list[Transfer]:
        return [
            _read(row)
            for row in self._all(select(transfer).where(*conditions).order_by(transfer.c.id))
        ]


def _read(row: Any) -> Transfer:
    return Transfer(
        row.id,
        row.member_id,
        row.from_unit_id,
        row.to_unit_id,
        row.on_date,
        row.state,
        row.asked_at,
        row.asked_by,
        row.decided_at,
        row.decided_by,
    )
