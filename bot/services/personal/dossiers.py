"""What is kept of a person, handed to that person as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any

from bot.domain import dossier
from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.dossier import Dossier
from bot.domain.org import Role
from bot.services.personal import audit_trail, dossier_standing, dossier_tasks
from bot.services.personal.audit_trail import Entry
from bot.services.personal.looks import Look, looks
from bot.services.personal.preferences import own
from bot.store.activities.activities import Activity
from bot.store.audit_trail import Wanted
from bot.store.delivery.outbox import Message
from bot.store.members.appointments import Appointment
from bot.store.members.memberships import Membership
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

EXPORT = "privacy.export"
TWICE_SECONDS = 10
"""Asking again so soon is a second tap, not a wish for a second file."""
MOST_LINES = 5000


class Format(StrEnum):
    """How the file is made."""

    JSON = "json"
    EXCEL = "xlsx"


@dataclass(frozen=True)
class Found:
    """All rows of somebody: the file's values, and the lines still to be put into words."""

    dossier: Dossier
    lines: tuple[Entry, ...]
    looks: tuple[Look, ...]


def ask(uow: UnitOfWork, actor: Actor, how: Format, now: datetime) -> bool:
    """Have everything that is kept of `actor` sent to them; False for a second tap. Raises
    NotAllowed for a stranger."""
    account = own(uow, actor)
    moment = int(now.timestamp()) // TWICE_SECONDS
    message = Message(
        actor.bot_id,
        actor.telegram_id,
        EXPORT,
        SendClass.EXPORT,
        params={"format": how.value},
        dedupe_key=f"{EXPORT}:{how}:{account.id}:{moment}",
    )
    if uow.outbox.add(message) is None:
        return False
    uow.audit.record(now, actor, Tag.DATA_EXPORTED, "account", account.id, format=how.value)
    return True


def gather(uow: UnitOfWork, actor: Actor, today: date, now: datetime, zone: tzinfo) -> Found:
    """Everything that is kept of `actor`; raises NotAllowed for a stranger."""
    account = own(uow, actor)
    asked = uow.dossiers.registrations(account.id)
    sent = uow.dossiers.subscriptions(account.id)
    wanted: set[int] = {one.unit_id for one in asked} | {one.unit_id for one in sent}
    names = uow.units.many(wanted)
    whole = Dossier(
        now.astimezone(zone),
        _account(uow, account.id, zone),
        registrations=tuple(
            dossier.Registration(
                names[one.unit_id].name,
                one.state,
                one.created_at.astimezone(zone),
                _local(one.decided_at, zone),
            )
            for one in asked
        ),
        subscriptions=tuple(
            dossier.Subscription(names[one.unit_id].name, one.span) for one in sent
        ),
        **(_of_member(uow, account.member_id, zone) if account.member_id is not None else {}),
    )
    return Found(whole, _lines(uow, actor, today), looks(uow, actor, today))


def _account(uow: UnitOfWork, account_id: int, zone: tzinfo) -> dossier.Account:
    row, administrator = uow.dossiers.account(account_id)
    return dossier.Account(
        row.telegram_id,
        row.language,
        row.telegram_language,
        row.daily_at,
        row.daily_on,
        row.quiet_from,
        row.quiet_to,
        _local(row.consent_at, zone),
        row.consent_version,
        row.unreachable,
        administrator,
        row.created_at.astimezone(zone),
        row.zone,
    )


def _of_member(uow: UnitOfWork, member_id: int, zone: tzinfo) -> dict[str, Any]:
    person = uow.members.get(member_id)
    assert person is not None  # noqa: S101 - an account is linked to a row
    made_at = uow.dossiers.made_at(member_id).astimezone(zone)
    stays = uow.personal.memberships(member_id)
    held = uow.personal.appointments(member_id)
    units = uow.units.many({one.unit_id for one in stays} | {one.unit_id for one in held})
    row = dossier.Row(person.name, person.number, person.standing, person.has_vote, made_at)
    return {
        "row": row,
        "units": tuple(_belonging(units[one.unit_id], one) for one in stays),
        "offices": tuple(_belonging(units[one.unit_id], one, one.role) for one in held),
        "transfers": _transfers(uow, member_id, zone),
        **_held(uow, member_id, zone),
        **dossier_tasks.of_member(uow, member_id, zone),
        **dossier_standing.of_member(uow, member_id, zone),
    }


