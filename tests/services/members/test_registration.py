"""Registering and deciding about it, on real databases."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.org import Role, Standing
from bot.domain.registration import InviteKind, RegistrationState
from bot.errors import NotAllowed, Stale
from bot.services.activities import publishing
from bot.services.identity import applications, deciders
from bot.services.members import approvals, registration
from bot.services.members.registration import Asked, InviteGone
from bot.services.nudging import reach, silence
from bot.store.accounts import Account
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, SINCE, ZONE, Ground

TODAY = date(2026, 11, 23)
SUN, SUN_NUMBER = "孙敏", "0004"
ZHANG_CHAT, LIU_CHAT, ZHAO_CHAT, WU_CHAT, BOSS_CHAT = 100, 101, 106, 107, 900
NEW_CHAT = 500


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    made = Ground(database_url)
    yield made
    made.store.close()


def consent(ground: Ground, chat: int = NEW_CHAT) -> Actor:
    def work(uow: UnitOfWork) -> Actor:
        registration.consent(uow, BOT, chat, "zh-hans", TODAY)
        return uow.accounts.actor(BOT, chat, TODAY)

    return ground.do(work)


def invite(ground: Ground, unit: str = "第一党支部") -> int:
    expires = ground.clock.now() + timedelta(days=7)
    unit_id = ground.units[unit].id
    return ground.do(
        lambda uow: uow.invites.add(
            BOT, InviteKind.JOIN, "token", expires_at=expires, unit_id=unit_id
        )
    )


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


def identify(ground: Ground, actor: Actor, name: str, number: str, unit: str = "第一党支部") -> str:
    within = ground.units[unit]
    found = ground.do(lambda uow: registration.identify(uow, actor, within, name, number, TODAY))
    return found.member.name if found else "—"


def unlink(ground: Ground, chat: int) -> None:
    def work(uow: UnitOfWork) -> None:
        account = uow.accounts.by_telegram(BOT, chat)
        assert account is not None
        uow.accounts.delete(account.id)

    ground.do(work)


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


def decide(ground: Ground, actor: Actor, number: int, *, approve: bool = True) -> RegistrationState:
    found = ground.do(
        lambda uow: approvals.decide(uow, actor, number, TODAY, ZONE, approve=approve)
    )
    return found.asked.state


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


def consent_of(uow: UnitOfWork) -> Actor:
    return uow.accounts.actor(BOT, LIU_CHAT, TODAY)


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
