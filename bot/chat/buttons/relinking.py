"""Buttons of linking a member to another account."""

from __future__ import annotations

from bot.chat.buttons import Button


class LinkOf(Button, code="qo"):
    """🔗 on a person's card: which link is open."""

    member: int


class LinkNew(Button, code="qn"):
    """A new link; `known` is the open one there was when the button was shown."""

    member: int
    known: int | None


class LinkRevoke(Button, code="qr"):
    """🚫: the open link lets nobody in any more."""

    member: int


class LinkConsent(Button, code="qc"):
    """同意 or 不同意 of who has opened a link, in the dialog of that draft."""

    draft_id: int
    agree: bool
