"""From a local date and time to an instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.phrases.readings import Past


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, of a wall clock reading in `zone`."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def check_start(day: date, start: time, now_local: datetime) -> Past | None:
    """Past if that start is not after `now_local` (aware, local); no other day is suggested."""
    begins = datetime.combine(day, start, now_local.tzinfo)
    return Past(day, None) if begins <= now_local else None
