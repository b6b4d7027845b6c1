"""Registering, on real databases: consent, who is found, links, and what is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.org import Standing
from bot.domain.registration import InviteKind
from bot.errors import NotAllowed, Stale
from bot.services.identity import deciders
from bot.services.members import registration
from bot.services.members.registration import Asked, InviteGone
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, SINCE, ZONE, Ground
from tests.services.members.asking import (
    BOSS_CHAT,
    NEW_CHAT,
    SUN,
    SUN_NUMBER,
    TODAY,
    ask,
    asked,
    cards,
    consent,
    consent_of,
    decide,
)


def invite(ground: Ground, unit: str = "第一党支部") -> int:
    expires = ground.clock.now() + timedelta(days=7)
    unit_id = ground.units[unit].id
    return ground.do(
        lambda uow: uow.invites.add(
            BOT, InviteKind.JOIN, "token", expires_at=expires, unit_id=unit_id
        )
    )


def identify(ground: Ground, actor: Actor, name: str, number: str, unit: str = "第一党支部") -> str:
    within = ground.units[unit]
    found = ground.do(lambda uow: registration.identify(uow, actor, within, name, number, TODAY))
    return found.member.name if found else "—"


def test_consent_makes_an_account_once(ground: Ground) -> None:
    first, second = consent(ground), consent(ground)
    assert first == second
    assert first.account_id is not None
    account = ground.do(lambda uow: uow.accounts.get(first.account_id or 0))
    assert isinstance(account, Account)
    assert (account.member_id, account.telegram_language) == (None, "zh-hans")
    assert account.consent_at == ground.clock.now()
    tags = ground.do(lambda uow: uow.audit.tags("account", first.account_id or 0))
    assert tags == [Tag.CONSENT_GIVEN]


@pytest.mark.parametrize(
    ("name", "number", "unit", "found"),
    [
        (SUN, SUN_NUMBER, "第一党支部", SUN),
        ("孙　敏", "20100004", "市直机关党委", SUN),
        (SUN, "0005", "第一党支部", "—"),
        (SUN, "004", "第一党支部", "—"),
        (SUN, "", "第一党支部", "—"),
        (SUN, SUN_NUMBER, "第二党支部", "—"),
        (SUN, SUN_NUMBER, "第二党小组", SUN),
        ("张华", "0000", "第一党支部", "—"),
        ("没有人", "0000", "第一党支部", "—"),
    ],
)
def test_who_is_found(ground: Ground, name: str, number: str, unit: str, found: str) -> None:
    assert identify(ground, consent(ground), name, number, unit) == found


def test_five_wrong_tries_an_hour(ground: Ground) -> None:
    actor = consent(ground)
    for minute in range(5):
        ground.at(f"2026-11-23 09:0{minute}")
        assert identify(ground, actor, SUN, "9999") == "—"
    assert identify(ground, actor, SUN, SUN_NUMBER) == "—"
    until = ground.do(lambda uow: registration.may_try_at(uow, NEW_CHAT))
    assert until is not None
    assert until.astimezone(ZONE).strftime("%H:%M") == "10:00"
    other = consent(ground, NEW_CHAT + 1)
    assert identify(ground, other, SUN, SUN_NUMBER) == SUN
    ground.at("2026-11-23 10:00")
    assert identify(ground, actor, SUN, SUN_NUMBER) == SUN


def test_without_numbers_the_name_alone_counts(ground: Ground) -> None:
    def work(uow: UnitOfWork) -> list[int]:
        made = uow.members.add_all(
            [("王伟", None, Standing.FULL, True), ("高原", None, Standing.FULL, True)] * 2
        )
        for person, unit in zip(made, ("第一党支部", "第二党支部") * 2, strict=True):
            uow.members.join(person.id, ground.units[unit].id, SINCE)
        return [person.id for person in made]

    ground.do(work)
    actor = consent(ground)
    assert identify(ground, actor, "王伟", "") == "—"  # two of them there
    assert identify(ground, actor, "高原", "") == "—"
    assert identify(ground, actor, "高原", "0001") == "—"
    assert ground.do(lambda uow: registration.asks_number(uow, ground.units["第一党支部"], TODAY))


def test_taking_a_request_back_forgets_the_account(ground: Ground) -> None:
    actor = consent(ground)
    number = asked(ground, actor)
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: registration.withdraw(uow, consent_of(uow), number))
    ground.do(lambda uow: registration.withdraw(uow, actor, number))
    assert ground.do(lambda uow: uow.accounts.by_telegram(BOT, NEW_CHAT)) is None
    assert cards(ground) == []
    with pytest.raises(Stale, match="nothing to decide"):
        decide(ground, ground.actor("张华"), number)
    with pytest.raises(Stale, match="/start"):
        ground.do(lambda uow: registration.withdraw(uow, actor, number))


def test_a_request_of_an_administrator_taken_back_keeps_the_account(ground: Ground) -> None:
    boss = ground.administrator()
    number = ground.do(
        lambda uow: registration.ask(uow, boss, ground.members[SUN], None, TODAY, ZONE)
    )
    assert number is not None
    ground.do(lambda uow: registration.withdraw(uow, boss, number.id))
    assert ground.do(lambda uow: uow.accounts.by_telegram(BOT, BOSS_CHAT)) is not None
    with pytest.raises(Stale):
        ground.do(lambda uow: registration.withdraw(uow, boss, number.id))
    with pytest.raises(Stale):
        decide(ground, ground.actor("张华"), number.id)


def test_links_that_let_nobody_in(ground: Ground) -> None:
    actor = consent(ground)
    made = invite(ground)
    assert ground.do(lambda uow: registration.invited(uow, BOT, "token")).id == made
    assert ground.do(lambda uow: registration.scope(uow, actor, made)).name == "第一党支部"
    for wrong in (None, made + 1):
        with pytest.raises(InviteGone):
            ground.do(lambda uow, wrong=wrong: registration.scope(uow, actor, wrong))
    ground.at("2026-11-30 09:00")
    with pytest.raises(InviteGone):
        ground.do(lambda uow: registration.invited(uow, BOT, "token"))
    with pytest.raises(InviteGone):
        ground.do(lambda uow: registration.scope(uow, actor, made))
    with pytest.raises(InviteGone):
        ground.do(lambda uow: registration.invited(uow, BOT, "other"))


def test_waiting_is_told_and_a_second_request_is_the_first(ground: Ground) -> None:
    actor = consent(ground)
    assert waiting(ground, actor) is None
    assert ground.do(lambda uow: registration.waiting(uow, None, TODAY)) is None
    first = ask(ground, actor)
    assert ask(ground, actor) == first == waiting(ground, actor)


def waiting(ground: Ground, actor: Actor) -> Asked | None:
    return ground.do(
        lambda uow: registration.waiting(uow, uow.accounts.get(actor.account_id or 0), TODAY)
    )


def test_leftovers_are_forgotten(ground: Ground) -> None:
    waits, idle = consent(ground), consent(ground, NEW_CHAT + 1)
    asked(ground, waits)
    at = ground.clock.now() + timedelta(seconds=1)
    for forgotten in (1, 0):
        found = ground.do(lambda uow: registration.forget_leftovers(uow, BOT, at))
        assert found == forgotten
    left = ground.do(lambda uow: {one.id for one in uow.accounts.of_bot(BOT)})
    assert waits.account_id in left
    assert idle.account_id not in left


def test_who_belongs_nowhere_cannot_register(ground: Ground) -> None:
    made = ground.do(lambda uow: uow.members.add("过客", "7777", Standing.FULL, has_vote=True).id)
    ground.members["过客"] = made
    assert ask(ground, consent(ground), "过客") is None
    assert ground.do(lambda uow: deciders.level(uow, made, TODAY)) is None
