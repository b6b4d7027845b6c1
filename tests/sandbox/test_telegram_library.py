"""python-telegram-bot, as a client that knows nothing of the stand-in."""

from __future__ import annotations

import asyncio
import base64

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden
from telegram.request import HTTPXRequest

from tests.sandbox.driver import PERSON, TOKEN, Sandbox

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


def library(url: str) -> Bot:
    return Bot(
        TOKEN,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )


async def talk(sandbox: Sandbox) -> None:
    async with library(sandbox.url) as bot:
        assert bot.username == "branch_bot"
        buttons = InlineKeyboardMarkup.from_button(InlineKeyboardButton("参加", callback_data="go"))
        with pytest.raises(Forbidden):
            await bot.send_message(PERSON, "x")
        sandbox.say("/start j_abc")
        sent = await bot.send_message(
            PERSON, "<b>🎉 会议</b>", parse_mode=ParseMode.HTML, reply_markup=buttons
        )
        assert sent.parse_entities() == {sent.entities[0]: "🎉 会议"}
        sandbox.control("press", person=PERSON, message_id=sent.message_id, data="go")
        started, pressed = await bot.get_updates(timeout=1)
        assert started.effective_message is not None
        assert started.effective_message.text == "/start j_abc"
        query = pressed.callback_query
        assert query is not None
        assert (query.data, query.message) == ("go", sent)
        assert await query.answer("好") is True
        edited = await bot.edit_message_text("done", PERSON, sent.message_id)
        assert isinstance(edited, type(sent))
        assert edited.text == "done"
        with pytest.raises(BadRequest, match="Message is not modified"):
            await bot.edit_message_text("done", PERSON, sent.message_id)
        await send_files(bot)
        scope = BotCommandScopeChat(PERSON)
        assert await bot.set_my_commands([BotCommand("today", "今天")], scope=scope)
        assert await bot.get_my_commands(scope=scope) == (BotCommand("today", "今天"),)
        assert (await bot.get_chat(PERSON)).first_name == "李静"
        assert (await bot.get_webhook_info()).pending_update_count == 2
        raw = sandbox.updates()
        assert [Update.de_json(one, bot) for one in raw] == [started, pressed]


async def send_files(bot: Bot) -> None:
    document = await bot.send_document(PERSON, b"sheet", filename="表.xlsx", caption="c")
    assert document.document is not None
    assert document.document.file_name == "表.xlsx"
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"sheet"
    photo = await bot.send_photo(PERSON, PIXEL, caption="码")
    assert photo.photo[-1].width == 1


def test_the_library_talks_to_the_stand_in(sandbox: Sandbox) -> None:
    asyncio.run(talk(sandbox))
