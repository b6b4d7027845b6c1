"""Keyboards of every release that people may still have in their chats: each press is understood,
or is met as one that is out of date; none is taken for another."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat.buttons import VERSION, all_buttons, unpack
from bot.errors import Stale
from tests.chat.test_buttons import KINDS

RELEASES = sorted(Path(__file__).with_name("callbacks").glob("*.txt"))
RETIRED: frozenset[str] = frozenset()
"""Codes that a later release has taken away; none of them is ever given to another button."""


@pytest.mark.parametrize("release", RELEASES, ids=lambda file: file.stem)
def test_presses_of_past_releases(release: Path) -> None:
    lines = release.read_text("ascii").splitlines()
    assert len(lines) > 100
    for data in lines:
        code = data.split(":")[0].removeprefix(VERSION)
        if code in RETIRED:
            with pytest.raises(Stale):
                unpack(data)
        else:
            assert unpack(data).pack() == data


def test_no_retired_code_has_come_back() -> None:
    assert KINDS
    assert not RETIRED & {kind.code for kind in all_buttons()}


def test_a_release_with_other_meanings_counts_its_version_up() -> None:
    for data in RELEASES[-1].read_text("ascii").splitlines():
        with pytest.raises(Stale):
            unpack(f"0{data.removeprefix(VERSION)}")
