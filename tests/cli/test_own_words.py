"""What the command line says when it is called wrongly is in the language of the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bot.cli.own_words import SENTENCES
from tests.cli.terminal import Terminal, together

CALLS = (
    "policy import",
    "calendar set 2027-01-01 holiday",
    "nonsense --port 1",
    "demo --port x",
    "outbox --retry",
    "policy --help",
)


def test_a_chinese_terminal_is_told_in_chinese(terminal: Terminal) -> None:
    chinese = terminal.speaking("zh")
    for call, ended in zip(CALLS, together(*((chinese, call) for call in CALLS)), strict=True):
        said = ended.err or ended.out
        assert re.search("错误：|用法：", said), (call, said)
        for word in ("Usage", "Error", "Missing", "Options", "Commands", "Try", "such", "Show"):
            assert word not in said, (call, said)


def test_an_english_one_in_english(terminal: Terminal) -> None:
    ended = terminal.run("policy", "import")
    assert ended.code == 2
    assert ended.err.splitlines()[-1] == "Error: FILE is missing."


def test_click_says_all_of_that() -> None:
    files = Path(click.__file__).parent.glob("*.py")
    source = "".join(path.read_text("utf-8") for path in files)
    said = [one for each in SENTENCES for one in ([each] if isinstance(each, str) else each)]
    assert [one for one in said if f'"{one}"' not in source] == []
