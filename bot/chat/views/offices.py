"""Screens of offices: one person's, a unit's, giving and ending one, and telling the person."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons.members import Person, RosterUnit
from bot.chat.buttons.offices import OfficeChoice, OfficeEnd, OfficeNew, OfficesOf
from bot.chat.buttons.relinking import LinkOf
from bot.chat.buttons.transfers import TransferFrom
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import assignment_list, commands, dated, words
from bot.domain.commands import Command
from bot.domain.names import NUMBER_TAIL
from bot.domain.org import Role
from bot.errors import N_
from bot.i18n import Language
from bot.services.identity.profiles import Profile
from bot.services.members import appointing
from bot.services.members.appointing import Plan
from bot.services.members.offices import Held, OfMember, OfUnit, Seat
from bot.store.delivery.sending import Claimed
from bot.store.members.units import Unit

BEGINS = N_("🗓 From which day on does the office begin?")
ENDS = N_("🗓 From which day on is the office no longer held?")


def of_member(t: Language, of: OfMember, today: date) -> Screen:
    """The offices of one person, and what may be given to them."""
    member = of.person.member
    heading = t._("🎖 {name} · offices").format(name=named(t, of.person))
    held = [esc(_since(t, one, _title(t, one.office.role, one.unit), today)) for one in of.held]
    return Screen(
        lines(bold(heading), *(held or [esc(t._("No office at present."))])),
        rows(
            Key(t._("➕ Give an office"), OfficeChoice(member.id)) if of.seats else None,
            *pairs(
                [
                    Key(
                        t._("End: {role}").format(role=words.role(t, one.office.role)),
                        OfficeEnd(one.office.id, of_unit=False),
                    )
                    for one in of.held
                    if one.endable
                ]
            ),
            Key(t._("◀ Back"), Person(member.id, seen=True)),
        ),
    )


def choice(t: Language, of: OfMember) -> Screen:
    """Which office?"""
    member = of.person.member
    asked = t._("🎖 Which office does {name} take?").format(name=named(t, of.person))
    keys = [
        Key(_seat(t, one, of.person), OfficeNew(member.id, one.unit.id, one.role))
        for one in of.seats
    ]
    return Screen(bold(asked), rows(*pairs(keys), Key(t._("◀ Back"), OfficesOf(member.id))))


def of_unit(
    t: Language,
    of: OfUnit,
    today: date,
    *,
    linkable: set[int],
    moves: bool,
    ready_for: Unit | None = None,
) -> Screen:
    """The offices of a unit; `linkable` are the holders who may be given a link to another
    account, `moves`: the reader may transfer people of it whom they cannot list; `ready_for`: where
    the reader has set no window for the training of new secretaries yet."""
    heading = t._("🎖 {unit} · offices").format(unit=of.unit.name)
    held = [esc(_holder(t, one, today)) for one in of.held]
    give = t._("➕ {role}")
    return Screen(
        lines(bold(heading), *(held or [esc(t._("Nobody holds an office here."))])),
        rows(
            *pairs(
                [
                    Key(
                        give.format(role=words.role(t, one.role)),
                        OfficeNew(None, one.unit.id, one.role),
                    )
                    for one in of.seats
                ]
            ),
            *(key for one in of.held for key in _holder_keys(t, one, linkable)),
            Key(t._("🔁 Transfer a member"), TransferFrom(of.unit.id)) if moves else None,
            assignment_list.window_key(t, ready_for),
            Key(t._("◀ Back"), RosterUnit(of.unit.id)),
        ),
    )


def _holder_keys(t: Language, of: Held, linkable: set[int]) -> list[tuple[Key, ...]]:
    role = words.role(t, of.office.role)
    end = t._("End: {role} {name}").format(role=role, name=of.name)
    link = t._("🔗 {name}: another account").format(name=of.name)
    keys = [Key(end, OfficeEnd(of.office.id, of_unit=True))] if of.endable else []
    if of.office.member_id in linkable:
        keys.append(Key(link, LinkOf(of.office.member_id)))
    return [tuple(keys)] if keys else []


def ask_name(t: Language, draft: int, seat: Seat, *, several: bool = False) -> Screen:
    """Who takes an office, typed; `several`: there are some of that name."""
    asked = t._("🎖 {office}: who takes it? Please send the name.")
    hint = t._(
        "There are several of that name. Please send it with the end of the staff number, for "
        "example: Li Jing 0712."
    )
    return Screen(
        lines(
            bold(asked.format(office=_title(t, seat.role, seat.unit))),
            esc(hint) if several else None,
        ),
        dated.only_give_up(t, draft),
    )


def confirm(t: Language, draft: int, of: Plan, today: date) -> Screen:
    """An office to be given."""
    day = words.day(t, of.day, today)
    ends = t._("⚠️ From that day on {name} no longer holds it.")
    said = lines(
        bold(
            t._("🎖 {name}: {office}").format(
                name=named(t, of.person), office=_title(t, of.seat.role, of.seat.unit)
            )
        ),
        esc(t._("🗓 From {day} on").format(day=day)),
        *(esc(ends.format(name=one.name)) for one in of.replaces),
    )
    return dated.confirm(t, draft, said, t._("✅ Appoint"))


def confirm_end(t: Language, draft: int, of: Held, day: date, today: date) -> Screen:
    """An office to be ended."""
    office = _title(t, of.office.role, of.unit)
    said = lines(
        bold(t._("🎖 {name}: {office}").format(name=of.name, office=office)),
        esc(t._("🗓 No longer held from {day} on").format(day=words.day(t, day, today))),
    )
    return dated.confirm(t, draft, said, t._("✅ End it"), Style.DANGER)


def named(t: Language, of: Profile) -> str:
    """A name with the end of the staff number, wherever somebody is to be told from all others."""
    number = of.member.number
    if number is None:
        return of.member.name
    tail = number[-NUMBER_TAIL:]
    return t._("{name} ({number})").format(name=of.member.name, number=tail)


def _holder(t: Language, of: Held, today: date) -> str:
    said = t._("{role}: {name}").format(role=words.role(t, of.office.role), name=of.name)
    return _since(t, of, said, today)


def _since(t: Language, of: Held, said: str, today: date) -> str:
    office = of.office
    since = t._("since {day}") if office.from_date <= today else t._("from {day} on")
    parts = [said, since.format(day=words.date_only(t, office.from_date, today))]
    if office.to_date is not None:
        until = words.date_only(t, office.to_date, today)
        parts.append(t._("ends on {day}").format(day=until))
    return " · ".join(parts)


def _title(t: Language, role: Role, unit: Unit) -> str:
    return t._("{role} of {unit}").format(role=words.role(t, role), unit=unit.name)


def _seat(t: Language, of: Seat, person: Profile) -> str:
    """The office alone where the unit is the person's own."""
    own = of.unit in (person.unit, person.group)
    return words.role(t, of.role) if own else _title(t, of.role, of.unit)


def _told(context: Context, row: Claimed) -> Prepared:
    """To whom it was given, or from whom it was taken, while that is so."""
    uow, account, params = context.uow, context.account(row), row.params
    unit = uow.units.get(params["unit"])
    member_id = account.member_id if account else None
    if member_id is None or member_id != params["member"] or unit is None:
        return Skip("linked to somebody else")
    role, day = Role(params["role"]), date.fromisoformat(params["day"])
    holds = any(
        one.unit_id == unit.id and one.role is role
        for one in uow.members.appointments(day, member_ids={member_id})
    )
    if holds is params["ended"]:
        return Skip("changed meanwhile")
    t = context.t(row)
    said = {"office": _title(t, role, unit), "day": words.day(t, day, context.today)}
    if params["ended"]:
        return Screen(esc(t._("🎖 From {day} on you no longer hold: {office}.").format(**said)))
    return Screen(
        lines(
            bold(t._("🎖 From {day} on: {office}").format(**said)),
            esc(t._("You have been appointed. What you can do here is under Help.")),
        ),
        rows(commands.key(t, Command.HELP)),
    )


PUSHES: dict[str, Prepare] = {appointing.TOLD: one_by_one(_told)}
