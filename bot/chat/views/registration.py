"""Screens of registration, as the person who registers sees them."""

from __future__ import annotations

from datetime import datetime

from bot.chat.buttons.registration import Consent, NoNumber, ThatIsMe, Withdraw
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import commands, words
from bot.domain.commands import Command
from bot.domain.registration import RegistrationState
from bot.errors import N_
from bot.i18n import Language
from bot.services.identity import applications
from bot.services.identity.profiles import Profile
from bot.services.members.registration import Asked
from bot.store.delivery.sending import Claimed

TOO_MANY = N_(
    "These were too many tries. Please try again after {time}, or ask your branch secretary."
)
OVER = N_("This step is over. Go on in my latest message, or open the invite link again.")
NO_NAME = N_("Please send your full name, at most {limit} characters.")


def consent(t: Language, organisation: str, draft_id: int) -> Screen:
    """Who runs this, what is kept and why (screens.md section 1; consent version 1)."""
    welcome = t._("👋 Welcome. This is the branch assistant of “{organisation}”.")
    said = (
        welcome.format(organisation=organisation),
        t._(
            "I remind you of meetings and classes, take your answers, and help your branch record "
            "attendance."
        ),
        "",
        t._(
            "What is kept for this: name, staff number, branch, standing, offices with their "
            "dates, whether you have a vote, your Telegram account number and settings, your "
            "answers, your attendance, your study and training with the hours."
        ),
        t._("What you type is deleted once it is handled; nobody is judged."),
        t._(
            "Messages travel through Telegram and are not end-to-end encrypted. You can look at "
            "what is kept and withdraw your consent at any time: /privacy"
        ),
        t._(
            "Not agreeing has no disadvantage: your branch then records your answers and "
            "attendance by hand."
        ),
    )
    agree = Key(t._("I agree"), Consent(draft_id, agree=True), style=Style.SUCCESS)
    refuse = Key(t._("I do not agree"), Consent(draft_id, agree=False))
    return Screen(lines(*map(esc, said)), rows((agree, refuse)))


def refused(t: Language) -> Screen:
    """After 不同意."""
    return Screen(
        esc(
            t._(
                "Nothing was kept. Your branch records your answers and attendance by hand. If "
                "you change your mind, open the invite link again."
            )
        )
    )


def ask_name(t: Language) -> Screen:
    """The first question."""
    return Screen(esc(t._("Please send your name.")))


def not_found(t: Language) -> Screen:
    """The one answer to everything that does not fit, with the first question again."""
    said = t._(
        "That does not match the roster. Please check it with your branch secretary, or try again."
    )
    return Screen(lines(esc(said), esc(t._("Please send your name."))))


def too_many(t: Language, until: datetime) -> Screen:
    """No more tries before that local time."""
    return Screen(esc(t._(TOO_MANY).format(time=words.clock(until))))


def ask_number(t: Language, draft_id: int) -> Screen:
    """The second question."""
    return Screen(
        esc(t._("Please send the last four characters of your staff number.")),
        rows(Key(t._("I have no staff number"), NoNumber(draft_id))),
    )


def found(t: Language, person: Profile, draft_id: int) -> Screen:
    """Who was found. Branch and office are shown only to who knew the number, too."""
    known = person.member.number is not None
    return Screen(
        lines(
            esc(t._("Is this you?")),
            described(t, person) if known else bold(person.member.name),
            None if known else esc(t._("Without a staff number the name alone is checked.")),
        ),
        rows(
            Key(t._("✅ That is me"), ThatIsMe(draft_id, me=True), style=Style.SUCCESS),
            Key(t._("Not me"), ThatIsMe(draft_id, me=False)),
        ),
    )


def waiting(t: Language, asked: Asked) -> Screen:
    """The request is with those who decide."""
    if asked.unit is None:
        said = t._("Your request waits for confirmation.")
    else:
        said = t._("Your request waits for confirmation by {unit}.").format(unit=asked.unit)
    return Screen(
        lines(
            esc(said),
            esc(t._("I will tell you the outcome, usually within one working day.")),
        ),
        rows(Key(t._("↩️ Withdraw the request"), Withdraw(asked.id))),
        matter=applications.own_matter(asked.id),
    )


def withdrawn(t: Language) -> Screen:
    """After taking the request back."""
    return Screen(
        esc(
            t._(
                "Your request was withdrawn and nothing of it is kept. To register later, open a "
                "valid invite link."
            )
        )
    )


def already(t: Language) -> Screen:
    """The link of somebody who needs none."""
    return Screen(
        esc(t._("You are registered already. From here you can go on:")),
        rows(
            (commands.key(t, Command.TODAY), commands.key(t, Command.MY)),
            commands.key(t, Command.HELP),
        ),
    )


def approved(t: Language) -> Screen:
    """The good outcome, and what can be done now."""
    return Screen(
        lines(
            esc(t._("✅ Confirmed. Now you can use:")),
            esc(
                t._("/today what you owe · /my your year · /settings the hour of the day's message")
            ),
        )
    )


def declined(t: Language) -> Screen:
    """The other outcome, and what can be done about it."""
    return Screen(
        esc(
            t._(
                "✖️ Your registration was not approved. Please ask your branch secretary; with a "
                "valid invite link you may try again."
            )
        )
    )


def described(t: Language, person: Profile) -> str:
    """李静 · 第一党支部 · 第二党小组 · 正式党员 · 书记."""
    offices = [
        words.role(t, role)
        if unit in (person.unit, person.group)
        else t._("{role} of {unit}").format(role=words.role(t, role), unit=unit.name)
        for role, unit in person.offices
    ]
    parts = [
        person.unit.name if person.unit else None,
        person.group.name if person.group else None,
        words.standing(t, person.member.standing),
        *offices,
    ]
    return " · ".join([bold(person.member.name), *(esc(part) for part in parts if part)])


def _told(context: Context, row: Claimed) -> Prepared:
    asked = context.uow.registrations.get(row.params["registration"])
    if asked is None or context.account(row) is None:
        return Skip("request gone")
    t = context.t(row)
    return approved(t) if asked.state is RegistrationState.APPROVED else declined(t)


def _settled(context: Context, row: Claimed) -> Prepared:
    asked = context.uow.registrations.get(row.params["registration"])
    t = context.t(row)
    if asked is not None and asked.state is RegistrationState.APPROVED:
        return Screen(esc(t._("✅ Your request was approved.")))
    return Screen(esc(t._("✖️ Your request was not approved.")))


PUSHES: dict[str, Prepare] = {
    applications.OUTCOME: one_by_one(_told),
    applications.SETTLED: one_by_one(_settled),
}
