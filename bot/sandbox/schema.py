"""Checks a request against the Bot API: which fields there are, of which type and length.

``schema.json`` holds names, types, which fields are required, lengths and closed sets of values
of the methods spoken here (Bot API 10.1). Each method is compiled once into closures.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.texts import units
from bot.sandbox.values import BASIC, Check, Misfit, read

Fields = Mapping[str, Mapping[str, Any]]

_SCHEMA: dict[str, Any] = json.loads(
    Path(__file__).with_name("schema.json").read_text(encoding="utf-8")
)
UPDATE_KINDS: tuple[str, ...] = tuple(_SCHEMA["updates"])

# What Telegram says when a length or a set of values is broken, where it has words of its own.
_BREACHES = {
    ("InlineKeyboardButton", "callback_data"): "BUTTON_DATA_INVALID",
    ("answerCallbackQuery", "text"): "MESSAGE_TOO_LONG",
    ("sendChatAction", "action"): "wrong parameter action in request",
    ("BotCommand", "command"): "BOT_COMMAND_INVALID",
    ("BotCommand", "description"): "BOT_COMMAND_DESCRIPTION_INVALID",
}
_ABSENCES = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "file_id": "file_id not specified",
    "action": "wrong parameter action in request",
    "commands": "commands are not specified",
}
_PARSED = {
    "InlineKeyboardButton": "inline keyboard button",
    "InlineKeyboardMarkup": "reply keyboard markup JSON object",
    "KeyboardButton": "keyboard button",
    "BotCommand": "BotCommand",
    "BotCommandScope": "BotCommandScope",
    "MessageEntity": "MessageEntity",
    "MenuButton": "MenuButton",
}
_compiled: dict[str, Check] = {}


def _type_check(kind: str) -> Check:
    if kind in BASIC:
        return BASIC[kind]
    if kind not in _compiled:
        _compiled[kind] = _build(kind)
    return _compiled[kind]


def _build(kind: str) -> Check:
    if kind.startswith("Array of "):
        return _array(_type_check(kind.removeprefix("Array of ")))
    if "|" in kind:
        return _alternatives(kind.split("|"))
    fields = _SCHEMA["types"][kind]
    if "any_of" in fields:
        return _tagged(kind, fields["any_of"])
    return _object(kind, fields)


def _array(item: Check) -> Check:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Misfit("must be an Array")
        return [item(one) for one in value]

    return check


def _alternatives(kinds: list[str]) -> Check:
    """Kinds of reply markup, told apart by their first required field."""
    marks = {next(iter(_SCHEMA["types"][kind])): _type_check(kind) for kind in kinds}

    def check(value: Any) -> Any:
        if not isinstance(value, dict):
            raise bad_request("object expected as reply markup")
        for mark, chosen in marks.items():
            if mark in value:
                return chosen(value)
        raise bad_request("can't parse reply keyboard markup JSON object")

    return check


def _tagged(kind: str, variants: list[str]) -> Check:
    """Kinds told apart by their field ``type``."""
    by_tag = {
        fields["type"]["one_of"][0]: _object(kind, fields)
        for fields in map(_SCHEMA["types"].__getitem__, variants)
    }

    def check(value: Any) -> Any:
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {_PARSED[kind]}: must be an Object")
        chosen = by_tag.get(value.get("type", ""))
        if chosen is None:
            raise bad_request(f"can't parse {_PARSED[kind]}: unsupported type specified")
        return chosen(value)

    return check


def _object(kind: str, fields: Fields) -> Check:
    checks = {name: _field_check(kind, name, rule) for name, rule in fields.items()}
    required = [name for name, rule in fields.items() if rule.get("must")]
    prefix = f"can't parse {_PARSED.get(kind, kind)}: "

    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise bad_request(f"{prefix}expected an Object")
        for name in required:
            if name not in value:
                raise bad_request(f'{prefix}Can\'t find field "{name}"')
        return {name: _nested(prefix, checks, name, one) for name, one in value.items()}

    return check


def _nested(prefix: str, checks: Mapping[str, Check], name: str, value: Any) -> Any:
    if name not in checks:
        raise bad_request(f'{prefix}unknown field "{name}"')
    try:
        return checks[name](value)
    except Misfit as misfit:
        raise bad_request(f'{prefix}Field "{name}" {misfit}') from None


def _field_check(owner: str, name: str, rule: Mapping[str, Any]) -> Check:
    check = _type_check(rule["is"])
    words = _BREACHES.get((owner, name))
    for key, holds in _CONSTRAINTS.items():
        if key in rule:
            check = _constrained(check, holds, key, rule[key], words)
    return check


def _constrained(
    check: Check, holds: Callable[[Any, Any], bool], key: str, bound: Any, words: str | None
) -> Check:
    def checked(value: Any) -> Any:
        result = check(value)
        if holds(result, bound):
            return result
        if words:
            raise bad_request(words)
        raise Misfit(f"must have {key.replace('_', ' ')} {bound}")

    return checked


_CONSTRAINTS: dict[str, Callable[[Any, Any], bool]] = {
    "one_of": lambda value, bound: value in bound,
    "units": lambda value, bound: bound[0] <= units(value) <= bound[1],
    "bytes": lambda value, bound: bound[0] <= len(value.encode()) <= bound[1],
    "range": lambda value, bound: bound[0] <= value <= bound[1],
}


def _method_check(method: str, fields: Fields) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    checks = {name: (rule["is"], _field_check(method, name, rule)) for name, rule in fields.items()}
    required = [name for name, rule in fields.items() if rule.get("must")]

    def check(given: Mapping[str, Any]) -> dict[str, Any]:
        fields = {}
        for name, value in given.items():
            known = checks.get(name)
            if known is None:
                raise bad_request(f'unknown field "{name}" in {method}')
            try:
                fields[name] = known[1](read(known[0], value))
            except Misfit as misfit:
                raise bad_request(f'field "{name}" {misfit}') from None
        for name in required:
            if fields.get(name, "") == "":
                raise bad_request(_ABSENCES[name])
        return fields

    return check


_METHODS = {name: _method_check(name, fields) for name, fields in _SCHEMA["methods"].items()}


def checked(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a request, read into their types.

    Raises Refusal: 404 for a method not spoken here, 400 for a field that is unknown, missing,
    of the wrong type or length.
    """
    check = _METHODS.get(method)
    if check is None:
        raise Refusal(404, "Not Found")
    return check(given)
