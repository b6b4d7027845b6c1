"""Screens of a member's link to another account, for who gives it and for who opens it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.app import App
from bot.chat.buttons import Button
from bot.chat.buttons.relinking import LinkConsent, LinkNew, LinkOf, LinkRevoke
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import commands, registration, words
from bot.chat.views.offices import named
from bot.domain.commands import Command
from bot.i18n import Language
from bot.services.members import relinking
from bot.services.members.relinking import Made, Standing
from bot.store.delivery.sending import Claimed


def standing(app: App, t: Language, of: Standing, today: date, back: Button) -> Screen:
    """Whether a link is open, and a key for a new one."""
    member = of.person.member
    linked = t._("Linked to a Telegram account.") if of.linked else t._("Not in chat yet.")
    once = t._("A link works once and for 24 hours; the person opens it with the new account.")
    number = t._("They agree, give the last four characters of their staff number, and are linked.")
    alone = t._("They agree and are linked: the roster has no staff number to ask for.")
    ends = t._("The account linked now is unlinked at that moment.")
    revoke = Key(t._("🚫 Revoke the link"), LinkRevoke(member.id), style=Style.DANGER)
    return Screen(
        lines(
            bold(t._("🔗 {name} · another account").format(name=named(t, of.person))),
            esc(linked),
            esc(once),
            esc(alone if member.number is None else number),
            esc(ends) if of.linked else None,
            _valid(app, t, of, today),
        ),
        rows(
            Key(t._("🔗 New link"), LinkNew(member.id, of.link.id if of.link else None)),
            revoke if of.link else None,
            Key(t._("◀ Back"), back),
        ),
    )


def _valid(app: App, t: Language, of: Standing, today: date) -> str | None:
    if of.link is None:
        return None
    until = words.moment(t, app.local(of.link.expires_at), today)
    return esc(t._("A link is valid until {when}; it was shown only once.").format(when=until))


def made(app: App, t: Language, of: Made, today: date) -> Screen:
    """The link, shown once."""
    until = words.moment(t, app.local(of.expires_at), today)
    said = t._("For {name} only, valid once and until {when}. Pass it on to the person yourself.")
    return Screen(
        lines(
            esc(of.link),
            esc(said.format(name=named(t, of.person), when=until)),
            esc(t._("The link is shown only this once.")),
        ),
        rows(Key(t._("◀ Back"), LinkOf(of.person.member.id))),
        fresh=True,
    )


def consent(t: Language, organisation: str, draft_id: int) -> Screen:
    """What is kept and why, before anything is asked; the keys belong to this dialog."""
    agree = Key(t._("I agree"), LinkConsent(draft_id, agree=True), style=Style.SUCCESS)
    refuse = Key(t._("I do not agree"), LinkConsent(draft_id, agree=False))
    return replace(registration.consent(t, organisation, draft_id), keys=rows((agree, refuse)))


def ask_number(t: Language, *, again: bool = False) -> Screen:
    """The only question; `again`: what was sent did not fit."""
    wrong = t._("That does not match the roster. Please check it with your branch secretary.")
    asked = t._("Please send the last four characters of your staff number.")
    return Screen(lines(esc(wrong) if again else None, esc(asked)))


def too_many(t: Language, until: datetime) -> Screen:
    """No more tries before that local time."""
    return registration.too_many(t, until)


def done(t: Language) -> Screen:
    """The new account is linked."""
    return Screen(
        lines(
            bold(t._("✅ This account is linked to you now.")),
            esc(t._("If another one was before, it is not any more.")),
        ),
        rows(
            (commands.key(t, Command.TODAY), commands.key(t, Command.MY)),
            commands.key(t, Command.HELP),
        ),
    )


def _unlinked(context: Context, row: Claimed) -> Prepared:
    """To the old account: nothing of the person, and what to do if it was not them."""
    account, t = context.account(row), context.t(row)
    if account is not None and account.member_id is not None:
        return Skip("linked again")
    said = t._("This account is no longer linked; nothing more is sent to it.")
    other = t._("If you did not ask for that, please tell your branch secretary at once.")
    return Screen(lines(esc(said), esc(other)))


def _done(context: Context, row: Claimed) -> Prepared:
    """To who gave the link, while they may give one."""
    uow, account = context.uow, context.account(row)
    member_id = row.params["member"]
    actor = uow.accounts.actor_of(account, context.today) if account else None
    if actor is None or not relinking.may_link(uow, actor, member_id, context.today):
        return Skip("may not know")
    t, found = context.t(row), relinking.standing(uow, actor, member_id, context.today)
    said = t._("🔗 {name} has opened the link: the new account is linked.")
    return Screen(esc(said.format(name=named(t, found.person))))


PUSHES: dict[str, Prepare] = {
    relinking.UNLINKED: one_by_one(_unlinked),
    relinking.DONE: one_by_one(_done),
}
