"""Becoming administrator by a one-time link, on real databases."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.org import UnitKind
from bot.errors import Invalid, NotAllowed
from bot.services.identity import claims
from bot.services.identity.claims import ClaimGone
from bot.store.crypto import Cipher
from bot.store.members.accounts import Account
from bot.store.uow import Store, UnitOfWork
from tests.services.ground import BOT, Clock, Ground

TODAY = date(2026, 11, 23)


def newcomer(ground: Ground, chat: int = 500) -> Account:
    return ground.do(lambda uow: uow.accounts.create(BOT, chat, daily_at="08:30"))


def token(ground: Ground) -> str:
    return ground.do(lambda uow: claims.make(uow, BOT)).removeprefix(claims.PREFIX)


def test_a_claim_works_once(ground: Ground) -> None:
    said = token(ground)
    assert len(said) == 32
    claim = ground.do(lambda uow: claims.claimed(uow, BOT, said))
    first, second = newcomer(ground), newcomer(ground, 501)
    ground.do(lambda uow: claims.take(uow, first, claim.id, TODAY))
    with pytest.raises(ClaimGone):
        ground.do(lambda uow: claims.take(uow, second, claim.id, TODAY))
    with pytest.raises(ClaimGone):
        ground.do(lambda uow: claims.claimed(uow, BOT, said))
    found = ground.do(lambda uow: uow.accounts.administrators(BOT))
    assert [one.id for one in found] == [first.id]
    tags = ground.do(lambda uow: uow.audit.tags("invite", claim.id))
    assert tags == [Tag.CLAIM_MADE, Tag.CLAIM_USED]


def test_a_claim_lasts_a_day(ground: Ground) -> None:
    said = token(ground)
    claim = ground.do(lambda uow: claims.claimed(uow, BOT, said))
    account = newcomer(ground)
    ground.at("2026-11-24 09:00")
    with pytest.raises(ClaimGone):
        ground.do(lambda uow: claims.claimed(uow, BOT, said))
    for number in (claim.id, claim.id + 1):
        with pytest.raises(ClaimGone):
            ground.do(lambda uow, number=number: claims.take(uow, account, number, TODAY))
    with pytest.raises(ClaimGone):
        ground.do(lambda uow: claims.claimed(uow, BOT + 1, said))


def test_the_other_administrators_are_told(ground: Ground) -> None:
    boss = ground.administrator()
    account = newcomer(ground)
    said = token(ground)
    claim = ground.do(lambda uow: claims.claimed(uow, BOT, said))
    ground.do(lambda uow: claims.take(uow, account, claim.id, TODAY))
    rows = ground.do(lambda uow: uow.sending.claim(BOT, 10, set()))
    params = {"account": account.id, "by": None, "at": "2026-11-23T01:00:00+00:00"}
    told = [(row.chat_id, row.params) for row in rows if row.kind == claims.TOLD]
    assert told == [(boss.telegram_id, params | {"urgent": True, "silent": True})]


@pytest.mark.parametrize(
    ("said", "name", "kind"),
    [
        ("市直机关 党委", "市直机关党委", UnitKind.COMMITTEE),
        ("省直机关工委", "省直机关工委", UnitKind.WORK_COMMITTEE),
        ("甲公司", "甲公司", UnitKind.COMMITTEE),
        ("独立党支部", "独立党支部", UnitKind.BRANCH),
    ],
)
def test_the_organisation_gets_its_name_once(
    database_url: str, said: str, name: str, kind: UnitKind
) -> None:
    clock = Clock("2026-11-23 09:00")
    store = Store(database_url, Cipher(bytes(32)), clock.now)

    def begin(uow: UnitOfWork) -> Actor:
        account = uow.accounts.create(BOT, 500, daily_at="08:30")
        uow.accounts.grant_administrator(account.id)
        assert claims.wants_organisation(uow)
        assert not claims.has_roster(uow, TODAY)
        return uow.accounts.actor(BOT, 500, TODAY)

    boss = store.write_now(begin)
    with pytest.raises(NotAllowed):
        store.write_now(lambda uow: claims.name_organisation(uow, Actor(BOT, 7), name))
    kept = claims.organisation_name(said)
    made = store.write_now(lambda uow: claims.name_organisation(uow, boss, kept))
    assert (made.name, made.kind, made.parent_id) == (name, kind, None)
    again = store.write_now(lambda uow: claims.name_organisation(uow, boss, "乙党委"))
    assert again == made
    assert not store.read_now(claims.wants_organisation)
    assert store.read_now(lambda uow: uow.audit.tags("unit", made.id)) == [Tag.UNIT_MADE]
    store.close()


@pytest.mark.parametrize("said", ["", " ", "甲/乙", "甲／乙", "第一党小组", "甲" * 201])
def test_what_no_organisation_is_called(said: str) -> None:
    with pytest.raises(Invalid):
        claims.organisation_name(said)


def test_a_roster_is_there_when_somebody_belongs(ground: Ground) -> None:
    assert ground.do(lambda uow: claims.has_roster(uow, TODAY))
