"""The sender: outbox → Telegram. It owns the rate and the order; the rows are the receipts.

One transaction settles what came back and claims what goes out next. A claimed row is prepared
(re-checked, rendered) in that same transaction; sending happens outside of any.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from bot.app import App
from bot.chat import faults
from bot.chat.dispatch import Dispatch, Outgoing, Receipt
from bot.chat.pushes import Call, Prepare
from bot.chat.rate import Limiter
from bot.chat.screens import FileKind, Screen, esc, plain_text, split
from bot.chat.transport import Transport
from bot.documents.worker import Workshop
from bot.errors import N_
from bot.store.sending import Claimed

log = structlog.get_logger()
ROOM = 30
IDLE_SECONDS = 1.0
AGAIN = N_("(Please ignore this if you have received it already.)")


@dataclass
class _Flight:
    """Chats that are being served, and what has come back since the last settling."""

    chats: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    back: list[Receipt] = field(default_factory=list)
    # Monotonic seconds until which a chat, or (None) everything, has been told to wait.
    held: dict[int | None, float] = field(default_factory=dict)

    def hold(self, fault: faults.RetryLater, chat_id: int) -> None:
        scope = chat_id if fault.scope is faults.Scope.CHAT else None
        self.held[scope] = max(self.held.get(scope, 0.0), time.monotonic() + fault.seconds)

    def busy(self) -> set[int]:
        """Chats not to claim for now."""
        now = time.monotonic()
        self.held = {scope: until for scope, until in self.held.items() if until > now}
        return set(self.chats) | {scope for scope in self.held if scope is not None}

    def room(self) -> int:
        """How many more chats may be served."""
        return 0 if self.held.get(None, 0.0) > time.monotonic() else ROOM - len(self.chats)


class Sender:
    """Sends a bot's outbox until it is stopped."""

    def __init__(
        self,
        app: App,
        transport: Transport,
        limiter: Limiter,
        workshop: Workshop,
        kinds: Mapping[str, Prepare],
    ) -> None:
        self._app = app
        self._transport = transport
        self._limiter = limiter
        self._workshop = workshop
        self._dispatch = Dispatch(app, kinds)
        self._flight = _Flight()
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    def stop(self) -> None:
        """Finish what is in flight, claim no more."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Send until stopped and everything in flight is settled."""
        recovered = await self._app.store.write(
            lambda uow: uow.sending.recover(self._app.bot_id, alone=True)
        )
        if recovered:
            log.warning("outbox.recovered", messages=recovered)
        while not self._stopping or self._flight.chats or self._flight.back:
            await self._exchange()
            if not self._flight.back:
                await self._pause()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._woken.wait()
        except TimeoutError:
            pass
        self._woken.clear()

    async def _exchange(self) -> None:
        """Settle what came back and take what goes out, in one transaction."""
        back, self._flight.back = self._flight.back, []
        busy = self._flight.busy()
        room = 0 if self._stopping else self._flight.room()
        if not back and room == 0:
            return
        try:
            outgoing = await self._app.store.write(
                lambda uow: self._dispatch.turn(uow, back, room, busy)
            )
        except Exception:
            self._flight.back = back + self._flight.back
            log.exception("outbox.turn_failed")
            await asyncio.sleep(IDLE_SECONDS)
            return
        by_chat: dict[int, list[Outgoing]] = {}
        for item in outgoing:
            by_chat.setdefault(item.row.chat_id, []).append(item)
        for chat_id, items in by_chat.items():
            self._flight.chats[chat_id] = asyncio.create_task(self._serve(chat_id, items))

    async def _serve(self, chat_id: int, items: list[Outgoing]) -> None:
        """Send one chat's messages one after the other."""
        receipts: list[Receipt] = []
        stopped: faults.CallFault | None = None
        for item in items:
            if stopped is not None:
                receipts.append(Receipt(item.row, fault=stopped))
                continue
            receipt = await self._send(item)
            if isinstance(receipt.fault, faults.RetryLater):
                stopped = receipt.fault
            receipts.append(receipt)
        self._flight.chats.pop(chat_id, None)
        self._flight.back.extend(receipts)
        self._woken.set()

    async def _send(self, item: Outgoing) -> Receipt:
        try:
            return Receipt(item.row, message_id=await self._deliver(item))
        except faults.NotModified:
            return Receipt(item.row, message_id=item.row.edit_message_id)
        except faults.RetryLater as fault:
            self._flight.hold(fault, item.row.chat_id)
            return Receipt(item.row, fault=fault)
        except faults.CallFault as fault:
            log.warning("send.failed", kind=item.row.kind, fault=type(fault).__name__)
            return Receipt(item.row, fault=fault)
        except Exception:
            log.exception("send.bug", kind=item.row.kind)
            return Receipt(item.row, bug=True)

    async def _deliver(self, item: Outgoing) -> int | None:
        if isinstance(item.content, Call):
            await self._transport.call(item.content.method, item.content.fields)
            return None
        screen = item.content
        if item.row.repeated:
            screen = replace(screen, text=f"{screen.text}\n\n{esc(item.t._(AGAIN))}")
        if screen.file is not None:
            return await self._file(item.row, screen)
        parts = split(screen.text) or [""]
        message_id = item.row.edit_message_id
        for number, part in enumerate(parts):
            keys = screen.keys if number == len(parts) - 1 else ()
            edit = item.row.edit_message_id if number == 0 else None
            message_id = await self._text(item.row, replace(screen, text=part, keys=keys), edit)
        return message_id

    async def _text(self, row: Claimed, screen: Screen, edit: int | None) -> int | None:
        body = screen.body()
        fields: dict[str, Any] = {"chat_id": row.chat_id}
        if body["keys"]:
            fields["reply_markup"] = body["keys"]
        if edit is not None and not screen.text:
            await self._call("editMessageReplyMarkup", fields | {"message_id": edit})
            return edit
        fields |= {
            "text": screen.text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if edit is not None:
            await self._call("editMessageText", fields | {"message_id": edit})
            return edit
        if row.params.get("silent"):
            fields["disable_notification"] = True
        result = await self._call("sendMessage", fields)
        return int(result["message_id"])

    async def _file(self, row: Claimed, screen: Screen) -> int | None:
        file = screen.file
        assert file is not None  # noqa: S101 - the caller has looked
        content = await self._workshop.make(file.maker, *file.args)
        photo = file.kind is FileKind.PHOTO
        fields: dict[str, Any] = {"chat_id": row.chat_id, "parse_mode": "HTML"}
        if screen.text:
            fields["caption"] = screen.text
        keys = screen.body()["keys"]
        if keys:
            fields["reply_markup"] = keys
        await self._turn_comes(row.chat_id)
        result = await self._transport.call(
            "sendPhoto" if photo else "sendDocument",
            fields,
            files={"photo" if photo else "document": (file.name, content, file.mime)},
        )
        return int(result["message_id"])

    async def _call(self, method: str, fields: dict[str, Any]) -> Any:
        await self._turn_comes(fields["chat_id"])
        try:
            return await self._transport.call(method, fields)
        except faults.BadEntities:
            log.error("send.bad_entities", method=method)
            plain = {name: value for name, value in fields.items() if name != "parse_mode"}
            return await self._transport.call(method, plain | {"text": plain_text(fields["text"])})

    async def _turn_comes(self, chat_id: int) -> None:
        while wait := self._limiter.delay(chat_id, time.monotonic()):  # noqa: ASYNC110
            await asyncio.sleep(wait)
        self._limiter.take(chat_id, time.monotonic())
