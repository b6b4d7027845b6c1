"""Transfers of a member from one branch to another (组织关系转接)."""

from __future__ import annotations

from enum import StrEnum


class TransferState(StrEnum):
    """Where a transfer stands; the receiving secretary confirms it."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
