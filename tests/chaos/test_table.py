"""The table of faults is whole, and every test it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROWS = re.findall(
    r"^\| (\d+) \| ([^|]+) \| ([^|]*) \|$",
    Path(__file__).with_name("README.md").read_text("utf-8"),
    flags=re.MULTILINE,
)
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def test_every_fault_is_shown_or_does_not_apply() -> None:
    assert [int(number) for number, _, _ in ROWS] == list(range(1, 59))
    shown = [number for number, _, by in ROWS if NAMED.search(by)]
    excused = [number for number, _, by in ROWS if by.startswith("does not apply: ")]
    assert sorted(shown + excused, key=int) == [number for number, _, _ in ROWS]
    assert len(shown) >= 50


def test_every_test_of_the_table_is_there() -> None:
    named = {one for _, _, by in ROWS for one in NAMED.findall(by)}
    missing = [f"{file}::{test}" for file, test in sorted(named) if test not in _tests(file)]
    assert missing == []


@cache
def _tests(file: str) -> set[str]:
    if not (TESTS / file).is_file():
        return set()
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {one.name for one in tree.body if isinstance(one, functions)}
