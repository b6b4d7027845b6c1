"""Screens of the home card, and of leaving a dialog."""

from __future__ import annotations

from bot.chat.buttons.registration import FindMe, Withdraw
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import commands, words
from bot.domain.commands import Command
from bot.domain.org import Role
from bot.domain.registration import RegistrationState
from bot.errors import N_
from bot.i18n import Language
from bot.services.identity.profiles import Profile
from bot.services.members import registration
from bot.services.members.home import Home, Place
from bot.store.members.units import Unit

_UNSHOWN = frozenset({Command.START, Command.PRIVACY, Command.CANCEL})
"""The card itself; what is reached from settings; what needs an open dialog."""

_PLACES = {
    Place.ADMINISTRATOR: N_(
        "You look after this organisation as administrator. Your own row of the roster, if there "
        "is one, is not linked to this account."
    ),
    Place.FIRST: N_(
        "You look after this organisation as administrator. Nobody is on the roster yet: /import "
        "gives you an empty table to fill in, and reads it."
    ),
    Place.WAITING: N_(
        "Your registration is waiting to be confirmed, usually within one working day. I will "
        "tell you. Was it a mistake? Withdraw it, and open the invite link again."
    ),
    Place.DECLINED: N_(
        "Your registration was not confirmed. Please check with your branch secretary under which "
        "name and staff number you are on the roster, then open the invite link again."
    ),
    Place.APART: N_(
        "You are not registered yet. Open the invite link of your branch to do that; your branch "
        "secretary can send you one."
    ),
}

FORMS = {
    "claim": N_("becoming administrator"),
    "registration": N_("the registration"),
    "new_activity": N_("the new activity"),
    "change_activity": N_("the change of an activity"),
    "leave_note": N_("the note on a leave"),
    "correct_sheet": N_("sending a sheet back"),
    "change_joint": N_("the change of an activity of several branches"),
    "hour": N_("the hour of the day's message"),
    "find_people": N_("looking for people"),
    "add_person": N_("adding a person"),
    "correct_person": N_("the correction of a person"),
    "leaving": N_("a person's leaving"),
    "office": N_("the change of an office"),
    "transfer": N_("the transfer"),
    "group_name": N_("the name of a group"),
    "link": N_("linking another account"),
    "summary_period": N_("the choice of a period"),
    "find_person": N_("looking for a participant"),
    "decline_leave": N_("the words to a leave that is not approved"),
    "administrator": N_("the new administrator"),
    "answer_deadline": N_("the time until which answers are taken"),
    "new_assignment": N_("setting study, training or a deadline"),
    "change_assignment": N_("changing study, training or a deadline"),
    "credit_hours": N_("crediting hours"),
    "assignment_day": N_("the day of a report"),
    "absence": N_("the days away"),
    "hand_nudge": N_("the line to a reminder"),
    "step_words": N_("the words of a reminder"),
    "step_value": N_("the rule of a reminder"),
    "series_rule": N_("the rule of a recurring activity"),
    "change_series": N_("the change of a recurring activity"),
    "own_zone": N_("your time zone"),
    "unit_zone": N_("the time zone of a unit"),
    "own_day": N_("the rest days of the organisation"),
    "activity_hours": N_("the hours of an activity"),
}
"""Every form that can be open, as a person calls it."""


def home(t: Language, shown: Home) -> Screen:
    """Who one is here, what one owes, and where one can go."""
    keys = [commands.key(t, command) for command in shown.commands if command not in _UNSHOWN]
    if shown.profile is None:
        return Screen(
            lines(bold(t._("🏠 Hello")), stands(t, shown)),
            (*rows(way_on(t, shown)), *pairs(keys)),
        )
    greeting = t._("🏠 Hello, {name}").format(name=shown.profile.member.name)
    return Screen(
        lines(bold(greeting), *seat(t, shown.profile), "", _owed(t, shown.unanswered)),
        pairs(keys),
    )


def stands(t: Language, shown: Home) -> str:
    """Where somebody without a row of the roster stands, and what comes next."""
    return esc(t._(_PLACES[shown.place]))


def way_on(t: Language, shown: Home) -> Key | None:
    """What brings somebody without a row of the roster closer to it."""
    if shown.asked is not None and shown.asked.state is RegistrationState.PENDING:
        return Key(t._("↩️ Withdraw the request"), Withdraw(shown.asked.id))
    if shown.place is Place.ADMINISTRATOR:
        return Key(t._("🔎 Find my own row of the roster"), FindMe())
    return None


def seat(t: Language, of: Profile) -> list[str]:
    """Branch and group, and the offices held, a line each."""
    units = [unit.name for unit in (of.unit, of.group) if unit is not None]
    where = " · ".join(units) or t._("At present you belong to no branch.")
    offices = [office(t, role, unit, of) for role, unit in of.offices]
    return [esc(where), *([esc(words.listed(t, offices))] if offices else [])]


def office(t: Language, role: Role, unit: Unit, of: Profile | None = None) -> str:
    """书记; 市直机关党委书记 where the unit is not the person's own."""
    said = words.role(t, role)
    if of is not None and unit in (of.unit, of.group):
        return said
    return t._("{role} of {unit}").format(role=said, unit=unit.name)


def left(t: Language, forms: tuple[str, ...]) -> Screen:
    """Which dialogs were dropped, or that there was none."""
    keys = rows((commands.key(t, Command.START), commands.key(t, Command.HELP)))
    if not forms:
        return Screen(esc(t._("There is nothing to cancel: no dialog is open.")), keys)
    names = words.listed(t, [t._(FORMS[form]) for form in forms])
    said = t._("Left: {dialogs}. Nothing was kept.").format(dialogs=names)
    again = t._("To register after all, open the invite link again.")
    return Screen(lines(esc(said), esc(again) if registration.FORM in forms else None), keys)


def _owed(t: Language, count: int) -> str:
    if count == 0:
        return esc(t._("Nothing is waiting for you."))
    waiting = t.n_("{n} thing is waiting for you", "{n} things are waiting for you", count)
    return bold(t._("📋 {waiting}").format(waiting=waiting.format(n=count)))
