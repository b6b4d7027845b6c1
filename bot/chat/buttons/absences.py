"""Buttons of standing absences."""

from __future__ import annotations

from bot.chat.buttons import Button


class AbsencesOf(Button, code="eha"):
    """🧳: the leave periods of a member; None: one's own."""

    member: int | None


class AbsenceNew(Button, code="ehn"):
    """➕: ask for a leave period, or set one for a member."""

    member: int | None


class AbsenceDecide(Button, code="ehd"):
    """✔️ 批准, ✖️ 不批准 on a leave period that was asked for."""

    absence: int
    approve: bool


class AbsenceStop(Button, code="ehs"):
    """↩️: take a leave period back, or end it today; asks once unless `sure`."""

    absence: int
    sure: bool


class AbsenceShorten(Button, code="ehe"):
    """✏️: an earlier last day."""

    absence: int
