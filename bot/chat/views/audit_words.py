"""What each line of the audit log says, in words."""

from __future__ import annotations

from bot.app import App
from bot.chat.views import assignment_words as tasks
from bot.chat.views import facts, unit_settings, words
from bot.domain.activities import Answer, Attendance
from bot.domain.assignments import Progress
from bot.domain.audit import Tag
from bot.domain.unit_settings import Setting, made
from bot.errors import N_
from bot.i18n import Language
from bot.services.identity.acting import Who
from bot.services.personal.audit_trail import Entry

SENTENCES: dict[Tag, str] = {
    Tag.UNIT_MADE: N_("{who} made the unit {unit}"),
    Tag.UNIT_NAMED: N_("{who} renamed a unit: {unit}"),
    Tag.UNIT_CLOSED: N_("{who} closed the unit {unit}"),
    Tag.UNIT_REOPENED: N_("{who} opened the unit {unit} again"),
    Tag.POLICY_CHANGED: N_("{who} changed when {unit} reminds"),
    Tag.UNIT_SETTLED: N_("{who} changed a setting of {unit}: {setting}"),
    Tag.MEMBER_MADE: N_("{who} put {person} on the roster"),
    Tag.MEMBER_CHANGED: N_("{who} corrected the roster's row of {person}"),
    Tag.MEMBER_TRANSFERRED: N_("{who} moved {person} to {unit}"),
    Tag.MEMBER_SEEN: N_("{who} looked at the card of {person}"),
    Tag.MEMBER_LEFT: N_("{who} noted that {person} leaves the organisation"),
    Tag.MEMBER_STAYED: N_("{who} took back that {person} leaves"),
    Tag.MEMBER_RETURNED: N_("{who} put {person} back on the roster"),
    Tag.OFFICE_BEGUN: N_("{who} appointed {person}: {office}"),
    Tag.OFFICE_ENDED: N_("{who} ended an office of {person}: {office}"),
    Tag.ROSTER_IMPORTED: N_("{who} imported a roster"),
    Tag.ROSTER_SEEN: N_("{who} looked at the roster of {unit}"),
    Tag.FILE_RECEIVED: N_("{who} sent a roster file to be checked"),
    Tag.FILE_DISCARDED: N_("{who} discarded a roster file"),
    Tag.TRANSFER_ASKED: N_("{who} asked to transfer {person} to {unit}"),
    Tag.TRANSFER_CONFIRMED: N_("{who} confirmed the transfer of {person} to {unit}"),
    Tag.TRANSFER_DECLINED: N_("{who} declined the transfer of {person} to {unit}"),
    Tag.TRANSFER_WITHDRAWN: N_("{who} took back the transfer of {person} to {unit}"),
    Tag.GROUP_JOINED: N_("{who} put {person} into {unit}"),
    Tag.GROUP_LEFT: N_("{who} took {person} out of {unit}"),
    Tag.LINK_MADE: N_("{who} made a link for another account of {person}"),
    Tag.LINK_REVOKED: N_("{who} revoked the link for another account of {person}"),
    Tag.LINK_USED: N_("another account was linked to {person}"),
    Tag.CLAIM_MADE: N_("{who} made a link for an administrator"),
    Tag.CLAIM_USED: N_("{who} became administrator by a link"),
    Tag.ADMINISTRATOR_ADDED: N_("{who} made {person} an administrator"),
    Tag.ADMINISTRATOR_REMOVED: N_("{who} removed {person} from the administrators"),
    Tag.FIRST_STEPS_PUT_AWAY: N_("{who} put the list of first steps away"),
    Tag.HELD_SENT: N_("{who} had sent what was held back after a backup was read back"),
    Tag.HELD_DROPPED: N_("{who} dropped what was held back after a backup was read back"),
    Tag.INVITE_MADE: N_("{who} made an invite link of {unit}"),
    Tag.INVITE_REVOKED: N_("{who} revoked the invite link of {unit}"),
    Tag.CONSENT_GIVEN: N_("{who} agreed to what is kept"),
    Tag.CONSENT_WITHDRAWN: N_("{who} withdrew consent; the account was erased"),
    Tag.REGISTRATION_ASKED: N_("{who} asked to be registered as {person}"),
    Tag.REGISTRATION_APPROVED: N_("{who} confirmed the registration of {person}"),
    Tag.REGISTRATION_DECLINED: N_("{who} declined a registration as {person}"),
    Tag.REGISTRATION_WITHDRAWN: N_("{who} withdrew a registration"),
    Tag.ACTIVITY_PUBLISHED: N_("{who} published {activity}"),
    Tag.ACTIVITY_CHANGED: N_("{who} changed {activity}"),
    Tag.ACTIVITY_CANCELLED: N_("{who} cancelled {activity}"),
    Tag.ACTIVITY_RESTORED: N_("{who} took back the cancellation of {activity}"),
    Tag.ACTIVITY_FROZEN: N_("who is expected was fixed at the start: {activity}"),
    Tag.ACTIVITY_PEOPLE: N_("{who} changed how {person} is expected: {activity}"),
    Tag.ANSWER_GIVEN: N_("{who} answered {answer}: {activity}"),
    Tag.ANSWERED_FOR: N_("{who} answered {answer} for {person}: {activity}"),
    Tag.ANSWERS_CLOSED: N_("{who} closed the answers: {activity}"),
    Tag.ANSWERS_REOPENED: N_("{who} reopened the answers: {activity}"),
    Tag.LEAVE_APPROVED: N_("{who} approved the leave of {person}: {activity}"),
    Tag.LEAVE_DECLINED: N_("{who} declined the leave of {person}: {activity}"),
    Tag.LEAVE_NOTED: N_("{who} added a note to a leave: {activity}"),
    Tag.LEAVE_WITHDRAWN: N_("{who} withdrew a leave: {activity}"),
    Tag.LEAVE_STANDS: N_("{who}: {person} is on leave for a period: {activity}"),
    Tag.LEAVE_OVER: N_("{who}: {person} is not on leave for a period any more: {activity}"),
    Tag.ABSENCE_ASKED: N_("{who} asked for leave for a period"),
    Tag.ABSENCE_APPROVED: N_("{who} approved leave for a period of {person}"),
    Tag.ABSENCE_DECLINED: N_("{who} declined leave for a period of {person}"),
    Tag.ABSENCE_SET: N_("{who} set leave for a period of {person}"),
    Tag.ABSENCE_SHORTENED: N_("{who} shortened leave for a period of {person}"),
    Tag.ABSENCE_WITHDRAWN: N_("{who} took back leave for a period of {person}"),
    Tag.NUDGE_HUSHED: N_("{who} put off or muted reminders"),
    Tag.NUDGE_HEARD: N_("{who} wants to be reminded again"),
    Tag.NUDGED_BY_HAND: N_("{who} reminded {n} people: {activity}"),
    Tag.PHONED: N_("{who} ticked off {person} on the list to phone: {activity}"),
    Tag.ATTENDANCE_RECORDED: N_("{who} recorded {person} as {state}: {activity}"),
    Tag.WALKED_IN: N_("{who} added {person}, who came: {activity}"),
    Tag.SHEET_CLOSED: N_("{who} closed the sheet: {activity}"),
    Tag.SHEET_SENT_BACK: N_("{who} sent the sheet back for a correction: {activity}"),
    Tag.SHEET_EXPORTED: N_("{who} had the sheet made as a file: {activity}"),
    Tag.OBJECTION_MADE: N_("{who} said that what was recorded is wrong: {activity}"),
    Tag.OBJECTION_SETTLED: N_("{who} dealt with the objection of {person}: {activity}"),
    Tag.PREFERENCES_CHANGED: N_("{who} changed their own settings"),
    Tag.DATA_EXPORTED: N_("{who} had their own data made as a file"),
    Tag.STUDY_PUBLISHED: N_("{who} published {assignment}"),
    Tag.STUDY_CHANGED: N_("{who} changed {assignment}"),
    Tag.STUDY_CLOSED: N_("{who} closed {assignment}"),
    Tag.STUDY_CANCELLED: N_("{who} cancelled {assignment}"),
    Tag.STUDY_PEOPLE: N_("{who} changed whether it concerns {person}: {assignment}"),
    Tag.STUDY_FOLLOWED: N_("the list followed the roster: {assignment}"),
    Tag.STUDY_PROGRESS: N_("{who} noted of {person} “{progress}”: {assignment}"),
    Tag.STUDY_RECEIVED: N_("{who} noted the receipt: {assignment}"),
    Tag.SERIES_BEGUN: N_("{who} began a series in {unit}"),
    Tag.SERIES_CHANGED: N_("{who} changed a series of {unit}"),
    Tag.SERIES_PAUSED: N_("{who} paused a series of {unit}"),
    Tag.SERIES_RESUMED: N_("{who} let a series of {unit} go on"),
    Tag.SERIES_ENDED: N_("{who} ended a series of {unit}"),
    Tag.SERIES_MISSED: N_("a time of a series of {unit} could not be published"),
    Tag.CALENDAR_LOADED: N_("{who} loaded the rest days of a year"),
    Tag.CALENDAR_SETTLED: N_("{who} settled a rest or working day of the organisation"),
    Tag.MESSAGES_RESENT: N_("{who} sent messages again that had not arrived"),
    Tag.MESSAGES_CANCELLED: N_("{who} cancelled messages that waited"),
    Tag.BOT_ADDED: N_("{who} added a bot"),
    Tag.BOT_CHANGED: N_("{who} changed a bot"),
    Tag.BOT_REMOVED: N_("{who} removed a bot"),
    Tag.HOURS_CREDITED: N_("{who} credited {person} with {hours}: {assignment}"),
    Tag.HOURS_CORRECTED: N_(
        "{who} corrected hours of {person} from {before} to {hours}: {assignment}"
    ),
}
"""One for every tag there is."""

