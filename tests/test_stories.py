"""docs/stories.md names, for every command and every button, a story that shows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import handlers
from bot.app import App
from bot.chat.edge import Edge

ROOT = Path(__file__).parent.parent
STORY = r"`(?P<file>test_\w+\.py)::(?P<test>test_\w+)`"
ROW = re.compile(rf"^\| `(?P<what>/?\w+)` \|(?:.*\|)? {STORY} \|$")


def rows() -> list[tuple[str, str, str]]:
    """What is shown, the file of the story, the story."""
    lines = (ROOT / "docs" / "stories.md").read_text("utf-8").splitlines()
    return [(row["what"], row["file"], row["test"]) for row in map(ROW.match, lines) if row]


def test_every_command_and_every_button_is_in_the_table_once() -> None:
    edge = Edge(cast(App, None))
    handlers.routes(edge)
    handled = [f"/{name}" for name in edge.commands]
    handled += [button.__name__ for button in edge.buttons]
    assert sorted(what for what, _, _ in rows()) == sorted(handled)


def test_every_story_of_the_table_is_told() -> None:
    told = {
        (file.name, name)
        for file in (ROOT / "tests" / "stories").glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", file.read_text("utf-8"), re.MULTILINE)
    }
    assert {(file, test) for _, file, test in rows()} - told == set()
