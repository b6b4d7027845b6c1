"""Buttons of administrators: who they are, one more, one less."""

from __future__ import annotations

from bot.chat.buttons import Button


class Administrators(Button, code="ja"):
    """All of them."""


class AdministratorLink(Button, code="jl"):
    """A one-time link; `newest` is the latest one there was when the button was shown."""

    newest: int | None


class AdministratorFind(Button, code="jf"):
    """Look for a member."""


class AdministratorAdd(Button, code="jm"):
    """Make a member one; `sure` after it was asked once more."""

    member_id: int
    sure: bool


class AdministratorRemove(Button, code="jr"):
    """Take the grant away; `sure` after it was asked once more."""

    account_id: int
    sure: bool