about: dict[tuple[Tag, str], str] = {
    (Tag.ATTENDANCE_RECORDED, "activity"): N_("{who} recorded several people: {activity}"),
    (Tag.NUDGED_BY_HAND, "assignment"): N_("{who} reminded {n} people: {assignment}"),
    (Tag.SHEET_EXPORTED, "unit"): N_("{who} had a summary of {unit} made as a file"),
}
"""Where what a line is about makes it another sentence."""


def sentence(app: App, t: Language, of: Entry) -> str:
    """张华 批准了李静的请假：支部党员大会（12月4日 15:00）; not escaped."""
    msgid = about.get((of.tag, of.subject), SENTENCES[of.tag])
    return t._(msgid).format(
        who=who(t, of.who),
        person=of.person or t._("somebody"),
        unit=of.unit.name if of.unit else t._("a unit"),
        activity=_activity(app, t, of),
        office=words.role(t, of.role) if of.role else t._("an office"),
        answer=_answer(t, of),
        state=words.attendance(t, _state(of)),
        setting=_setting(t, of),
        n=of.detail.get("told", 0),
        assignment=tasks.called(t, of.assignment) if of.assignment else t._("an assignment"),
        progress=_progress(t, of),
        hours=tasks.hours_said(t, of.detail.get("hours", 0)),
        before=tasks.hours(of.detail.get("before", 0)),
    )


