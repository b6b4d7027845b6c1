"""What the stand-in can answer instead of a result, read from its own source: patterns of
descriptions, without the prefix of their kind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.sandbox import refusals, schema
from bot.sandbox.methods import editing

SOURCE = Path(refusals.__file__).parent
_MAKERS = {"bad_request": 0, "forbidden": 0, "conflict": 0, "Refusal": 1, "Misfit": 0}
_ENTITIES = {"_fail": 0, "_unparsed": 0}
_NAMED = {
    "_NOT_MODIFIED": [editing._NOT_MODIFIED],
    "words": list(schema._BREACHES.values()),
    "why": [refusals.OTHER_POLL],
}


def patterns() -> set[str]:
    """A pattern for each description that some line of the stand-in makes."""
    found = {re.escape(one) for one in schema._ABSENCES.values()}
    for file in SOURCE.rglob("*.py"):
        if file.name != "refusals.py":
            found |= set(_in(ast.parse(file.read_text(encoding="utf-8"))))
    return found | {r"retry after \d+"}


def _in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in _MAKERS:
            place, tail, head = _MAKERS[called.id], "", ".*" if called.id == "Misfit" else ""
        elif isinstance(called, ast.Name | ast.Attribute) and _name(called) in _ENTITIES:
            head, place = "can't parse entities: ", 0
            tail = ".*" if _name(called) == "_fail" else ""
        elif _name(called) == "end_poll":
            head, place, tail = "", 0, ""
        else:
            continue
        yield from (f"{head}{said}{tail}" for said in _said(node.args[place]))


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _said(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant):
        return [re.escape(str(node.value))]
    if isinstance(node, ast.JoinedStr):
        parts = [
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*"
            for part in node.values
        ]
        # Where all is made elsewhere, what was made there has a pattern of its own.
        return ["".join(parts)] if any(part != ".*" for part in parts) else []
    if isinstance(node, ast.Name):
        return [re.escape(one) for one in _NAMED[node.id]]
    if isinstance(node, ast.Subscript):  # _ABSENCES[name]
        return []
    raise AssertionError(ast.unparse(node))
