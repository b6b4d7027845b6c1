"""What came back from the wire becomes the rows' states, set-wise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.app import App
from bot.chat import faults
from bot.domain.delivery import OutboxState
from bot.services.nudging import alerts, reach
from bot.store.delivery.claiming import Claimed
from bot.store.uow import UnitOfWork
from bot.vitals import Vitals


@dataclass(frozen=True)
class Receipt:
    """What became of a row: sent, or the error that the transport sorted. `calls` of Telegram were
    made for it; `plain`: its formatting was refused."""

    row: Claimed
    message_id: int | None = None
    fault: faults.CallFault | None = None
    bug: bool = False
    calls: int = 1
    plain: bool = False


@dataclass
class _Ends:
    """Receipts of one settling, by what has to be done."""

    sent: dict[int, int | None] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)
    unsure: list[int] = field(default_factory=list)


class Settling:
    """One bot's receipts, as `holder` brings them back."""

    def __init__(self, app: App, holder: int, vitals: Vitals) -> None:
        self._app = app
        self._holder = holder
        self._vitals = vitals

    def settle(self, uow: UnitOfWork, back: Iterable[Receipt]) -> None:
        """Settle all of these in the caller's transaction."""
        ends = _Ends()
        for receipt in back:
            self._sort(uow, receipt, ends)
        uow.sending.sent(ends.sent, self._holder)
        uow.sending.back(ends.again, "retry later")
        uow.sending.unknown(ends.unsure, "outcome unknown")

    def _sort(self, uow: UnitOfWork, receipt: Receipt, ends: _Ends) -> None:
        row, fault = receipt.row, receipt.fault
        if receipt.plain:
            alerts.unformatted(uow, self._app.bot_id, row.kind)
        if receipt.bug:
            self._vitals.settled["failed"] += 1
            uow.sending.settle(row.id, OutboxState.FAILED, "bug")
            alerts.unprepared(uow, self._app.bot_id, row.kind)
        elif fault is None:
            self._vitals.settled["sent"] += 1
            if row.not_before is not None:
                self._vitals.lateness.observe((uow.now - row.not_before).total_seconds())
            ends.sent[row.id] = receipt.message_id
        elif isinstance(fault, faults.RetryLater | faults.Unauthorized):
            ends.again.append(row.id)
        elif isinstance(fault, faults.Unknown):
            self._vitals.settled["unknown"] += 1
            ends.unsure.append(row.id)
        else:
            self._refused(uow, row, fault)

    def _refused(self, uow: UnitOfWork, row: Claimed, fault: faults.CallFault) -> None:
        bot_id = self._app.bot_id
        if isinstance(fault, faults.Migrated):
            uow.sending.back([row.id], "supergroup")
            reach.moved(uow, bot_id, row.chat_id, fault.new_chat_id)
        elif isinstance(fault, faults.EditTargetGone) and row.edit_message_id is not None:
            self._card_gone(uow, row)
        else:
            self._failed(uow, row, fault)

    def _failed(self, uow: UnitOfWork, row: Claimed, fault: faults.CallFault) -> None:
        self._vitals.settled["failed"] += 1
        if not isinstance(fault, faults.Undeliverable):
            uow.sending.settle(row.id, OutboxState.FAILED, type(fault).__name__)
            return
        reason = fault.reason.value
        uow.sending.settle(row.id, OutboxState.FAILED, reason)
        account = uow.accounts.by_telegram(self._app.bot_id, row.chat_id)
        if account is not None:
            reach.unreachable(uow, account, reason, self._app.today(uow.now))

    def _card_gone(self, uow: UnitOfWork, row: Claimed) -> None:
        """What was to be edited is sent anew, unless only its keys were to change."""
        if row.body is not None and not row.body.get("text", True):
            uow.sending.settle(row.id, OutboxState.SKIPPED, "card gone")
        else:
            uow.sending.as_new(row.id, "card gone")
