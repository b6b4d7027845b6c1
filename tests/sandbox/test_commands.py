from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.driver import PERSON, Sandbox


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": f"about {name}"} for name in names]


CHAT = {"type": "chat", "chat_id": PERSON}
PRIVATE = {"type": "all_private_chats"}

# From the widest to the narrowest: each one set hides those before it.
LADDER: list[dict[str, Any]] = [
    {},
    {"language_code": "zh"},
    {"scope": PRIVATE},
    {"scope": PRIVATE, "language_code": "zh"},
    {"scope": CHAT},
    {"scope": CHAT, "language_code": "zh"},
]


def seen(sandbox: Sandbox) -> list[str]:
    return [one["command"] for one in sandbox.chat()["commands"]]


def test_the_narrowest_scope_is_seen_and_in_it_the_language(started: Sandbox) -> None:
    assert seen(started) == []
    for at, place in enumerate(LADDER):
        started.result("setMyCommands", commands=commands(f"step_{at}"), **place)
        assert seen(started) == [f"step_{at}"]
        assert started.result("getMyCommands", **place) == commands(f"step_{at}")
    for at, place in reversed(list(enumerate(LADDER))):
        assert seen(started) == [f"step_{at}"]
        started.result("deleteMyCommands", **place)
    assert seen(started) == []


def test_another_language_sees_what_has_no_language(started: Sandbox) -> None:
    started.result("setMyCommands", commands=commands("common"))
    started.result("setMyCommands", commands=commands("chinese"), language_code="zh")
    started.control("people", id=PERSON, first_name="Li", language_code="en-US")
    assert seen(started) == ["common"]
    started.control("people", id=PERSON, first_name="Li", language_code="")
    assert seen(started) == ["common"]


def test_other_scopes_are_not_seen_in_a_private_chat(started: Sandbox) -> None:
    started.result("setMyCommands", commands=commands("g"), scope={"type": "all_group_chats"})
    assert seen(started) == []


@pytest.mark.parametrize(
    ("fields", "description"),
    [
        ({}, "commands are not specified"),
        ({"commands": []}, "commands are not specified"),
        ({"commands": commands(*(f"c{n}" for n in range(101)))}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": commands("Start")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("/start")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("x" * 33)}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("会议")}, "BOT_COMMAND_INVALID"),
        (
            {"commands": [{"command": "a", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            {"commands": [{"command": "a", "description": "x" * 257}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            {"commands": [{"command": "a"}]},
            "can't parse BotCommand: Can't find field \"description\"",
        ),
        (
            {"commands": commands("a"), "scope": {"type": "world"}},
            "can't parse BotCommandScope: unsupported type specified",
        ),
        (
            {"commands": commands("a"), "scope": {"type": "chat"}},
            "can't parse BotCommandScope: Can't find field \"chat_id\"",
        ),
        ({"commands": commands("a"), "scope": {"type": "chat", "chat_id": 404}}, "chat not found"),
        (
            {"commands": commands("a"), "scope": {**CHAT, "type": "chat_administrators"}},
            "can't use chat administrators scope in private chats",
        ),
        ({"commands": commands("a"), "language_code": "zho"}, "invalid language code specified"),
    ],
)
def test_commands_refused(started: Sandbox, fields: dict[str, Any], description: str) -> None:
    assert started.refused("setMyCommands", **fields) == f"Bad Request: {description}"


def test_a_hundred_commands_pass(started: Sandbox) -> None:
    many = commands(*(f"c{n}" for n in range(100)))
    assert started.result("setMyCommands", commands=many) is True


def test_menu_button_and_descriptions(started: Sandbox) -> None:
    assert started.chat()["menu_button"] == {"type": "default"}
    started.result("setChatMenuButton", menu_button={"type": "commands"})
    assert started.chat()["menu_button"] == {"type": "commands"}
    started.result("setChatMenuButton", chat_id=PERSON)
    assert started.chat()["menu_button"] == {"type": "default"}
    assert started.refused("setChatMenuButton", chat_id=404) == "Bad Request: chat not found"
    assert started.result("setMyDescription", description="x" * 512, language_code="en") is True
    assert started.result("setMyShortDescription", short_description="x" * 120) is True
    assert started.refused("setMyDescription", description="x" * 513) == (
        'Bad Request: field "description" must have units [0, 512]'
    )
    assert started.refused("setMyShortDescription", short_description="x" * 121) == (
        'Bad Request: field "short_description" must have units [0, 120]'
    )
