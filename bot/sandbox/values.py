"""Values of the Bot API's basic types, from JSON and from text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from bot.sandbox.files import Upload
from bot.sandbox.refusals import bad_request

Check = Callable[[Any], Any]

_TRUE = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_WHOLE_NUMBER = re.compile(r"-?\d{1,18}\Z")


class Misfit(Exception):
    """A nested value that is not of its type."""


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Misfit("must be of type String")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return value


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Misfit("must be a valid Number")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Misfit("must be of type Boolean")
    return value


def _input_file(value: Any) -> Upload | str:
    return value if isinstance(value, Upload) else _string(value)


def _chat_reference(value: Any) -> int | str:
    return value if isinstance(value, int) and not isinstance(value, bool) else _string(value)


BASIC: dict[str, Check] = {
    "String": _string,
    "Integer": _integer,
    "Boolean": _boolean,
    "InputFile|String": _input_file,
    "Integer|String": _chat_reference,
}


def read(kind: str, value: Any) -> Any:
    """A top-level value from its textual form, as query, form and multipart bring it."""
    if not isinstance(value, str) or "String" in kind.split("|"):
        if kind == "Integer|String" and isinstance(value, str) and _WHOLE_NUMBER.match(value):
            return int(value)
        return value
    if kind == "Integer":
        return int(value) if _WHOLE_NUMBER.match(value) else value
    if kind == "Boolean":
        return _TRUE.get(value.lower(), value)
    try:
        return json.loads(value)
    except ValueError:
        raise Misfit("is not valid JSON") from None
