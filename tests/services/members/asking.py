"""Somebody who asks to be registered, and who decides about it."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from bot.domain.access import Actor
from bot.domain.registration import InviteKind, RegistrationState
from bot.services.members import approvals, registration
from bot.services.members.registration import Asked
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE, Ground

TODAY = date(2026, 11, 23)
SUN, SUN_NUMBER = "孙敏", "0004"
ZHANG_CHAT, LIU_CHAT, ZHAO_CHAT, WU_CHAT, BOSS_CHAT = 100, 101, 106, 107, 900
NEW_CHAT = 500


def consent(ground: Ground, chat: int = NEW_CHAT) -> Actor:
    def work(uow: UnitOfWork) -> Actor:
        registration.consent(uow, BOT, chat, "zh-hans", TODAY)
        return uow.accounts.actor(BOT, chat, TODAY)

    return ground.do(work)


def ask(ground: Ground, actor: Actor, name: str = SUN, unit: str = "第一党支部") -> Asked | None:
    """A request through an invite of its own."""
    expires = ground.clock.now() + timedelta(days=7)

    def work(uow: UnitOfWork) -> Asked | None:
        made = uow.invites.add(
            BOT,
            InviteKind.JOIN,
            secrets.token_urlsafe(),
            expires_at=expires,
            unit_id=ground.units[unit].id,
        )
        return registration.ask(uow, actor, ground.members[name], made, TODAY, ZONE)

    return ground.do(work)


def asked(ground: Ground, actor: Actor, name: str = SUN, unit: str = "第一党支部") -> int:
    found = ask(ground, actor, name, unit)
    assert found is not None
    return found.id


def cards(ground: Ground) -> list[tuple[str, int]]:
    """Kind and chat of what would go out now, and take it."""
    rows = ground.do(lambda uow: uow.sending.claim(BOT, 100, set()))
    return sorted((row.kind, row.chat_id) for row in rows if row.kind != "menu")


def delivered(ground: Ground) -> list[tuple[str, int, bool]]:
    """The same with whether it edits a card; everything arrives."""

    def work(uow: UnitOfWork) -> list[tuple[str, int, bool]]:
        rows = [row for row in uow.sending.claim(BOT, 100, set()) if row.kind != "menu"]
        uow.sending.sent({row.id: row.edit_message_id or row.id % 10**6 for row in rows})
        return sorted((row.kind, row.chat_id, row.edit_message_id is not None) for row in rows)

    return ground.do(work)


def unlink(ground: Ground, chat: int) -> None:
    def work(uow: UnitOfWork) -> None:
        account = uow.accounts.by_telegram(BOT, chat)
        assert account is not None
        uow.accounts.delete(account.id)

    ground.do(work)


def decide(ground: Ground, actor: Actor, number: int, *, approve: bool = True) -> RegistrationState:
    found = ground.do(
        lambda uow: approvals.decide(uow, actor, number, TODAY, ZONE, approve=approve)
    )
    return found.asked.state


def consent_of(uow: UnitOfWork) -> Actor:
    return uow.accounts.actor(BOT, LIU_CHAT, TODAY)
