"""Buttons of study, training and deadlines that are published."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import Button
from bot.domain.assignments import Progress
from bot.services.assignments.papers import Paper


class TaskList(Button, code="edl"):
    """A page of /study."""

    page: int


class TaskOpen(Button, code="edo"):
    """One assignment with everybody it concerns."""

    assignment: int


class MyTask(Button, code="edm"):
    """📄: one's own card of an assignment."""

    assignment: int


class TaskSay(Button, code="eds"):
    """✅ 已完成, ⏳ 进行中, ↩️: how far one's own row is, or that of a unit one heads."""

    row: int
    to: Progress


class DayTask(Button, code="edA"):
    """✅ 已完成 on the list of the day: the list is shown again."""

    row: int


class TaskFile(Button, code="edf"):
    """📎: the file again."""

    assignment: int


class TaskNudge(Button, code="edG"):
    """🔔: remind those who have not done it."""

    assignment: int


class TaskRows(Button, code="edr"):
    """📋: a page of whom it concerns, a key each."""

    assignment: int
    page: int


class TaskRow(Button, code="edp"):
    """One of them, and what can be recorded."""

    row: int
    page: int


class TaskTick(Button, code="edt"):
    """Records for somebody how far they are (代)."""

    row: int
    to: Progress
    page: int


class TaskReceive(Button, code="edv"):
    """📥 签收: it has arrived, or has not after all."""

    row: int
    received: bool
    page: int


class TaskDated(Button, code="edy"):
    """🗓: done on another day."""

    row: int


class CreditAsk(Button, code="edc"):
    """➕ 记学时: one sitting."""

    row: int


class CreditFix(Button, code="edk"):
    """✏️: a sitting had other hours."""

    credit: int


class CreditHours(Button, code="edh"):
    """So many tenths of an hour."""

    draft: int
    hours: int


class RecordDay(Button, code="ed8"):
    """A day of a sitting, or of what was handed up."""

    draft: int
    day: date


class TaskClose(Button, code="edx"):
    """🔒: nothing more is owed; asks once."""

    assignment: int
    sure: bool


class TaskCancel(Button, code="edz"):
    """🚫: it is not to be done after all; asks once."""

    assignment: int
    sure: bool


class TaskEdit(Button, code="ede"):
    """✏️ 修改: what is to be changed (None: asks)."""

    assignment: int
    field: str | None


class TaskPeople(Button, code="edq"):
    """👥: a page of people to choose; `of` is a draft or, once published, the assignment."""

    of: int
    page: int


class TaskPerson(Button, code="edj"):
    """☐ / ☑: it concerns this person, or does not."""

    of: int
    member: int
    on: bool
    page: int


class TaskPapers(Button, code="edb"):
    """📗: the sheets of a unit's year; without `what`, which."""

    unit: int
    year: int
    what: Paper | None
