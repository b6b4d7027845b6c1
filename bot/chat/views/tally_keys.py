"""The keys under the secretary's view of an activity: what the reader may do now."""

from __future__ import annotations

from datetime import datetime

from bot.chat.buttons.activities import (
    CancelButton,
    ChangeButton,
    LeavePending,
    ListPage,
    NamesPage,
)
from bot.chat.buttons.answer_times import HoldAgain, UndoCancel
from bot.chat.buttons.attendance import RollOpen
from bot.chat.buttons.audit import Trace
from bot.chat.buttons.nudges import HandPick, NudgeButton
from bot.chat.buttons.participants import PhonePage
from bot.chat.screens import Key, Keyboard, Style, pairs, rows
from bot.chat.views import activity_hours, audit, hand_nudges, previews
from bot.domain.activities import ActivityState, can_undo
from bot.domain.attendance import has_opened
from bot.i18n import Language
from bot.services.activities.activities import Board


def keys(t: Language, board: Board, now: datetime) -> Keyboard:
    """Reaching people first, then looking, then changing."""
    activity = board.activity
    decide = t._("🙏 Leave to decide: {n}").format(n=board.to_decide)
    on = activity.state is ActivityState.PUBLISHED
    asked = [Key(decide, LeavePending(activity.id))] if on and board.to_decide else []
    return rows(
        *pairs(_reaching(t, board, now) + asked),
        *pairs(_looking(t, board, now) + _changing(t, board, now)),
        Key(t._("◀ Back"), ListPage(0)),
    )


def _reaching(t: Language, board: Board, now: datetime) -> list[Key]:
    activity = board.activity
    on = activity.state is ActivityState.PUBLISHED
    reached = sum(entry.reachable for entry in board.said(None))
    ahead = now < activity.starts_at
    made = []
    if on and ahead and board.may_nudge and reached:
        made.append(Key(t._("🔔 Remind {n}").format(n=reached), NudgeButton(activity.id)))
    if on and ahead and board.may_nudge:
        made.append(hand_nudges.key(t, HandPick(activity.id, 0)))
    if ahead and (board.may_manage or board.may_nudge) and board.to_phone:
        left = sum(one.row.phoned_at is None for one in board.to_phone)
        label = t._("📞 To phone: {n}").format(n=left) if left else t._("📞 All phoned")
        made.append(Key(label, PhonePage(activity.id, 0)))
    return made


def _looking(t: Language, board: Board, now: datetime) -> list[Key]:
    activity = board.activity
    made = [Key(t._("📋 List"), NamesPage(activity.id, 0))]
    held = activity.state is not ActivityState.CANCELLED
    if held and has_opened(activity.starts_at, now) and board.may_take_roll:
        made.append(Key(t._("📝 Attendance"), RollOpen(activity.id)))
    if activity.state is not ActivityState.CANCELLED:
        made.append(previews.key(t, activity.id))
    if board.may_manage:
        made.append(audit.key(t, Trace.ACTIVITY, activity.id))
    return made


def _changing(t: Language, board: Board, now: datetime) -> list[Key]:
    activity = board.activity
    on = activity.state is ActivityState.PUBLISHED
    if not board.may_manage:
        return []
    made = []
    if activity.state is not ActivityState.CANCELLED:
        made.append(activity_hours.key(t, activity))
    if on and now < activity.starts_at:
        made.append(Key(t._("✏️ Change"), ChangeButton(activity.id, None)))
    hosted = activity.host_unit_id is not None
    if on and not activity.correcting and not hosted:
        cancel = CancelButton(activity.id, sure=False)
        made.append(Key(t._("🚫 Cancel it"), cancel, style=Style.DANGER))
    if not on and not hosted and can_undo(activity.cancelled_at, activity.starts_at, now):
        made.append(Key(t._("↩️ Undo the cancellation"), UndoCancel(activity.id)))
    if not on or now >= activity.ends_at:
        made.append(Key(t._("🔁 Hold again"), HoldAgain(activity.id, sure=False)))
    return made
