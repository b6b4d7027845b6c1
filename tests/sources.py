"""The program's source files, each read and parsed once however many tests look at them."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).parent.parent


@functools.cache
def text(name: str) -> str:
    """A file's text; `name` is its path from the root."""
    return (ROOT / name).read_text("utf-8")


@functools.cache
def nodes(name: str) -> tuple[ast.AST, ...]:
    """All that a file's syntax tree consists of, the module first."""
    return tuple(ast.walk(ast.parse(text(name))))
