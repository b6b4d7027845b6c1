"""Screens about members who cannot be written to any more."""

from __future__ import annotations

from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Screen, bold, esc, lines, rows
from bot.chat.views import commands
from bot.domain.access import Action, allowed
from bot.domain.commands import Command
from bot.errors import N_
from bot.i18n import Language
from bot.services.identity.profiles import Profile, profile
from bot.services.nudging import silence
from bot.store.delivery.sending import Claimed
from bot.store.members.accounts import Account

_WHY = {
    "blocked": N_("{name} ({unit}) has stopped the bot."),
    "deactivated": N_("The Telegram account of {name} ({unit}) is gone."),
}
_ELSE = N_("{name} ({unit}) cannot be written to any more.")


def _lost(context: Context, row: Claimed) -> Prepared:
    found = _about(context, row)
    if found is None or found[0].unreachable is None:
        return Skip("reached again")
    account, person = found
    t = context.t(row)
    why = _said(t, _WHY.get(account.unreachable or "", _ELSE), person)
    return Screen(
        lines(
            bold(t._("📵 A member is no longer reached")),
            esc(why),
            esc(
                t._(
                    "Please tell them by phone what is on, and answer and sign for them. As soon "
                    "as they open the bot again, messages go out to them as before."
                )
            ),
        ),
        rows(commands.key(t, Command.ACTIVITIES)),
    )


def _back(context: Context, row: Claimed) -> Prepared:
    found = _about(context, row)
    if found is None or found[0].unreachable is not None:
        return Skip("not reached")
    return Screen(esc(_said(context.t(row), N_("✅ {name} ({unit}) is reached again."), found[1])))


def _said(t: Language, sentence: str, person: Profile) -> str:
    unit = person.unit.name if person.unit else ""
    return t._(sentence).format(name=person.member.name, unit=unit)


def _about(context: Context, row: Claimed) -> tuple[Account, Profile] | None:
    """The account and the person, if the reader still heads the unit they belong to."""
    uow, reader = context.uow, context.account(row)
    account = uow.accounts.get(int(row.params["account"]))
    if account is None or account.member_id is None or reader is None:
        return None
    person = profile(uow, account.member_id, context.today)
    if person is None or person.unit is None:
        return None
    actor = uow.accounts.actor_of(reader, context.today)
    right = allowed(actor, Action.APPROVE_REGISTRATION, person.unit.path)
    return (account, person) if right else None


PUSHES: dict[str, Prepare] = {
    silence.LOST: one_by_one(_lost),
    silence.BACK: one_by_one(_back),
}
