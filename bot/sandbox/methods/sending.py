"""sendMessage, sendPhoto, sendDocument, sendChatAction, getFile."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.sandbox.files import StoredFile, Upload
from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.methods.calls import Call, open_chat
from bot.sandbox.methods.formatting import caption_of, text_of
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import Chat, Json

TYPING_SECONDS = 5.0
MOST_DOWNLOAD_BYTES = 20 * 1024 * 1024


def send_message(call: Call) -> Json:
    """sendMessage."""
    text, entities = text_of(call)
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if call.fields.get("link_preview_options"):
        content["link_preview_options"] = call.fields["link_preview_options"]
    return _post(call, open_chat(call), content)


def send_photo(call: Call) -> Json:
    """sendPhoto, uploaded or by file id."""
    chat, caption = open_chat(call), _caption(call)
    stored = _file(call, "photo", call.world.files.keep_photo)
    content: Json = {"photo": [stored.as_sent], **caption}
    if call.fields.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return _post(call, chat, content)


def send_document(call: Call) -> Json:
    """sendDocument, uploaded or by file id."""
    chat, caption = open_chat(call), _caption(call)
    stored = _file(call, "document", call.world.files.keep_document)
    return _post(call, chat, {"document": stored.as_sent, **caption})


def send_chat_action(call: Call) -> bool:
    """sendChatAction; the person sees it for five real seconds or until the next message."""
    chat = open_chat(call)
    chat.typing_until = time.monotonic() + TYPING_SECONDS
    call.world.changes.note("people", chat.id)
    call.world.changes.note_later("people", chat.id, TYPING_SECONDS)
    return True


def get_file(call: Call) -> Json:
    """getFile."""
    stored = call.world.files.by_id(call.fields["file_id"])
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > MOST_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    shape = {name: stored.as_sent[name] for name in ("file_id", "file_unique_id", "file_size")}
    return {**shape, "file_path": stored.path}


def _caption(call: Call) -> Json:
    caption, entities = caption_of(call)
    content: Json = {"caption": caption} if caption else {}
    if entities:
        content["caption_entities"] = entities
    if call.fields.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def _file(call: Call, kind: str, keep: Callable[[Upload], StoredFile]) -> StoredFile:
    given = call.fields[kind]
    if isinstance(given, Upload):
        return keep(given)
    stored = call.world.files.by_id(given)
    if stored is not None and stored.kind != kind:
        raise bad_request("type of file mismatch")
    if stored is not None:
        return stored
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    raise bad_request("wrong file identifier/HTTP URL specified")


def _post(call: Call, chat: Chat, content: Json) -> Json:
    fields = call.fields
    keyboard = inline_keyboard(fields.get("reply_markup"))
    replied = _replied(chat, fields.get("reply_parameters"))
    message: Json = {
        "message_id": call.world.next_message_id(call.bot, chat),
        "from": call.bot.as_user(),
        "chat": chat.shape,
        "date": call.date,
    }
    if replied:
        message["reply_to_message"] = replied
    message.update(content)
    if fields.get("protect_content"):
        message["has_protected_content"] = True
    if keyboard:
        message["reply_markup"] = keyboard
    chat.messages[message["message_id"]] = message
    chat.unread += 1
    chat.typing_until = 0.0
    call.world.changes.note("message", chat.id)
    return message


def _replied(chat: Chat, wanted: Json | None) -> Json | None:
    if not wanted:
        return None
    if wanted.get("chat_id", chat.id) != chat.id:
        raise bad_request("the stand-in does not reply to another chat")
    message_id = wanted["message_id"]
    if message_id in chat.messages and message_id not in chat.deleted:
        found = chat.messages[message_id]
        return {name: value for name, value in found.items() if name != "reply_to_message"}
    if wanted.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
