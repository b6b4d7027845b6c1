"""Deciding about a registration, and linking the person when it is approved."""

from __future__ import annotations

from datetime import date, time, tzinfo

from bot.domain import zones
from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.daily import DEFAULT, next_daily
from bot.domain.registration import RegistrationState
from bot.errors import N_, NotAllowed, Stale
from bot.services.activities import publishing
from bot.services.assignments import following as assignments
from bot.services.identity import menus
from bot.services.identity.applications import Application, application, tell
from bot.services.identity.deciders import deciders, may_decide
from bot.services.nudging import quiet_hours
from bot.store.members.accounts import Account
from bot.store.members.registrations import Registration
from bot.store.uow import UnitOfWork

WITHDRAWN = N_("The person has withdrawn this request; there is nothing to decide.")
LINKED = N_("That person is linked to another account already. Please decline this one.")


def decide(
    uow: UnitOfWork,
    actor: Actor,
    registration_id: int,
    today: date,
    zone: tzinfo,
    *,
    approve: bool,
) -> Application:
    """Approve or decline; a request that is decided already stays as it is.

    Raises NotAllowed for who may not decide, Stale when the request was taken back.
    """
    asked = uow.registrations.get(registration_id)
    if asked is None:
        raise Stale(WITHDRAWN)
    if not may_decide(uow, actor, asked, today):
        raise NotAllowed
    if asked.state is RegistrationState.PENDING:
        _settle(uow, actor, asked, approve=approve)
        if approve:
            _link(uow, asked, today, zone)
            decline_rivals(uow, actor, asked.member_id)
    found = application(uow, registration_id, today)
    if found is None or found.asked.state is RegistrationState.WITHDRAWN:
        raise Stale(WITHDRAWN)
    return found


def approve_unopposed(
    uow: UnitOfWork, actor: Actor, asked: Registration, today: date, zone: tzinfo
) -> Registration:
    """Link an administrator whom nobody else can decide about: the very first person in chat.

    Whoever holds the administrator's grant got it with access to the server itself, and could
    write the same into the database; waiting for somebody else would wait for ever.
    """
    if not actor.administrator or deciders(uow, asked, today):
        raise NotAllowed
    _settle(uow, actor, asked, approve=True, unopposed=True)
    _link(uow, asked, today, zone)
    decline_rivals(uow, actor, asked.member_id)
    settled = uow.registrations.get(asked.id)
    assert settled is not None  # noqa: S101 - settled in this transaction
    return settled


def _settle(
    uow: UnitOfWork,
    actor: Actor,
    asked: Registration,
    *,
    approve: bool,
    pressed: bool = True,
    unopposed: bool = False,
) -> None:
    account = uow.accounts.get(asked.account_id)
    assert account is not None  # noqa: S101 - a request refers to it
    state = RegistrationState.APPROVED if approve else RegistrationState.DECLINED
    tag = Tag.REGISTRATION_APPROVED if approve else Tag.REGISTRATION_DECLINED
    detail = {"unopposed": True} if unopposed else {}
    uow.registrations.decide(asked.id, state, actor.account_id)
    uow.audit.record(uow.now, actor, tag, "registration", asked.id, unit_id=asked.unit_id, **detail)
    tell(uow, account, asked, actor.telegram_id if pressed else None)


def _link(uow: UnitOfWork, asked: Registration, today: date, zone: tzinfo) -> None:
    account = uow.accounts.get(asked.account_id)
    assert account is not None  # noqa: S101 - a request refers to it
    if uow.accounts.of_member(account.bot_id, asked.member_id) is not None:
        raise Stale(LINKED)
    daily_at = _hour(uow, account, asked.unit_id)
    due = next_daily(daily_at, uow.now, zones.of(account.zone, zone))
    linked = {"member_id": asked.member_id, "next_daily_at": due, "daily_at": daily_at}
    uow.accounts.change(account.id, **linked)
    quiet_hours.fit_zones(uow, account.bot_id, {asked.member_id}, uow.now, zone)
    menus.refresh(uow, account._replace(member_id=asked.member_id), today)
    publishing.catch_up(uow, account.bot_id, asked.member_id, uow.now, zone)
    assignments.catch_up(uow, account.bot_id, asked.member_id, uow.now, zone)


def _hour(uow: UnitOfWork, account: Account, unit_id: int) -> str:
    """The hour of the day's message: the unit's, unless the person chose another before."""
    rules = uow.unit_settings.rules(unit_id)
    wanted = rules.daily_at if account.daily_at == DEFAULT else account.daily_at
    return f"{rules.quiet.fitting(time.fromisoformat(wanted)):%H:%M}"


def decline_rivals(uow: UnitOfWork, actor: Actor, member_id: int) -> None:
    """Others who said they were that person: one account is one person."""
    for rival in uow.registrations.of_member(member_id):
        if rival.state is RegistrationState.PENDING:
            _settle(uow, actor, rival, approve=False, pressed=False)
