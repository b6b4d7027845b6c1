"""Questions about one person: adding, correcting, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.buttons.members import (
    Correct,
    PersonDone,
    PersonValue,
    SetStanding,
    SetVote,
)
from bot.chat.buttons.members import Person as OpenPerson
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import home, words
from bot.domain.org import Standing
from bot.errors import N_
from bot.i18n import Language
from bot.services.members.leaving import Ending
from bot.services.members.member_changes import Newcomer
from bot.services.members.members import Person
from bot.store.members.members import Member
from bot.store.members.units import Unit

WHAT = ("name", "number", "standing", "vote")
_WHAT = {
    "name": N_("Name"),
    "number": N_("Staff number"),
    "standing": N_("Standing"),
    "vote": N_("Vote"),
}


def ask_name(t: Language, unit: Unit | None = None) -> Screen:
    """The name of somebody new, or a corrected one."""
    if unit is None:
        return Screen(esc(t._("Please send the name as it should be.")))
    adding = t._("➕ A new person in {unit}").format(unit=unit.name)
    return Screen(lines(bold(adding), esc(t._("Please send the name."))))


def ask_number(t: Language, draft_id: int) -> Screen:
    """The staff number."""
    return Screen(
        esc(t._("Please send the staff number.")),
        rows(Key(t._("No staff number"), PersonValue(draft_id, "number", ""))),
    )


def ask_standing(t: Language, draft_id: int) -> Screen:
    """正式, 预备 or 积极分子."""
    return Screen(
        esc(t._("Which standing?")),
        rows(
            *(
                Key(words.standing(t, one), PersonValue(draft_id, "standing", one.value))
                for one in Standing
            )
        ),
    )


def ask_group(t: Language, draft_id: int, groups: list[Unit]) -> Screen:
    """The 党小组, if any."""
    return Screen(
        esc(t._("Which group?")),
        (
            *pairs([Key(one.name, PersonValue(draft_id, "group", str(one.id))) for one in groups]),
            *rows(Key(t._("No group"), PersonValue(draft_id, "group", ""))),
        ),
    )


def ask_since(t: Language, draft_id: int, today: date, options: Sequence[date] = ()) -> Screen:
    """The first day in the unit."""
    asked = t._("Since which day does the person belong here? For example 2026-04-16.")
    return Screen(esc(asked), _days(t, draft_id, today, options))


def ask_leaving(
    t: Language, of: Ending, draft_id: int, today: date, options: Sequence[date] = ()
) -> Screen:
    """The day from which on somebody belongs no more."""
    asked = t._("From which day on does {name} no longer belong to {unit}? For example 2026-12-01.")
    return Screen(
        esc(asked.format(name=of.person.name, unit=of.person.home.name)),
        (*_days(t, draft_id, today, options), *_back(t, of.person)),
    )


def check(t: Language, draft_id: int, new: Newcomer, units: list[Unit], today: date) -> Screen:
    """All that was said of somebody new, to be confirmed."""
    vote = t._("with a vote") if new.standing is Standing.FULL else t._("without a vote")
    number = t._("Staff number: {number}").format(number=new.number or t._("none"))
    since = t._("since {day}").format(day=words.date_only(t, new.since, today))
    return Screen(
        lines(
            esc(t._("Please check:")),
            bold(t._("👤 {name}").format(name=new.name)),
            esc(number),
            esc(" · ".join([*(unit.name for unit in units), since])),
            esc(" · ".join([words.standing(t, new.standing), vote])),
            esc(t._("Offices are entered on the person's card afterwards.")),
        ),
        rows(
            (
                Key(t._("✅ Add"), PersonDone(draft_id, sure=True), style=Style.SUCCESS),
                Key(t._("🗑 Discard"), PersonDone(draft_id, sure=False)),
            )
        ),
    )


def same_name(t: Language, draft_id: int, unit: Unit, twins: tuple[Member, ...]) -> Screen:
    """There is somebody of that name; is this another person?"""
    said = t._("There is already {name} in {unit}. Is this another person of the same name?")
    known = twins[0]
    name = known.name
    if known.number:
        name = t._("{name} ({number})").format(name=name, number=known.number[-4:])
    return Screen(
        lines(
            esc(said.format(name=name, unit=unit.name)),
            esc(t._("With a staff number the two can be told apart everywhere.")),
        ),
        rows(
            Key(t._("Yes, another person"), PersonValue(draft_id, "another", "1")),
            Key(t._("🗑 Discard"), PersonDone(draft_id, sure=False)),
        ),
    )


def confirm_leaving(t: Language, of: Ending, draft_id: int, day: date, today: date) -> Screen:
    """What will end on that day; sure?"""
    said = t._("From {day} on, {name} no longer belongs to any unit. What ends on that day:")
    ends = [unit.name for unit in of.units]
    offices = [home.office(t, role, unit, of.person.profile) for role, unit in of.offices]
    kept = t._("What was recorded so far stays. You can undo this for 10 minutes.")
    return Screen(
        lines(
            bold(said.format(day=words.day(t, day, today), name=of.person.name)),
            *(esc(f"· {one}") for one in (*ends, *offices)),
            esc(kept),
        ),
        rows(
            (
                Key(t._("🚪 Yes, leaves"), PersonDone(draft_id, sure=True), style=Style.DANGER),
                Key(t._("🗑 Discard"), PersonDone(draft_id, sure=False)),
            )
        ),
    )


def choose(t: Language, of: Person) -> Screen:
    """✏️: what of this person is to be corrected?"""
    keys = [Key(t._(_WHAT[what]), Correct(of.profile.member.id, what)) for what in WHAT]
    said = t._("What is to be corrected for {name}?").format(name=of.name)
    return Screen(esc(said), (*pairs(keys), *_back(t, of)))


def choose_standing(t: Language, of: Person) -> Screen:
    """Which standing now?"""
    member = of.profile.member
    keys = (
        Key(
            words.standing(t, one) + (" ●" if one is member.standing else ""),
            SetStanding(member.id, one),
        )
        for one in Standing
    )
    said = t._("Which standing does {name} have? Full members have a vote, others do not.")
    return Screen(esc(said.format(name=of.name)), (*rows(*keys), *_back(t, of)))


def choose_vote(t: Language, of: Person) -> Screen:
    """Has this full member a vote?"""
    member = of.profile.member
    if member.standing is not Standing.FULL:
        said = t._("Only full members can have a vote.")
        return Screen(esc(said), _back(t, of))
    keys = (
        Key(label + (" ●" if on is member.has_vote else ""), SetVote(member.id, on))
        for on, label in ((True, t._("Has a vote")), (False, t._("Has no vote")))
    )
    said = t._("Does {name} have a vote in the branch?").format(name=of.name)
    return Screen(esc(said), (tuple(keys), *_back(t, of)))


def given_up(t: Language) -> Screen:
    """🗑."""
    return Screen(esc(t._("Discarded; nothing was changed.")))


def _days(
    t: Language, draft_id: int, today: date, options: Sequence[date]
) -> tuple[tuple[Key, ...], ...]:
    offered = options or (today,)
    return rows(
        *(
            Key(
                t._("Today") if one == today else words.day(t, one, today),
                PersonValue(draft_id, "day", one.strftime("%Y%m%d")),
            )
            for one in offered
        )
    )


def _back(t: Language, of: Person) -> tuple[tuple[Key, ...], ...]:
    return rows(Key(t._("◀ Back"), OpenPerson(of.profile.member.id, seen=True)))
