"""The member's card of an activity, and what is told about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import AnswerButton, LeaveNote, WithdrawLeave
from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Key, Keyboard, Screen, Style, esc, lines, rows
from bot.chat.views import agenda, facts, hushes, words
from bot.chat.views.facts import Before
from bot.domain.access import Actor
from bot.domain.activities import ActivityState, Answer, Leave, Window
from bot.domain.org import Role
from bot.domain.policies.steps import Audience
from bot.errors import N_
from bot.i18n import Language
from bot.services.activities import answers, cards, changes, leave
from bot.services.activities.answers import Mine, Outcome, Recorded
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.delivery.sending import Claimed

_CHANGED = N_("✏️ Changed: {title} · {when}")
_CANCELLED = N_("🚫 Cancelled: {title} · {when}")
_ASKED = N_("🔔 Please answer: {title} · {when}")
_NUDGES = {
    Audience.UNANSWERED: _ASKED,
    Audience.UNSURE: N_("🔔 Can you come? {title} · {when}"),
    Audience.LEAVE_PENDING: N_("🔔 Your leave is not decided yet: {title} · {when}"),
    Audience.EXPECTED: N_("🔔 Coming up: {title} · {when}"),
}
_GRANTED = N_("🙏 Leave approved: {title} · {when}")
_REFUSED = N_("✖️ Leave not approved: {title} · {when}")


def member_card(
    app: App,
    t: Language,
    mine: Mine,
    now: datetime,
    msgid: str = facts.HERE,
    before: Before | None = None,
) -> Screen:
    """One's own card: the facts, one's answer, and the buttons while answers are taken. `msgid` is
    how its first line begins, `before` what has been changed."""
    activity = mine.activity
    found = mine.window(now)
    text = lines(
        facts.headline(app, t, activity, mine.group, now, msgid),
        facts.details(app, t, activity, now, before),
        None if mine.row.observer else _deadline(app, t, activity, found, now),
        "",
        _status(t, mine, found),
        hushes.muted_line(t, found) if mine.muted else None,
    )
    keys = _keys(t, mine) if found in (Window.OPEN, Window.LATE) else ()
    if found is Window.SHUT and mine.answer is Answer.LEAVE and not mine.row.observer:
        keys = rows(back_key(t, activity.id))
    if found in (Window.OPEN, Window.LATE, Window.SHUT):
        unmute = (hushes.unmute(t, activity.id),) if mine.muted else ()
        keys = rows(*keys, (agenda.key(t, activity), *unmute))
    return Screen(text, keys, matter=matter(activity.id))


def said(app: App, t: Language, recorded: Recorded, now: datetime) -> tuple[str, bool]:
    """What the press of an answer says, and whether that needs reading."""
    mine, outcome = recorded.mine, recorded.outcome
    if outcome in (Outcome.TAKEN, Outcome.SAME):
        if mine.leave is Leave.REQUESTED:
            return t._("Leave asked for; it waits for approval."), False
        answer = words.answer(t, mine.answer) if mine.answer else ""
        return t._("Recorded: {answer}").format(answer=answer), False
    return t._(_SAID[outcome]).format(when=_until(app, t, mine.activity, now)), True


_SAID = {
    Outcome.LATE: N_(
        "The time for answers ended on {when}. Your answer is recorded as late, and the secretary "
        "sees that."
    ),
    Outcome.MOVED: N_("Time or place have changed. Please look at the card and answer again."),
    Outcome.SHUT: N_("The time for answers ended on {when}. Please tell the secretary directly."),
    Outcome.BEGUN: N_("It has begun; answers are no longer taken."),
    Outcome.CLOSED: N_("It is over; answers are no longer taken."),
    Outcome.CANCELLED: N_("This activity was cancelled."),
}


def taken_back(t: Language, mine: Mine) -> str:
    """What ↩️ says."""
    if mine.answer is Answer.ATTENDING:
        return t._("Taken back: you come, and whoever decides about leave is told.")
    return t._("Taken back: please answer again.")


def _until(app: App, t: Language, activity: Activity, now: datetime) -> str:
    zone = activity.rules.zone
    return words.brief(t, app.local(activity.answer_by, zone), app.local(now, zone).date())


def _deadline(
    app: App, t: Language, activity: Activity, found: Window, now: datetime
) -> str | None:
    sentences = {
        Window.OPEN: t._("⏰ Please answer by {when}"),
        Window.LATE: t._("⏰ The time for answers ended on {when}; later ones are marked late."),
        Window.SHUT: t._("⏰ The time for answers ended on {when}."),
    }
    if found not in sentences:
        return None
    return esc(sentences[found].format(when=_until(app, t, activity, now)))


def _status(t: Language, mine: Mine, found: Window) -> str:
    if found is Window.CANCELLED:
        return esc(t._("🚫 This activity was cancelled."))
    if mine.row.observer:
        return esc(t._("👁 You are asked to observe; no answer is needed."))
    if mine.leave is not None:
        return esc(_leave(t, mine, mine.leave))
    if mine.answer is not None:
        answer = words.answer(t, mine.answer) + (t._(" (late)") if mine.row.answered_late else "")
        answer += t._(" (recorded for you)") if mine.row.answered_by else ""
        changeable = found in (Window.OPEN, Window.LATE)
        shown = (
            t._("Your answer: {answer} (you can change it)")
            if changeable
            else t._("Your answer: {answer}")
        )
        return esc(shown.format(answer=answer))
    if found not in (Window.OPEN, Window.LATE):
        return esc(t._("You did not answer."))
    if mine.before is not None:
        asked = t._("Before the change: {answer}. Please answer again.")
        return esc(asked.format(answer=_before(t, mine, mine.before)))
    return esc(t._("You have not answered yet."))


def _before(t: Language, mine: Mine, answer: Answer) -> str:
    """🙏 请假（已准）: what one had said, and what had become of it."""
    approved = t._(" (approved)") if mine.row.leave is Leave.APPROVED else ""
    return words.answer(t, answer) + approved


def _leave(t: Language, mine: Mine, state: Leave) -> str:
    if mine.row.standing_in(mine.activity.round):
        return t._("🧳 You are on leave for a period; no answer is needed. You can still come.")
    if state is Leave.APPROVED:
        return t._("🙏 Your leave is approved.")
    if state is Leave.DECLINED:
        return t._("✖️ Your leave was not approved. Please come if you can, and answer again.")
    if {Role.SECRETARY, Role.DEPUTY_SECRETARY} & set(mine.row.roles):
        return t._("🙏 You have asked for leave; it waits for approval.")
    return t._("🙏 You have asked the secretary for leave; it waits for approval.")


def back_key(t: Language, activity: int) -> Key:
    """↩️ 撤回请假, until the start."""
    return Key(t._("↩️ Take the leave back"), WithdrawLeave(activity))


def _keys(t: Language, mine: Mine) -> Keyboard:
    if mine.row.observer:
        return ()
    activity = mine.activity
    answer_row = tuple(
        Key(
            words.answer(t, one) + (" ●" if one is mine.answer else ""),
            AnswerButton(activity.id, one, activity.round),
            style=Style.SUCCESS if one is Answer.ATTENDING else None,
        )
        for one in Answer
    )
    if mine.leave is Leave.APPROVED and not mine.row.standing_in(activity.round):
        return rows(answer_row, back_key(t, activity.id))
    if mine.leave is not Leave.REQUESTED:
        return rows(answer_row)
    note = t._("✏️ Change the note") if mine.row.leave_note else t._("✏️ Add a note")
    withdraw = Key(t._("↩️ Withdraw"), WithdrawLeave(activity.id))
    return rows(answer_row, (Key(note, LeaveNote(activity.id)), withdraw))


Render = Callable[[Context, Claimed, Mine], Prepared]


def for_each(render: Render) -> Prepare:
    """Prepare rows about activities together: each reader's own view is loaded for all at once,
    an observer's too; who is not on the list any more is not told."""

    def prepare(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
        wanted = [(_reader(context, row), row.params["activity"]) for row in claimed]
        found = answers.mine_many(context.uow, wanted, observers=True)
        return {
            row.id: Skip("not expected any more") if mine is None else render(context, row, mine)
            for row, mine in zip(claimed, found, strict=True)
        }

    return prepare


def _reader(context: Context, row: Claimed) -> Actor:
    account = context.account(row)
    member_id = account.member_id if account else None
    return Actor(context.app.bot_id, row.chat_id, account.id if account else None, member_id)


def _card(context: Context, row: Claimed, mine: Mine) -> Prepared:
    """A new card of what is to come; one that is there already shows whatever is so."""
    if row.edit_message_id is None and not _to_come(context, mine):
        return Skip("no longer on")
    return member_card(context.app, context.t(row), mine, context.now)


def _to_come(context: Context, mine: Mine) -> bool:
    activity = mine.activity
    return activity.state is ActivityState.PUBLISHED and activity.starts_at > context.now


def _changed(context: Context, row: Claimed, mine: Mine) -> Prepared:
    """What has changed, and the card with its buttons again."""
    if not _to_come(context, mine):
        return Skip("no longer on")
    was = row.body or {"place": mine.activity.place, "subject": mine.activity.subject}
    starts_at = datetime.fromisoformat(row.params["starts_at"])
    before = Before(starts_at, was["place"], was["subject"])
    return member_card(context.app, context.t(row), mine, context.now, _CHANGED, before)


def _cancelled(context: Context, row: Claimed, mine: Mine) -> Prepared:
    if mine.activity.state is not ActivityState.CANCELLED:
        return Skip("on again")
    t = context.t(row)
    first = facts.headline(context.app, t, mine.activity, mine.group, context.now, _CANCELLED)
    text = lines(first, esc(t._("You need not come, and need not answer.")))
    keys = rows(agenda.key(t, mine.activity)) if mine.activity.ends_at > context.now else ()
    return Screen(text, keys, matter=matter(mine.activity.id))


def asking(
    context: Context, claimed: list[Claimed], of: Audience = Audience.UNANSWERED
) -> dict[int, Prepared]:
    """Nudges about an activity: the card, with a word in front."""
    first = _NUDGES[of]

    def render(context: Context, row: Claimed, mine: Mine) -> Prepared:
        t = context.t(row)
        return context.once(
            (first, mine.activity.id, t.manner, mine.anybodys),
            lambda: member_card(context.app, t, mine, context.now, first),
        )

    return for_each(render)(context, claimed)


def _leave_outcome(context: Context, row: Claimed, mine: Mine) -> Prepared:
    """Leave was decided: the card says how, and asks again when it was declined."""
    if mine.leave not in (Leave.APPROVED, Leave.DECLINED):
        return Skip("nothing decided any more")
    t, refused = context.t(row), mine.leave is Leave.DECLINED
    card = member_card(context.app, t, mine, context.now, _REFUSED if refused else _GRANTED)
    why = (row.body or {}).get("why")
    if not refused or not why:
        return card
    said = t._("💬 “{why}”").format(why=why)
    return replace(card, text=lines(card.text, esc(said)))


PUSHES: dict[str, Prepare] = {
    cards.CARD: for_each(_card),
    changes.CHANGED: for_each(_changed),
    changes.CANCELLED: for_each(_cancelled),
    leave.OUTCOME: for_each(_leave_outcome),
}
