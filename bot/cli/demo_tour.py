"""The tour of the demo as the page gets it: its script, and what only the database knows of it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.cli.demo_tour_script import MEETING, MEETING_ON, NUDGE, Json, steps
from bot.domain.activities import ActivityState
from bot.domain.attendance import OPENS_BEFORE
from bot.services.nudging import nudges
from bot.store.uow import UnitOfWork

_FAR = timedelta(days=400)
_RECENT = timedelta(days=2)


def moments(uow: UnitOfWork, bot_id: int) -> dict[str, datetime | None]:
    """When the next reminder falls due, and when the next meeting begins."""
    root = uow.units.root()
    coming = uow.activities.under(root.path, uow.now, uow.now + _FAR) if root else []
    begins = [one.starts_at for one in coming if one.starts_at > uow.now]
    return {NUDGE: nudges.next_nudge(uow, bot_id), MEETING: min(begins, default=None)}


def tour(uow: UnitOfWork, key: bytes, zone: ZoneInfo) -> Json:
    """The tour as the page gets it. Its id is that of the folder: what the page has kept of the
    tour counts no more when the demo begins anew, with another key."""
    return {
        "id": hashlib.sha256(b"tour" + key).hexdigest()[:12],
        "steps": steps(_line(uow, zone)),
        "flags": [MEETING_ON] if _is_on(uow) else [],
    }


def _line(uow: UnitOfWork, zone: ZoneInfo) -> str:
    """A meeting on the working day after the next one, in one line."""
    day = uow.calendar.add_working(uow.now.astimezone(zone).date(), 2)
    return f"/new 支部党员大会 {day.month}月{day.day}日 15:00 三楼会议室 三季度总结"


def _is_on(uow: UnitOfWork) -> bool:
    """Whether the roll of some meeting may be taken now."""
    root = uow.units.root()
    opened = uow.now + OPENS_BEFORE
    near = uow.activities.under(root.path, uow.now - _RECENT, opened) if root else []
    return any(one.state is ActivityState.PUBLISHED for one in near)
