"""The member's card of an activity, and what is told about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import AnswerButton, LeaveNote, WithdrawLeave
from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, rows
from bot.chat.views import words
from bot.chat.views.nudges import still_right
from bot.domain.access import Actor
from bot.domain.activities import LENGTH, ActivityKind, ActivityState, Answer, Leave
from bot.domain.nudges import Audience
from bot.errors import N_
from bot.i18n import Language
from bot.services import answers, changes, leave, publishing
from bot.services.answers import Mine
from bot.services.nudges import matter
from bot.store.activities import Activity
from bot.store.sending import Claimed


def title(t: Language, activity: Activity) -> str:
    """What it is called: its kind, or for 其他活动 its subject."""
    if activity.kind is ActivityKind.OTHER and activity.subject:
        return activity.subject
    return words.kind(t, activity.kind)


def facts(app: App, t: Language, activity: Activity, now: datetime) -> str:
    """What, when, where, about what: escaped lines; the first says what and when."""
    today = app.today(now)
    local = app.local(activity.starts_at)
    when = words.moment(t, local, today)
    away = words.days_from_now(t, local.date(), today)
    shows_subject = activity.subject and activity.kind is not ActivityKind.OTHER
    return lines(
        bold(t._("📌 {title} · {when}").format(title=title(t, activity), when=when)),
        esc(_away(app, t, activity, away)),
        t._("📍 {place}").format(place=esc(activity.place)) if activity.place else None,
        t._("📝 {subject}").format(subject=esc(activity.subject)) if shows_subject else None,
    )


def _away(app: App, t: Language, activity: Activity, away: str) -> str:
    if activity.ends_at - activity.starts_at == LENGTH:
        return t._("🗓 {away}").format(away=away)
    start, end = app.local(activity.starts_at), app.local(activity.ends_at)
    span = f"{words.clock(start)}–{words.clock(end)}"
    return t._("🗓 {when} · {away}").format(when=span, away=away)


def member_card(app: App, t: Language, mine: Mine, now: datetime) -> Screen:
    """One's own card: the facts, one's answer, and the buttons while answers are taken."""
    activity = mine.activity
    open_ = activity.state is ActivityState.PUBLISHED and activity.starts_at > now
    text = lines(facts(app, t, activity, now), _deadline(app, t, activity, now) if open_ else None)
    text = lines(text, "", _status(t, mine, open_=open_))
    keys = _keys(t, mine) if open_ else ()
    return Screen(text, keys, matter=matter(activity.id))


def _deadline(app: App, t: Language, activity: Activity, now: datetime) -> str:
    until = app.local(activity.answer_by)
    when = f"{words.date_only(t, until.date(), app.today(now))} {words.clock(until)}"
    if now <= activity.answer_by:
        return esc(t._("⏰ Please answer by {when}").format(when=when))
    return esc(
        t._("⏰ The time for answers ended on {when}; later ones are marked late.").format(
            when=when
        )
    )


def _status(t: Language, mine: Mine, *, open_: bool) -> str:
    if mine.activity.state is ActivityState.CANCELLED:
        return esc(t._("🚫 This activity was cancelled."))
    if mine.answer is Answer.LEAVE:
        return esc(t._(_LEAVE[mine.row.leave or Leave.REQUESTED]))
    late = t._(" (late)") if mine.row.answered_late else ""
    if mine.answer is not None:
        said = words.answer(t, mine.answer) + late
        shown = (
            t._("Your answer: {answer} (you can change it)")
            if open_
            else t._("Your answer: {answer}")
        )
        return esc(shown.format(answer=said))
    if mine.row.answer is not None:
        before = t._("Before the change: {answer}. Please answer again.")
        return esc(before.format(answer=words.answer(t, mine.row.answer)))
    return esc(t._("You have not answered yet.") if open_ else t._("You did not answer."))


_LEAVE = {
    Leave.REQUESTED: N_("🙏 You have asked for leave; it waits for approval."),
    Leave.APPROVED: N_("🙏 Your leave is approved."),
    Leave.DECLINED: N_("✖️ Your leave was not approved. Please come if you can."),
}


def _keys(t: Language, mine: Mine) -> Keyboard:
    chosen = mine.answer
    declined = mine.row.leave is Leave.DECLINED
    answer_row = tuple(
        Key(
            words.answer(t, one) + (" ●" if one is chosen and not declined else ""),
            AnswerButton(mine.activity.id, one),
            style=Style.SUCCESS if one is Answer.ATTENDING else None,
        )
        for one in Answer
    )
    asked = chosen is Answer.LEAVE and mine.row.leave is Leave.REQUESTED
    note = t._("✏️ Change the note") if mine.row.leave_note else t._("✏️ Add a note")
    extra = (
        (
            Key(note, LeaveNote(mine.activity.id)),
            Key(t._("↩️ Withdraw"), WithdrawLeave(mine.activity.id)),
        )
        if asked
        else ()
    )
    return rows(answer_row, extra)


def answered(t: Language, mine: Mine, now: datetime) -> str:
    """What the press of an answer says."""
    if mine.answer is None:
        return t._("Taken back: please answer again.")
    if mine.answer is Answer.LEAVE:
        return t._("Leave asked for; the secretary decides.")
    if mine.row.answered_late:
        return t._("Recorded as late: {answer}").format(answer=words.answer(t, mine.answer))
    return t._("Recorded: {answer}").format(answer=words.answer(t, mine.answer))


def _mine_of_rows(context: Context, claimed: list[Claimed]) -> dict[int, Mine | None]:
    """The activity of each row as its reader sees it, by row id."""
    wanted = []
    for row in claimed:
        account = context.account(row)
        actor = Actor(
            context.app.bot_id,
            row.chat_id,
            account.id if account else None,
            account.member_id if account else None,
        )
        wanted.append((actor, row.params["activity"]))
    found = answers.mine_many(context.uow, wanted)
    return {row.id: mine for row, mine in zip(claimed, found, strict=True)}


def _card(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """New cards, and cards edited after a change of words."""
    prepared: dict[int, Prepared] = {}
    for row, mine in _with_mine(context, claimed):
        if mine is None or mine.activity.state is not ActivityState.PUBLISHED:
            prepared[row.id] = Skip("not expected any more" if mine is None else "no longer on")
        else:
            prepared[row.id] = member_card(context.app, context.t(row), mine, context.now)
    return prepared


def _with_mine(context: Context, claimed: list[Claimed]) -> list[tuple[Claimed, Mine | None]]:
    found = _mine_of_rows(context, claimed)
    return [(row, found[row.id]) for row in claimed]


def _changed(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """What has changed, and the card with its buttons again."""
    prepared: dict[int, Prepared] = {}
    for row, mine in _with_mine(context, claimed):
        if mine is None or mine.activity.state is not ActivityState.PUBLISHED:
            prepared[row.id] = Skip("not expected any more" if mine is None else "no longer on")
            continue
        t = context.t(row)
        card = member_card(context.app, t, mine, context.now)
        heading = bold(t._("✏️ Changed: {title}").format(title=title(t, mine.activity)))
        was = _was(context, t, row, mine.activity)
        prepared[row.id] = replace(card, text=lines(heading, was, "", card.text))
    return prepared


def _was(context: Context, t: Language, row: Claimed, activity: Activity) -> str:
    params = row.params
    said = []
    start = datetime.fromisoformat(params["starts_at"])
    if start != activity.starts_at:
        before = words.moment(t, context.app.local(start), context.today)
        said.append(t._("new time (it was {before})").format(before=before))
    if params["place_changed"]:
        said.append(t._("new place"))
    if params["subject_changed"]:
        said.append(t._("new subject"))
    return esc(words.listed(t, said))


def _cancelled(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    prepared: dict[int, Prepared] = {}
    for row, mine in _with_mine(context, claimed):
        if mine is None or mine.activity.state is not ActivityState.CANCELLED:
            prepared[row.id] = Skip("not expected any more" if mine is None else "on again")
            continue
        t = context.t(row)
        local = context.app.local(mine.activity.starts_at)
        said = t._("🚫 Cancelled: {title} · {when}").format(
            title=title(t, mine.activity), when=words.moment(t, local, context.today)
        )
        prepared[row.id] = Screen(
            lines(bold(said), esc(t._("You need not come, and need not answer."))),
            matter=matter(mine.activity.id),
        )
    return prepared


def _unanswered(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """A nudge to somebody who still owes an answer: the card, with a word in front."""
    prepared, kept = still_right(context, claimed, Audience.UNANSWERED)
    for row, mine in _with_mine(context, [row for row, _ in kept.values()]):
        if mine is None:
            prepared[row.id] = Skip("not expected any more")
            continue
        t = context.t(row)
        card = member_card(context.app, t, mine, context.now)
        asks = bold(t._("🔔 Please answer: {title}").format(title=title(t, mine.activity)))
        prepared[row.id] = replace(card, text=lines(asks, "", card.text))
    return prepared


def _leave_outcome(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """Leave was decided: the card says how, and offers the answers again when it was declined."""
    prepared: dict[int, Prepared] = {}
    for row, mine in _with_mine(context, claimed):
        decided = mine is not None and mine.row.leave in (Leave.APPROVED, Leave.DECLINED)
        if mine is None or not decided:
            prepared[row.id] = Skip("nothing decided any more")
        else:
            prepared[row.id] = member_card(context.app, context.t(row), mine, context.now)
    return prepared


PUSHES: dict[str, Prepare] = {
    publishing.CARD: _card,
    changes.CHANGED: _changed,
    changes.CANCELLED: _cancelled,
    "nudge.unanswered": _unanswered,
    leave.OUTCOME: _leave_outcome,
}
