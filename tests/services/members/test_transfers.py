"""Transfers: asked for, confirmed by the receiving unit, and what moves with the person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.access import Actor
from bot.domain.activities import ActivityKind
from bot.domain.audit import Tag
from bot.domain.org import Role, UnitKind
from bot.domain.registration import InviteKind
from bot.domain.transfers import TransferState, is_left
from bot.errors import AppError, Invalid, NotAllowed, Stale
from bot.services.members import approvals, following, registration, transfer_news, transfers
from bot.services.members.transfers import Case
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE
from tests.services.post import Post

TODAY, LATER = date(2026, 11, 23), date(2026, 12, 1)
FIRST, SECOND, ROOT = "第一党支部", "第二党支部", "市直机关党委"


def asks(post: Post, who: str | Actor, name: str, day: date = TODAY, to: str = SECOND) -> Case:
    ground = post.ground
    actor = ground.actor(who) if isinstance(who, str) else who
    member, unit = ground.members[name], ground.units[to].id
    return ground.do(lambda uow: transfers.ask(uow, actor, member, unit, day, today(post)))


def today(post: Post) -> date:
    return post.ground.clock.at.date()


def decides(post: Post, who: str | Actor, of: Case, *, approve: bool = True) -> Case:
    actor = post.ground.actor(who) if isinstance(who, str) else who
    return post.ground.do(
        lambda uow: transfers.decide(uow, actor, of.transfer.id, ZONE, approve=approve)
    )


def places(post: Post, name: str, day: date) -> set[str]:
    names = {unit.id: name for name, unit in post.ground.units.items()}
    member = post.ground.members[name]
    stays = post.ground.do(lambda uow: uow.members.memberships(day, member_ids={member}))
    return {names[one.unit_id] for one in stays}


def arrives(post: Post) -> int:
    return post.ground.do(lambda uow: transfers.arrive(uow, BOT, ZONE))


@pytest.mark.parametrize(
    ("path", "old", "new", "left"),
    [
        ("1.2.", "1.2.", "1.3.", True),
        ("1.2.4.", "1.2.", "1.3.", True),
        ("1.", "1.2.", "1.3.", False),
        ("1.3.5.", "1.2.", "1.3.", False),
        ("1.20.", "1.2.", "1.3.", False),
        ("1.2.", "1.2.", "1.2.7.", True),
        ("1.2.7.", "1.2.", "1.2.7.", False),
        ("1.2.7.9.", "1.2.", "1.2.7.", False),
        ("1.2.8.", "1.2.", "1.2.7.", True),
        ("1.2.7.", "1.2.7.", "1.2.", True),
    ],
)
def test_what_is_left(path: str, old: str, new: str, left: bool) -> None:
    assert is_left(path, old, new) is left


def test_the_receiving_secretary_confirms_and_only_then_it_changes(post: Post) -> None:
    ground = post.ground
    post.delivers()
    asked = asks(post, "张华", "陈磊", LATER)
    assert post.news() == [("赵强", transfer_news.CARD)]
    assert places(post, "陈磊", LATER) == {FIRST, "第二党小组"}
    decided = decides(post, "赵强", asked)
    assert decided.transfer.state is TransferState.CONFIRMED
    assert decided.decider == "赵强"
    assert places(post, "陈磊", date(2026, 11, 30)) == {FIRST, "第二党小组"}
    assert places(post, "陈磊", LATER) == {SECOND}
    chen = ground.members["陈磊"]
    held = ground.do(lambda uow: uow.members.appointments(LATER, member_ids={chen}))
    assert held == []
    told = [one for one in post.news() if one[1] != "menu"]
    assert told == [("张华", transfer_news.OUTCOME), ("陈磊", transfer_news.TOLD)]
    again = decides(post, "赵强", asked, approve=False)
    assert again.transfer.state is TransferState.CONFIRMED
    tags = ground.do(lambda uow: uow.audit.tags("transfer", asked.transfer.id))
    assert tags == [Tag.TRANSFER_ASKED, Tag.TRANSFER_CONFIRMED]
    history = ground.do(lambda uow: uow.personal.memberships(chen))
    assert [(one.from_date.year, one.to_date) for one in history] == [
        (2025, LATER),
        (2025, LATER),
        (2026, None),
    ]


def test_what_is_above_or_elsewhere_goes_on(post: Post) -> None:
    ground = post.ground

    def elsewhere(uow: UnitOfWork) -> None:
        ground.units["青年小组"] = uow.units.make(ground.units[ROOT], UnitKind.GROUP, "青年小组")
        uow.members.join(ground.members["吴刚"], ground.units["青年小组"].id, date(2025, 1, 1))

    ground.do(elsewhere)
    boss = ground.administrator()
    asked = asks(post, boss, "吴刚", to=FIRST)
    decides(post, "张华", asked)
    assert places(post, "吴刚", TODAY) == {FIRST, "青年小组"}
    wu = ground.members["吴刚"]
    held = ground.do(lambda uow: uow.members.appointments(TODAY, member_ids={wu}))
    assert [one.role for one in held] == [Role.SECRETARY]


@pytest.mark.parametrize(
    ("who", "name", "to", "day", "refused"),
    [
        ("李静", "陈磊", SECOND, TODAY, NotAllowed),
        ("刘芳", "陈磊", SECOND, TODAY, NotAllowed),
        ("赵强", "陈磊", SECOND, TODAY, NotAllowed),
        ("张华", "陈磊", FIRST, TODAY, NotAllowed),
        ("张华", "陈磊", ROOT, TODAY, NotAllowed),
        ("张华", "陈磊", SECOND, TODAY - timedelta(days=1), Invalid),
        ("张华", "陈磊", SECOND, TODAY + timedelta(days=500), Invalid),
    ],
)
def test_who_may_not_ask(
    post: Post, who: str, name: str, to: str, day: date, refused: type[AppError]
) -> None:
    with pytest.raises(refused):
        asks(post, who, name, day, to)
    assert post.ground.do(lambda uow: uow.transfers.asked()) == []


def test_nobody_else_decides_and_it_can_be_taken_back(post: Post) -> None:
    ground = post.ground
    asked = asks(post, "吴刚", "李静")
    post.delivers()
    for nobody in ("张华", "李静", "周明", "吴刚"):
        with pytest.raises(NotAllowed):
            decides(post, nobody, asked)
    with pytest.raises(Invalid):
        asks(post, "张华", "李静")
    number = asked.transfer.id
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: transfers.withdraw(uow, ground.actor("赵强"), number, TODAY))
    ground.do(lambda uow: transfers.withdraw(uow, ground.actor("张华"), number, TODAY))
    assert post.edits() == [("赵强", transfer_news.CARD)]
    for work in (lambda: decides(post, "赵强", asked), lambda: withdrawn(post, number)):
        with pytest.raises(Stale):
            work()
    assert places(post, "李静", TODAY) == {FIRST, "第二党小组"}


def withdrawn(post: Post, number: int) -> None:
    zhang = post.ground.actor("张华")
    post.ground.do(lambda uow: transfers.withdraw(uow, zhang, number, TODAY))


def test_declined_nothing_changes_and_the_person_hears_nothing(post: Post) -> None:
    asked = asks(post, "张华", "李静")
    post.delivers()
    decides(post, "赵强", asked, approve=False)
    assert post.news() == [("张华", transfer_news.OUTCOME)]
    assert places(post, "李静", TODAY) == {FIRST, "第二党小组"}
    assert asks(post, "张华", "李静").transfer.state is TransferState.ASKED


def test_confirmed_after_its_day_it_begins_on_the_day_of_the_confirmation(post: Post) -> None:
    asked = asks(post, "张华", "李静", date(2026, 11, 24))
    post.at("2026-11-26 09:00")
    decided = decides(post, "赵强", asked)
    assert decided.transfer.on_date == date(2026, 11, 26)
    assert places(post, "李静", date(2026, 11, 25)) == {FIRST, "第二党小组"}
    assert places(post, "李静", date(2026, 11, 26)) == {SECOND}


def test_who_has_moved_meanwhile_is_not_moved_again(post: Post) -> None:
    ground = post.ground
    asked = asks(post, "张华", "李静")

    def leaves(uow: UnitOfWork) -> None:
        for stay in uow.offices.stays(ground.members["李静"], TODAY):
            uow.offices.leave(stay, TODAY)

    ground.do(leaves)
    with pytest.raises(Stale):
        decides(post, "赵强", asked)
    decides(post, "赵强", asked, approve=False)


def test_without_a_head_in_chat_the_next_one_up_confirms(post: Post) -> None:
    ground = post.ground

    def block(uow: UnitOfWork) -> None:
        account = uow.accounts.by_telegram(BOT, 106)
        assert account is not None
        uow.accounts.change(account.id, unreachable="blocked")

    ground.do(block)
    asked = asks(post, "张华", "李静")
    assert post.news() == [("吴刚", transfer_news.CARD)]

    def unblock(uow: UnitOfWork) -> None:
        account = uow.accounts.by_telegram(BOT, 106)
        assert account is not None
        uow.accounts.change(account.id, unreachable=None)
        transfers.offer_all(uow, BOT, TODAY)
        transfers.offer_all(uow, BOT, TODAY)

    ground.do(unblock)
    assert post.news() == [("赵强", transfer_news.CARD)]
    assert decides(post, "吴刚", asked).transfer.state is TransferState.CONFIRMED


def test_cards_of_the_new_unit_come_on_the_day(post: Post) -> None:
    ground = post.ground
    old = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    before = post.publishes("张华", post.plan("2026-11-27 15:00")).activity
    new = post.publishes("赵强", post.plan("2026-12-05 15:00", unit=SECOND)).activity
    group = post.publishes(
        "张华",
        post.plan("2026-12-07 15:00", ActivityKind.GROUP_MEETING, group="第二党小组"),
    ).activity
    post.delivers()
    asked = asks(post, "张华", "李静", LATER)
    decides(post, "赵强", asked)
    assert "李静" in ground.rows(before)
    assert "李静" not in ground.rows(old)
    assert "李静" not in ground.rows(group)
    assert ("李静", following.RELEASED) in post.edits()
    assert arrives(post) == 0
    assert "李静" not in ground.rows(new)
    post.at("2026-12-01 00:30")
    assert arrives(post) == 1
    assert arrives(post) == 0
    assert "李静" in ground.rows(new)
    assert [kind for name, kind in post.news() if name == "李静"] == ["activity.card"]


def test_somebody_not_in_chat_is_expected_in_the_new_unit_at_once(post: Post) -> None:
    ground = post.ground
    new = post.publishes("赵强", post.plan("2026-12-05 15:00", unit=SECOND)).activity
    decides(post, "赵强", asks(post, "张华", "孙敏"))
    assert "孙敏" in ground.rows(new)


def test_a_request_to_register_follows(post: Post) -> None:
    ground = post.ground

    def ask(uow: UnitOfWork) -> int:
        registration.consent(uow, BOT, 101, "zh", TODAY)
        account = uow.accounts.create(BOT, 900, daily_at="08:30")
        actor = uow.accounts.actor_of(account, TODAY)
        invite = uow.invites.add(
            BOT,
            InviteKind.JOIN,
            "token",
            expires_at=uow.now + timedelta(days=1),
            unit_id=ground.units[FIRST].id,
        )
        made = registration.ask(uow, actor, ground.members["孙敏"], invite, TODAY, ZONE)
        assert made is not None
        return made.id

    number = ground.do(ask)
    assert ("张华", "registration.card") in post.news()
    decides(post, "赵强", asks(post, "张华", "孙敏"))
    assert ("赵强", "registration.card") in post.news()
    zhang, zhao = ground.actor("张华"), ground.actor("赵强")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: approvals.decide(uow, zhang, number, TODAY, ZONE, approve=True))
    ground.do(lambda uow: approvals.decide(uow, zhao, number, TODAY, ZONE, approve=True))
