"""Control: who there is, and what they do."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from bot.sandbox import acts
from bot.sandbox.control.asking import take, the_bot, the_group, the_person
from bot.sandbox.files import Upload
from bot.sandbox.membership import upgrade as become_supergroup
from bot.sandbox.refusals import ControlFault
from bot.sandbox.standin import Standin
from bot.sandbox.views import person_view
from bot.sandbox.world import Chat, Json, Person

_NAMES = {
    "last_name": str,
    "username": str,
    "language_code": str,
    "note": str,
    "deactivated": bool,
}
_DEFAULT_NAMES = {
    "photo": ("photo.jpg", "image/jpeg"),
    "document": ("document.bin", ""),
    "sticker": ("sticker.webp", "image/webp"),
    "voice": ("voice.ogg", "audio/ogg"),
}
# The smallest picture there is: one grey pixel, PNG.
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


def add_bot(standin: Standin, body: Json) -> Json:
    """A token that is known from now on."""
    asked = take(
        body,
        {"token": str, "id": int, "username": str, "first_name": str},
        {"reads_all": bool, "first_message_id": int},
    )
    bot = standin.world.add_bot(asked["token"], asked["id"], asked["username"], asked["first_name"])
    bot.reads_all = bool(asked["reads_all"])
    if asked["first_message_id"]:
        bot.last_message_id = max(bot.last_message_id, asked["first_message_id"] - 1)
    standin.world.changes.note("people")
    return bot.as_user()


def bots(standin: Standin, _query: Json) -> list[Json]:
    """The bots, without their tokens."""
    return [bot.as_user() for bot in standin.world.bots.values()]


def add_person(standin: Standin, body: Json) -> Json:
    """A person; the same id again changes what is given."""
    asked = take(body, {"id": int, "first_name": str}, _NAMES)
    if asked["id"] <= 0 or not asked["first_name"].strip():
        raise ControlFault("a person needs a positive id and a first_name")
    person = standin.world.people.setdefault(asked["id"], Person(asked["id"], ""))
    for name, value in asked.items():
        if value is not None:
            setattr(person, name, value)
    standin.world.renamed(person)
    standin.world.changes.note("people", person.id)
    return person_view(_default_bot(standin), person)


def people(standin: Standin, query: Json) -> list[Json]:
    """Everybody, in the order they were made."""
    bot = _default_bot(standin) if "bot" not in query else the_bot(standin, query["bot"])
    return [person_view(bot, person) for person in standin.world.people.values()]


def say(standin: Standin, body: Json) -> Json:
    """A person writes."""
    asked = take(body, {"person": int, "text": str}, {"chat": int})
    bot, person = the_bot(standin, body.get("bot")), the_person(standin, asked["person"])
    group = None
    if asked["chat"] is not None and asked["chat"] != person.id:
        group = the_group(standin, asked["chat"])
    return acts.say(standin, bot, person, asked["text"], group)


def open_link(standin: Standin, body: Json) -> Json:
    """A person opens a link ``t.me/<bot>?start=<payload>``."""
    asked = take(body, {"person": int, "payload": str})
    bot, person = the_bot(standin, body.get("bot")), the_person(standin, asked["person"])
    return acts.say(standin, bot, person, f"/start {asked['payload']}", None)


def press(standin: Standin, body: Json) -> Json:
    """A person presses a button: by data, by text, or by row and col (from 0)."""
    asked = take(
        body,
        {"person": int, "message_id": int},
        {"data": str, "text": str, "row": int, "col": int, "force": bool, "chat": int},
    )
    bot, person = the_bot(standin, body.get("bot")), the_person(standin, asked["person"])
    if asked["chat"] is not None and asked["chat"] != person.id:
        chat = the_group(standin, asked["chat"])
    else:
        chat = standin.world.private_chat(bot, person)
    data = _forged(asked) if asked["force"] else _pressed(chat, asked)
    return acts.press(standin, bot, person, chat, asked["message_id"], data)


def attach(standin: Standin, body: Json) -> Json:
    """A person sends something else than text."""
    asked = take(body, {"person": int, "kind": str}, {"file_name": str, "content_base64": str})
    kind = asked["kind"]
    if kind not in (*_DEFAULT_NAMES, "location", "contact"):
        raise ControlFault(f"kind must be one of {', '.join(_DEFAULT_NAMES)}, location, contact")
    bot, person = the_bot(standin, body.get("bot")), the_person(standin, asked["person"])
    return acts.attach(standin, bot, person, kind, _upload(kind, asked))


def edit(standin: Standin, body: Json) -> Json:
    """A person edits a message of theirs."""
    asked = take(body, {"person": int, "message_id": int, "text": str})
    bot, person = the_bot(standin, body.get("bot")), the_person(standin, asked["person"])
    return acts.edit(standin, bot, person, asked["message_id"], asked["text"])


def block(standin: Standin, body: Json) -> Json:
    """A person blocks the bot."""
    return _block(standin, body, blocked=True)


def unblock(standin: Standin, body: Json) -> Json:
    """A person lets the bot in again."""
    return _block(standin, body, blocked=False)


def add_group(standin: Standin, body: Json) -> Json:
    """A group; its id is negative."""
    asked = take(body, {"id": int, "title": str}, {"supergroup": bool})
    if asked["id"] >= 0:
        raise ControlFault("the id of a group is negative")
    kind = "supergroup" if asked["supergroup"] else "group"
    shape = {"id": asked["id"], "title": asked["title"], "type": kind}
    group = standin.world.groups.setdefault(asked["id"], Chat(asked["id"], kind, shape))
    group.kind, group.title, group.shape = kind, asked["title"], shape
    standin.world.changes.note("people", group.id)
    return shape


def join(standin: Standin, body: Json) -> Json:
    """A bot is added to a group."""
    asked = take(body, {"group": int}, {"token": str})
    bot = the_bot(standin, asked["token"] or body.get("bot"))
    return acts.join(standin, bot, the_group(standin, asked["group"]))


def upgrade(standin: Standin, body: Json) -> Json:
    """A person makes a group a supergroup, which has another id."""
    asked = take(body, {"group": int, "to": int, "person": int})
    by = the_person(standin, asked["person"]).as_user()
    return become_supergroup(standin, the_group(standin, asked["group"]), asked["to"], by)


def _default_bot(standin: Standin) -> Any:
    return next(iter(standin.world.bots.values()), None)


def _block(standin: Standin, body: Json, blocked: bool) -> Json:
    asked = take(body, {"person": int})
    bot, person = the_bot(standin, body.get("bot")), the_person(standin, asked["person"])
    return acts.block(standin, bot, person, blocked)


def _upload(kind: str, asked: Json) -> Upload | None:
    if kind not in _DEFAULT_NAMES:
        return None
    name, mime_type = _DEFAULT_NAMES[kind]
    try:
        content = base64.b64decode(asked["content_base64"] or "", validate=True)
    except binascii.Error:
        raise ControlFault("content_base64 is not base64") from None
    return Upload(asked["file_name"] or name, mime_type, content or _PIXEL)


def _forged(asked: Json) -> str:
    if asked["data"] is None:
        raise ControlFault("missing field: data")
    data: str = asked["data"]
    return data


def _pressed(chat: Chat, asked: Json) -> str:
    """The data of the button meant, which must be under the message now."""
    message = chat.messages.get(asked["message_id"])
    if message is None or asked["message_id"] in chat.deleted:
        raise ControlFault(f"there is no message {asked['message_id']} in this chat", 404)
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    for at, row in enumerate(rows):
        for column, button in enumerate(row):
            if _meant(button, at, column, asked):
                return _data(button)
    raise ControlFault("there is no such button under this message now", 409)


def _meant(button: Json, row: int, column: int, asked: Json) -> bool:
    if asked["row"] is not None or asked["col"] is not None:
        return (row, column) == (asked["row"] or 0, asked["col"] or 0)
    if asked["data"] is not None:
        return bool(button.get("callback_data") == asked["data"])
    return bool(button["text"] == asked["text"])


def _data(button: Json) -> str:
    data: str | None = button.get("callback_data")
    if data is None:
        raise ControlFault("this button sends nothing to the bot (it is a link)", 409)
    return data
