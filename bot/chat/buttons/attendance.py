"""Buttons of the roll."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.domain.activities import Attendance


class RollOpen(Button, code="t"):
    """📝: the roll of an activity, or its sheet once it is closed, as a card of its own."""

    activity: int


class RollPage(Button, code="tp"):
    """The same card, turned to a page."""

    activity: int
    page: int


class RollToggle(Button, code="tm"):
    """Records one person as `state`, whatever they are recorded as now."""

    activity: int
    member: int
    state: Attendance | None
    page: int


class RollAll(Button, code="ta"):
    """✅ 全到: everybody who said they would come and is unrecorded is present."""

    activity: int
    page: int


class RollClose(Button, code="tc"):
    """✔️ 结束考勤; `sure`: with people unrecorded too."""

    activity: int
    sure: bool = False


class RollList(Button, code="tl"):
    """A page of the activities whose roll is open."""

    page: int
