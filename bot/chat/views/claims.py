"""Screens of becoming administrator by a one-time link."""

from __future__ import annotations

from datetime import datetime

from bot.chat.buttons.registration import ClaimConsent, FindMe
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import commands, first_steps, words
from bot.domain.commands import Command
from bot.i18n import Language
from bot.services.identity import claims
from bot.services.identity.first_steps import FirstSteps
from bot.store.delivery.sending import Claimed


def consent(t: Language, organisation: str | None, draft_id: int) -> Screen:
    """What the link does and what is kept; `organisation` is None while there is none."""
    if organisation is None:
        said = t._("🔑 This link makes you administrator of this branch assistant.")
    else:
        said = t._("🔑 This link makes you administrator of the branch assistant of “{name}”.")
    return Screen(
        lines(
            esc(said.format(name=organisation)),
            esc(
                t._(
                    "An administrator invites people, approves registrations where nobody nearer "
                    "can, and sees the figures of all units. What you do is in the audit log."
                )
            ),
            "",
            esc(t._("What is kept for this: your Telegram account number and your language.")),
            esc(
                t._(
                    "Messages travel through Telegram and are not end-to-end encrypted. You can "
                    "look at what is kept and withdraw your consent at any time: /privacy"
                )
            ),
        ),
        rows(
            (
                Key(t._("I agree"), ClaimConsent(draft_id, agree=True), style=Style.SUCCESS),
                Key(t._("I do not agree"), ClaimConsent(draft_id, agree=False)),
            )
        ),
    )


def refused(t: Language) -> Screen:
    """After 不同意."""
    return Screen(
        esc(t._("Nothing was kept and nothing changed. The link stays valid until it ends."))
    )


def ask_organisation(t: Language) -> Screen:
    """The first question on an empty database."""
    return Screen(
        lines(
            esc(t._("✅ You are an administrator now.")),
            esc(
                t._(
                    "What is the organisation called? It stands at the top of the tree, for "
                    "example: City Committee"
                )
            ),
        )
    )


def done(t: Language, shown: FirstSteps) -> Screen:
    """Administrator, and what comes next: the first steps, or inviting people."""
    greeting = [bold(t._("✅ You are an administrator now."))]
    if shown.organisation is not None:
        called = t._("Organisation: {name} ({kind})").format(
            name=shown.organisation.name, kind=words.unit_kind(t, shown.organisation.kind)
        )
        greeting.append(esc(called))
    if shown.wanted:
        return first_steps.card(t, shown, *greeting)
    if shown.linked:
        following = t._("Next, invite people with /invite.")
    else:
        following = t._(
            "If you are on the roster yourself, find your row; then invite people with /invite."
        )
    find = Key(t._("🔎 Find my own row of the roster"), FindMe())
    return Screen(
        lines(*greeting, esc(following)),
        rows(
            None if shown.linked else find,
            (commands.key(t, Command.INVITE), commands.key(t, Command.HELP)),
        ),
    )


def already(t: Language) -> Screen:
    """An administrator opens a claim; it stays unused."""
    return Screen(
        esc(t._("You are already an administrator; the link was not used. It ends by itself.")),
        rows(commands.key(t, Command.HELP)),
    )


def _told(context: Context, row: Claimed) -> Prepared:
    """The other administrators hear of a recovery."""
    reader = context.account(row)
    actor = context.uow.accounts.actor_of(reader, context.today) if reader else None
    if actor is None or not actor.administrator:
        return Skip("not an administrator")
    t = context.t(row)
    when = context.app.local(datetime.fromisoformat(row.params["at"]))
    maker = row.params.get("by")
    if maker is None:
        said = t._(
            "⚠️ {who} became administrator on {when} by a link made on the server (zhibu claim). "
            "If none of you did this, look at once who has access to the server."
        )
    else:
        said = t._("🛡 {who} became administrator on {when} by a link that {by} gave out.")
    return Screen(
        esc(
            said.format(
                who=_name(context, t, row.params["account"]),
                by=_name(context, t, maker),
                when=words.moment(t, when, context.today),
            )
        )
    )


def _name(context: Context, t: Language, account_id: int | None) -> str:
    account = context.uow.accounts.get(account_id or 0)
    member = context.uow.members.get(account.member_id or 0) if account else None
    return member.name if member else t._("Somebody who is not linked to the roster")


PUSHES: dict[str, Prepare] = {claims.TOLD: one_by_one(_told)}
