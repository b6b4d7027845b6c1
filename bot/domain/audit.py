"""The audit log's tags: every change of state is one of these."""

from __future__ import annotations

from enum import StrEnum


class Tag(StrEnum):
    """`subject:what happened`."""

    UNIT_MADE = "unit:made"
    UNIT_NAMED = "unit:named"
    MEMBER_MADE = "member:made"
    MEMBER_CHANGED = "member:changed"
    MEMBER_TRANSFERRED = "member:transferred"
    OFFICE_BEGUN = "office:begun"
    OFFICE_ENDED = "office:ended"
    ROSTER_IMPORTED = "roster:imported"
    CLAIM_MADE = "claim:made"
    CLAIM_USED = "claim:used"
    INVITE_MADE = "invite:made"
    INVITE_REVOKED = "invite:revoked"
    CONSENT_GIVEN = "consent:given"
    CONSENT_WITHDRAWN = "consent:withdrawn"
    REGISTRATION_ASKED = "registration:asked"
    REGISTRATION_APPROVED = "registration:approved"
    REGISTRATION_DECLINED = "registration:declined"
    REGISTRATION_WITHDRAWN = "registration:withdrawn"
    ACTIVITY_PUBLISHED = "activity:published"
    ACTIVITY_CHANGED = "activity:changed"
    ACTIVITY_CANCELLED = "activity:cancelled"
    ACTIVITY_FROZEN = "activity:frozen"
    ANSWER_GIVEN = "answer:given"
    LEAVE_APPROVED = "leave:approved"
    LEAVE_DECLINED = "leave:declined"
    LEAVE_NOTED = "leave:noted"
    LEAVE_WITHDRAWN = "leave:withdrawn"
    NUDGED_BY_HAND = "nudge:by_hand"
    ATTENDANCE_RECORDED = "attendance:recorded"
    SHEET_CLOSED = "sheet:closed"
    SHEET_EXPORTED = "sheet:exported"
    PREFERENCES_CHANGED = "preferences:changed"
    MEMBER_SEEN = "member:seen"
    MEMBER_LEFT = "member:left"
    MEMBER_STAYED = "member:stayed"  # the leaving was undone
