"""Reads what the control interface is asked, and refuses with a sentence what makes no sense."""

from __future__ import annotations

from typing import Any

from bot.sandbox.refusals import ControlFault
from bot.sandbox.standin import Standin
from bot.sandbox.world import Bot, Chat, Json, Person

_NAMES: dict[type, str] = {int: "a whole number", str: "a text", bool: "true or false"}
_NAMES |= {float: "a number", dict: "an object", list: "a list"}

Kinds = dict[str, type]


def take(body: Json, required: Kinds, optional: Kinds | None = None) -> Json:
    """The fields asked for, each of its kind; absent and null optional ones are None.

    Raises ControlFault for what is missing, unknown or of another kind. ``bot`` is always allowed.
    """
    known = {**required, **(optional or {})}
    unknown = body.keys() - known.keys() - {"bot"}
    if unknown:
        raise ControlFault(f"unknown field: {', '.join(sorted(unknown))}")
    for name in required:
        if body.get(name) is None:
            raise ControlFault(f"missing field: {name}")
    return {name: _of_kind(name, body.get(name), kind) for name, kind in known.items()}


def _of_kind(name: str, value: Any, kind: type) -> Any:
    if value is None:
        return None
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ControlFault(f"{name} must be {_NAMES[kind]}")
    return value


def the_bot(standin: Standin, asked: Any) -> Bot:
    """The bot meant by token, username or id; the first one when nothing is said."""
    bots = list(standin.world.bots.values())
    if not bots:
        raise ControlFault("no bot is known: POST /control/bots first", 409)
    if asked is None:
        return bots[0]
    for bot in bots:
        if str(asked) in (bot.token, bot.username, str(bot.id)):
            return bot
    raise ControlFault("no such bot", 404)


def the_person(standin: Standin, person_id: int) -> Person:
    """A person by id."""
    person = standin.world.people.get(person_id)
    if person is None:
        raise ControlFault(f"no such person: {person_id}", 404)
    return person


def the_group(standin: Standin, group_id: int) -> Chat:
    """A group by id."""
    group = standin.world.groups.get(group_id)
    if group is None:
        raise ControlFault(f"no such group: {group_id}", 404)
    return group
