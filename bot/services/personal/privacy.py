"""What is kept of a person, and withdrawing consent: the account goes, the roster's row stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.org import Role
from bot.domain.registration import RegistrationState
from bot.errors import N_, AppError
from bot.services.activities import absence_changes, absences, leave
from bot.services.activities.leave_deciders import deciders
from bot.services.identity import applications, menus
from bot.services.nudging import quiet_hours
from bot.services.nudging.quiet_hours import Hours
from bot.services.personal.preferences import own
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.members.members import Member
from bot.store.members.personal import Counts
from bot.store.members.registrations import Registration
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

TRACES = timedelta(days=1)
"""How long a chat's id stays in the receipts of deliveries to somebody without an account."""


class LastAdministrator(AppError):
    """Without them nobody could look after the organisation any more."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "You are the only administrator, so you cannot withdraw yet. Have “zhibu claim” "
                "run on the server, let somebody else open the link, and try again."
            )
        )


@dataclass(frozen=True)
class Stay:
    """A unit somebody belongs or belonged to, or (with `role`) an office they hold or held there;
    local days, `until` exclusive, None: still."""

    unit: Unit
    since: date
    until: date | None
    role: Role | None = None


@dataclass(frozen=True)
class Kept:
    """All that is kept of somebody. Without a roster row there is the account only, and perhaps a
    request to be linked to one (`asks`). `absences` are leave for a period, `hushes` reminders
    that were put off or muted."""

    account: Account
    administrator: bool
    asks: bool
    hours: Hours
    member: Member | None = None
    units: tuple[Stay, ...] = ()
    offices: tuple[Stay, ...] = ()
    counts: Counts | None = None
    absences: int = 0
    hushes: int = 0


def kept(uow: UnitOfWork, actor: Actor, today: date) -> Kept:
    """What is kept of `actor`; raises NotAllowed for a stranger, of whom nothing is."""
    account = own(uow, actor)
    asks = _pending(uow, account) is not None
    hours = quiet_hours.of_account(uow, account, today)
    member = uow.members.get(actor.member_id) if actor.member_id is not None else None
    if member is None:
        return Kept(account, actor.administrator, asks, hours)
    stays = uow.personal.memberships(member.id)
    held = uow.personal.appointments(member.id)
    units = uow.units.many({one.unit_id for one in stays} | {one.unit_id for one in held})
    return Kept(
        account,
        actor.administrator,
        asks,
        hours,
        member,
        tuple(Stay(units[one.unit_id], one.from_date, one.to_date) for one in stays),
        tuple(Stay(units[one.unit_id], one.from_date, one.to_date, one.role) for one in held),
        uow.personal.counts(member.id),
        len(uow.absences.ever(member.id)),
        len(uow.hushes.of_member(member.id)),
    )


def may_withdraw(uow: UnitOfWork, actor: Actor) -> Account:
    """The account that would be erased; raises NotAllowed, or LastAdministrator."""
    account = own(uow, actor)
    if actor.administrator and len(uow.accounts.administrators(actor.bot_id)) == 1:
        raise LastAdministrator
    return account


def withdraw(uow: UnitOfWork, actor: Actor, now: datetime, today: date) -> None:
    """Erase the account of `actor` and all that hangs on it: link, settings, Telegram id, notes
    on leaves, dialogs, requests, messages. What was answered stays with the roster's row, which is
    the unit's. What they were to decide is offered to who decides now."""
    account = may_withdraw(uow, actor)
    asked = _pending(uow, account)
    if account.member_id is not None:
        absence_changes.drop_open(uow, account.bot_id, account.member_id, today)
        uow.hushes.forget(account.member_id)
    leaves = _leaves(uow)
    deciding = _deciding(uow, account, leaves, today)
    _erase(uow, account)
    uow.audit.record(now, actor, Tag.CONSENT_WITHDRAWN, "account", account.id)
    menus.forget(uow, account.bot_id, account.telegram_id)
    if asked is not None:
        tag, unit_id = Tag.REGISTRATION_WITHDRAWN, asked.unit_id
        uow.audit.record(now, actor, tag, "registration", asked.id, unit_id=unit_id)
        applications.take_back(uow, account.bot_id, asked)
    applications.offer_all(uow, account.bot_id, today)
    absences.offer_all(uow, account.bot_id, today)
    for request, known in deciding:
        _hand_over(uow, account.bot_id, request, known, today)
    noted = [one.row for one in leaves if one.member.id == account.member_id]
    leave.show_again(uow, account.bot_id, noted)


def forget_strangers(uow: UnitOfWork, bot_id: int, now: datetime) -> int:
    """Forget the chats of those who have no account, once their deliveries are a day old."""
    return uow.personal.forget_strangers(bot_id, now - TRACES)


def _pending(uow: UnitOfWork, account: Account) -> Registration | None:
    requests = uow.registrations.of_account(account.id)
    return next((one for one in requests if one.state is RegistrationState.PENDING), None)


def _erase(uow: UnitOfWork, account: Account) -> None:
    if account.member_id is not None:
        uow.personal.drop_notes(account.member_id)
    uow.drafts.drop(account.bot_id, account.telegram_id)
    uow.uploads.forget(account.bot_id, account.telegram_id)
    uow.registrations.forget(account.id)
    uow.accounts.revoke_administrator(account.id)
    uow.accounts.delete(account.id)
    uow.personal.forget_chat(account.bot_id, account.telegram_id)


def _leaves(uow: UnitOfWork) -> list[leave.Request]:
    """Every request for leave that nobody has decided about."""
    found = [leave.request(uow, number) for number in uow.personal.open_leaves()]
    return [one for one in found if one is not None and one.open]


def _deciding(
    uow: UnitOfWork, leaving: Account, leaves: list[leave.Request], today: date
) -> list[tuple[leave.Request, set[int]]]:
    """Those that wait for who is leaving, with the accounts that have been asked."""
    asked = [(one, set(_asked(uow, leaving.bot_id, one, today))) for one in leaves]
    return [(one, known) for one, known in asked if leaving.id in known]


def _hand_over(
    uow: UnitOfWork, bot_id: int, request: leave.Request, known: set[int], today: date
) -> None:
    """Whoever is to decide now and was not before is asked."""
    for account_id, account in _asked(uow, bot_id, request, today).items():
        if account_id not in known:
            uow.outbox.add(
                Message(
                    bot_id,
                    account.telegram_id,
                    leave.REQUEST,
                    SendClass.DEADLINE,
                    params={"participation": request.row.id},
                    matter=leave.request_matter(request.row.id),
                )
            )


def _asked(uow: UnitOfWork, bot_id: int, request: leave.Request, today: date) -> dict[int, Account]:
    found = deciders(uow, bot_id, request.activity, request.member.id, today)
    return {account.id: account for account in found}
