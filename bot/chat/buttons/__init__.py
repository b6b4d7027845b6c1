"""Typed callback data: a button is a small frozen value, its string form is known only here.

Telegram gives a button 64 bytes (Bot API, InlineKeyboardButton.callback_data). The string is
`<version><code>:<field>:…`; it is a hint from outside and gives nobody a right.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from inspect import get_annotations
from typing import Any, ClassVar, NoReturn, Self, dataclass_transform, get_type_hints

from telegram.constants import InlineKeyboardButtonLimit

from bot.errors import Stale

VERSION = "1"
MORE = "+"
"""Stands behind the callback data of keys under a message that says more than they are about."""
_ID_LIMIT = 2**63
"""What a database can hold as a number."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_KEPT = 1024
_registry: dict[str, type[Button]] = {}


@dataclass_transform(frozen_default=True, field_specifiers=())
class Button:
    """Base of all buttons: a subclass names its fields and has a short, unique `code`.

    Fields may be int, bool, str (without colons), date, a StrEnum, or one of these or None. They
    are given, compared and shown as those of a frozen dataclass; one that is made of functions of
    its own would cost each of some hundred kinds twelve kilobytes.
    """

    code: ClassVar[str]
    names: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, code: str) -> None:
        super().__init_subclass__()
        if code in _registry:
            raise ValueError(f"two buttons share the code {code!r}")
        cls.code = code
        cls.names = tuple(get_annotations(cls))
        _registry[code] = cls

    def __init__(self, *values: Any, **named: Any) -> None:
        given = dict(zip(self.names, values, strict=False)) | named
        if len(given) < len(self.names):
            defaults = type(self).__dict__
            given = {name: defaults[name] for name in self.names if name in defaults} | given
        if len(values) + len(named) > len(given) or given.keys() != set(self.names):
            raise TypeError(f"{type(self).__name__} has the fields {', '.join(self.names)}")
        self.__dict__.update(given)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self.code, *(getattr(self, name) for name in self.names)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.names)
        return f"{type(self).__name__}({shown})"

    def pack(self) -> str:
        """The callback data; raises ValueError when it would not fit into 64 bytes."""
        words = [_write(getattr(self, name)) for name in _kinds(self.code)]
        packed = ":".join([f"{VERSION}{self.code}", *words])
        if len(packed.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA - len(MORE):
            raise ValueError(f"button {self.code!r} is too long")
        return packed

    @classmethod
    def read(cls, words: list[str]) -> Self:
        """The button these words stand for; raises ValueError when they do not fit."""
        kinds = _kinds(cls.code)
        if len(kinds) != len(words):
            raise ValueError("wrong number of fields")
        return cls(*(_read(kind, word) for kind, word in zip(kinds.values(), words, strict=True)))


@cache
def _kinds(code: str) -> dict[str, Any]:
    """The types of a button's fields, by name, in their order."""
    button = _registry[code]
    hints = get_type_hints(button)
    return {name: hints[name] for name in button.names}


@lru_cache(maxsize=_KEPT)
def unpack(data: str) -> Button:
    """The button some callback data stands for; raises Stale for anything that is not ours."""
    code, *words = data.split(":")
    kind = _registry.get(code[1:])
    if kind is None or code[:1] != VERSION:
        raise Stale
    try:
        button = kind.read(words)
        genuine = button.pack() == data
    except ValueError as fault:
        raise Stale from fault
    if not genuine:
        raise Stale
    return button


def all_buttons() -> set[type[Button]]:
    """Every kind of button that has been defined."""
    return set(_registry.values())


def _write(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return _base36(value)
    word = value.isoformat().replace("-", "") if isinstance(value, date) else str(value)
    if ":" in word:
        raise ValueError("a button's word must not hold a colon")
    return word


def _base36(value: int) -> str:
    sign, value, digits = ("-" if value < 0 else ""), abs(value), ""
    while value or not digits:
        value, rest = divmod(value, 36)
        digits = _DIGITS[rest] + digits
    return sign + digits


def _read(kind: Any, word: str) -> Any:
    options = [option for option in getattr(kind, "__args__", (kind,)) if option is not type(None)]
    if not word and type(None) in getattr(kind, "__args__", ()):
        return None
    wanted = options[0]
    if wanted is bool:
        return {"1": True, "0": False}[word] if word in ("0", "1") else _refuse(word)
    if wanted is int:
        return _id(word)
    if wanted is date:
        return date(int(word[:4]), int(word[4:6]), int(word[6:]))
    if wanted is str:
        return word
    if issubclass(wanted, StrEnum):
        return wanted(word)
    raise TypeError(f"no such button field: {kind!r}")


def _id(word: str) -> int:
    number = int(word, 36)
    return number if abs(number) < _ID_LIMIT else _refuse(word)


def _refuse(word: str) -> Any:
    raise ValueError(f"not a value of its field: {len(word)} characters")
