"""Where this machine keeps a font with Chinese in it, for pictures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)
NAMES = (
    "NotoSansSC-Regular.otf",
    "NotoSansSC-Regular.ttf",
    "NotoSansCJKsc-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "NotoSansCJK-Regular.ttc",
    "PingFang.ttc",
    "STHeiti Medium.ttc",
    "Hiragino Sans GB.ttc",
)
"""The better first. In a collection of several (.ttc) the first face is taken."""


_named: Path | None = None


def use(file: Path | None) -> None:
    """Draw with this file from now on; None: with the best one found on this machine."""
    global _named
    _named = file


def chinese() -> Path | None:
    """The font file to draw Chinese with, or None when the machine has none of those known."""
    return _named or _found()


@cache
def _found() -> Path | None:
    found = {
        file.name: file
        for folder in FOLDERS
        if folder.is_dir()
        for file in folder.rglob("*.[ot]t[fc]")
    }
    return next((found[name] for name in NAMES if name in found), None)
