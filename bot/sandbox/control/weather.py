"""Control: faults, latency, limits, the clock, raw updates."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.clock import FileClock
from bot.sandbox.control.asking import take, the_bot
from bot.sandbox.faults import MODES, Fault
from bot.sandbox.refusals import ControlFault
from bot.sandbox.standin import Standin
from bot.sandbox.world import Json


def fail(standin: Standin, body: Json) -> Json:
    """Order a fault for the next matching requests."""
    asked = take(
        body,
        {"mode": str},
        {
            "method": str,
            "chat": int,
            "times": int,
            "status": int,
            "description": str,
            "parameters": dict,
            "seconds": float,
        },
    )
    if asked["mode"] not in MODES:
        raise ControlFault(f"mode must be one of {', '.join(MODES)}")
    if asked["times"] is not None and asked["times"] < 1:
        raise ControlFault("times must be at least 1")
    if asked["status"] is not None and not 400 <= asked["status"] <= 599:
        raise ControlFault("status must be from 400 to 599")
    given = {name: value for name, value in asked.items() if value is not None}
    standin.faults.order(Fault(**given))
    return {}


def heal(standin: Standin, body: Json) -> Json:
    """Forget all faults; held requests go on."""
    take(body, {})
    standin.faults.heal()
    return {}


def delay(standin: Standin, body: Json) -> Json:
    """Latency of every answer, in seconds: half on the way in, half on the way out."""
    seconds: float = take(body, {"seconds": float})["seconds"]
    if not 0 <= seconds <= 60:
        raise ControlFault("seconds must be from 0 to 60")
    standin.faults.delay = seconds
    return {"seconds": seconds}


def limits(standin: Standin, body: Json) -> Json:
    """Change the limits; all buckets are full again."""
    kinds: dict[str, type] = {"overall": float, "chat": float, "burst": float, "group": float}
    asked = take(body, {}, {**kinds, "off": bool})
    if any(asked[name] is not None and asked[name] <= 0 for name in kinds):
        raise ControlFault("limits are above 0; off: true takes them away")
    asked["off"] = bool(asked["off"])
    standin.limits.change(**asked)
    return {name: getattr(standin.limits, name) for name in (*kinds, "off")}


def clock(standin: Standin, _query: Json) -> Json:
    """The sandbox clock, and the instants other processes announced, the nearest first."""
    moments = sorted(standin.moments.items(), key=lambda one: one[1])
    return {
        "now": standin.clock.now().isoformat(),
        "next": [{"label": label, "at": at.isoformat()} for label, at in moments],
    }


def move_clock(standin: Standin, body: Json) -> Json:
    """Move the clock on by seconds or to an instant."""
    asked = take(body, {}, {"advance": float, "to": str})
    if (asked["advance"] is None) == (asked["to"] is None):
        raise ControlFault("give either advance (seconds) or to (an ISO instant)")
    if not isinstance(standin.clock, FileClock):
        raise ControlFault("this stand-in runs on the machine's clock, which it cannot move", 409)
    if asked["to"] is not None:
        standin.clock.set(_instant(asked["to"], "to"))
    else:
        standin.clock.advance(timedelta(seconds=asked["advance"]))
    standin.world.changes.note("clock")
    return clock(standin, {})


def announce(standin: Standin, body: Json) -> Json:
    """Another process says when something will happen; null takes it back."""
    asked = take(body, {"label": str}, {"at": str})
    if asked["at"] is None:
        standin.moments.pop(asked["label"], None)
    else:
        standin.moments[asked["label"]] = _instant(asked["at"], "at")
    standin.world.changes.note("clock")
    return clock(standin, {})


def route(standin: Standin, body: Json) -> Json:
    """A host name of the public internet, and what answers there; null takes it back."""
    asked = take(body, {"host": str}, {"to": str})
    if asked["to"] is None:
        standin.world.routes.pop(asked["host"], None)
    elif urlsplit(asked["to"]).hostname not in ("127.0.0.1", "localhost"):
        raise ControlFault("to must be an http:// address on this machine")
    else:
        standin.world.routes[asked["host"]] = asked["to"]
    return dict(standin.world.routes)


def deliveries(standin: Standin, _query: Json) -> list[Json]:
    """Every attempt to bring an update to a webhook, oldest first; status null: no answer."""
    return list(standin.world.deliveries.kept)


def raw(standin: Standin, body: Json) -> Json:
    """Queue an update exactly as given."""
    asked = take(body, {"update": dict})
    bot = the_bot(standin, body.get("bot"))
    number = asked["update"].get("update_id", 0)
    if not isinstance(number, int) or isinstance(number, bool):
        raise ControlFault("update_id must be a whole number")
    return {"update_id": bot.queue.inject(asked["update"], standin.clock.now())}


def _instant(text: str, name: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ControlFault(f"{name} must be an ISO instant") from None
    if instant.tzinfo is None:
        raise ControlFault(f"{name} must carry its offset from UTC")
    return instant
