"""Who decides about a registration, and what follows, on real databases."""

from __future__ import annotations

import pytest

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.domain.registration import RegistrationState
from bot.errors import NotAllowed, Stale
from bot.services.activities import publishing
from bot.services.identity import applications, deciders
from bot.services.members import approvals, registration
from bot.services.members.registration import Asked
from bot.services.nudging import reach, silence
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, SINCE, ZONE, Ground
from tests.services.members.asking import (
    BOSS_CHAT,
    LIU_CHAT,
    NEW_CHAT,
    SUN,
    TODAY,
    WU_CHAT,
    ZHANG_CHAT,
    ZHAO_CHAT,
    ask,
    asked,
    cards,
    consent,
    consent_of,
    decide,
    delivered,
    unlink,
)


def test_the_heads_of_the_branch_are_asked(ground: Ground) -> None:
    assert ask(ground, consent(ground)) == Asked(
        asked(ground, consent(ground)), "第一党支部", approved=False
    )
    assert cards(ground) == [(applications.CARD, ZHANG_CHAT)]


def test_a_branch_without_a_head_in_chat_is_decided_above(ground: Ground) -> None:
    ground.do(lambda uow: uow.accounts.change(_id(uow, ZHANG_CHAT), unreachable="blocked"))
    asked(ground, consent(ground))
    assert cards(ground) == [(applications.CARD, WU_CHAT)]


def test_nobody_above_in_chat_leaves_the_administrators(ground: Ground) -> None:
    ground.administrator()
    for chat in (ZHANG_CHAT, WU_CHAT):
        unlink(ground, chat)
    asked(ground, consent(ground))
    assert cards(ground) == [(applications.CARD, BOSS_CHAT)]


@pytest.mark.parametrize(
    ("name", "chat", "unit", "asked_chat"),
    [
        ("赵强", ZHAO_CHAT, "第二党支部", WU_CHAT),  # a secretary: the unit above
        ("陈磊", 102, "第一党支部", ZHANG_CHAT),  # a group leader: the branch above the group
        ("刘芳", LIU_CHAT, "第一党支部", WU_CHAT),  # an office of the branch: above it
        ("吴刚", WU_CHAT, "第二党支部", BOSS_CHAT),  # an office at the top: administrators
    ],
)
def test_an_office_is_confirmed_above(
    ground: Ground, name: str, chat: int, unit: str, asked_chat: int
) -> None:
    ground.administrator()
    unlink(ground, chat)
    number = asked(ground, consent(ground), name, unit)
    assert cards(ground) == [(applications.CARD, asked_chat)]
    for nobody in (consent(ground), ground.actor("李静")):
        with pytest.raises(NotAllowed):
            decide(ground, nobody, number)
    if asked_chat in (WU_CHAT, BOSS_CHAT):
        with pytest.raises(NotAllowed):
            decide(ground, ground.actor("张华"), number)


def test_approving_links_tells_and_is_done_once(ground: Ground) -> None:
    actor, rival = consent(ground), consent(ground, NEW_CHAT + 1)
    boss = ground.administrator()
    number, other = asked(ground, actor), asked(ground, rival)
    assert cards(ground) == [(applications.CARD, ZHANG_CHAT)] * 2
    zhang = ground.actor("张华")
    assert decide(ground, zhang, number) is RegistrationState.APPROVED
    assert decide(ground, zhang, number, approve=False) is RegistrationState.APPROVED
    assert decide(ground, boss, other) is RegistrationState.DECLINED
    linked = ground.do(lambda uow: uow.accounts.actor(BOT, NEW_CHAT, TODAY))
    assert linked.member_id == ground.members[SUN]
    account = ground.do(lambda uow: uow.accounts.by_telegram(BOT, NEW_CHAT))
    assert account is not None
    assert account.next_daily_at is not None
    assert account.next_daily_at.astimezone(ZONE).isoformat() == "2026-11-24T08:30:00+08:00"
    assert cards(ground) == [
        (applications.OUTCOME, NEW_CHAT),
        (applications.OUTCOME, NEW_CHAT + 1),
    ]
    tags = ground.do(lambda uow: uow.audit.tags("registration", number))
    assert tags == [Tag.REGISTRATION_ASKED, Tag.REGISTRATION_APPROVED]
    assert ask(ground, consent(ground, NEW_CHAT + 2)) is None
    with pytest.raises(NotAllowed):
        ask(ground, linked)


def test_cards_follow_the_outcome(ground: Ground) -> None:
    ground.do(
        lambda uow: uow.members.appoint(
            ground.members["李静"], ground.units["第一党支部"].id, Role.DEPUTY_SECRETARY, SINCE
        )
    )
    number = asked(ground, consent(ground))
    both = [(applications.CARD, ZHANG_CHAT, False), (applications.CARD, 103, False)]
    assert delivered(ground) == sorted(both)
    decide(ground, ground.actor("张华"), number, approve=False)
    assert delivered(ground) == [
        (applications.CARD, 103, True),
        (applications.OUTCOME, NEW_CHAT, False),
    ]
    again = asked(ground, consent(ground))
    assert delivered(ground) == sorted(both)
    ground.do(lambda uow: registration.withdraw(uow, consent_again(uow), again))
    assert delivered(ground) == [
        (applications.TAKEN_BACK, ZHANG_CHAT, True),
        (applications.TAKEN_BACK, 103, True),
    ]


