"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from bot.sandbox.faults import BEFORE, Fault
from bot.sandbox.files import Upload
from bot.sandbox.journal import Entry
from bot.sandbox.limits import METERED
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.calls import Call
from bot.sandbox.methods.webhook import refuse_unknown_kinds
from bot.sandbox.reading import read_fields
from bot.sandbox.refusals import Refusal, conflict
from bot.sandbox.schema import checked
from bot.sandbox.standin import Standin
from bot.sandbox.world import Bot

_UNAUTHORIZED = Refusal(401, "Unauthorized")


class BotApi:
    """Answers requests of bots, under the faults and limits in force."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request: read, note, fail as ordered or answer."""
        method = request.match_info["method"]
        bot = self._standin.world.bots.get(request.match_info["token"])
        refused: Refusal | None = None
        fields: dict[str, Any] = {}
        try:
            fields = await read_fields(request)
        except Refusal as refusal:
            refused = refusal
        entry = self._noted(bot, method, fields)
        fault = self._standin.faults.take(method, entry["chat_id"])
        await self._latency()
        if fault and fault.mode in BEFORE:
            return await self._failed(request, fault, entry)
        body = refused.body() if refused else await self._body(bot, method, fields)
        _settle(entry, body)
        await self._latency()
        if fault and fault.mode == "deliver_then_cut":
            return await _cut(request, body)
        if fault:
            await fault.wait() if fault.mode == "deliver_then_hold" else _drop(request)
        return _json_response(body)

    async def file(self, request: web.Request) -> web.Response:
        """A file by the path getFile gave."""
        if request.match_info["token"] not in self._standin.world.bots:
            return _json_response(_UNAUTHORIZED.body())
        stored = self._standin.world.files.by_path(request.match_info["path"])
        if stored is None:
            return _json_response(Refusal(404, "Not Found").body())
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def _noted(self, bot: Bot | None, method: str, fields: dict[str, Any]) -> Entry:
        entry = self._standin.journal.open(
            self._standin.clock.now().isoformat(),
            time.monotonic(),
            bot.id if bot else None,
            method,
            _shown(fields),
        )
        entry["chat_id"] = fields.get("chat_id")
        return entry

    async def _latency(self) -> None:
        if self._standin.faults.delay:
            await asyncio.sleep(self._standin.faults.delay / 2)

    async def _body(self, bot: Bot | None, method: str, fields: dict[str, Any]) -> dict[str, Any]:
        try:
            if bot is None:
                raise _UNAUTHORIZED
            return {"ok": True, "result": await self._result(bot, method, fields)}
        except Refusal as refusal:
            return refusal.body()

    async def _result(self, bot: Bot, method: str, given: dict[str, Any]) -> Any:
        fields = checked(method, given)
        if method == "getUpdates":
            return await _updates(bot, fields)
        chat_id = fields.get("chat_id")
        if method in METERED and isinstance(chat_id, int):
            self._standin.limits.spend(bot.id, chat_id, time.monotonic())
        call = Call(self._standin.world, bot, fields, self._standin.clock.now())
        return METHODS[method](call)

    async def _failed(self, request: web.Request, fault: Fault, entry: Entry) -> web.Response:
        entry["ok"] = False
        entry["description"] = f"fault: {fault.mode}"
        if fault.mode == "error":
            _settle(entry, fault.body())
            return _json_response(fault.body())
        if fault.mode == "html":
            page = "<html><head><title>502 Bad Gateway</title></head><body></body></html>"
            return web.Response(status=502, text=page, content_type="text/html")
        if fault.mode == "empty":
            return web.Response(status=200)
        if fault.mode == "hold":
            await fault.wait()
        _drop(request)
        return web.Response()


async def _updates(bot: Bot, fields: dict[str, Any]) -> list[dict[str, Any]]:
    refuse_unknown_kinds(fields.get("allowed_updates", ()))
    if bot.webhook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    return await bot.queue.poll(
        fields.get("offset", 0),
        fields.get("limit", 100),
        max(fields.get("timeout", 0), 0),
        fields.get("allowed_updates"),
    )


def _settle(entry: Entry, body: dict[str, Any]) -> None:
    entry["ok"] = body["ok"]
    entry["error_code"] = body.get("error_code")
    entry["description"] = body.get("description")


def _shown(fields: dict[str, Any]) -> dict[str, Any]:
    if not any(isinstance(value, Upload) for value in fields.values()):
        return fields
    return {
        name: {"file_name": value.file_name, "size": len(value.content)}
        if isinstance(value, Upload)
        else value
        for name, value in fields.items()
    }


def _drop(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.close()


async def _cut(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
    """Half of an answer, then the end of the connection."""
    content = json.dumps(body).encode()
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = len(content)
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    _drop(request)
    return response


def _json_response(body: dict[str, Any]) -> web.Response:
    return web.Response(
        body=json.dumps(body, separators=(",", ":")).encode(),
        status=body.get("error_code", 200),
        content_type="application/json",
    )
