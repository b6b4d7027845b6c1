"""Reads the fields of a Bot API request: query, urlencoded, multipart or JSON."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import BodyPartReader, MultipartReader, StreamReader, web

from bot.sandbox.files import Upload
from bot.sandbox.refusals import Refusal, bad_request

_ATTACHED = "attach://"


async def read_fields(request: web.Request) -> dict[str, Any]:
    """The fields as they came, files as Upload; ``attach://name`` is replaced by that file.

    Raises Refusal when the body cannot be read or is over 50 MB.
    """
    fields: dict[str, Any] = dict(request.query) if request.query_string else {}
    if request.body_exists:
        try:
            fields.update(await _body(request))
        except web.HTTPRequestEntityTooLarge:
            raise Refusal(413, "Request Entity Too Large") from None
    return _attached(fields)


async def _body(request: web.Request) -> dict[str, Any]:
    kind = request.content_type
    if kind == "application/json":
        return _json_object(await request.read())
    if kind in _FORMS:
        try:
            return await _FORMS[kind](request)
        except ValueError:
            raise bad_request("can't parse the form") from None
    if await request.read():
        raise bad_request(f"the stand-in does not read {kind}")
    return {}


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body) if body else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(fields, dict):
        raise bad_request("can't parse JSON object")
    return fields


async def _pairs(request: web.Request) -> dict[str, Any]:
    return dict(await request.post())


async def _parts(request: web.Request) -> dict[str, Any]:
    """All of the body first, then its parts: where pieces of certain sizes come one after the
    other, aiohttp's own reading calls what it has deprecated itself."""
    body = await request.read()
    whole = StreamReader(request.protocol, len(body) + 1, loop=asyncio.get_running_loop())
    whole.feed_data(body)
    whole.feed_eof()
    fields = {}
    async for part in MultipartReader(request.headers, whole):
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise ValueError("not a field of a form")
        fields[part.name] = await _part(part)
    return fields


async def _part(part: BodyPartReader) -> str | Upload:
    content = bytes(await part.read(decode=True))
    if not part.filename:
        return content.decode(part.get_charset("utf-8"), errors="replace")
    kind = part.headers.get("Content-Type", "application/octet-stream")
    return Upload(part.filename, kind, content)


_FORMS = {"application/x-www-form-urlencoded": _pairs, "multipart/form-data": _parts}


def _attached(fields: dict[str, Any]) -> dict[str, Any]:
    wanted = {
        name: value.removeprefix(_ATTACHED)
        for name, value in fields.items()
        if isinstance(value, str) and value.startswith(_ATTACHED)
    }
    if not wanted:
        return fields
    for name, part in wanted.items():
        if isinstance(fields.get(part), Upload):
            fields[name] = fields[part]
    return {name: value for name, value in fields.items() if name not in wanted.values()}
