"""Text and captions of a request, parsed and measured."""

from __future__ import annotations

from typing import Any

from bot.sandbox.entities import parse_html
from bot.sandbox.links import normalised
from bot.sandbox.methods.calls import Call
from bot.sandbox.refusals import bad_request
from bot.sandbox.spans import trimmed
from bot.sandbox.texts import Entity, clean, in_order, merge_detected, units

MOST_TEXT = 4096
MOST_CAPTION = 1024
_MOST_SOURCE_BYTES = 1 << 15


def text_of(call: Call) -> tuple[str, list[Entity]]:
    """The field ``text``, plain, and its entities.

    Raises Refusal: empty, over 4096 UTF-16 units, entities that cannot be parsed.
    """
    source = call.fields.get("text", "")
    if not source:
        raise bad_request("message text is empty")
    text, entities = _formatted(call, source, "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > MOST_TEXT:
        raise bad_request("message is too long")
    return text, entities


def caption_of(call: Call) -> tuple[str, list[Entity]]:
    """The field ``caption``, plain, and its entities; empty when there is none.

    Raises Refusal: over 1024 UTF-16 units, entities that cannot be parsed.
    """
    caption, entities = _formatted(call, call.fields.get("caption", ""), "caption_entities")
    if units(caption) > MOST_CAPTION:
        raise bad_request("message caption is too long")
    return caption, entities


def _formatted(call: Call, source: str, entities_field: str) -> tuple[str, list[Entity]]:
    if len(source) > _MOST_SOURCE_BYTES:
        raise bad_request("text is too long")
    mode = call.fields.get("parse_mode", "").lower()
    if mode == "html":
        text, entities = parse_html(source)
    elif mode in ("markdown", "markdownv2"):
        raise bad_request(f"the stand-in does not parse {mode}, only HTML")
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        given = [_given(one, units(source)) for one in call.fields.get(entities_field, ())]
        text, entities = trimmed(clean(source), in_order(given))
    if any(one["type"] == "text_mention" for one in entities):
        entities = [one for one in entities if _mentioned(call, one)]
    return text, merge_detected(text, entities)


def _given(entity: dict[str, Any], length: int) -> Entity:
    start, end = entity["offset"], entity["offset"] + entity["length"]
    if start < 0 or end <= start or end > length:
        raise bad_request("ENTITY_BOUNDS_INVALID")
    if entity["type"] == "text_link":
        url = normalised(entity.get("url", ""))
        if url is None:
            raise bad_request("can't parse MessageEntity: wrong HTTP URL")
        return {**entity, "url": url}
    if entity["type"] == "text_mention":
        return {**entity, "user": entity.get("user", {}).get("id", 0)}
    return dict(entity)


def _mentioned(call: Call, entity: Entity) -> bool:
    if entity["type"] != "text_mention":
        return True
    person = call.world.people.get(entity["user"])
    if person is None or person.id not in call.bot.chats:
        return False
    entity["user"] = person.as_user()
    return True
