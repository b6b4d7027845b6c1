"""HTML parse mode: text with tags to plain text and entities, refused where Telegram refuses.

Offsets and lengths are UTF-16 code units; positions in refusals are bytes, as Telegram counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from bot.sandbox.links import normalised
from bot.sandbox.references import decoded, dereferenced
from bot.sandbox.refusals import bad_request
from bot.sandbox.spans import tidy, trimmed
from bot.sandbox.texts import Entity, clean, units

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}

_SPACE = r"[ \t\r\n\0\v]"
_WORD = r"[^ \t\r\n\0\v>]*"
_SPECIAL = re.compile("[<&]")
_START = re.compile(rf"<({_WORD})")
_END = re.compile(rf"</({_WORD}){_SPACE}*(>?)")
_ATTRIBUTE = re.compile(rf"{_SPACE}*([^ \t\r\n\0\v=>]*){_SPACE}*(=?){_SPACE}*")
_BARE = re.compile(r"[A-Za-z0-9.-]*")
_SPACES = re.compile(f"{_SPACE}*")
_MENTION = re.compile(r"tg://user\?id=(\d+)\Z")


@dataclass(frozen=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while special := _SPECIAL.search(self.text, self.at):
            self._put(self.text[self.at : special.start()])
            self.at = special.start()
            if special[0] == "&":
                self._reference()
            elif self.text.startswith("</", self.at):
                self._close()
            else:
                self._start()
        self._put(self.text[self.at :])
        if self.open:
            tag = self.open[-1].tag
            raise _unparsed(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return "".join(self.out), self.entities

    def _put(self, piece: str) -> None:
        self.out.append(piece)
        self.offset += units(piece)

    def _fail(self, what: str, begin: int, rest: str = "") -> NoReturn:
        raise _unparsed(f"{what} at byte offset {len(self.text[:begin].encode())}{rest}")

    def _reference(self) -> None:
        character, self.at = decoded(self.text, self.at)
        self._put(character)

    def _start(self) -> None:
        begin = self.at
        name = _START.match(self.text, begin)
        tag = name[1].lower() if name else ""
        self.at = name.end() if name else begin
        if self.at >= len(self.text):
            self._fail("Unclosed start tag", begin)
        if tag not in _TAGS:
            self._fail(f'Unsupported start tag "{tag}"', begin)
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self.at += 1
        self.open.append(_Open(tag, argument, self.offset, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_spaces()
            if self.text.startswith(">", self.at):
                return argument
            if self.at >= len(self.text):
                self._fail("Unclosed start tag", begin)
            name = self._attribute_name(tag, begin)
            value = self._attribute_value(tag, name, begin)
            if self.at >= len(self.text):
                self._fail("Unclosed start tag", begin)
            argument = _argument(tag, name, value, argument)

    def _skip_spaces(self) -> None:
        spaces = _SPACES.match(self.text, self.at)
        self.at = spaces.end() if spaces else self.at

    def _attribute_name(self, tag: str, begin: int) -> str:
        match = _ATTRIBUTE.match(self.text, self.at)
        if not match or not match[1]:
            self._fail(f'Empty attribute name in the tag "{tag}"', begin)
        if tag == "blockquote" and match[1] == "expandable" and not match[2]:
            self.at = match.end(1)
            return match[1]
        if not match[2]:
            self._fail(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin
            )
        self.at = match.end()
        return match[1]

    def _attribute_value(self, tag: str, name: str, begin: int) -> str:
        if tag == "blockquote" and name == "expandable":
            return "1"
        quote = self.text[self.at : self.at + 1]
        if not quote:
            self._fail(f'Unclosed start tag "{tag}"', begin)
        if quote not in "'\"":
            return self._bare_value()
        end = self.text.find(quote, self.at + 1)
        if end < 0:
            self._fail("Unclosed start tag", begin)
        value = self.text[self.at + 1 : end]
        self.at = end + 1
        return dereferenced(value)

    def _bare_value(self) -> str:
        match = _BARE.match(self.text, self.at)
        begin, value = self.at, match[0] if match else ""
        self.at += len(value)
        if self.text[self.at : self.at + 1] not in (*" \t\r\n\0\v>", ""):
            self._fail("Unexpected end of name token", begin)
        return value.lower()

    def _close(self) -> None:
        begin = self.at
        if not self.open:
            self._fail("Unexpected end tag", begin)
        match = _END.match(self.text, begin)
        if not match or not match[2]:
            self._fail("Unclosed end tag", begin)
        started = self.open[-1]
        if match[1] and match[1] != started.tag:
            wanted = f', expected "</{started.tag}>", found "</{match[1]}>"'
            self._fail("Unmatched end tag", begin, wanted)
        self.open.pop()
        self.at = match.end()
        if self.offset > started.offset:
            self._record(started)

    def _record(self, started: _Open) -> None:
        entity: Entity = {
            "type": _TAGS[started.tag],
            "offset": started.offset,
            "length": self.offset - started.offset,
        }
        inner = "".join(self.out[started.begin :])
        if _completed(entity, started, inner, self.entities):
            self.entities.append(entity)


def _completed(entity: Entity, started: _Open, inner: str, before: list[Entity]) -> bool:
    """Add what the kind of entity needs besides its place; False if there is no entity at all."""
    if started.tag == "a":
        return _linked(entity, started.argument or inner)
    if started.tag == "tg-emoji":
        entity["custom_emoji_id"] = started.argument
        return started.argument.isdigit()
    if started.tag == "blockquote" and started.argument:
        entity["type"] = "expandable_blockquote"
    if started.tag == "code" and started.argument:
        entity["language"] = started.argument
    if started.tag == "pre" and before:
        last = before[-1]
        same = last["offset"] == entity["offset"] and last["length"] == entity["length"]
        if same and last["type"] == "code":
            before.pop()
            if "language" in last:
                entity["language"] = last["language"]
    return True


def _linked(entity: Entity, link: str) -> bool:
    mention = _MENTION.match(link)
    if mention:
        entity["type"] = "text_mention"
        entity["user"] = int(mention[1])
        return True
    url = normalised(link)
    if url is None:
        return False
    entity["url"] = url
    return True


def _argument(tag: str, name: str, value: str, argument: str) -> str:
    if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id"), ("blockquote", "expandable")):
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return argument


def _unparsed(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and its entities; ``text_mention`` carries the user's id in ``user``.

    Raises Refusal for unsupported, unclosed and mismatched tags.
    """
    text, entities = _Parser(clean(source)).run()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return trimmed(text, tidy(entities))