def _belonging(
    unit: Unit, of: Membership | Appointment, role: Role | None = None
) -> dossier.Belonging:
    return dossier.Belonging(unit.name, unit.kind, of.from_date, of.to_date, role)


def _transfers(uow: UnitOfWork, member_id: int, zone: tzinfo) -> tuple[dossier.Transfer, ...]:
    moves = uow.transfers.of_member(member_id)
    wanted = {number for one in moves for number in (one.from_unit_id, one.to_unit_id)}
    units = uow.units.many(wanted)
    return tuple(
        dossier.Transfer(
            units[one.from_unit_id].name,
            units[one.to_unit_id].name,
            one.on_date,
            one.state,
            one.asked_at.astimezone(zone),
            _local(one.decided_at, zone),
        )
        for one in moves
    )


def _held(uow: UnitOfWork, member_id: int, usual: tzinfo) -> dict[str, Any]:
    """Activities, and what the versions of their sheets say."""
    rows = uow.dossiers.participations(member_id)
    sheets = uow.dossiers.sheet_lines(member_id)
    ids = {one.row.activity_id for one in rows} | {one.activity_id for one in sheets}
    found = uow.activities.many(ids)
    wanted = {one.unit_id for one in found.values()} | {one.group_id for one in found.values()}
    units = uow.units.many({number for number in wanted if number is not None})
    named = uow.dossiers.namings(member_id)
    return {
        "activities": tuple(
            _expected(
                found[one.row.activity_id],
                units,
                one.row,
                one.note,
                named.get(one.row.activity_id),
                usual,
            )
            for one in rows
        ),
        "versions": tuple(_version(found[one.activity_id], one, usual) for one in sheets),
    }


def _version(activity: Activity, line: Any, usual: tzinfo) -> dossier.Version:
    clock = activity.rules.clock(usual)
    return dossier.Version(
        activity.kind,
        activity.starts_at.astimezone(clock),
        line.version,
        line.closed_at.astimezone(clock),
        line.attendance,
        line.signed_for,
    )


def _expected(
    activity: Activity,
    units: dict[int, Unit],
    row: Any,
    note: str | None,
    named: Any,
    usual: tzinfo,
) -> dossier.Expected:
    clock = activity.rules.clock(usual)
    group = units.get(activity.group_id or 0)
    return dossier.Expected(
        activity.kind,
        activity.subject,
        activity.place,
        units[activity.unit_id].name,
        group.name if group else None,
        activity.starts_at.astimezone(clock),
        activity.state,
        row.observer,
        named,
        row.standing,
        tuple(Role(word) for word in row.roles.split(",") if word),
        row.answer,
        _local(row.answered_at, clock),
        row.answered_late,
        row.answered_by is not None,
        row.answer is not None and row.answer_round != activity.round,
        row.leave,
        note,
        _local(row.leave_decided_at, clock),
        _local(row.phoned_at, clock),
        row.attendance,
        _local(row.recorded_at, clock),
        row.signed_for,
        _local(row.objected_at, clock),
        _local(row.objection_settled_at, clock),
    )


def _lines(uow: UnitOfWork, actor: Actor, today: date) -> tuple[Entry, ...]:
    """What the audit log says by or about them; others only by office."""
    if actor.member_id is None:
        return ()
    found = uow.audit_trail.page(Wanted(member_id=actor.member_id), 0, MOST_LINES)
    return audit_trail.own_entries(uow, found, actor.member_id, today)


def _local(instant: datetime | None, zone: tzinfo) -> datetime | None:
    return instant.astimezone(zone) if instant is not None else None
