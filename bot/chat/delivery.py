"""One message on the wire: text in parts, edits, files; begun only while its lease surely lasts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import structlog

from bot import failpoints
from bot.chat import faults
from bot.chat.preparing import Outgoing
from bot.chat.pushes import Call
from bot.chat.screens import FileKind, Screen, encoded, esc, parts, plain_text, split
from bot.chat.transport import CALL_SECONDS, UPLOAD_SECONDS, Transport
from bot.documents.worker import Workshop
from bot.errors import N_
from bot.store.delivery.sending import Claimed

log = structlog.get_logger()
SETTLING_SECONDS = 15.0
"""So long before its lease ends a message has come back, to be settled in time."""
AGAIN = N_("(Please ignore this if you have received it already.)")


@dataclass
class Attempt:
    """What became of one message so far: how many calls of Telegram it took, and whether its
    formatting was refused. `ends_at`: when its lease does, on the monotonic clock; `on_begin` is
    called before its first call, if that is not at once."""

    ends_at: float
    on_begin: Callable[[], None] | None = None
    calls: int = 0
    plain: bool = False

    def begins(self, seconds: float) -> None:
        """A call begins that takes `seconds` at most; raises RetryLater when the lease is too
        short for it."""
        if time.monotonic() + seconds + SETTLING_SECONDS > self.ends_at:
            raise faults.RetryLater(0.0, faults.Scope.NETWORK, "lease")
        if self.calls == 0 and self.on_begin is not None:
            self.on_begin()
        self.calls += 1


class Delivery:
    """Puts prepared messages on the wire."""

    def __init__(self, transport: Transport, workshop: Workshop) -> None:
        self._transport = transport
        self._workshop = workshop

    async def deliver(self, item: Outgoing, attempt: Attempt) -> int | None:
        """Send or edit; returns the message id, None for a plain call. Raises a `CallFault`, and
        whatever the making of a file raises."""
        if isinstance(item.content, Call):
            attempt.begins(CALL_SECONDS)
            await self._transport.call(item.content.method, item.content.fields)
            return None
        screen = item.content
        if item.row.repeated:
            screen = replace(screen, text=f"{screen.text}\n\n{esc(item.t._(AGAIN))}")
        if screen.file is not None:
            return await self._file(item.row, screen, attempt)
        if screen.document is not None:
            return await self._document(item.row, screen, attempt)
        return await self._parts(item.row, screen, attempt)

    async def _parts(self, row: Claimed, screen: Screen, attempt: Attempt) -> int | None:
        message_id = row.edit_message_id
        for place, part in enumerate(parts(screen)):
            edit = row.edit_message_id if place == 0 else None
            try:
                message_id = await self._text(row, screen, place, (edit, part), attempt)
            except faults.RetryLater as fault:
                if place == 0:
                    raise
                # A part of it is out: what comes again is a repeat.
                raise faults.Unknown(faults.Cause.CUT) from fault
        return message_id

    async def _text(
        self,
        row: Claimed,
        screen: Screen,
        place: int,
        shown: tuple[int | None, bytes],
        attempt: Attempt,
    ) -> int | None:
        edit, part = shown
        if edit is not None:
            method = "editMessageText" if screen.text else "editMessageReplyMarkup"
            head = b'{"chat_id":%d,"message_id":%d' % (row.chat_id, edit)
        else:
            method, head = "sendMessage", b'{"chat_id":%d' % row.chat_id
            if row.params.get("silent"):
                head += b',"disable_notification":true'
        try:
            sent = await self._post(method, head + part, attempt)
        except faults.BadEntities:
            attempt.plain = True
            log.error("send.bad_entities", method=method, kind=row.kind)
            sent = await self._post(method, head + _plain(screen, place), attempt)
        return sent if edit is None else edit

    async def _post(self, method: str, body: bytes, attempt: Attempt) -> int | None:
        attempt.begins(CALL_SECONDS)
        failpoints.reach("send", "before")
        try:
            result = await self._transport.post(method, body)
        except faults.NotModified:
            result = None
        failpoints.reach("send", "after")
        return result

    async def _file(self, row: Claimed, screen: Screen, attempt: Attempt) -> int | None:
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
        method = "sendPhoto" if photo else "sendDocument"
        files = {"photo" if photo else "document": (file.name, content, file.mime)}
        try:
            return await self._upload(method, fields, files, attempt)
        except faults.BadEntities:
            attempt.plain = True
            log.error("send.bad_entities", method=method, kind=row.kind)
            del fields["parse_mode"]
            fields |= {"caption": plain_text(screen.text)}
            return await self._upload(method, fields, files, attempt)

    async def _document(self, row: Claimed, screen: Screen, attempt: Attempt) -> int | None:
        fields = {"chat_id": row.chat_id, "document": screen.document, "parse_mode": "HTML"}
        attempt.begins(CALL_SECONDS)
        failpoints.reach("send", "before")
        result = await self._transport.call("sendDocument", fields | {"caption": screen.text})
        failpoints.reach("send", "after")
        return int(result["message_id"])

    async def _upload(
        self, method: str, fields: dict[str, Any], files: Any, attempt: Attempt
    ) -> int | None:
        attempt.begins(UPLOAD_SECONDS)
        failpoints.reach("send", "before")
        result = await self._transport.call(method, fields, files)
        failpoints.reach("send", "after")
        return int(result["message_id"])


def _plain(screen: Screen, place: int) -> bytes:
    """A part of a screen without formatting."""
    parts = split(screen.text)
    keys = screen.body()["keys"] if place == len(parts) - 1 else None
    return encoded(plain_text(parts[place]), keys, formatted=False)
