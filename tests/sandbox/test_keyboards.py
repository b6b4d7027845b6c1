from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.driver import PERSON, Sandbox, button, keyboard

TWICE = (
    "can't parse inline keyboard button: exactly one action is allowed, found callback_data, url"
)
NO_ACTION = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        ([], "object expected as reply markup"),
        ({}, "can't parse reply keyboard markup JSON object"),
        (
            {"inline_keyboard": [button()]},
            "can't parse reply keyboard markup JSON object: "
            'Field "inline_keyboard" must be an Array',
        ),
        (
            keyboard({"callback_data": "x"}),
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (keyboard(button(data="")), "BUTTON_DATA_INVALID"),
        (keyboard(button(data="a" * 65)), "BUTTON_DATA_INVALID"),
        (keyboard(button(data="参" * 22)), "BUTTON_DATA_INVALID"),
        (keyboard(button("")), "inline keyboard button text must be non-empty"),
        (keyboard({"text": "x"}), NO_ACTION),
        (keyboard({**button(), "url": "https://t.me/x"}), TWICE),
        (keyboard({"text": "x", "url": "not a link"}), "BUTTON_URL_INVALID"),
        (keyboard({"text": "x", "url": "ftp://example.org/"}), "BUTTON_URL_INVALID"),
        (
            keyboard({**button(), "style": "pink"}),
            'can\'t parse inline keyboard button: Field "style" must have one of '
            "['danger', 'success', 'primary']",
        ),
        (
            keyboard({**button(), "colour": "red"}),
            'can\'t parse inline keyboard button: unknown field "colour"',
        ),
        ({"inline_keyboard": [[button()]] * 101}, "reply markup is too long"),
        ({"inline_keyboard": [[button()] * 9]}, "reply markup is too long"),
    ],
)
def test_keyboards_refused(started: Sandbox, markup: Any, description: str) -> None:
    sending = {"chat_id": PERSON, "text": "x", "reply_markup": markup}
    assert started.refused("sendMessage", **sending) == f"Bad Request: {description}"


def test_the_longest_that_passes(started: Sandbox) -> None:
    rows = [[button("x", "参" * 21 + "a")] * 8] * 12 + [[button()] * 4]
    sent = started.send("🎉" * 2048, reply_markup={"inline_keyboard": rows})
    assert sent["reply_markup"] == {"inline_keyboard": rows}
    styled = [{**button(), "style": style} for style in ("danger", "success", "primary")]
    assert started.send(reply_markup=keyboard(*styled))["reply_markup"] == keyboard(*styled)
