"""The methods of the Bot API spoken here, by name. getUpdates is the queue's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.methods import chats, commands, editing, queries, sending, webhook
from bot.sandbox.methods.calls import Call

METHODS: Mapping[str, Callable[[Call], Any]] = {
    "getMe": chats.get_me,
    "getChat": chats.get_chat,
    "leaveChat": chats.leave_chat,
    "setWebhook": webhook.set_webhook,
    "deleteWebhook": webhook.delete_webhook,
    "getWebhookInfo": webhook.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "getFile": sending.get_file,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": queries.answer_callback_query,
    "setMyCommands": commands.set_my_commands,
    "getMyCommands": commands.get_my_commands,
    "deleteMyCommands": commands.delete_my_commands,
    "setChatMenuButton": commands.set_chat_menu_button,
    "setMyDescription": commands.set_my_description,
    "setMyShortDescription": commands.set_my_short_description,
}
