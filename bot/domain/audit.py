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
    MEMBER_RETURNED = "member:returned"  # who had left is on the roster again
    TRANSFER_ASKED = "transfer:asked"
    TRANSFER_CONFIRMED = "transfer:confirmed"
    TRANSFER_DECLINED = "transfer:declined"
    TRANSFER_WITHDRAWN = "transfer:withdrawn"
    LINK_MADE = "link:made"
    LINK_REVOKED = "link:revoked"
    LINK_USED = "link:used"
    GROUP_JOINED = "group:joined"
    GROUP_LEFT = "group:left"
    UNIT_CLOSED = "unit:closed"
    UNIT_REOPENED = "unit:reopened"
    SHEET_SENT_BACK = "sheet:sent_back"
    OBJECTION_MADE = "objection:made"
    OBJECTION_SETTLED = "objection:settled"
    ACTIVITY_PEOPLE = "activity:people"  # somebody added, taken off, or made an observer
    ACTIVITY_RESTORED = "activity:restored"  # its cancellation was undone
    ANSWERS_CLOSED = "answers:closed"
    ANSWERS_REOPENED = "answers:reopened"
    ANSWERED_FOR = "answer:given_for"
    PHONED = "activity:phoned"
    WALKED_IN = "attendance:walked_in"
    UNIT_SETTLED = "unit:settled"
    POLICY_CHANGED = "policy:changed"
    DATA_EXPORTED = "privacy:exported"
    FILE_RECEIVED = "file:received"
    FILE_DISCARDED = "file:discarded"
    ADMINISTRATOR_ADDED = "administrator:added"
    ADMINISTRATOR_REMOVED = "administrator:removed"
    FIRST_STEPS_PUT_AWAY = "first_steps:put_away"
    ROSTER_SEEN = "roster:seen"
    ABSENCE_ASKED = "absence:asked"
    ABSENCE_APPROVED = "absence:approved"
    ABSENCE_DECLINED = "absence:declined"
    ABSENCE_SET = "absence:set"  # by who decides on it, for somebody else
    ABSENCE_SHORTENED = "absence:shortened"
    ABSENCE_WITHDRAWN = "absence:withdrawn"
    LEAVE_STANDS = "leave:stands"  # filled in, because of an absence
    LEAVE_OVER = "leave:over"  # taken out again with it
    NUDGE_HUSHED = "nudge:hushed"  # put off, or muted
    NUDGE_HEARD = "nudge:heard"  # not muted any more
    STUDY_PUBLISHED = "study:published"  # a study assignment, training window or deadline
    STUDY_CHANGED = "study:changed"
    STUDY_CLOSED = "study:closed"
    STUDY_CANCELLED = "study:cancelled"
    STUDY_PEOPLE = "study:people"  # somebody added, or taken off
    STUDY_FOLLOWED = "study:followed"  # whom it concerns, as the roster has changed
    STUDY_PROGRESS = "study:progress"  # done, under way, taken back
    STUDY_RECEIVED = "study:received"
    SERIES_BEGUN = "series:begun"
    SERIES_CHANGED = "series:changed"
    SERIES_PAUSED = "series:paused"
    SERIES_RESUMED = "series:resumed"
    SERIES_ENDED = "series:ended"
    SERIES_MISSED = "series:missed"  # a time that could not be published
    CALENDAR_LOADED = "calendar:loaded"
    CALENDAR_SETTLED = "calendar:settled"  # a rest or working day of the organisation's own
    HOURS_CREDITED = "hours:credited"
    HOURS_CORRECTED = "hours:corrected"
