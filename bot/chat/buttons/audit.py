"""Buttons of the audit log."""

from __future__ import annotations

from enum import StrEnum

from bot.chat.buttons import Button


class Trace(StrEnum):
    """What a log may be of, beside a unit."""

    PERSON = "p"
    ACTIVITY = "a"
    ASSIGNMENT = "s"


class AuditUnits(Button, code="bu"):
    """A page of the units whose log one may read."""

    page: int


class AuditAll(Button, code="ba"):
    """A page of everything, for administrators."""

    page: int


class AuditUnit(Button, code="bo"):
    """A page of what happened in a unit."""

    unit: int
    page: int


class AuditOf(Button, code="bt"):
    """A page of what happened about a person, an activity or an assignment."""

    of: Trace
    number: int
    page: int


class AuditBelow(Button, code="bb"):
    """A page of the units under one, in figures."""

    unit: int
    page: int
