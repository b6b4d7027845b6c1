"""Buttons of setting and changing study, training and deadlines. `draft` is the form's."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import Button
from bot.domain.assignments import AssignmentKind, Whom
from bot.domain.org import Role


class PlanUnit(Button, code="edu"):
    """Which unit sets it."""

    draft: int
    unit: int


class PlanKind(Button, code="edn"):
    """学习任务, 培训期限, 截止事项."""

    draft: int
    kind: AssignmentKind


class PlanWhom(Button, code="edw"):
    """Whom it concerns."""

    draft: int
    whom: Whom


class PlanGroup(Button, code="edg"):
    """Which group."""

    draft: int
    group: int


class PlanRole(Button, code="edi"):
    """☐ / ☑: an office counts, or does not."""

    draft: int
    role: Role
    on: bool


class PlanDone(Button, code="edd"):
    """Offices or people are chosen."""

    draft: int
    field: str


class PlanSkip(Button, code="ed7"):
    """Left empty, or as usual."""

    draft: int
    field: str


class PlanEdit(Button, code="eda"):
    """✏️: one question again."""

    draft: int
    field: str


class PlanDay(Button, code="ed0"):
    """A day of the calendar."""

    draft: int
    day: date


class PlanMonth(Button, code="ed1"):
    """Turn the calendar to the month of this day."""

    draft: int
    day: date


class PlanHours(Button, code="ed2"):
    """So many tenths of an hour."""

    draft: int
    hours: int


class PlanMonths(Button, code="ed3"):
    """Each has so many months from taking office."""

    draft: int
    months: int


class PlanIntensive(Button, code="ed6"):
    """集中培训, or not."""

    draft: int
    on: bool


class PlanPublish(Button, code="ed4"):
    """✅ 发布."""

    draft: int


class PlanResume(Button, code="ed5"):
    """Go on with a form left half-way, or begin anew."""

    draft: int
    go_on: bool


class PlanDiscard(Button, code="edD"):
    """🗑: nothing is set, or changed."""

    draft: int


class PlanBegin(Button, code="edB"):
    """➕: set one."""
