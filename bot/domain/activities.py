"""Activities: kinds, answers, who is expected, when an answer is late."""

from __future__ import annotations

from enum import StrEnum


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
