"""Buttons of transfers, for the side that asks and the side that receives."""

from __future__ import annotations

from bot.chat.buttons import Button


class TransferOf(Button, code="xo"):
    """🔁 on a person's card: their transfer under way, or a new one."""

    member: int


class TransferFrom(Button, code="xf"):
    """🔁 on a unit's list of offices: a member of it is to be named."""

    unit: int


class TransferPage(Button, code="xp"):
    """A page of the branches to choose from."""

    draft: int
    page: int


class TransferTo(Button, code="xt"):
    """The receiving branch."""

    draft: int
    unit: int


class TransferBack(Button, code="xb"):
    """↩️: take back what nobody has decided about."""

    transfer: int


class TransferDecide(Button, code="xd"):
    """✔️ 批准, ✖️ 不批准 on the receiving side's card."""

    transfer: int
    approve: bool
