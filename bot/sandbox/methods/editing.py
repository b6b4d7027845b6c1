"""editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage."""

from __future__ import annotations

from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.methods.calls import Call, open_chat, refuse_unsimulated
from bot.sandbox.methods.formatting import caption_of, text_of
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import Chat, Json

DELETABLE_SECONDS = 48 * 3600

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)
_COMPARED = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "show_caption_above_media",
    "link_preview_options",
    "reply_markup",
)


def edit_message_text(call: Call) -> Json:
    """editMessageText; without ``reply_markup`` the keyboard goes."""
    chat, message = _own_message(call)
    text, entities = text_of(call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    preview = call.fields.get("link_preview_options")
    content = {"text": text, "entities": entities, "link_preview_options": preview}
    return _put(call, chat, message, content)


def edit_message_caption(call: Call) -> Json:
    """editMessageCaption; without ``caption`` it goes, so does the keyboard."""
    chat, message = _own_message(call)
    caption, entities = caption_of(call)
    if "text" in message:
        raise bad_request("there is no caption in the message to edit")
    above = call.fields.get("show_caption_above_media") and bool(caption)
    content = {
        "caption": caption,
        "caption_entities": entities,
        "show_caption_above_media": above,
    }
    return _put(call, chat, message, content)


def edit_message_reply_markup(call: Call) -> Json:
    """editMessageReplyMarkup; without ``reply_markup`` the keyboard goes."""
    chat, message = _own_message(call)
    return _put(call, chat, message, {})


def delete_message(call: Call) -> bool:
    """deleteMessage: up to 48 hours old; in groups only the bot's own."""
    chat = open_chat(call)
    message_id = call.fields["message_id"]
    message = chat.messages.get(message_id)
    if message is None or message_id in chat.deleted:
        raise bad_request("message to delete not found")
    if call.date - message["date"] > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    if chat.kind != "private" and message["from"]["id"] != call.bot.id:
        raise bad_request("message can't be deleted")
    chat.deleted.add(message_id)
    call.world.changes.note("delete", chat.id)
    return True


def _own_message(call: Call) -> tuple[Chat, Json]:
    refuse_unsimulated(call.fields)
    if "chat_id" not in call.fields:
        raise bad_request("chat_id is empty")
    if "message_id" not in call.fields:
        raise bad_request("message identifier is not specified")
    chat = open_chat(call)
    message_id = call.fields["message_id"]
    message = chat.messages.get(message_id)
    if message is None or message_id in chat.deleted:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != call.bot.id:
        raise bad_request("message can't be edited")
    return chat, message


def _put(call: Call, chat: Chat, message: Json, content: Json) -> Json:
    content = {**content, "reply_markup": inline_keyboard(call.fields.get("reply_markup"))}
    edited = {name: value for name, value in message.items() if name not in content}
    edited["edit_date"] = call.date
    edited.update({name: value for name, value in content.items() if value})
    if all(message.get(name) == edited.get(name) for name in _COMPARED):
        raise bad_request(_NOT_MODIFIED)
    chat.messages[message["message_id"]] = edited
    call.world.changes.note("edit", chat.id)
    return edited
