"""Settling what holds in a unit, and whom and what that is about."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.access import Actor
from bot.domain.activities import ActivityKind
from bot.domain.unit_settings import Setting
from bot.services.activities import publishing
from bot.services.activities.publishing import Plan
from bot.services.personal import unit_settings
from bot.services.personal.unit_settings import Settled
from bot.store.members.accounts import Account
from tests.services.ground import BOT, ZONE, Ground

URUMQI = ZoneInfo("Asia/Urumqi")
FIRST, SECOND, ROOT = "第一党支部", "第二党支部", "市直机关党委"


def settle(ground: Ground, who: Actor | str, unit: str, key: Setting, value: str | None) -> Settled:
    actor = ground.actor(who) if isinstance(who, str) else who
    number = ground.units[unit].id
    return ground.do(
        lambda uow: unit_settings.settle(uow, actor, number, key, value, uow.now, ZONE)
    )


def account(ground: Ground, name: str) -> Account:
    found = ground.do(lambda uow: uow.accounts.of_member(BOT, ground.members[name]))
    assert found is not None
    return found


def plan(ground: Ground, unit: str, starts: datetime) -> Plan:
    kind = ActivityKind.MEMBER_MEETING
    return Plan(ground.units[unit].id, None, kind, starts.astimezone(UTC), None, "", "")


def publish(ground: Ground, name: str, made: Plan) -> publishing.Published:
    actor, draft = ground.actor(name), int(made.starts_at.timestamp())
    return ground.do(lambda uow: publishing.publish(uow, actor, draft, made, uow.now, ZONE))
