"""What Telegram demands of keyboards beyond types: one action a button, how many, which links."""

from __future__ import annotations

from typing import Any

from bot.sandbox.links import normalised
from bot.sandbox.refusals import bad_request

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8

_LOOKS = frozenset(("text", "style", "icon_custom_emoji_id"))


def inline_keyboard(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The inline keyboard to keep with the message; None for other kinds of markup and none.

    Raises Refusal for buttons without text or with other than one action, for bad links, for too
    many buttons.
    """
    if not markup or "inline_keyboard" not in markup:
        return None
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = button.keys() - _LOOKS
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request(
            "can't parse inline keyboard button: exactly one action is allowed, "
            f"found {', '.join(sorted(actions))}"
        )
    if "url" in button and normalised(button["url"]) is None:
        raise bad_request("BUTTON_URL_INVALID")
