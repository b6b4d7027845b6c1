"""Buttons of standing absences."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button


@dataclass(frozen=True)
class AbsencesOf(Button, code="eha"):
    """🧳: the leave periods of a member; None: one's own."""

    member: int | None


@dataclass(frozen=True)
class AbsenceNew(Button, code="ehn"):
    """➕: ask for a leave period, or set one for a member."""

    member: int | None


@dataclass(frozen=True)
class AbsenceDecide(Button, code="ehd"):
    """✔️ 批准, ✖️ 不批准 on a leave period that was asked for."""

    absence: int
    approve: bool


@dataclass(frozen=True)
class AbsenceStop(Button, code="ehs"):
    """↩️: take a leave period back, or end it today; asks once unless `sure`."""

    absence: int
    sure: bool


@dataclass(frozen=True)
class AbsenceShorten(Button, code="ehe"):
    """✏️: an earlier last day."""

    absence: int
