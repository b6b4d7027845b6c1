"""The list of an organisation's first steps, which ticks itself off."""

from __future__ import annotations

from bot.chat.buttons.first_steps import NameOrganisation, PutAway
from bot.chat.buttons.registration import FindMe
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import commands
from bot.domain.commands import Command
from bot.domain.first_steps import Step
from bot.errors import N_
from bot.i18n import Language
from bot.services.identity import first_steps
from bot.services.identity.first_steps import CARD, MATTER, FirstSteps
from bot.store.delivery.sending import Claimed

_DONE = {
    Step.NAME: N_("The organisation has its name."),
    Step.ROSTER: N_("The roster is imported."),
    Step.INVITE: N_("There is an invite link."),
    Step.ACTIVITY: N_("The first activity is published."),
}
_OPEN = {
    Step.NAME: N_("Say what the organisation is called."),
    Step.ROSTER: N_("Import the roster: who belongs where, and who holds which office."),
    Step.INVITE: N_("Invite the branch secretary first; then the secretary invites the members."),
    Step.ACTIVITY: N_("Publish the first activity. The secretary does that with /new."),
}


def card(t: Language, shown: FirstSteps, *before: str) -> Screen:
    """The list, with the keys of what is still to be done; `before` are lines above it, escaped."""
    if shown.put_away and shown.open:
        return _put_away(t)
    left = len(shown.open)
    if left:
        heading = t.n_("🧭 First steps: {n} to go", "🧭 First steps: {n} to go", left)
    else:
        heading = t._("🧭 The first steps are done. Your branch can begin.")
    return Screen(
        lines(
            *before,
            "" if before else None,
            bold(heading.format(n=left)),
            *(_line(t, shown, step) for step in Step),
        ),
        _keys(t, shown),
        matter=MATTER,
    )


def _put_away(t: Language) -> Screen:
    said = t._("Put away. /help says what you can do here.")
    return Screen(esc(said), rows(commands.key(t, Command.START)))


def _line(t: Language, shown: FirstSteps, step: Step) -> str:
    if step in shown.done:
        return esc(t._("✅ {what}").format(what=t._(_DONE[step])))
    return esc(t._("▫️ {what}").format(what=t._(_OPEN[step])))


def _keys(t: Language, shown: FirstSteps) -> tuple[tuple[Key, ...], ...]:
    if not shown.open:
        return rows((commands.key(t, Command.START), commands.key(t, Command.HELP)))
    made = {step: _key(t, shown, step) for step in shown.open}
    return rows(*made.values(), Key(t._("✖️ Put this list away"), PutAway()))


def _key(t: Language, shown: FirstSteps, step: Step) -> Key | None:
    """What brings a step on; an administrator without an office publishes no activity, but may be
    the secretary once their row is found."""
    if step is Step.NAME:
        return Key(t._("✏️ Name the organisation"), NameOrganisation())
    if shown.organisation is None:
        return None
    if step is Step.ROSTER:
        return commands.key(t, Command.IMPORT)
    if step is Step.INVITE:
        return commands.key(t, Command.INVITE)
    if Command.NEW in shown.commands:
        return commands.key(t, Command.NEW)
    found = shown.linked or Step.ROSTER not in shown.done
    return None if found else Key(t._("🔎 Find my own row of the roster"), FindMe())


def _now(context: Context, row: Claimed) -> Prepared:
    """The list as it is now, in place of the one that is shown."""
    account = context.account(row)
    actor = context.uow.accounts.actor_of(account, context.today) if account else None
    if actor is None or not actor.administrator:
        return Skip("not an administrator")
    return card(context.t(row), first_steps.first_steps(context.uow, actor, context.today))


PUSHES: dict[str, Prepare] = {CARD: one_by_one(_now)}
