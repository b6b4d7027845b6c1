"""Whom to phone about an activity, and what is answered for them."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.participants import BehalfAnswer, BehalfOpen, PhonePage, PhoneTick
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import facts, paging, words
from bot.chat.views.tally import unreached
from bot.domain.activities import ActivityState, Answer, Leave
from bot.i18n import Language
from bot.services.activities.activities import Entry
from bot.services.activities.behalf import Calls

PAGE = 8


def calls(app: App, t: Language, shown: Calls, page: int, now: datetime) -> Screen:
    """📞: two keys a person, to tick off and to answer for them."""
    activity = shown.board.activity
    people, page, pages = paging.cut(shown.people, page, PAGE)
    if not shown.people:
        advice = t._("Everybody is in chat and was reached; there is nobody to phone.")
    elif shown.open:
        advice = t._("Phone them, tick them off, and record what they say with ✍️.")
    elif activity.state is ActivityState.PUBLISHED:
        advice = t._("Phone them and tick them off; the secretary records what they say.")
    else:
        advice = t._("Tell them that it was cancelled, and tick them off.")
    return Screen(
        lines(
            facts.headline(app, t, activity, shown.board.group, now),
            bold(t._("📞 To phone: {n}").format(n=shown.left)),
            esc(advice),
            "",
            *(_line(app, t, shown, one) for one in people),
        ),
        rows(
            *(_keys(t, shown, one, page) for one in people),
            paging.arrows(page, pages, lambda to: PhonePage(activity.id, to)),
            Key(t._("◀ Back"), OpenActivity(activity.id)),
        ),
    )


def _line(app: App, t: Language, shown: Calls, entry: Entry) -> str:
    """☑ 孙敏（不在线） · ✅ 参加（代） · 14:02."""
    at = entry.row.phoned_at
    parts = [("☐ " if at is None else "☑ ") + entry.name + unreached(t, entry.unreached)]
    parts.append(said(t, shown, entry))
    if at is not None:
        parts.append(words.clock(app.local(at, shown.board.activity.rules.zone)))
    return esc(" · ".join(parts))


def said(t: Language, shown: Calls, entry: Entry) -> str:
    """What somebody answered, or what was answered for them."""
    round_ = shown.board.activity.round
    answer = entry.row.answer_in(round_)
    if answer is None:
        return t._("No answer yet")
    state = {
        Leave.REQUESTED: t._(" (to decide)"),
        Leave.APPROVED: t._(" (approved)"),
    }.get(entry.row.leave_in(round_) or Leave.DECLINED, "")
    by = t._(" (for them)") if entry.row.answered_by else ""
    return words.answer(t, answer) + state + by


def _keys(t: Language, shown: Calls, entry: Entry, page: int) -> tuple[Key, ...]:
    activity_id, member_id = shown.board.activity.id, entry.row.member_id
    done = entry.row.phoned_at is not None
    label = ("☑ " if done else "☐ ") + entry.name
    tick = Key(label, PhoneTick(activity_id, member_id, not done, page))
    if not shown.open:
        return (tick,)
    answer = Key(t._("✍️ Answer for them"), BehalfOpen(activity_id, member_id, page))
    return (tick, answer)


def ticked(t: Language, name: str, *, done: bool) -> str:
    """What a tick did."""
    said = t._("{name}: phoned") if done else t._("{name}: still to phone")
    return said.format(name=name)


def person(app: App, t: Language, shown: Calls, entry: Entry, page: int, now: datetime) -> Screen:
    """✍️: what does somebody say?"""
    activity, member_id = shown.board.activity, entry.row.member_id

    def key(label: str, answer: Answer | None, style: Style | None = None) -> Key:
        return Key(label, BehalfAnswer(activity.id, member_id, answer, True, page), style=style)

    waits = BehalfAnswer(activity.id, member_id, Answer.LEAVE, False, page)
    answered = entry.row.answer_in(activity.round) is not None
    return Screen(
        lines(
            facts.headline(app, t, activity, shown.board.group, now),
            bold(t._("✍️ For {name}").format(name=entry.name)),
            esc(said(t, shown, entry)),
            esc(t._("What you record is marked as recorded for them.")),
        ),
        rows(
            (
                key(words.answer(t, Answer.ATTENDING), Answer.ATTENDING, Style.SUCCESS),
                key(words.answer(t, Answer.UNSURE), Answer.UNSURE),
            ),
            key(t._("🙏 Leave, approved at once"), Answer.LEAVE),
            Key(t._("🙏 Leave, still to be decided"), waits),
            key(t._("↩️ Take the answer back"), None) if answered else None,
            Key(t._("◀ Back"), PhonePage(activity.id, page)),
        ),
    )


def answered(t: Language, shown: Calls, entry: Entry) -> str:
    """What was recorded."""
    return t._("{name}: {answer}").format(name=entry.name, answer=said(t, shown, entry))
