"""Files on their way out: without a font, without a right, with nothing to show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.chat.pushes import Skip
from bot.chat.screens import FileKind, Screen
from bot.documents import fonts
from bot.services.summaries.exports import Paper
from tests.chat.views.pushing import prepare
from tests.services.ground import Ground

CHART = Paper.CHART.kind


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url)
    yield made
    made.store.close()


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without any font."""
    monkeypatch.setattr(fonts, "FOLDERS", ())
    fonts._found.cache_clear()
    yield
    fonts._found.cache_clear()


@pytest.fixture
def held(ground: Ground) -> Ground:
    meeting = ground.holds("2026-11-20 15:00")
    ground.closes(meeting, "111111", "张华")
    return ground


def asked(ground: Ground, month: int = 11) -> dict[str, Any]:
    return {"unit": ground.units["第一党支部"].id, "year": 2026, "month": month}


@pytest.mark.usefixtures("bare")
def test_without_a_font_a_sentence_says_so(held: Ground) -> None:
    made = prepare(held, CHART, 100, asked(held))
    assert isinstance(made, Screen)
    assert made.file is None
    assert made.text == (
        "这里画不了图表：服务器上没有中文字体。"
        "请管理员安装一种中文字体，或用 ZHIBU_FONT 指定字体文件。"
    )


@pytest.mark.usefixtures("bare")
def test_a_font_that_is_named_draws_it_all_the_same(held: Ground) -> None:
    fonts.use(Path("my.ttf"))
    try:
        made = prepare(held, CHART, 100, asked(held))
    finally:
        fonts.use(None)
    assert isinstance(made, Screen)
    assert made.file is not None
    assert (made.file.kind, made.file.name) == (
        FileKind.PHOTO,
        "第一党支部_出勤图表_2026年11月.png",
    )


def test_without_a_closed_roll_there_is_nothing_to_draw(held: Ground) -> None:
    made = prepare(held, CHART, 100, asked(held, month=9))
    assert isinstance(made, Screen)
    assert (made.file, made.text) == (None, "这段时间还没有已结束的考勤。")


def test_who_has_lost_the_right_is_sent_nothing(held: Ground) -> None:
    """李静 holds no office."""
    for what in Paper:
        assert prepare(held, what.kind, 103, asked(held)) == Skip("NotAllowed")
