"""Buttons of the ways in: claims, invites, registration and deciding about it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button


@dataclass(frozen=True)
class Consent(Button, code="rc"):
    """同意 or 不同意, in the dialog of that draft."""

    draft_id: int
    agree: bool


@dataclass(frozen=True)
class ClaimConsent(Button, code="ra"):
    """The same before becoming administrator."""

    draft_id: int
    agree: bool


@dataclass(frozen=True)
class FindMe(Button, code="rf"):
    """An administrator looks for their own row of the roster."""


@dataclass(frozen=True)
class NoNumber(Button, code="rn"):
    """I have no staff number."""

    draft_id: int


@dataclass(frozen=True)
class ThatIsMe(Button, code="rm"):
    """就是我 or 不是我."""

    draft_id: int
    me: bool


@dataclass(frozen=True)
class Withdraw(Button, code="rw"):
    """Take one's own request back."""

    registration_id: int


@dataclass(frozen=True)
class Decide(Button, code="rd"):
    """批准 or 不批准."""

    registration_id: int
    approve: bool


@dataclass(frozen=True)
class InvitePage(Button, code="rp"):
    """A page of the units one may invite to."""

    page: int


@dataclass(frozen=True)
class InviteUnit(Button, code="ru"):
    """A unit's invites; the first link is made when there is none."""

    unit_id: int


@dataclass(frozen=True)
class InviteNew(Button, code="ri"):
    """One more link; `newest` is the newest there was when the button was shown."""

    unit_id: int
    newest: int | None


@dataclass(frozen=True)
class InviteRevoke(Button, code="rr"):
    """Revoke a link; `sure` after it was asked once more."""

    invite_id: int
    sure: bool


@dataclass(frozen=True)
class InvitePrint(Button, code="rq"):
    """A page to print, for the link of this token; it stands on the card that shows the link."""

    token: str
