"""Screens of transfers, for the side that asks, the side that receives, and the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.app import App
from bot.chat.buttons import Button
from bot.chat.buttons.transfers import TransferBack, TransferDecide, TransferPage, TransferTo
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import dated, paging, words
from bot.chat.views.offices import named
from bot.domain.access import Action, allowed
from bot.domain.transfers import TransferState
from bot.errors import N_
from bot.i18n import Language
from bot.services.identity.profiles import Profile
from bot.services.members import transfer_news, transfers
from bot.services.members.transfers import Case
from bot.store.delivery.sending import Claimed
from bot.store.members.units import Unit

PAGE = 8
QUESTION = N_("🗓 From which day on does the person belong to the new branch?")
_STATES = {
    TransferState.ASKED: N_("⏳ Waits for confirmation by {unit}; nothing has changed yet."),
    TransferState.CONFIRMED: N_("✔️ Confirmed"),
    TransferState.DECLINED: N_("✖️ Declined"),
    TransferState.WITHDRAWN: N_("↩️ Taken back; there is nothing to decide any more."),
}


def ask_name(t: Language, draft: int, unit: Unit, *, several: bool = False) -> Screen:
    """Who is transferred, typed."""
    asked = t._("🔁 Who leaves {unit}? Please send the name.").format(unit=unit.name)
    hint = t._(
        "There are several of that name. Please send it with the end of the staff number, for "
        "example: Li Jing 0712."
    )
    return Screen(lines(bold(asked), esc(hint) if several else None), dated.only_give_up(t, draft))


def ask_target(
    t: Language, draft: int, person: Profile, units: Sequence[Unit], page: int, *, all_: bool = True
) -> Screen:
    """To which branch? `all_`: these are all there are, not only those that were typed."""
    shown, page, pages = paging.cut(units, page, PAGE)
    asked = t._("🔁 {name}: to which branch?").format(name=named(t, person))
    turn = paging.arrows(page, pages, lambda to: TransferPage(draft, to)) if all_ else ()
    return Screen(
        lines(bold(asked), esc(t._("Press one, or send a part of its name."))),
        rows(
            *(Key(unit.name, TransferTo(draft, unit.id)) for unit in shown),
            turn,
            dated.give_up(t, draft),
        ),
    )


def confirm(
    t: Language, draft: int, person: Profile, target: Unit, day: date, today: date
) -> Screen:
    """A transfer to be asked for."""
    said = lines(
        _route(t, person, person.unit, target),
        esc(t._("🗓 From {day} on").format(day=words.day(t, day, today))),
        esc(
            t._(
                "{unit} is asked to confirm; until then nothing changes. On that day the old "
                "group and the offices of the old branch end. What was recorded stays."
            ).format(unit=target.name)
        ),
    )
    return dated.confirm(t, draft, said, t._("📨 Ask for it"))


def running(t: Language, of: Case, today: date, back: Button) -> Screen:
    """A transfer as the side that asked sees it."""
    asked = of.transfer.state is TransferState.ASKED
    return Screen(
        lines(*_facts(t, of, today), esc(_state(t, of))),
        rows(
            Key(t._("↩️ Take it back"), TransferBack(of.transfer.id)) if asked else None,
            Key(t._("◀ Back"), back),
        ),
    )


def card(app: App, t: Language, of: Case, today: date) -> Screen:
    """A transfer as those who confirm it see it."""
    asked = of.transfer.state is TransferState.ASKED
    asker = t._("asked for by {name} · {when}").format(
        name=of.asker or t._("the administrator"),
        when=words.moment(t, app.local(of.transfer.asked_at), today),
    )
    number = of.transfer.id
    keys = rows(
        (
            Key(t._("✔️ Approve"), TransferDecide(number, approve=True), style=Style.SUCCESS),
            Key(t._("✖️ Decline"), TransferDecide(number, approve=False)),
        )
    )
    return Screen(
        lines(
            *_facts(t, of, today),
            esc(words.standing(t, of.person.member.standing)),
            esc(asker),
            None if asked else bold(_outcome(app, t, of, today)),
        ),
        keys if asked else (),
        matter=transfer_news.matter(number),
    )


def decided(t: Language, of: Case) -> str:
    """What a press of those who confirm says, whoever had decided."""
    if of.transfer.state is TransferState.CONFIRMED:
        return t._("Transfer approved")
    return t._("Transfer declined")


def _facts(t: Language, of: Case, today: date) -> list[str]:
    day = words.day(t, of.transfer.on_date, today)
    return [
        _route(t, of.person, of.origin, of.target),
        esc(t._("🗓 From {day} on").format(day=day)),
    ]


def _route(t: Language, person: Profile, origin: Unit | None, target: Unit) -> str:
    said = t._("🔁 {name}: {origin} → {target}")
    known = origin.name if origin else "—"
    return bold(said.format(name=named(t, person), origin=known, target=target.name))


def _state(t: Language, of: Case) -> str:
    return t._(_STATES[of.transfer.state]).format(unit=of.target.name)


def _outcome(app: App, t: Language, of: Case, today: date) -> str:
    decided_at = of.transfer.decided_at
    if of.transfer.state is TransferState.WITHDRAWN or decided_at is None:
        return _state(t, of)
    when = words.moment(t, app.local(decided_at), today)
    parts = [_state(t, of), of.decider or t._("the administrator"), when]
    return " · ".join(parts)


def _card(context: Context, row: Claimed) -> Prepared:
    """Sent while the reader may decide; edited to show what became of it."""
    uow, account = context.uow, context.account(row)
    of = transfers.case(uow, row.params["transfer"], context.today)
    if of is None or account is None:
        return Skip("transfer gone")
    if row.edit_message_id is None:
        actor = uow.accounts.actor_of(account, context.today)
        if of.transfer.state is not TransferState.ASKED:
            return Skip("decided")
        if not transfers.may_decide(uow, actor, of, context.today):
            return Skip("may not decide")
    return card(context.app, context.t(row), of, context.today)


def _news(context: Context, row: Claimed) -> Prepared:
    """The outcome, for the side that asked."""
    uow, account = context.uow, context.account(row)
    of = transfers.case(uow, row.params["transfer"], context.today)
    if of is None or account is None:
        return Skip("transfer gone")
    actor = uow.accounts.actor_of(account, context.today)
    if not allowed(actor, Action.TRANSFER, of.origin.path):
        return Skip("may not know")
    t = context.t(row)
    outcome = _outcome(context.app, t, of, context.today)
    return Screen(lines(*_facts(t, of, context.today), bold(outcome)))


def _told(context: Context, row: Claimed) -> Prepared:
    """The person hears of their own transfer."""
    account = context.account(row)
    of = transfers.case(context.uow, row.params["transfer"], context.today)
    if of is None or account is None or account.member_id != of.transfer.member_id:
        return Skip("linked to somebody else")
    t = context.t(row)
    day = words.day(t, of.transfer.on_date, context.today)
    said = t._("🔁 From {day} on you belong to {unit}.").format(day=day, unit=of.target.name)
    more = t._(
        "Your group and your offices in {unit} end that day; what was recorded stays yours. The "
        "cards of your new branch come by themselves."
    )
    return Screen(lines(bold(said), esc(more.format(unit=of.origin.name))))


PUSHES: dict[str, Prepare] = {
    transfer_news.CARD: one_by_one(_card),
    transfer_news.OUTCOME: one_by_one(_news),
    transfer_news.TOLD: one_by_one(_told),
}
