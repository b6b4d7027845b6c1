"""The question what there is to study: words, a link, or a file that stays with Telegram."""

from __future__ import annotations

from typing import Any

from bot.chat.buttons import Button
from bot.chat.forms import AskBack, Draft, Field
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import assignment_questions as views
from bot.domain.assignment_line import read_link
from bot.domain.assignments import AssignmentKind, Material
from bot.domain.names import visible
from bot.errors import N_, Invalid
from handlers.activity_fields import one_line

AnyRequest = Request[Button | None]
MATERIAL_LENGTH = 3000
NAME_LENGTH = 200


def ask_material(request: AnyRequest, draft: Draft) -> Screen:
    """What is there to study?"""
    return views.ask_material(request.t, draft.id)


def read_material(request: AnyRequest, draft: Draft, text: str) -> list[Any]:
    """A link, or words of any length a message may have."""
    link = read_link(text)
    if link is not None:
        return [Material.LINK.value, link, None]
    shown = "\n".join(visible(line).rstrip() for line in text.splitlines()).strip()
    if not shown:
        raise AskBack(ask_material(request, draft))
    if len(shown) > MATERIAL_LENGTH:
        message = N_("That is too long: {n} characters at most. Please shorten it.")
        raise Invalid(message, n=MATERIAL_LENGTH)
    return [Material.TEXT.value, shown, None]


def take_material(request: AnyRequest, draft: Draft) -> list[Any]:
    """A file that was sent: its name and id; it stays with Telegram."""
    document = request.incoming.document
    if document is None:
        raise Invalid(N_("Please send it as a file."))
    name = one_line(document.name or request.t._("file"), NAME_LENGTH)
    return [Material.FILE.value, name, document.file_id]


def of_draft(kept: list[Any] | None) -> dict[str, Any]:
    """The material as a draft keeps it, as fields of an assignment."""
    if not kept:
        return {"material_kind": None, "material": None, "file_id": None}
    return {"material_kind": Material(kept[0]), "material": kept[1], "file_id": kept[2]}


MATERIAL = Field(
    "material",
    ask_material,
    read_material,
    lambda data: data.get("kind") == AssignmentKind.STUDY,
    take=take_material,
)
