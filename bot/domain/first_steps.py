"""What is to be done before a branch can use the assistant, in the order it is done."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """One of the first things to do for whoever sets the organisation up."""

    NAME = "name"  # the organisation
    ROSTER = "roster"
    INVITE = "invite"
    ACTIVITY = "activity"
