"""Control: what can be seen, and the stream of changes."""

from __future__ import annotations

import json
from contextlib import suppress
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.control.asking import take, the_bot, the_group, the_person
from bot.sandbox.refusals import ControlFault
from bot.sandbox.standin import Standin
from bot.sandbox.views import chat_view
from bot.sandbox.world import Json

LONGEST_WAIT_SECONDS = 60.0


def chat(standin: Standin, query: Json, chat_id: str) -> Json:
    """A chat; looking at it makes it read, unless ``peek=1``. Whoever names the `version` they have
    seen by ``since`` gets only what still waits, if nothing has changed after it."""
    bot = the_bot(standin, query.get("bot"))
    number = whole(chat_id, "chat")
    if number < 0:
        found, person = the_group(standin, number), None
    else:
        person = the_person(standin, number)
        found = standin.world.private_chat(bot, person)
    if query.get("peek") != "1":
        found.unread = 0
    if query.get("since") == str(standin.world.changes.version):
        return {"version": standin.world.changes.version, "waiting": list(found.waiting_presses)}
    return chat_view(standin, bot, found, person)


def tour(standin: Standin, _query: Json) -> Json:
    """The tour of the chat page; empty while nobody has given one."""
    return standin.tour


def set_tour(standin: Standin, body: Json) -> Json:
    """Another process gives the tour: `steps` of moves and the signs that each is done by (as the
    page reads them), `flags` that hold now, and an `id` that what the page keeps belongs to."""
    standin.tour = take(body, {"id": str, "steps": list, "flags": list})
    standin.world.changes.note("tour")
    return standin.tour


def log(standin: Standin, query: Json) -> list[Json]:
    """Bot API requests after the n-th."""
    return standin.journal.since(whole(query.get("since", "0"), "since"))


async def pending(standin: Standin, query: Json) -> Json:
    """How many updates the bot has not taken, as soon as it is none, at the latest after
    ``timeout`` seconds."""
    bot = the_bot(standin, query.get("bot"))
    return {"updates": await bot.queue.emptied(_seconds(query, "0"))}


async def changes(standin: Standin, query: Json) -> Json:
    """The version, as soon as it is above ``since``, at the latest after ``timeout`` seconds."""
    since = whole(query.get("since", "0"), "since")
    return {"version": await standin.world.changes.after(since, _seconds(query, "25"))}


def _seconds(query: Json, usual: str) -> float:
    try:
        return min(float(query.get("timeout", usual)), LONGEST_WAIT_SECONDS)
    except ValueError:
        raise ControlFault("timeout must be a number of seconds") from None


async def events(standin: Standin, request: web.Request) -> web.StreamResponse:
    """Every change as a server-sent event."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    with standin.world.changes.subscribed() as queue, suppress(ConnectionResetError):
        await response.prepare(request)
        await response.write(b": ready\n\n")
        while not standin.stopping and (event := await queue.get()) is not None:
            await response.write(f"data: {json.dumps(event)}\n\n".encode())
    return response


def stored_file(standin: Standin, file_id: str) -> web.Response:
    """The bytes of a file; pictures are shown, everything else is downloaded."""
    stored = standin.world.files.by_id(file_id)
    if stored is None:
        raise ControlFault("no such file", 404)
    shown = stored.kind in ("photo", "sticker")
    png = stored.content.startswith(b"\x89PNG")
    kind = ("image/png" if png else "image/jpeg") if shown else "application/octet-stream"
    response = web.Response(body=stored.content, content_type=kind)
    if not shown:
        name = quote(stored.file_name, errors="replace")
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def whole(text: str, name: str) -> int:
    """A whole number from a path or query. Raises ControlFault."""
    try:
        return int(text)
    except ValueError:
        raise ControlFault(f"{name} must be a whole number") from None
