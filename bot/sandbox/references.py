"""Character references in HTML: the four named ones Telegram knows, and numbers."""

from __future__ import annotations

import re

from bot.sandbox.texts import clean

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")


def decoded(text: str, at: int) -> tuple[str, int]:
    """The character a reference at `at` stands for, and where the text goes on."""
    match = _REFERENCE.match(text, at)
    if not match:
        return "&", at + 1
    if match[3]:
        return _NAMED[match[3]], match.end()
    code = int(match[1], 16) if match[1] else int(match[2])
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code < 0xE000:
        return "&", at + 1
    return clean(chr(code)), match.end()


def dereferenced(value: str) -> str:
    """A text with its references replaced."""
    pieces, at = [], 0
    while (found := value.find("&", at)) >= 0:
        pieces.append(value[at:found])
        character, at = decoded(value, found)
        pieces.append(character)
    return "".join((*pieces, value[at:]))
