"""The sender's transactions: settle what came back, claim what goes out, prepare it.

Preparing means checking again and rendering: what is skipped, put off or too late is settled here
with its reason and never reaches the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.app import App
from bot.chat import faults
from bot.chat.pushes import Call, Context, Prepare, Prepared, Skip
from bot.chat.screens import Screen
from bot.domain.delivery import OutboxState, SendClass
from bot.domain.nudges import quiet_until
from bot.i18n import Language
from bot.services.nudging import alerts, quiet_hours, reach
from bot.store.accounts import Account
from bot.store.sending import Claimed, Resting
from bot.store.troubles import BUGS
from bot.store.uow import UnitOfWork

log = structlog.get_logger()


@dataclass(frozen=True)
class Outgoing:
    """A claimed row with what it says, and the language of who reads it."""

    row: Claimed
    content: Screen | Call
    t: Language


@dataclass(frozen=True)
class Receipt:
    """What became of a row: sent, or the error that the transport sorted."""

    row: Claimed
    message_id: int | None = None
    fault: faults.CallFault | None = None
    bug: bool = False


class Dispatch:
    """One bot's turns; `kinds` says how each kind of message is prepared."""

    def __init__(self, app: App, kinds: Mapping[str, Prepare]) -> None:
        self._app = app
        self._kinds = kinds

    def turn(
        self,
        uow: UnitOfWork,
        back: list[Receipt],
        room: int,
        busy: set[int],
        resting: set[Resting] | None = None,
        *,
        recover: bool,
    ) -> list[Outgoing]:
        """Settle `back`, then take at most `room` messages for chats that are not `busy`, without
        the edits of cards that are `resting`.

        `recover`: nothing is in flight, so what is marked as being sent has lost its sender.
        """
        self._settle(uow, back)
        recovered = uow.sending.recover(self._app.bot_id, alone=True) if recover else 0
        if recovered:
            log.warning("outbox.recovered", messages=recovered)
        if room == 0:
            return []
        claimed = uow.sending.claim(self._app.bot_id, room, busy, resting or set())
        return self._prepared(uow, claimed)

    def _prepared(self, uow: UnitOfWork, claimed: list[Claimed]) -> list[Outgoing]:
        chats = {row.chat_id for row in claimed}
        accounts = uow.accounts.by_telegrams(self._app.bot_id, chats) if chats else {}
        context = Context(self._app, uow, accounts)
        quiet = self._quiet(uow, claimed, accounts)
        groups: dict[Prepare | str, list[Claimed]] = {}
        for row in claimed:
            if not self._held_back(uow, row, quiet.get(row.chat_id)):
                groups.setdefault(self._kinds.get(row.kind, row.kind), []).append(row)
        contents: dict[int, Prepared] = {}
        for group in groups.values():
            contents |= self._contents(context, group)
        outgoing = []
        for row in (row for group in groups.values() for row in group):
            content = contents.get(row.id, Skip("gone"))
            if isinstance(content, Skip):
                uow.sending.settle(row.id, OutboxState.SKIPPED, content.reason)
                if content.reason in BUGS:
                    alerts.unprepared(uow, self._app.bot_id, row.kind)
            else:
                if isinstance(content, Screen) and content.matter not in (None, row.matter):
                    uow.sending.turn(row.id, content.matter)
                outgoing.append(Outgoing(row, content, context.t(row)))
        order = {row.id: place for place, row in enumerate(claimed)}
        return sorted(outgoing, key=lambda item: order[item.row.id])

    def _held_back(self, uow: UnitOfWork, row: Claimed, morning: datetime | None) -> bool:
        """Too late, or an indecent hour for who reads it: settled or put off, not prepared."""
        if row.expires_at is not None and row.expires_at <= uow.now:
            uow.sending.settle(row.id, OutboxState.EXPIRED, "too late")
            return True
        if morning is None or not _can_wait(row):
            return False
        uow.sending.wait(row.id, morning, reason="quiet hours")
        return True

    def _quiet(
        self, uow: UnitOfWork, claimed: list[Claimed], accounts: dict[int, Account]
    ) -> dict[int, datetime | None]:
        """Until when each of these chats is quiet, where that matters: the hours of the person's
        unit or their own; of a chat without an account the organisation's."""
        chats = {row.chat_id for row in claimed if _can_wait(row)}
        known = [accounts[chat] for chat in chats if chat in accounts]
        hours = quiet_hours.of_accounts(uow, known, self._app.today(uow.now)) if known else {}
        return {
            chat: hours[accounts[chat].id].until(uow.now, self._app.zone)
            if chat in accounts
            else quiet_until(self._app.local(uow.now))
            for chat in chats
        }

    def _contents(self, context: Context, group: list[Claimed]) -> dict[int, Prepared]:
        """What rows say that are prepared in one way."""
        kind = group[0].kind
        if kind == "screen":
            return {row.id: _stored(row) for row in group}
        prepare = self._kinds.get(kind)
        if prepare is None:
            log.error("push.unknown_kind", kind=kind, messages=len(group))
            return {row.id: Skip("unknown kind") for row in group}
        try:
            with context.uow.savepoint():
                return prepare(context, group)
        except Exception:
            log.exception("push.failed", kind=kind, messages=len(group))
        if len(group) == 1:
            return {group[0].id: Skip("bug")}
        contents: dict[int, Prepared] = {}
        for row in group:
            contents |= self._contents(context, [row])
        return contents

    def _settle(self, uow: UnitOfWork, back: list[Receipt]) -> None:
        sent: dict[int, int | None] = {}
        for receipt in back:
            fault = receipt.fault
            if receipt.bug:
                uow.sending.settle(receipt.row.id, OutboxState.FAILED, "bug")
                alerts.unprepared(uow, self._app.bot_id, receipt.row.kind)
            elif fault is None:
                sent[receipt.row.id] = receipt.message_id
            else:
                self._settle_fault(uow, receipt.row, fault)
        uow.sending.sent(sent)

    def _settle_fault(self, uow: UnitOfWork, row: Claimed, fault: faults.CallFault) -> None:
        if isinstance(fault, faults.RetryLater | faults.Unauthorized):
            uow.sending.wait(row.id, uow.now, reason="retry later")
        elif isinstance(fault, faults.Unknown):
            uow.sending.unknown(row.id, "outcome unknown")
        elif isinstance(fault, faults.Migrated):
            uow.sending.wait(row.id, uow.now, reason="supergroup")
            uow.sending.move(self._app.bot_id, row.chat_id, fault.new_chat_id)
        elif isinstance(fault, faults.EditTargetGone) and row.edit_message_id is not None:
            self._card_gone(uow, row)
        elif isinstance(fault, faults.Undeliverable):
            uow.sending.settle(row.id, OutboxState.FAILED, fault.reason.value)
            account = uow.accounts.by_telegram(self._app.bot_id, row.chat_id)
            if account is not None:
                today = self._app.today(uow.now)
                reach.unreachable(uow, account, fault.reason.value, today)
        else:
            uow.sending.settle(row.id, OutboxState.FAILED, type(fault).__name__)

    def _card_gone(self, uow: UnitOfWork, row: Claimed) -> None:
        """What was to be edited comes as a new card, unless only its keys were to change."""
        if row.body is not None and not row.body["text"]:
            uow.sending.settle(row.id, OutboxState.SKIPPED, "card gone")
        else:
            uow.sending.wait(row.id, uow.now, reason="card gone", new_card=True)


def _can_wait(row: Claimed) -> bool:
    """Whether it waits for a decent hour; what makes no sound, or was asked for, does not."""
    asked = row.send_class in (SendClass.REPLY, SendClass.EXPORT)
    return not (asked or row.params.get("urgent") or row.edit_message_id is not None)


def _stored(row: Claimed) -> Prepared:
    """A reply as it was rendered when it was written."""
    if row.body is None:
        return Skip("gone")
    return _Ready(text=row.body["text"], ready_keys=row.body["keys"])


@dataclass(frozen=True)
class _Ready(Screen):
    """A screen whose keyboard is in its final form already."""

    ready_keys: dict[str, Any] | None = None

    def body(self) -> dict[str, Any]:
        return {"text": self.text, "keys": self.ready_keys}
