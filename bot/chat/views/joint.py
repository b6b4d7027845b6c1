"""Activities of several branches: figures of the parts, changing all of them together."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import ListPage, OpenActivity
from bot.chat.buttons.joint import (
    JointCancel,
    JointChange,
    JointOpen,
    JointPreview,
    JointTell,
    JointUndo,
)
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import facts, figures, paging
from bot.chat.views.activity_questions import discard_key
from bot.domain.access import Actor
from bot.domain.activities import ActivityState, Answer
from bot.domain.tally import percent_text
from bot.errors import N_, NotAllowed
from bot.i18n import Language
from bot.services.activities import cards
from bot.services.attendance import joint, joint_publishing
from bot.services.attendance.joint import JointBoard, Part
from bot.store.activities.activities import Activity
from bot.store.delivery.sending import Claimed
from bot.store.members.units import Unit

PAGE = 10
BAR = 10
_TOLD = N_("📌 For your branch: {title} · {when}")


def card(
    app: App, t: Language, of: JointBoard, actor: Actor, now: datetime, page: int = 0
) -> Screen:
    """Figures of all parts and their sum; never a name."""
    lead = of.lead
    shown, page, pages = paging.cut(of.parts, page, PAGE)
    several = t.n_("{n} branch", "{n} branches", len(of.parts)).format(n=len(of.parts))
    return Screen(
        lines(
            facts.headline(app, t, lead, None, now),
            facts.details(app, t, lead, now),
            esc(f"👥 {of.host.name} · {several}"),
            "",
            *_sums(t, of),
            "",
            *(esc(_part(t, one)) for one in shown),
        ),
        rows(
            paging.arrows(page, pages, lambda to: JointOpen(of.id, to)),
            *pairs(_keys(t, of, actor, now)),
            Key(t._("◀ Back"), ListPage(0)),
        ),
        matter=cards.joint_matter(of.id) if page == 0 else None,
    )


def _sums(t: Language, of: JointBoard) -> list[str]:
    said, closed = of.said, of.tally
    found = []
    if any(one.open for one in of.parts):
        expected = said.total()
        answered = expected - said[None]
        full = answered * BAR // expected if expected else 0
        line = t._("Expected {expected} {bar} answered {answered}")
        bar = "▰" * full + "▱" * (BAR - full)
        found = [esc(line.format(expected=expected, bar=bar, answered=answered))]
        found.append(
            esc(
                _answers(
                    t, said[Answer.ATTENDING], said[Answer.LEAVE], said[Answer.UNSURE], said[None]
                )
            )
        )
    if closed.expected:
        count = sum(one.tally is not None for one in of.parts)
        line = t._("🔒 Closed {n}/{of} · expected {expected} · {counts}")
        found.append(
            esc(
                line.format(
                    n=count,
                    of=len(of.parts),
                    expected=closed.expected,
                    counts=figures.counts(t, closed),
                )
            )
        )
        found.append(esc(figures.rates(t, closed)))
    return found


def _answers(t: Language, attending: int, leave: int, unsure: int, owing: int) -> str:
    return t._("✅ {attending} · 🙏 {leave} · ❓ {unsure} · no answer {owing}").format(
        attending=attending, leave=leave, unsure=unsure, owing=owing
    )


def _part(t: Language, of: Part) -> str:
    """第一党支部：应到 23 · ✅ 17 · 🙏 2 · …; once closed what the sheet says."""
    state = of.activity.state
    if state is ActivityState.CANCELLED:
        what = t._("🚫 cancelled")
    elif of.activity.correcting:
        what = t._("↩️ being corrected")
    elif of.tally is not None:
        what = t._("🔒 present {present}/{expected} ({rate})").format(
            present=of.tally.present,
            expected=of.tally.expected,
            rate=percent_text(of.tally.present, of.tally.expected),
        )
    else:
        said = of.said
        what = _answers(
            t, said[Answer.ATTENDING], said[Answer.LEAVE], said[Answer.UNSURE], said[None]
        )
    return t._("{label}: {value}").format(label=of.unit.name, value=what)


def _keys(t: Language, of: JointBoard, actor: Actor, now: datetime) -> list[Key]:
    made: list[Key] = []
    if not of.may_manage:
        return made
    open_ = [one for one in of.parts if one.open]
    if open_ and now < of.lead.starts_at:
        made.append(Key(t._("✏️ Change"), JointChange(of.id, None)))
    if open_:
        made.append(Key(t._("👁 Preview reminders"), JointPreview(of.id)))
        cancel = JointCancel(of.id, sure=False)
        made.append(Key(t._("🚫 Cancel it"), cancel, style=Style.DANGER))
    if joint.undoable(of, actor, now):
        made.append(Key(t._("↩️ Undo the cancellation"), JointUndo(of.id)))
    return made


def ask_change(app: App, t: Language, of: JointBoard, now: datetime) -> Screen:
    """What shall be changed, in all parts?"""
    fields = (("when", t._("✏️ Time")), ("place", t._("✏️ Place")), ("subject", t._("✏️ Subject")))
    return Screen(
        lines(
            facts.headline(app, t, of.lead, None, now),
            facts.details(app, t, of.lead, now),
            "",
            bold(t._("What shall be changed, in all branches together?")),
        ),
        rows(
            tuple(Key(label, JointChange(of.id, name)) for name, label in fields),
            Key(t._("◀ Back"), JointOpen(of.id)),
        ),
    )


def ask_tell(t: Language, draft: int) -> Screen:
    """The subject has other words: shall everybody be told?"""
    keys = (
        Key(t._("Only change the text"), JointTell(draft, tell=False)),
        Key(t._("Tell everybody"), JointTell(draft, tell=True)),
    )
    asked = t._("Shall everybody get a message about the new wording?")
    return Screen(bold(asked), rows(keys, discard_key(t, draft)))


def ask_cancel(app: App, t: Language, of: JointBoard, now: datetime) -> Screen:
    """Cancelling asks once; closed parts stay."""
    open_ = sum(one.open for one in of.parts)
    asked = t.n_(
        "Cancel it in {n} branch? Everybody who was told of it will be told.",
        "Cancel it in {n} branches? Everybody who was told of it will be told.",
        open_,
    )
    sure = Key(t._("🚫 Yes, cancel it"), JointCancel(of.id, sure=True), style=Style.DANGER)
    return Screen(
        lines(
            facts.headline(app, t, of.lead, None, now),
            facts.details(app, t, of.lead, now),
            "",
            bold(asked.format(n=open_)),
        ),
        rows(sure, Key(t._("◀ Back"), JointOpen(of.id))),
    )


def _edited(context: Context, row: Claimed) -> Prepared:
    """A card that somebody looks at, as it is now."""
    account = context.account(row)
    if account is None:
        return Skip("no account")
    actor = context.uow.accounts.actor_of(account, context.today)
    try:
        of = joint.board(context.uow, actor, row.params["activity"])
    except NotAllowed:
        return Skip("no longer entitled")
    return card(context.app, context.t(row), of, actor, context.now)


def _told(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """To who heads a branch: the unit above has set something up, and they run their part."""
    uow, bot_id = context.uow, context.app.bot_id
    actors = uow.accounts.actors(bot_id, {row.chat_id for row in claimed}, context.today)
    wanted = [(actors[row.chat_id], row.params["activity"]) for row in claimed]
    found = joint_publishing.parts_of(uow, wanted)
    return {
        row.id: Skip("no longer entitled")
        if part is None
        else _your_part(context, context.t(row), *part)
        for row, part in zip(claimed, found, strict=True)
    }


def _your_part(context: Context, t: Language, activity: Activity, host: Unit) -> Prepared:
    if activity.state is not ActivityState.PUBLISHED:
        return Skip("no longer on")
    said = t._(
        "{host} has set this up for several branches. Your branch sees who comes, takes its own "
        "roll and closes its own sheet; time, place and subject are changed by {host}."
    )
    return Screen(
        lines(
            facts.headline(context.app, t, activity, None, context.now, _TOLD),
            facts.details(context.app, t, activity, context.now),
            esc(said.format(host=host.name)),
        ),
        rows(_open_key(t, activity.id)),
    )


def _open_key(t: Language, activity_id: int) -> Key:
    return Key(t._("📄 Open"), OpenActivity(activity_id))


PUSHES: dict[str, Prepare] = {
    cards.JOINT: one_by_one(_edited),
    joint_publishing.TOLD: _told,
}
