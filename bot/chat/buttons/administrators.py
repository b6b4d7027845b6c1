"""Buttons of administrators: who they are, one more, one less."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button


@dataclass(frozen=True)
class Administrators(Button, code="ja"):
    """All of them."""


@dataclass(frozen=True)
class AdministratorLink(Button, code="jl"):
    """A one-time link; `newest` is the latest one there was when the button was shown."""

    newest: int | None


@dataclass(frozen=True)
class AdministratorFind(Button, code="jf"):
    """Look for a member."""


@dataclass(frozen=True)
class AdministratorAdd(Button, code="jm"):
    """Make a member one; `sure` after it was asked once more."""

    member_id: int
    sure: bool


@dataclass(frozen=True)
class AdministratorRemove(Button, code="jr"):
    """Take the grant away; `sure` after it was asked once more."""

    account_id: int
    sure: bool
