"""Buttons of the ways in: claims, invites, registration and deciding about it."""

from __future__ import annotations

from bot.chat.buttons import Button


class Consent(Button, code="rc"):
    """同意 or 不同意, in the dialog of that draft."""

    draft_id: int
    agree: bool


class ClaimConsent(Button, code="ra"):
    """The same before becoming administrator."""

    draft_id: int
    agree: bool


class FindMe(Button, code="rf"):
    """An administrator looks for their own row of the roster."""


class NoNumber(Button, code="rn"):
    """I have no staff number."""

    draft_id: int


class ThatIsMe(Button, code="rm"):
    """就是我 or 不是我."""

    draft_id: int
    me: bool


class Withdraw(Button, code="rw"):
    """Take one's own request back."""

    registration_id: int


class Decide(Button, code="rd"):
    """批准 or 不批准."""

    registration_id: int
    approve: bool


class InvitePage(Button, code="rp"):
    """A page of the units one may invite to."""

    page: int


class InviteUnit(Button, code="ru"):
    """A unit's invites; the first link is made when there is none."""

    unit_id: int


class InviteNew(Button, code="ri"):
    """One more link; `newest` is the newest there was when the button was shown."""

    unit_id: int
    newest: int | None


class InviteRevoke(Button, code="rr"):
    """Revoke a link; `sure` after it was asked once more."""

    invite_id: int
    sure: bool


class InvitePrint(Button, code="rq"):
    """A page to print, for the link of this token; it stands on the card that shows the link."""

    token: str
