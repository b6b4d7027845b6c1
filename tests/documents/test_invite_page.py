"""The page to print, read back by an independent decoder."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from bot.documents import fonts, invite_page
from bot.documents.invite_page import HEIGHT, WIDTH, NoFont

LINK = "https://t.me/zhibu_example_bot?start=j_" + "kW3x9Qp2Lr7Vt5Ys" * 2
UNTIL = datetime.fromisoformat("2026-11-30 09:00")


@pytest.mark.parametrize("unit", ["第一党支部", "市直机关工作委员会" * 9, "Branch of the " * 12])
def test_an_a4_page_with_a_code_that_reads_and_room_at_the_edges(unit: str) -> None:
    made = invite_page.invite_page(unit, LINK, UNTIL)
    assert len(made) < 10_000_000
    page = Image.open(BytesIO(made))
    assert page.size == (WIDTH, HEIGHT) == (2480, 3508)
    assert round(page.info["dpi"][0]) == 300
    small = page.resize((WIDTH // 2, HEIGHT // 2))
    pixels = memoryview(small.tobytes()).cast("B", (small.height, small.width))
    assert [code.text for code in zxingcpp.read_barcodes(pixels)] == [LINK]
    dark = page.point(lambda value: 255 - value).getbbox()
    assert dark is not None
    left, top, right, bottom = dark
    assert min(left, top, WIDTH - right, HEIGHT - bottom) > 100


def test_without_a_chinese_font_there_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "chinese", lambda: None)
    with pytest.raises(NoFont):
        invite_page.invite_page("第一党支部", LINK, UNTIL)
