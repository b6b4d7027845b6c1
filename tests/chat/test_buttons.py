"""Buttons: whatever is packed is read back, whatever else comes is no button."""

from __future__ import annotations

import importlib
import pkgutil
import string
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handlers
from bot.app import App
from bot.chat import buttons
from bot.chat.buttons import Button, unpack
from bot.chat.edge import Edge
from bot.errors import Stale

for _module in pkgutil.iter_modules(buttons.__path__):
    importlib.import_module(f"{buttons.__name__}.{_module.name}")
KINDS = [kind for code, kind in sorted(buttons._registry.items()) if not code.startswith("~")]

WORD = string.ascii_lowercase + "_"
LONGEST = {bool: True, int: 2**63 - 1, str: "abcdefghij_z", date: date(2100, 12, 31)}
SHORTEST = {bool: False, int: 0, str: "a", date: date(2000, 1, 1)}
DAYS = (date(2100, 12, 31) - date(2000, 1, 1)).days
TIMES = settings().max_examples // 4


def options(kind: Any) -> tuple[Any, ...]:
    """The types that a field of this type may have values of."""
    return get_args(kind) or (kind,)


def chosen(kind: Any, chance: Random) -> Any:
    """Any value that a field of this type may have."""
    one = chance.choice(options(kind))
    if one is type(None):
        return None
    if issubclass(one, StrEnum):
        return chance.choice(list(one))
    return {
        bool: chance.random() < 0.5,
        int: chance.getrandbits(chance.randint(0, 63)),
        str: "a" + "".join(chance.choices(WORD, k=chance.randint(0, 11))),
        date: date(2000, 1, 1) + timedelta(days=chance.randint(0, DAYS)),
    }[one]


def extreme(kind: Any, ends: dict[Any, Any], *, longest: bool) -> Any:
    """The longest or the shortest value that a field of this type may have."""
    one = options(kind)[0 if longest else -1]
    if one is type(None):
        return None
    if issubclass(one, StrEnum):
        return (max if longest else min)(one, key=len)
    return ends[one]


def made(kind: type[Button]) -> Iterator[Button]:
    """Buttons of this kind: the longest one, the shortest, and some by chance, always the same."""
    hints = get_type_hints(kind)
    types = {name: hints[name] for name in kind.names}
    yield kind(**{name: extreme(of, LONGEST, longest=True) for name, of in types.items()})
    yield kind(**{name: extreme(of, SHORTEST, longest=False) for name, of in types.items()})
    chance = Random(kind.__name__)
    for _ in range(TIMES):
        yield kind(**{name: chosen(of, chance) for name, of in types.items()})


def test_a_button_comes_back_as_it_went_and_fits() -> None:
    for kind in KINDS:
        for button in made(kind):
            packed = button.pack()
            assert len(packed.encode()) <= 64
            assert unpack(packed) == button


def test_there_are_buttons_and_each_is_handled(app: App) -> None:
    edge = Edge(app)
    handlers.routes(edge)
    assert {kind.__name__ for kind in KINDS} == {kind.__name__ for kind in edge.buttons}


@given(st.one_of(st.text(max_size=64), st.text("1gowa:0z_-+ ", max_size=64)))
def test_garbage_is_stale_or_exactly_a_button(data: str) -> None:
    try:
        button = unpack(data)
    except Stale:
        return
    assert button.pack() == data


class Sample(Button, code="~s"):
    """One field of every kind."""

    number: int
    flag: bool
    word: str
    day: date | None


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "~s",
        "0~s:1:1:x:20261123",
        "2~s:1:1:x:20261123",
        "1~s",
        "1~s:1:1:x",
        "1~s:1:1:x:20261123:",
        "1~s::1:x:20261123",
        "1~s:+1:1:x:20261123",
        "1~s:01:1:x:20261123",
        "1~s: 1:1:x:20261123",
        "1~s:1_0:1:x:20261123",
        "1~s:１:1:x:20261123",
        "1~s:A:1:x:20261123",
        "1~s:zzzzzzzzzzzzzzzz:1:x:20261123",
        "1~s:1:2:x:20261123",
        "1~s:1:true:x:20261123",
        "1~s:1:1:x:20261301",
        "1~s:1:1:x:2026-11-23",
        "1~s:1:1:x:today",
        "1~s:1:1:\ud83d:20261123",
    ],
)
def test_what_is_not_ours_is_stale(data: str) -> None:
    with pytest.raises(Stale):
        unpack(data)


def test_the_same_written_rightly_is_a_button() -> None:
    assert unpack("1~s:1:1:x:20261123") == Sample(1, True, "x", date(2026, 11, 23))
    assert unpack("1~s:-a:0::") == Sample(-10, False, "", None)


def test_what_would_not_fit_or_not_come_back_cannot_be_packed() -> None:
    with pytest.raises(ValueError, match="too long"):
        Sample(1, True, "字" * 20, None).pack()
    with pytest.raises(ValueError, match="colon"):
        Sample(1, True, "a:b", None).pack()


def test_two_buttons_cannot_share_a_code() -> None:
    with pytest.raises(ValueError, match="share the code"):
        type("Twin", (Button,), {}, code="~s")
