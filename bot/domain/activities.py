"""Activities: kinds, answers, who is expected, when an answer is late."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.org import Standing, UnitKind
from bot.domain.quiet import USUAL, Quiet


class ActivityKind(StrEnum):
    """Gatherings that take answers and a sheet."""

    MEMBER_MEETING = "member_meeting"  # 支部党员大会
    COMMITTEE_MEETING = "committee_meeting"  # 支委会
    GROUP_MEETING = "group_meeting"  # 党小组会
    PARTY_CLASS = "party_class"  # 党课
    THEME_DAY = "theme_day"  # 主题党日
    ORG_LIFE = "org_life"  # 组织生活会
    OTHER = "other"  # 其他活动


class ActivityState(StrEnum):
    """Published until it is cancelled, or closed with a sheet."""

    PUBLISHED = "published"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class Answer(StrEnum):
    """What a member said beforehand; none of these is attendance (product.md, rule 1)."""

    ATTENDING = "attending"
    LEAVE = "leave"
    UNSURE = "unsure"


class Leave(StrEnum):
    """请假: one state, no kind, no reason demanded (domain.md section 5)."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"


class Attendance(StrEnum):
    """What happened. No value at all means unrecorded 未登记, which is never absent."""

    PRESENT = "present"
    LATE = "late"
    ON_LEAVE = "on_leave"
    ABSENT = "absent"


class Naming(StrEnum):
    """How somebody was named for one activity, against or beside what the roster says."""

    ADDED = "added"
    REMOVED = "removed"
    OBSERVER = "observer"  # 列席: comes, and counts nowhere


LENGTH = timedelta(hours=1)
"""How long an activity lasts when nobody says (product.md, One line)."""
DEADLINE_HOUR = time(18, 0)
NOON = time(12, 0)
SHORT_NOTICE = timedelta(hours=2)
UNDO = timedelta(minutes=10)
"""How long a cancellation can be undone."""

_BRANCH_KINDS = tuple(ActivityKind)
JOINT_KINDS = (
    ActivityKind.MEMBER_MEETING,
    ActivityKind.PARTY_CLASS,
    ActivityKind.THEME_DAY,
    ActivityKind.ORG_LIFE,
)
"""What a unit above sets up for its committee, or for several of its branches together."""
_COMMITTEE_KINDS = (ActivityKind.COMMITTEE_MEETING, *JOINT_KINDS, ActivityKind.OTHER)
EXPECTED_STANDINGS = frozenset({Standing.FULL, Standing.PROBATIONARY})
"""Applicants are expected only where they are named (domain.md section 1)."""


class Circle(StrEnum):
    """Who is expected at a kind of activity."""

    UNIT = "unit"
    COMMITTEE = "committee"
    GROUP = "group"


def kinds_of(unit_kind: UnitKind) -> tuple[ActivityKind, ...]:
    """What a unit of this kind holds: a branch everything, a unit above it what its committee
    meets for, and what it sets up for branches."""
    return _BRANCH_KINDS if unit_kind is UnitKind.BRANCH else _COMMITTEE_KINDS


def circle_of(kind: ActivityKind, unit_kind: UnitKind) -> Circle:
    """Who is expected (product.md, Kinds and who is expected): the branch; for a 支委会, and for
    whatever a unit above the branch holds, the committee; for a 党小组会 the group."""
    if kind is ActivityKind.GROUP_MEETING:
        return Circle.GROUP
    if kind is ActivityKind.COMMITTEE_MEETING or unit_kind is not UnitKind.BRANCH:
        return Circle.COMMITTEE
    return Circle.UNIT


def default_answer_by(starts_at: datetime, now: datetime, zone: tzinfo) -> datetime:
    """Until when answers are in time: the day before at 18:00; if that is past, two hours before
    the start; if that is too, the start. Instants are UTC."""
    eve = starts_at.astimezone(zone).date() - timedelta(days=1)
    candidates = (datetime.combine(eve, DEADLINE_HOUR, zone), starts_at - SHORT_NOTICE)
    return next((one.astimezone(UTC) for one in candidates if one > now), starts_at)


class Window(StrEnum):
    """Whether answers to an activity are taken."""

    OPEN = "open"
    LATE = "late"  # taken, and marked late
    SHUT = "shut"  # the deadline has passed and late ones do not count
    BEGUN = "begun"
    CLOSED = "closed"
    CANCELLED = "cancelled"


def window(
    state: ActivityState,
    starts_at: datetime,
    answer_by: datetime,
    now: datetime,
    *,
    late_answers: bool,
) -> Window:
    """Whether answers are taken at `now`. An answer at the very deadline is in time, one at the
    very start is none."""
    if state is ActivityState.CANCELLED:
        return Window.CANCELLED
    if state is ActivityState.CLOSED:
        return Window.CLOSED
    if now >= starts_at:
        return Window.BEGUN
    if now <= answer_by:
        return Window.OPEN
    return Window.LATE if late_answers else Window.SHUT


def cannot_wait(starts_at: datetime, now: datetime, zone: tzinfo, quiet: Quiet = USUAL) -> bool:
    """Whether news of an activity goes out, without a sound, although the hour is indecent: it
    starts before the quiet hours end or within two hours after (product.md, Changes)."""
    morning = quiet.until(now.astimezone(zone))
    return morning is not None and starts_at <= morning + SHORT_NOTICE


def can_undo(cancelled_at: datetime | None, starts_at: datetime, now: datetime) -> bool:
    """Whether a cancellation can still be undone: for ten minutes, and not after the start."""
    return cancelled_at is not None and now <= cancelled_at + UNDO and now < starts_at


def closed_by_hand(now: datetime) -> datetime:
    """The deadline of answers that are no longer taken from `now` on."""
    return now - timedelta(seconds=1)


def deadline_choices(starts_at: datetime, now: datetime, zone: tzinfo) -> list[datetime]:
    """Deadlines to choose from, by time: this evening, tomorrow at noon, the evening before the
    start, two hours before it, the start itself; what has passed is left out. Instants are UTC."""
    today, start = now.astimezone(zone).date(), starts_at.astimezone(zone).date()
    day = timedelta(days=1)
    walls = (
        datetime.combine(today, DEADLINE_HOUR, zone),
        datetime.combine(today + day, NOON, zone),
        datetime.combine(start - day, DEADLINE_HOUR, zone),
    )
    instants = {wall.astimezone(UTC) for wall in walls} | {starts_at - SHORT_NOTICE, starts_at}
    return sorted(one for one in instants if now < one <= starts_at)
