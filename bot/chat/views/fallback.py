"""Screens for what nobody waits for."""

from __future__ import annotations

from bot.chat.buttons.navigation import Go
from bot.chat.screens import Key, Keyboard, Screen, esc, lines, rows
from bot.i18n import Language


def _likely(t: Language, *, member: bool) -> Keyboard:
    """The most likely ways on; without a row of the roster there is nothing owed or recorded."""
    if not member:
        return rows((Key(t._("🏠 Home"), Go("start")), Key(t._("ℹ️ Help"), Go("help"))))
    return rows(
        (Key(t._("📋 What I owe"), Go("today")), Key(t._("👤 My record"), Go("my"))),
        Key(t._("ℹ️ Help"), Go("help")),
    )


def stranger(t: Language) -> Screen:
    """For somebody unknown: nothing about who uses this bot."""
    return Screen(
        esc(
            t._(
                "Hello. This bot is for the members of an organisation. To join, open the invite "
                "link that your organisation gave you."
            )
        )
    )


def unknown_command(t: Language, command: str, *, member: bool) -> Screen:
    """A command there is none of."""
    said = t._("There is no command /{command} here. You can:").format(command=command[:32])
    return Screen(esc(said), _likely(t, member=member))


def not_understood(t: Language, *, member: bool, after_stale: bool = False) -> Screen:
    """Words nobody waits for, or (`after_stale`) the way on from a button that is no more."""
    said = t._("From here you can go on:") if after_stale else t._("I did not understand. You can:")
    return Screen(esc(said), _likely(t, member=member), fresh=True)


def only_words(t: Language, *, member: bool) -> Screen:
    """A sticker, a picture, a file."""
    return Screen(
        lines(
            esc(t._("I can only read text and button presses; I have not kept this.")),
            esc(t._("You can:")),
        ),
        _likely(t, member=member),
    )


def edits_are_not_read(t: Language) -> Screen:
    """An edited message."""
    return Screen(
        esc(t._("I do not follow edits of earlier messages. Please send it again as a new one."))
    )


def stale(t: Language) -> Screen:
    """What a press of a stale button says."""
    return Screen(toast=t._("This button is no longer valid."))


def in_private(t: Language, username: str) -> Screen:
    """For a group: no names, nothing about anybody."""
    return Screen(
        esc(t._("I only work in a private chat.")),
        rows(Key(t._("Open the private chat"), url=f"https://t.me/{username}")),
    )
