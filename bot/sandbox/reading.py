"""Reads the fields of a Bot API request: query, urlencoded, multipart or JSON."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

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
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        try:
            form = await request.post()
        except ValueError:
            raise bad_request("can't parse the form") from None
        return {name: _form_value(value) for name, value in form.items()}
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


def _form_value(value: str | bytes | bytearray | web.FileField) -> str | Upload:
    if isinstance(value, web.FileField):
        return Upload(value.filename, value.content_type, value.file.read())
    return value if isinstance(value, str) else value.decode(errors="replace")


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
