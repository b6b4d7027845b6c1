"""The control interface: JSON in, JSON out, on loopback only; a wrong request gets a sentence."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.control import people, watching, weather
from bot.sandbox.refusals import ControlFault, Refusal
from bot.sandbox.standin import Standin
from bot.sandbox.world import Json

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HOSTS = frozenset(("127.0.0.1", "localhost"))

_POSTS: dict[str, Callable[[Standin, Json], Any]] = {
    "bots": people.add_bot,
    "people": people.add_person,
    "say": people.say,
    "open": people.open_link,
    "press": people.press,
    "attach": people.attach,
    "edit": people.edit,
    "block": people.block,
    "unblock": people.unblock,
    "groups": people.add_group,
    "join": people.join,
    "upgrade": people.upgrade,
    "raw": weather.raw,
    "fail": weather.fail,
    "heal": weather.heal,
    "delay": weather.delay,
    "limits": weather.limits,
    "route": weather.route,
    "clock": weather.move_clock,
    "clock/next": weather.announce,
    "tour": watching.set_tour,
}
_GETS: dict[str, Callable[[Standin, Json], Any]] = {
    "bots": people.bots,
    "people": people.people,
    "log": watching.log,
    "clock": weather.clock,
    "deliveries": weather.deliveries,
    "tour": watching.tour,
}


def routes(standin: Standin) -> list[web.RouteDef]:
    """Everything under ``/control``."""

    async def chat(request: web.Request) -> web.StreamResponse:
        query = dict(request.query)
        return _json(watching.chat(standin, query, request.match_info["chat"]))

    async def pending(request: web.Request) -> web.StreamResponse:
        return _json(await watching.pending(standin, dict(request.query)))

    async def changes(request: web.Request) -> web.StreamResponse:
        return _json(await watching.changes(standin, dict(request.query)))

    async def events(request: web.Request) -> web.StreamResponse:
        return await watching.events(standin, request)

    async def stored_file(request: web.Request) -> web.StreamResponse:
        return watching.stored_file(standin, request.match_info["file"])

    async def unknown(_request: web.Request) -> web.StreamResponse:
        raise ControlFault("no such control, or not by this HTTP method", 404)

    return [
        *(web.post(f"/control/{name}", _posted(standin, act)) for name, act in _POSTS.items()),
        *(web.get(f"/control/{name}", _got(standin, look)) for name, look in _GETS.items()),
        web.get("/control/chats/{chat}", _guarded(chat)),
        web.get("/control/pending", _guarded(pending)),
        web.get("/control/changes", _guarded(changes)),
        web.get("/control/events", _guarded(events)),
        web.get("/control/files/{file}", _guarded(stored_file)),
        web.route("*", "/control/{rest:.*}", _guarded(unknown)),
    ]


def _posted(standin: Standin, act: Callable[[Standin, Json], Any]) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            raise ControlFault("the body is not JSON") from None
        if not isinstance(body, dict):
            raise ControlFault("the body must be a JSON object")
        return _json(act(standin, body))

    return _guarded(handle)


def _got(standin: Standin, look: Callable[[Standin, Json], Any]) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return _json(look(standin, dict(request.query)))

    return _guarded(handle)


def _guarded(handler: Handler) -> Handler:
    """Refuse pages of other hosts, and say what is wrong with a request as JSON."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            _refuse_strangers(request)
            response = await handler(request)
        except ControlFault as fault:
            return _json({"error": fault.sentence}, fault.status)
        except Refusal as refusal:
            return _json({"error": refusal.description}, 400)
        return response

    return handle


def _refuse_strangers(request: web.Request) -> None:
    origin = request.headers.get("Origin")
    hosts = {urlsplit(f"//{request.host}").hostname}
    if origin is not None:
        hosts.add(urlsplit(origin).hostname)
    if not hosts <= _HOSTS:
        raise ControlFault("the control interface answers pages of this stand-in only", 403)


def _json(answer: Any, status: int = 200) -> web.Response:
    return web.Response(
        body=json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"),
        status=status,
        content_type="application/json",
        charset="utf-8",
        headers={"Cache-Control": "no-store"},
    )
