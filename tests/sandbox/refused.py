"""What the stand-in refuses, with the words it is given."""

from __future__ import annotations

from typing import Any

from tests.sandbox.driver import PERSON, button, keyboard

STRANGER, BLOCKING, GONE = 6, 7, 8
GROUP, LEFT, UPGRADED = -100500, -100600, -700
HTML: dict[str, Any] = {"parse_mode": "HTML"}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)
OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
BUTTON = "can't parse inline keyboard button: "
HOOK = "https://bot.example.org/x"
TEXTS: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "message text is empty"),
    ({"text": " "}, "text must be non-empty"),
    ({"text": "a" * 4097}, "message is too long"),
    ({"text": "x" * 40_000}, "text is too long"),
    ({"text": 5}, 'field "text" must be of type String'),
    ({"txt": "x"}, 'unknown field "txt" in sendMessage'),
    ({"protect_content": "maybe"}, 'field "protect_content" must be of type Boolean'),
    ({"parse_mode": "Word"}, "unsupported parse_mode"),
    ({"parse_mode": "Markdown"}, "the stand-in does not parse markdown, only HTML"),
    ({"link_preview_options": "{"}, 'field "link_preview_options" is not valid JSON'),
    (
        {"link_preview_options": {"disabled": True}},
        'can\'t parse LinkPreviewOptions: unknown field "disabled"',
    ),
    ({"link_preview_options": []}, "can't parse LinkPreviewOptions: expected an Object"),
    ({"reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    (
        {"reply_parameters": {"message_id": 1, "chat_id": 9}},
        "the stand-in does not reply to another chat",
    ),
    ({"message_thread_id": 4}, "message thread not found"),
    ({"message_effect_id": "5"}, 'the stand-in does not act on field "message_effect_id"'),
    ({"entities": [{"type": "bold", "offset": 0, "length": 2}]}, "ENTITY_BOUNDS_INVALID"),
    (
        {"entities": [{"type": "text_link", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: wrong HTTP URL",
    ),
    (
        {"entities": [{"type": "loud", "offset": 0, "length": 1}]},
        'can\'t parse MessageEntity: Field "type" must have one of '
        "['mention', 'hashtag', 'cashtag', 'bot_command', 'url', 'email', 'phone_number', 'bold', "
        "'italic', 'underline', 'strikethrough', 'spoiler', 'blockquote', 'expandable_blockquote', "
        "'code', 'pre', 'text_link', 'text_mention', 'custom_emoji', 'date_time']",
    ),
    ({"entities": [{}]}, "can't parse MessageEntity: Can't find field \"type\""),
    ({"entities": {}}, 'field "entities" must be an Array'),
    ({"reply_markup": []}, "object expected as reply markup"),
    ({"reply_markup": {"x": 1}}, "can't parse reply keyboard markup JSON object"),
    ({"reply_markup": keyboard(*[button()] * 9)}, "reply markup is too long"),
    (
        {"reply_markup": keyboard(button(text=" "))},
        "inline keyboard button text must be non-empty",
    ),
    (
        {"reply_markup": keyboard({"text": "x"})},
        f"{BUTTON}Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"reply_markup": keyboard({**button(), "url": "https://example.org"})},
        f"{BUTTON}exactly one action is allowed, found callback_data, url",
    ),
    ({"reply_markup": keyboard({"text": "x", "url": "x y"})}, "BUTTON_URL_INVALID"),
    ({"reply_markup": keyboard(button(data="x" * 65))}, "BUTTON_DATA_INVALID"),
    *(
        ({"text": text, **HTML}, f"can't parse entities: {said}")
        for text, said in (
            ("<b>", 'Can\'t find end tag corresponding to start tag "b"'),
            ("<b", "Unclosed start tag at byte offset 0"),
            ("<x>", 'Unsupported start tag "x" at byte offset 0'),
            ("<span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
            ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
            (
                "<a x>",
                'Expected equal sign in declaration of an attribute of the tag "a" '
                "at byte offset 0",
            ),
            ("<a x=", 'Unclosed start tag "a" at byte offset 0'),
            ("<a x=y{>", "Unexpected end of name token at byte offset 5"),
            ("</b>", "Unexpected end tag at byte offset 0"),
            ("<b>x</b", "Unclosed end tag at byte offset 4"),
            (
                "<b>x</i>",
                'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
            ),
        )
    ),
]
OTHERS: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 404, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": PERSON}, "message text is empty"),
    (
        "sendMessage",
        {"chat_id": STRANGER, "text": "x"},
        "bot can't initiate conversation with a user",
    ),
    ("sendMessage", {"chat_id": BLOCKING, "text": "x"}, "bot was blocked by the user"),
    ("sendMessage", {"chat_id": GONE, "text": "x"}, "user is deactivated"),
    (
        "sendMessage",
        {"chat_id": LEFT, "text": "x"},
        "bot is not a member of the supergroup chat",
    ),
    (
        "sendMessage",
        {"chat_id": UPGRADED, "text": "x"},
        "group chat was upgraded to a supergroup chat",
    ),
    ("sendPhoto", {"chat_id": PERSON}, "there is no photo in the request"),
    (
        "sendPhoto",
        {"chat_id": PERSON, "photo": "https://x.org/y.png"},
        "failed to get HTTP URL content",
    ),
    ("sendDocument", {"chat_id": PERSON}, "there is no document in the request"),
    (
        "sendDocument",
        {"chat_id": PERSON, "document": "x"},
        "wrong file identifier/HTTP URL specified",
    ),
    ("sendChatAction", {"chat_id": PERSON, "action": "dance"}, "wrong parameter action in request"),
    ("getFile", {}, "file_id not specified"),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("leaveChat", {"chat_id": PERSON}, "can't leave private chats"),
    ("editMessageText", {"chat_id": PERSON, "text": "x"}, "message identifier is not specified"),
    ("editMessageText", {"message_id": 1, "text": "x"}, "chat_id is empty"),
    (
        "editMessageText",
        {"chat_id": PERSON, "message_id": 999, "text": "x"},
        "message to edit not found",
    ),
    ("deleteMessage", {"chat_id": PERSON, "message_id": 999}, "message to delete not found"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, TOO_OLD),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("setMyCommands", {}, "commands are not specified"),
    ("setMyCommands", {"commands": []}, "commands are not specified"),
    ("setMyCommands", {"commands": [{"command": "A", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": ""}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "x"}] * 101},
        "BOT_COMMANDS_TOO_MUCH",
    ),
    (
        "getMyCommands",
        {"scope": {"type": "chat_administrators", "chat_id": PERSON}},
        "can't use chat administrators scope in private chats",
    ),
    ("getMyCommands", {"scope": []}, "can't parse BotCommandScope: must be an Object"),
    (
        "getMyCommands",
        {"scope": {"type": "x"}},
        "can't parse BotCommandScope: unsupported type specified",
    ),
    ("getMyCommands", {"language_code": "deu"}, "invalid language code specified"),
    (
        "setChatMenuButton",
        {"menu_button": {"type": "web_app", "text": "x", "web_app": {"url": "https://x.org"}}},
        "the stand-in does not open web apps",
    ),
    ("getUpdates", {"allowed_updates": ["poke"]}, 'there are no updates of kind "poke"'),
    ("getUpdates", {"offset": "soon"}, 'field "offset" must be a valid Number'),
    ("getChat", {}, "chat_id is empty"),
    (
        "setWebhook",
        {"url": HOOK, "certificate": "x"},
        'the stand-in does not act on field "certificate"',
    ),
    ("setWebhook", {"url": HOOK, "secret_token": "x" * 257}, "secret token is too long"),
    (
        "setWebhook",
        {"url": HOOK, "secret_token": "a b"},
        "secret token contains unallowed characters",
    ),
    (
        "setWebhook",
        {"url": HOOK, "max_connections": 101},
        'field "max_connections" must have range [1, 100]',
    ),
]
WEBHOOKS = {
    "https://[": "invalid webhook URL specified",
    "ftp://bot.example.org": "invalid webhook URL specified",
    "http://bot.example.org": "bad webhook: An HTTPS URL must be provided for webhook",
    "https://bot.example.org:8080": (
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
    ),
    "https://nowhere.example.org": (
        "bad webhook: Failed to resolve host: Name or service not known"
    ),
    "https://[2001:db8::1]": "bad webhook: IPv6-only addresses are not allowed",
    "https://127.0.0.1": "bad webhook: IP address 127.0.0.1 is reserved",
}
