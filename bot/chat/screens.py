"""Screens: what a view returns, and the one helper that escapes HTML."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from telegram.constants import CallbackQueryLimit, MessageLimit

from bot.chat import widths
from bot.chat.buttons import MORE, Button


class Style(StrEnum):
    """Colour of a button where the client shows it (InlineKeyboardButton.style)."""

    SUCCESS = "success"
    DANGER = "danger"
    PRIMARY = "primary"


@dataclass(frozen=True)
class Key:
    """One key of a keyboard: pressing it sends `button`, or opens `url`. `more`: the message says
    more than what the key is about, which its answer shall not lose."""

    label: str
    button: Button | None = None
    url: str | None = None
    style: Style | None = None
    more: bool = False


Keyboard = tuple[tuple[Key, ...], ...]


class FileKind(StrEnum):
    """How a file is sent."""

    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True)
class File:
    """A file made by the workshop (`bot.documents.worker`) right before it is sent."""

    kind: FileKind
    name: str
    maker: str
    args: tuple[Any, ...]

    @property
    def mime(self) -> str:
        """The media type that its name's ending stands for."""
        return _MIME.get(self.name.rpartition(".")[2], "application/octet-stream")


_MIME = {
    "ics": "text/calendar",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Screen:
    """What a person sees: HTML text with keys under it, and what their press says.

    `toast` is shown for a moment, with `alert` until dismissed; neither is stored. A screen
    without text only toasts. An answer to a press edits the card that was pressed, unless `fresh`
    asks for a new message. `matter` names what the card is about (see bot.store.delivery.outbox).
    """

    text: str = ""
    keys: Keyboard = ()
    toast: str | None = None
    alert: bool = False
    fresh: bool = False
    matter: str | None = None
    file: File | None = None
    document: str | None = None  # a file that Telegram has, by its id; the text goes under it
    keys_only: bool = field(default=False)  # only the keys under the pressed message change
    page: int = 0  # of a list that others keep up to date: where its reader is

    def __hash__(self) -> int:
        return hash((self.text, self.matter))

    def with_toast(self, toast: str, *, alert: bool = False) -> Screen:
        """The same screen with words for the press."""
        return replace(
            self, toast=toast[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH], alert=alert
        )

    def as_new(self) -> Screen:
        """The same screen as a message of its own."""
        return replace(self, fresh=True)

    def body(self) -> dict[str, Any]:
        """The screen as JSON, as the outbox keeps it."""
        return {"text": self.text, "keys": markup(self.keys)}


@dataclass(frozen=True)
class Ready(Screen):
    """A screen whose keyboard is in its final form already."""

    ready_keys: dict[str, Any] | None = None
    __hash__ = Screen.__hash__

    def body(self) -> dict[str, Any]:
        return {"text": self.text, "keys": self.ready_keys}


@lru_cache(maxsize=256)
def parts(screen: Screen) -> tuple[bytes, ...]:
    """Each part of a screen as `encoded` makes it: once, however many people are shown the same."""
    texts = split(screen.text) or [""]
    keys = screen.body()["keys"]
    last = len(texts) - 1
    return tuple(encoded(text, keys if at == last else None) for at, text in enumerate(texts))


def encoded(text: str, keys: dict[str, Any] | None, *, formatted: bool = True) -> bytes:
    """The end of a request's JSON, behind the chat's id: what is shown there (sendMessage,
    editMessageText; without text editMessageReplyMarkup)."""
    fields: dict[str, Any] = {}
    if text:
        fields = {"text": text, "link_preview_options": {"is_disabled": True}}
    if text and formatted:
        fields["parse_mode"] = "HTML"
    if keys:
        fields["reply_markup"] = keys
    made = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    return b"," + made[1:] if fields else made[1:]


def esc(value: object) -> str:
    """Any value as text that cannot break the HTML around it. The only place that escapes."""
    return html.escape(str(value), quote=False)


def bold(value: object) -> str:
    """A value in bold, escaped."""
    return f"<b>{esc(value)}</b>"


def lines(*parts: str | None) -> str:
    """Non-empty parts, one below the other; "" makes an empty line, None is left out."""
    return "\n".join(part for part in parts if part is not None).strip("\n")


def rows(*keys: tuple[Key, ...] | Key | None) -> Keyboard:
    """A keyboard, a row an argument; None is left out."""
    made = tuple(key if isinstance(key, tuple) else (key,) for key in keys if key is not None)
    return tuple(row for row in made if row)


def pairs(keys: list[Key], width: int = 2) -> Keyboard:
    """Keys side by side, `width` in a row."""
    return tuple(tuple(keys[start : start + width]) for start in range(0, len(keys), width))


def markup(keys: Keyboard) -> dict[str, Any] | None:
    """The reply_markup of a keyboard (Bot API, InlineKeyboardMarkup); a row that is too wide for a
    phone becomes several."""
    if not keys:
        return None
    return {"inline_keyboard": [[_key(key) for key in row] for one in keys for row in _fit(one)]}


def _fit(row: tuple[Key, ...]) -> Iterator[tuple[Key, ...]]:
    start = 0
    for n in widths.split([key.label for key in row]):
        yield row[start : start + n]
        start += n


def _key(key: Key) -> dict[str, str]:
    shown = {"text": key.label}
    if key.button is not None:
        shown["callback_data"] = key.button.pack() + (MORE if key.more else "")
    if key.url is not None:
        shown["url"] = key.url
    if key.style is not None:
        shown["style"] = key.style.value
    return shown


def utf16_length(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """The text in parts of at most `limit` UTF-16 units, cut between lines where that is possible.

    Views never open a tag on one line and close it on another, so a cut between lines breaks none;
    a single line that is too long is cut at a space or a character, outside tags and entities.
    """
    if 2 * len(text) <= limit:
        return [text] if text.strip() else []
    parts: list[str] = []
    part = ""
    for line in text.split("\n"):
        for piece in _pieces(line, limit):
            joined = f"{part}\n{piece}" if part else piece
            if utf16_length(joined) > limit:
                parts.append(part)
                joined = piece
            part = joined
    return [kept for kept in [*parts, part] if kept.strip()]


def plain_text(text: str) -> str:
    """HTML text as what it shows."""
    return html.unescape(_without_tags(text))


def _pieces(line: str, limit: int) -> list[str]:
    if utf16_length(line) <= limit:
        return [line]
    plain = plain_text(line)
    pieces: list[str] = []
    piece = ""
    for character in plain:
        escaped = esc(character)
        while piece and utf16_length(piece + escaped) > limit:
            head, _, tail = piece.rpartition(" ")
            pieces.append(head or piece)
            piece = tail if head else ""
        piece += escaped
    return [*pieces, piece]


def _without_tags(line: str) -> str:
    kept, inside = [], False
    for character in line:
        if character in "<>":
            inside = character == "<"
        elif not inside:
            kept.append(character)
    return "".join(kept)
