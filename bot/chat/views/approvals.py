"""The cards of those who decide about a registration."""

from __future__ import annotations

from datetime import date

from bot.app import App
from bot.chat.buttons.registration import Decide
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import words
from bot.chat.views.registration import described
from bot.domain.names import NUMBER_TAIL
from bot.domain.registration import RegistrationState
from bot.i18n import Language
from bot.services.identity import applications
from bot.services.identity.applications import Application
from bot.services.identity.deciders import may_decide
from bot.store.delivery.sending import Claimed


def card(app: App, t: Language, of: Application, reader: int | None, today: date) -> Screen:
    """A request as those who decide see it; `reader` is their account."""
    pending = of.asked.state is RegistrationState.PENDING
    outcome = None if pending else _outcome(app, t, of, reader, today)
    warning = t._("⚠️ The roster has no staff number: only the name was checked.")
    approve = Decide(of.asked.id, approve=True)
    decline = Decide(of.asked.id, approve=False)
    keys = rows(
        (
            Key(t._("✔️ Approve"), approve, style=Style.SUCCESS),
            Key(t._("✖️ Decline"), decline),
        )
    )
    return Screen(
        lines(
            _asks(app, t, of, reader, today),
            described(t, of.person),
            esc(warning) if pending and of.person.member.number is None else None,
            outcome,
        ),
        keys if pending else (),
        matter=applications.matter(of.asked.id),
    )


def settled(t: Language, of: Application) -> str:
    """What a press of those who decide says, whoever had decided."""
    if of.asked.state is RegistrationState.APPROVED:
        return t._("Registration approved")
    return t._("Registration declined")


def _asks(app: App, t: Language, of: Application, reader: int | None, today: date) -> str:
    member = of.person.member
    name = member.name
    if member.number is not None:
        name = t._("{name} ({number})").format(name=name, number=member.number[-NUMBER_TAIL:])
    if of.asked.invite_id is None:
        how = t._("administrator, without an invite")
    else:
        inviter = _who(t, of.inviter.id if of.inviter else None, of.inviter_name, reader)
        how = t._("invited by {name}").format(name=inviter)
    said = t._("🆕 {name} asks to register with {unit} · {how} · {when}")
    unit = of.person.unit.name if of.person.unit else "—"
    when = words.moment(t, app.local(of.asked.created_at), today)
    return esc(said.format(name=name, unit=unit, how=how, when=when))


def _outcome(app: App, t: Language, of: Application, reader: int | None, today: date) -> str:
    who = _who(t, of.decider.id if of.decider else None, of.decider_name, reader)
    if of.asked.state is RegistrationState.APPROVED:
        said = t._("✔️ Approved · {who} · {when}")
    else:
        said = t._("✖️ Declined · {who} · {when}")
    decided = app.local(of.asked.decided_at or of.asked.created_at)
    return bold(said.format(who=who, when=words.moment(t, decided, today)))


def _who(t: Language, account_id: int | None, name: str | None, reader: int | None) -> str:
    if account_id is not None and account_id == reader:
        return t._("you")
    return name or t._("the administrator")


def _card(context: Context, row: Claimed) -> Prepared:
    """Sent while the reader may decide; edited to show the outcome whoever they are by now."""
    uow, account = context.uow, context.account(row)
    of = applications.application(uow, row.params["registration"], context.today)
    if of is None or account is None:
        return Skip("request gone")
    if row.edit_message_id is None:
        actor = uow.accounts.actor_of(account, context.today)
        if of.asked.state is not RegistrationState.PENDING:
            return Skip("decided")
        if not may_decide(uow, actor, of.asked, context.today):
            return Skip("may not decide")
    return card(context.app, context.t(row), of, account.id, context.today)


def _taken_back(context: Context, row: Claimed) -> Prepared:
    return Screen(esc(context.t(row)._("↩️ This request to register was withdrawn.")))


PUSHES: dict[str, Prepare] = {
    applications.CARD: one_by_one(_card),
    applications.TAKEN_BACK: one_by_one(_taken_back),
}
