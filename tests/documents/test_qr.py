"""QR pictures, read back by an independent decoder."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import pytest
import zxingcpp

from bot.documents.qr import QUIET_ZONE, SCALE, qr_png

LINK = "https://t.me/zhibu_example_bot?start=j_kW3x9Qp2Lr7Vt5Ys8Zb1Nd"


def pixels(png: bytes) -> memoryview:
    """The picture as rows of 0 (black) and 255, from a greyscale PNG of one bit a pixel."""
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert (depth, colour) == (1, 0)
    start = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[start - 4 : start])
    bits = b"".join(
        bytes(255 * (line[column // 8] >> (7 - column % 8) & 1) for column in range(width))
        for line in scan_lines(zlib.decompress(png[start + 4 : start + 4 + length]), width)
    )
    return memoryview(bits).cast("B", (height, width))


def scan_lines(data: bytes, width: int) -> Iterator[bytes]:
    """The lines of a picture whose filters are "none" (0) and "up" (2)."""
    stride = (width + 7) // 8 + 1
    above = bytes(stride - 1)
    for start in range(0, len(data), stride):
        kind, line = data[start], data[start + 1 : start + stride]
        assert kind in (0, 2)
        above = bytes((a + b) % 256 for a, b in zip(line, above, strict=True)) if kind else line
        yield above


@pytest.mark.parametrize("text", [LINK, "第一党支部", "x" * 400])
def test_a_decoder_reads_what_was_written(text: str) -> None:
    found = zxingcpp.read_barcodes(pixels(qr_png(text)))
    assert [code.text for code in found] == [text]


def test_modules_are_large_and_have_a_quiet_zone() -> None:
    picture = pixels(qr_png(LINK))
    assert picture.shape is not None
    margin = SCALE * QUIET_ZONE
    assert picture.shape[0] % SCALE == 0
    assert picture.shape[0] >= 300
    assert {picture[margin - 1, n] for n in range(picture.shape[1])} == {255}
    assert [picture[margin, margin + n] for n in range(SCALE * 7)] == [0] * SCALE * 7


def test_equal_bytes() -> None:
    assert qr_png(LINK) == qr_png(LINK)
