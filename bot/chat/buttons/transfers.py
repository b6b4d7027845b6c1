"""Buttons of transfers, for the side that asks and the side that receives."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button


@dataclass(frozen=True)
class TransferOf(Button, code="xo"):
    """🔁 on a person's card: their transfer under way, or a new one."""

    member: int


@dataclass(frozen=True)
class TransferFrom(Button, code="xf"):
    """🔁 on a unit's list of offices: a member of it is to be named."""

    unit: int


@dataclass(frozen=True)
class TransferPage(Button, code="xp"):
    """A page of the branches to choose from."""

    draft: int
    page: int


@dataclass(frozen=True)
class TransferTo(Button, code="xt"):
    """The receiving branch."""

    draft: int
    unit: int


@dataclass(frozen=True)
class TransferBack(Button, code="xb"):
    """↩️: take back what nobody has decided about."""

    transfer: int


@dataclass(frozen=True)
class TransferDecide(Button, code="xd"):
    """✔️ 批准, ✖️ 不批准 on the receiving side's card."""

    transfer: int
    approve: bool
