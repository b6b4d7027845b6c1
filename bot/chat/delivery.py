"""One message on the wire: text in parts, edits, files; at the pace Telegram allows."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog

from bot import failpoints
from bot.chat import faults
from bot.chat.dispatch import Outgoing
from bot.chat.pushes import Call
from bot.chat.rate import Limiter
from bot.chat.screens import FileKind, Screen, esc, plain_text, split
from bot.chat.transport import File as Upload
from bot.chat.transport import Transport
from bot.documents.worker import Workshop
from bot.errors import N_
from bot.store.sending import Claimed

log = structlog.get_logger()
LONGEST_WAIT_SECONDS = 5.0
"""What has to wait longer for its turn goes back to the outbox meanwhile."""
AGAIN = N_("(Please ignore this if you have received it already.)")


class Delivery:
    """Puts prepared messages on the wire, each when the limiter lets it."""

    def __init__(self, transport: Transport, limiter: Limiter, workshop: Workshop) -> None:
        self._transport = transport
        self._limiter = limiter
        self._workshop = workshop

    async def deliver(self, item: Outgoing) -> int | None:
        """Send or edit; returns the message id, None for a plain call. Raises a `CallFault`, and
        whatever the making of a file raises."""
        if isinstance(item.content, Call):
            await self._transport.call(item.content.method, item.content.fields)
            return None
        screen = item.content
        if item.row.repeated:
            screen = replace(screen, text=f"{screen.text}\n\n{esc(item.t._(AGAIN))}")
        if screen.file is not None:
            return await self._file(item.row, screen)
        return await self._parts(item.row, screen)

    async def _parts(self, row: Claimed, screen: Screen) -> int | None:
        parts = split(screen.text) or [""]
        message_id = row.edit_message_id
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            shown = replace(screen, text=part) if last else Screen(part)
            try:
                edit = row.edit_message_id if number == 0 else None
                message_id = await self._text(row, shown, edit)
            except faults.RetryLater as fault:
                if number == 0:
                    raise
                # A part of it is out: what comes again is a repeat.
                raise faults.Unknown(faults.Cause.CUT) from fault
        return message_id

    async def _text(self, row: Claimed, screen: Screen, edit: int | None) -> int | None:
        body = screen.body()
        fields: dict[str, Any] = {"chat_id": row.chat_id}
        if body["keys"]:
            fields["reply_markup"] = body["keys"]
        if edit is not None and not screen.text:
            with suppress(faults.NotModified):
                await self._call("editMessageReplyMarkup", fields | {"message_id": edit})
            return edit
        fields |= {
            "text": screen.text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if edit is not None:
            with suppress(faults.NotModified):
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
        result = await self._call(
            "sendPhoto" if photo else "sendDocument",
            fields,
            {"photo" if photo else "document": (file.name, content, file.mime)},
        )
        return int(result["message_id"])

    async def _call(
        self, method: str, fields: dict[str, Any], files: dict[str, Upload] | None = None
    ) -> Any:
        try:
            return await self._tried(method, fields, files)
        except faults.BadEntities:
            log.error("send.bad_entities", method=method)
            return await self._tried(method, _plain(fields), files)

    async def _tried(
        self, method: str, fields: dict[str, Any], files: dict[str, Upload] | None
    ) -> Any:
        chat_id: int = fields["chat_id"]
        await self._turn_comes(chat_id)
        try:
            failpoints.reach("send", "before")
            result = await self._transport.call(method, fields, files)
            failpoints.reach("send", "after")
            return result
        except faults.RetryLater as fault:
            if fault.scope is not faults.Scope.NETWORK:
                held = chat_id if fault.scope is faults.Scope.CHAT else None
                self._limiter.penalise(held, fault.seconds, time.monotonic())
            raise

    async def _turn_comes(self, chat_id: int) -> None:
        while wait := self._limiter.delay(chat_id, time.monotonic()):
            if wait > LONGEST_WAIT_SECONDS:
                raise faults.RetryLater(wait, faults.Scope.CHAT, "limits")
            await asyncio.sleep(wait)
        self._limiter.take(chat_id, time.monotonic())


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """The same message without formatting."""
    kept = {name: value for name, value in fields.items() if name != "parse_mode"}
    return kept | {name: plain_text(kept[name]) for name in ("text", "caption") if name in kept}
