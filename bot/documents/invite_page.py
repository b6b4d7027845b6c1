"""An invite to pin up: one A4 page with the unit's name, the QR code and how to use it, in Chinese
and in English, as a picture to print."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import segno
from babel.dates import format_date
from PIL import Image, ImageDraw, ImageFont

from bot.documents import fonts
from bot.errors import N_
from bot.i18n import CODES, Language, language

WIDTH, HEIGHT = 2480, 3508
"""A4 at 300 dots an inch."""

_DPI = 300
_MARGIN = 220
_QR = 1400
_INK, _GREY = "#111111", "#555555"
_HEADING, _NAME, _SMALLEST, _LINE, _SMALL = 96, 150, 72, 56, 46
_GAP = 1.5
_STEPS = (
    N_("1. Scan the code with your phone; it opens Telegram. Press Start."),
    N_("2. Read what is kept and why; if you agree, send your name and staff number."),
    N_("3. The secretary confirms it. After that reminders and answers take one tap."),
)
_HEADINGS = N_("Join the branch assistant")
_UNTIL = N_("Valid until {day}, {time}. For people of this unit and the units under it only.")
_NO_WRAP_BEFORE = "，。：；！？）”、,.:;!?)"


class NoFont(Exception):
    """The machine has no font with Chinese in it."""


def invite_page(unit: str, link: str, until: datetime) -> bytes:
    """A PNG; `until` is a local time. Raises NoFont."""
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = _Pen(ImageDraw.Draw(page))
    first, *others = sorted(CODES, reverse=True)
    pen.down(_MARGIN)
    for code in (first, *others):
        pen.centred(language(code)._(_HEADINGS), _HEADING if code == first else _LINE, _INK)
    pen.down(50)
    pen.centred(unit, _NAME, _INK, least=_SMALLEST)
    pen.down(30)
    page.paste(_code(link), ((WIDTH - _QR) // 2, pen.y))
    pen.down(_QR + 30)
    for code in (first, *others):
        _explain(pen, language(code), until)
        pen.down(50)
    picture = BytesIO()
    page.save(picture, "PNG", dpi=(_DPI, _DPI), optimize=True)
    return picture.getvalue()


def _explain(pen: _Pen, t: Language, until: datetime) -> None:
    for step in _STEPS:
        pen.wrapped(t._(step), _LINE, _INK)
    day = format_date(until.date(), t._("EEE d MMM y"), locale=t.locale)
    pen.wrapped(t._(_UNTIL).format(day=day, time=f"{until:%H:%M}"), _SMALL, _GREY)


def _code(link: str) -> Image.Image:
    """The code, each module a whole number of dots, in the middle of a square of white."""
    made = segno.make_qr(link, error="q")
    modules = made.symbol_size(border=4)[0]
    buffer = BytesIO()
    made.save(buffer, kind="png", scale=_QR // modules, border=4)
    code = Image.open(buffer).convert("L")
    square = Image.new("L", (_QR, _QR), 255)
    square.paste(code, ((_QR - code.width) // 2, (_QR - code.height) // 2))
    return square


class _Pen:
    """Writes line below line."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self.y = 0
        self._draw = draw
        self._path = fonts.chinese()
        if self._path is None:
            raise NoFont

    def down(self, dots: int) -> None:
        self.y += dots

    def centred(self, text: str, size: int, ink: str, *, least: int = 0) -> None:
        """One line in the middle; smaller, down to `least`, and then broken, if it is too long."""
        room = WIDTH - 2 * _MARGIN
        while least < size and self._length(text, size) > room and least:
            size -= 4
        for line in self._broken(text, size, room):
            left = (WIDTH - self._length(line, size)) // 2
            self._put(left, line, size, ink)

    def wrapped(self, text: str, size: int, ink: str) -> None:
        """Lines from the left margin on."""
        for line in self._broken(text, size, WIDTH - 2 * _MARGIN):
            self._put(_MARGIN, line, size, ink)

    def _put(self, left: int, line: str, size: int, ink: str) -> None:
        self._draw.text((left, self.y), line, font=self._font(size), fill=ink)
        self.down(int(size * _GAP))

    def _broken(self, text: str, size: int, room: int) -> list[str]:
        """Lines no longer than `room`: broken at spaces, Chinese between any two characters but
        before no punctuation."""
        lines, line = [], ""
        for word in _words(text):
            if line and self._length((line + word).rstrip(), size) > room:
                lines.append(line.rstrip())
                line = ""
            line += word
        return [*lines, line.rstrip()]

    def _length(self, text: str, size: int) -> int:
        return int(self._font(size).getlength(text))

    def _font(self, size: int) -> ImageFont.FreeTypeFont:
        assert self._path is not None  # noqa: S101 - looked at when the pen was taken
        return ImageFont.truetype(str(self._path), size)


def _words(text: str) -> list[str]:
    """Pieces that stay together: a word with the space after it, a Chinese character with the
    punctuation after it."""
    pieces: list[str] = []
    for character in text:
        joins = pieces and (
            character in _NO_WRAP_BEFORE
            or character == " "
            or (character.isascii() and pieces[-1][-1].isascii() and pieces[-1][-1] != " ")
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