def consent_again(uow: UnitOfWork) -> Actor:
    return uow.accounts.actor(BOT, NEW_CHAT, TODAY)


def test_who_comes_late_gets_the_open_cards(ground: Ground) -> None:
    held = ground.holds("2026-11-27 15:00")
    number = asked(ground, consent(ground))
    decide(ground, ground.actor("张华"), number)
    rows = ground.do(lambda uow: uow.sending.claim(BOT, 100, set()))
    late = [row.params for row in rows if row.kind == publishing.CARD and row.chat_id == NEW_CHAT]
    assert late == [{"activity": held.id}]


def test_a_link_that_appeared_meanwhile_wins(ground: Ground) -> None:
    actor = consent(ground)
    number = asked(ground, actor)
    second = consent(ground, NEW_CHAT + 1)
    ground.do(
        lambda uow: uow.accounts.change(second.account_id or 0, member_id=ground.members[SUN])
    )
    zhang = ground.actor("张华")
    with pytest.raises(Stale, match="Please decline"):
        decide(ground, zhang, number)
    assert decide(ground, zhang, number, approve=False) is RegistrationState.DECLINED


def test_an_administrator_nobody_could_decide_about_is_linked_at_once(ground: Ground) -> None:
    boss = ground.administrator()
    for chat in (*range(100, 104), *range(105, 108)):
        unlink(ground, chat)
    rival = asked(ground, consent(ground, NEW_CHAT + 1), "张华")
    done = ground.do(
        lambda uow: registration.ask(uow, boss, ground.members["张华"], None, TODAY, ZONE)
    )
    assert done is not None
    assert done.approved
    linked = ground.do(lambda uow: uow.accounts.actor(BOT, BOSS_CHAT, TODAY))
    assert linked.offices[0].role is Role.SECRETARY
    other = ground.do(lambda uow: uow.registrations.get(rival))
    assert other is not None
    assert other.state is RegistrationState.DECLINED
    pending = asked(ground, consent(ground))
    entry = ground.do(lambda uow: uow.registrations.get(pending))
    assert entry is not None
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: approvals.approve_unopposed(uow, consent_of(uow), entry, TODAY, ZONE))


def test_open_requests_reach_who_decides_later(ground: Ground) -> None:
    unlink(ground, ZHANG_CHAT)
    asked(ground, consent(ground))
    assert cards(ground) == [(applications.CARD, WU_CHAT)]

    def comes(uow: UnitOfWork) -> None:
        uow.accounts.create(BOT, ZHANG_CHAT, daily_at="08:30", member_id=ground.members["张华"])

    ground.do(comes)
    for bot in (BOT, BOT, BOT + 1):
        ground.do(lambda uow, bot=bot: applications.offer_all(uow, bot, TODAY))
    assert cards(ground) == [(applications.CARD, ZHANG_CHAT)]


def test_who_blocks_the_bot_leaves_the_decision_to_the_next_one(ground: Ground) -> None:
    asked(ground, consent(ground))
    assert cards(ground) == [(applications.CARD, ZHANG_CHAT)]

    def blocks(uow: UnitOfWork) -> None:
        reach.lost(uow, uow.accounts.by_telegram(BOT, ZHANG_CHAT), TODAY)

    ground.do(blocks)
    assert cards(ground) == [(silence.LOST, WU_CHAT), (applications.CARD, WU_CHAT)]


def test_refusing_forgets_only_accounts_that_lead_nowhere(ground: Ground) -> None:
    actor = consent(ground)
    stranger = Actor(BOT, 77)
    for one in (stranger, ground.actor("李静"), ground.administrator(), actor, actor):
        ground.do(lambda uow, one=one: registration.refuse(uow, one))
    left = ground.do(lambda uow: {one.telegram_id for one in uow.accounts.of_bot(BOT)})
    assert NEW_CHAT not in left
    assert {103, BOSS_CHAT} <= left


def test_a_request_of_a_gone_account_has_nobody_to_decide(ground: Ground) -> None:
    number = asked(ground, consent(ground))
    entry = ground.do(lambda uow: uow.registrations.get(number))
    assert entry is not None

    def work(uow: UnitOfWork) -> list[Account]:
        uow.registrations.forget(entry.account_id)
        uow.accounts.delete(entry.account_id)
        return deciders.deciders(uow, entry, TODAY)

    assert ground.do(work) == []
    assert ground.do(lambda uow: applications.application(uow, number, TODAY)) is None


def _id(uow: UnitOfWork, chat: int) -> int:
    account = uow.accounts.by_telegram(BOT, chat)
    assert account is not None
    return account.id
