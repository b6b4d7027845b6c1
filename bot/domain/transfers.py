"""Transfers of a member from one branch to another (组织关系转接)."""

from __future__ import annotations

from enum import StrEnum


class TransferState(StrEnum):
    """Where a transfer stands; the receiving secretary confirms it."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


def is_left(unit_path: str, old: str, new: str) -> bool:
    """Whether who moves from the unit at `old` to the one at `new` leaves the unit at `unit_path`:
    the old one and what is under it, but nothing of the new one. Other groups go on."""
    inside = new.startswith(old) and unit_path.startswith(new)
    return unit_path.startswith(old) and not inside