def _progress(t: Language, of: Entry) -> str:
    said = of.detail.get("to")
    if of.assignment is None or said not in set(Progress):
        return ""
    return tasks.progress(t, of.assignment.kind, Progress(said))


def who(t: Language, of: Who) -> str:
    """张华; 市直机关党委书记, where the name is not for the reader."""
    if of.machine:
        return t._("The system")
    if of.administrator:
        return t._("An administrator")
    if of.name is not None:
        return of.name
    if of.office is None:
        return t._("Somebody of another unit")
    role, unit = of.office
    return t._("{role} of {unit}").format(role=words.role(t, role), unit=unit.name)


def _activity(app: App, t: Language, of: Entry) -> str:
    if of.activity is None:
        return t._("an activity")
    local = app.local(of.activity.starts_at, of.activity.rules.zone)
    return t._("{activity} ({when})").format(
        activity=facts.title(t, of.activity, of.group),
        when=words.brief(t, local, app.today(of.at)),
    )


def _answer(t: Language, of: Entry) -> str:
    said = of.detail.get("answer")
    return words.answer(t, Answer(said)) if said in set(Answer) else t._("No answer yet")


def _state(of: Entry) -> Attendance | None:
    said = of.detail.get("state")
    return Attendance(said) if said in set(Attendance) else None


def _setting(t: Language, of: Entry) -> str:
    """静默时段：20:30–08:00; what was left to the units above again."""
    key, value = of.detail.get("key"), of.detail.get("value")
    if key not in set(Setting):
        return t._("a setting")
    name = unit_settings.name(t, Setting(key))
    if value is None:
        return t._("{name}: as the units above").format(name=name)
    said = unit_settings.value(t, made({Setting(key): value}), Setting(key))
    return t._("{name}: {value}").format(name=name, value=said)
