"""A standing absence as those who decide see it, and what is told of it."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from bot.app import App
from bot.chat.buttons.absences import AbsenceDecide
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import facts, words
from bot.chat.views.absences import STATES, key, span
from bot.domain.standing import AbsenceState, is_over
from bot.i18n import Language
from bot.services.activities import absence_news, absences
from bot.services.activities.absences import Case
from bot.store.delivery.sending import Claimed

MOST = 5
"""So many activities are named on a decider's card; the rest is a figure."""


def card(app: App, t: Language, of: Case, today: date) -> Screen:
    """What was asked for, as those who decide see it; keys while there is something to decide."""
    asked = of.absence.state is AbsenceState.ASKED
    unit = of.person.unit.name if of.person.unit else ""
    keys = rows(
        (
            Key(t._("✔️ Approve"), AbsenceDecide(of.absence.id, approve=True), style=Style.SUCCESS),
            Key(t._("✖️ Decline"), AbsenceDecide(of.absence.id, approve=False)),
        )
    )
    who = t._("{name} · {unit}").format(name=of.person.member.name, unit=unit)
    return Screen(
        lines(
            bold(
                t._("🧳 Leave for a period: {span}").format(span=span(t, *of.absence.span, today))
            ),
            esc(who),
            *(_inside(app, t, of, today) if asked else ()),
            None if asked else esc(_outcome(t, of)),
        ),
        keys if asked else (),
        matter=absence_news.matter(of.absence.id),
    )


def _inside(app: App, t: Language, of: Case, today: date) -> list[str]:
    """The activities that lie in it, as far as they are the unit's own."""
    shown = [
        f"· {esc(facts.title(t, one, None))} · "
        f"{esc(words.brief(t, app.local(one.starts_at, one.rules.zone), today))}"
        for one in of.activities[:MOST]
    ]
    rest = len(of.activities[MOST:]) + of.more
    if rest:
        more = t.n_("and {n} more activity", "and {n} more activities", rest).format(n=rest)
        shown.append(f"· {esc(more)}")
    if not shown:
        return [esc(t._("No activity lies in it so far."))]
    return [esc(t._("It would be leave from:")), *shown]


def _outcome(t: Language, of: Case) -> str:
    by = t._(" ({name})").format(name=of.decider) if of.decider else ""
    if of.absence.state is AbsenceState.WITHDRAWN:
        return t._("↩️ Taken back; there is nothing to decide any more.")
    return t._(STATES[of.absence.state]) + by


def decided(t: Language, of: Case) -> str:
    """What ✔️ and ✖️ say, whoever had decided."""
    if of.absence.state is AbsenceState.APPROVED:
        return t._("Approved; the member is told.")
    return t._("Not approved; the member is told.")


def outcome(t: Language, of: Case, today: date) -> Screen:
    """What has become of it, for the member."""
    one = of.absence
    shown = span(t, *one.span, today)
    if one.state is AbsenceState.DECLINED:
        said = t._("✖️ Your leave is not approved: {span}").format(span=shown)
        return Screen(lines(bold(said), esc(t._("Please talk to the secretary if you need it."))))
    if one.state is AbsenceState.WITHDRAWN or is_over(one.to_date, today):
        said = t._("🧳 Your leave for a period is over: {span}").format(span=shown)
        return Screen(lines(bold(said), esc(t._("/today shows what is waiting for you."))))
    said = t._("🧳 You are on leave: {span}").format(span=shown)
    also = t._(
        "You are on leave from everything in it and are not reminded. Changes and cancellations "
        "are still sent to you. If you can come after all, say so on the card of the activity."
    )
    return Screen(lines(bold(said), esc(also)), rows(key(t)))


def _card(context: Context, row: Claimed) -> Prepared:
    found = _case(context, row)
    if found is None:
        return Skip("nobody's any more")
    account = context.account(row)
    actor = context.uow.accounts.actor_of(account, context.today) if account else None
    if actor is None or not absences.may_decide(context.uow, actor, found.absence, context.today):
        return Skip("no longer entitled")
    if row.edit_message_id is None and found.absence.state is not AbsenceState.ASKED:
        return Skip("nothing to decide any more")
    return card(context.app, context.t(row), found, context.today)


def _outcome_push(context: Context, row: Claimed) -> Prepared:
    found, account = _case(context, row), context.account(row)
    if found is None or account is None or account.member_id != found.person.member.id:
        return Skip("no longer a member here")
    return outcome(context.t(row), found, context.today)


def _changed(context: Context, row: Claimed) -> Prepared:
    """To who decides: the member is back, or will be earlier."""
    found, account = _case(context, row), context.account(row)
    actor = context.uow.accounts.actor_of(account, context.today) if account else None
    if found is None or actor is None:
        return Skip("nobody's any more")
    if not absences.may_decide(context.uow, actor, found.absence, context.today):
        return Skip("no longer entitled")
    t, one = context.t(row), found.absence
    if one.state is AbsenceState.WITHDRAWN:
        said = t._("↩️ {name} has taken back leave for a period: {span}")
    elif is_over(one.to_date, context.today):
        said = t._("↩️ {name} is back; leave for a period is over: {span}")
    else:
        said = t._("✏️ {name} has shortened leave for a period: {span}")
    shown = span(t, *one.span, context.today)
    return Screen(esc(said.format(name=found.person.member.name, span=shown)))


def _case(context: Context, row: Claimed) -> Case | None:
    zone: tzinfo = context.app.zone
    now: datetime = context.now
    return absences.case(context.uow, row.params["absence"], now, zone)


PUSHES: dict[str, Prepare] = {
    absence_news.CARD: one_by_one(_card),
    absence_news.OUTCOME: one_by_one(_outcome_push),
    absence_news.CHANGED: one_by_one(_changed),
}
