"""A new account for somebody of the roster: who may give the link, and what opening it does."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.access import Actor
from bot.domain.activities import Answer
from bot.domain.audit import Tag
from bot.domain.periods import Span
from bot.errors import NotAllowed
from bot.services.activities import leave
from bot.services.members import registration, relinking
from bot.services.members.relinking import LinkGone, Taken
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, SINCE, ZONE
from tests.services.post import NAMES, Post

TODAY = date(2026, 11, 23)
NEW = 500
NAMES[NEW] = "新账号"


def token(link: str) -> str:
    return link.removeprefix("start=" + relinking.PREFIX)


def gives(post: Post, who: str | Actor, name: str, known: int | None = None) -> str | None:
    ground = post.ground
    actor = ground.actor(who) if isinstance(who, str) else who
    member = ground.members[name]
    made = ground.do(
        lambda uow: relinking.make(uow, actor, member, known, TODAY, "start={}".format)
    )
    return token(made.link) if made else None


def account(post: Post, chat: int = NEW) -> Account:
    def work(uow: UnitOfWork) -> Account:
        return registration.consent(uow, BOT, chat, "zh-hans", TODAY)

    return post.ground.do(work)


def takes(post: Post, said: str | None, number: str, chat: int = NEW) -> bool:
    made = account(post, chat)

    def work(uow: UnitOfWork) -> bool:
        actor = uow.accounts.actor_of(made, TODAY)
        link = relinking.opened(uow, actor, said or "", TODAY)
        return relinking.take(uow, made, link, number, ZONE)

    return post.ground.do(work)


def linked(post: Post, chat: int) -> int | None:
    found = post.ground.do(lambda uow: uow.accounts.by_telegram(BOT, chat))
    return found.member_id if found else None


@pytest.mark.parametrize(
    ("who", "name", "may"),
    [
        ("张华", "李静", True),
        ("张华", "孙敏", True),
        ("张华", "陈磊", True),  # a group leader: the branch
        ("张华", "刘芳", False),  # a committee member: the unit above
        ("吴刚", "刘芳", True),
        ("吴刚", "张华", True),
        ("赵强", "吴刚", False),  # an office above: not by the own branch
        ("管理员", "吴刚", True),
        ("张华", "张华", False),
        ("刘芳", "李静", False),
        ("赵强", "李静", False),
        ("李静", "李静", False),
    ],
)
def test_who_lets_whom_in(post: Post, who: str, name: str, may: bool) -> None:
    actor = post.ground.administrator() if who == "管理员" else post.ground.actor(who)
    if may:
        assert gives(post, actor, name)
        return
    with pytest.raises(NotAllowed):
        gives(post, actor, name)


def test_the_new_account_is_linked_and_the_old_one_is_nobody(post: Post) -> None:
    ground = post.ground
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.delivers()
    old = ground.actor("李静")
    ground.do(
        lambda uow: uow.accounts.change(old.account_id or 0, daily_at="12:15", quiet_to="09:00")
    )
    said = gives(post, "张华", "李静")
    assert takes(post, said, "0003")
    assert linked(post, NEW) == ground.members["李静"]
    assert linked(post, 103) is None
    news = post.news()
    assert ("新账号", "activity.card") in news
    assert [kind for name, kind in news if name == "李静"] == ["menu", relinking.UNLINKED]
    assert ("张华", relinking.DONE) in news
    kept = ground.do(lambda uow: uow.accounts.by_telegram(BOT, NEW))
    assert kept is not None
    assert (kept.daily_at, kept.quiet_to) == ("12:15", "09:00")
    assert kept.next_daily_at is not None
    assert ground.actor("李静").member_id is None
    assert set(ground.rows(meeting)) >= {"李静"}
    with pytest.raises(LinkGone):
        takes(post, said, "0003", NEW + 1)
    tags = ground.do(lambda uow: uow.audit.tags("member", ground.members["李静"]))
    assert tags == [Tag.LINK_MADE, Tag.LINK_USED]


def test_wrong_numbers_are_counted_and_say_nothing(post: Post) -> None:
    said = gives(post, "张华", "李静")
    for _ in range(5):
        assert not takes(post, said, "9999")
    assert not takes(post, said, "0003")
    assert linked(post, NEW) is None
    post.at("2026-11-23 10:01")
    assert takes(post, said, "0003")


def test_without_a_number_the_link_is_enough(post: Post) -> None:
    ground = post.ground

    def add(uow: UnitOfWork) -> None:
        person = uow.members.add("王伟", None, uow.members.everyone()[0].standing, has_vote=True)
        ground.members["王伟"] = person.id
        uow.members.join(person.id, ground.units["第一党支部"].id, SINCE)

    ground.do(add)
    assert takes(post, gives(post, "张华", "王伟"), "")
    assert linked(post, NEW) == ground.members["王伟"]


def test_a_link_ends_by_time_by_revoking_and_by_a_newer_one(post: Post) -> None:
    ground = post.ground
    zhang, member = ground.actor("张华"), ground.members["李静"]
    first = gives(post, zhang, "李静")
    shown = ground.do(lambda uow: relinking.standing(uow, zhang, member, TODAY))
    assert shown.link is not None
    assert gives(post, zhang, "李静") is None  # the same press again
    second = gives(post, zhang, "李静", shown.link.id)
    with pytest.raises(LinkGone):
        takes(post, first, "0003")
    ground.do(lambda uow: relinking.revoke(uow, zhang, member, TODAY))
    with pytest.raises(LinkGone):
        takes(post, second, "0003")
    third = gives(post, zhang, "李静")
    post.at("2026-11-24 09:00")
    with pytest.raises(LinkGone):
        takes(post, third, "0003")
    for nonsense in ("", "x" * 40):
        with pytest.raises(LinkGone):
            takes(post, nonsense, "0003")
    assert linked(post, 103) == member


def test_a_link_of_who_may_give_none_any_more_lets_nobody_in(post: Post) -> None:
    ground = post.ground
    said = gives(post, "张华", "李静")

    def steps_down(uow: UnitOfWork) -> None:
        for office in uow.offices.lasting(TODAY, member_ids={ground.members["张华"]}):
            uow.offices.end(office, TODAY)

    ground.do(steps_down)
    with pytest.raises(LinkGone):
        takes(post, said, "0003")


def test_who_has_left_is_linked_to_nothing(post: Post) -> None:
    ground = post.ground
    said = gives(post, "张华", "孙敏")

    def leaves(uow: UnitOfWork) -> None:
        for stay in uow.offices.stays(ground.members["孙敏"], TODAY):
            uow.offices.leave(stay, TODAY)

    ground.do(leaves)
    with pytest.raises(LinkGone):
        takes(post, said, "0004")


def test_an_account_that_is_somebodys_takes_no_other_person(post: Post) -> None:
    said = gives(post, "张华", "李静")
    for chat in (103, 105):
        with pytest.raises(Taken):
            takes(post, said, "0003", chat)


def test_the_administrators_grant_goes_with_the_person(post: Post) -> None:
    ground = post.ground
    boss = ground.administrator()
    old = ground.actor("李静").account_id or 0
    ground.do(lambda uow: uow.accounts.grant_administrator(old))
    with pytest.raises(NotAllowed):
        gives(post, "张华", "李静")
    assert takes(post, gives(post, boss, "李静"), "0003")
    holders = ground.do(lambda uow: [one.telegram_id for one in uow.accounts.administrators(BOT)])
    assert holders == [900, NEW]


def test_what_is_sent_by_itself_goes_with_the_person(post: Post) -> None:
    ground = post.ground
    unit, old, new = (
        ground.units["第一党支部"].id,
        ground.actor("李静").account_id or 0,
        account(post),
    )
    for who, span in ((old, Span.MONTH), (old, Span.QUARTER), (new.id, Span.MONTH)):
        ground.do(lambda uow, who=who, span=span: uow.subscriptions.put(who, unit, span, SINCE))
    assert takes(post, gives(post, "张华", "李静"), "0003")
    kept = [
        ground.do(lambda uow, who=who: uow.subscriptions.of(who, unit)) for who in (old, new.id)
    ]
    assert kept == [set(), {Span.MONTH, Span.QUARTER}]


def test_what_waited_for_the_old_account_comes_to_the_new_one(post: Post) -> None:
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(meeting, Answer.LEAVE, "李静")
    assert ("张华", leave.REQUEST) in post.news()
    assert takes(post, gives(post, "吴刚", "张华"), "0000")
    assert ("新账号", leave.REQUEST) in post.news()


def test_rivals_are_declined_and_ones_own_request_is_dropped(post: Post) -> None:
    ground = post.ground
    rival = account(post, NEW + 1)
    NAMES[NEW + 1] = "另一个"
    mine = account(post)

    def asks(uow: UnitOfWork) -> None:
        unit = ground.units["第一党支部"].id
        uow.registrations.add(rival.id, ground.members["孙敏"], unit, None)
        uow.registrations.add(mine.id, ground.members["孙敏"], unit, None)

    ground.do(asks)
    assert takes(post, gives(post, "张华", "孙敏"), "0004")
    assert ground.do(lambda uow: uow.registrations.pending()) == []
    assert ("另一个", "registration.outcome") in post.news()
