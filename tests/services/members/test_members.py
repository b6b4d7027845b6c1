"""Rosters, looking for people and one person's card, on real databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.org import Role, Standing
from bot.domain.tally import Tally
from bot.errors import NotAllowed, Stale
from bot.services.members import approvals, members, people
from bot.services.members.members import Chat, Person
from bot.services.members.people import Roster
from bot.store.schema.audit import audit
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, SINCE, ZONE, Ground, queries_of


def today(ground: Ground) -> date:
    return ground.clock.at.date()


def roster(ground: Ground, actor: Actor, unit: str) -> Roster:
    unit_id, day = ground.units[unit].id, today(ground)
    return ground.do(lambda uow: people.roster(uow, actor, unit_id, day))


def names(ground: Ground, actor: Actor, unit: str) -> list[str]:
    return [line.name for line in roster(ground, actor, unit).lines]


def found(ground: Ground, actor: Actor, words: str) -> list[str]:
    day = today(ground)
    result = ground.do(lambda uow: people.search(uow, actor, words, day))
    return [line.name for line in result.lines]


def card(ground: Ground, actor: Actor, who: str) -> Person:
    member, day = ground.members[who], today(ground)
    return ground.do(lambda uow: members.look(uow, actor, member, day, ZONE))


def looks(ground: Ground, who: str) -> list[tuple[int | None, int | None]]:
    """Who looked at somebody's card, and in which unit."""

    def read(uow: UnitOfWork) -> list[tuple[int | None, int | None]]:
        statement = (
            select(audit.c.member_id, audit.c.unit_id)
            .where(audit.c.tag == Tag.MEMBER_SEEN, audit.c.subject_id == ground.members[who])
            .order_by(audit.c.id)
        )
        return [(row.member_id, row.unit_id) for row in uow._connection.execute(statement)]

    return ground.do(read)


def begins(ground: Ground, actor: Actor) -> list[str]:
    return [unit.name for unit in ground.do(lambda uow: people.beginnings(uow, actor))]


BRANCH = ["刘芳", "张华", "陈磊", "李静", "孙敏", "周明"]
"""第一党支部: by group, those without one last, and by the reading of the surname."""


@pytest.mark.parametrize("who", ["张华", "刘芳", "周明"])
def test_a_committee_sees_its_branch_by_group_and_name(ground: Ground, who: str) -> None:
    actor = ground.actor(who)
    assert begins(ground, actor) == ["第一党支部"]
    seen = roster(ground, actor, "第一党支部")
    assert [line.name for line in seen.lines] == BRANCH
    assert [line.chat for line in seen.lines] == [Chat.LINKED] * 4 + [Chat.APART, Chat.LINKED]
    assert (seen.figures.people, seen.figures.in_chat) == (6, 5)
    assert seen.manages is (who != "周明")
    assert (seen.children, seen.over) == ((), None)
    for other in ("第二党支部", "市直机关党委"):
        with pytest.raises(NotAllowed):
            roster(ground, actor, other)


def test_a_group_leader_sees_the_own_group_only(ground: Ground) -> None:
    leader = ground.actor("陈磊")
    assert begins(ground, leader) == ["第二党小组"]
    assert names(ground, leader, "第二党小组") == ["陈磊", "李静", "孙敏"]
    assert roster(ground, leader, "第二党小组").figures.people == 3
    assert not roster(ground, leader, "第二党小组").manages
    for other in ("第一党小组", "第一党支部"):
        with pytest.raises(NotAllowed):
            roster(ground, leader, other)
    with pytest.raises(NotAllowed):
        card(ground, leader, "张华")
    seen = card(ground, leader, "李静")
    assert (seen.tally, seen.within) == (None, ground.units["第二党小组"])


def test_above_a_branch_there_are_figures_and_no_names(ground: Ground) -> None:
    above = ground.actor("吴刚")
    whole = roster(ground, above, "市直机关党委")
    assert [unit.name for unit in whole.children] == ["第一党支部", "第二党支部"]
    assert whole.figures.standings == {Standing.FULL: 8}
    below = roster(ground, above, "第一党支部")
    assert (below.lines, below.names, below.figures.people) == ((), False, 6)
    assert below.over == ground.units["市直机关党委"]
    assert found(ground, above, "lj") == []
    with pytest.raises(NotAllowed):
        card(ground, above, "李静")
    assert looks(ground, "李静") == []


def test_an_administrator_sees_every_roster(ground: Ground) -> None:
    boss = ground.administrator()
    assert begins(ground, boss) == ["市直机关党委"]
    assert names(ground, boss, "第一党支部") == BRANCH
    assert names(ground, boss, "第二党支部") == ["吴刚", "赵强"]
    assert found(ground, boss, "z") == ["张华", "周明", "赵强"]
    assert card(ground, boss, "李静").manages


def test_who_leads_a_group_of_the_own_branch_begins_with_the_branch(ground: Ground) -> None:
    group = ground.units["第一党小组"].id
    ground.do(
        lambda uow: uow.members.appoint(ground.members["张华"], group, Role.GROUP_LEADER, SINCE)
    )
    assert begins(ground, ground.actor("张华")) == ["第一党支部"]


def test_a_member_without_office_sees_nobody(ground: Ground) -> None:
    plain = ground.actor("李静")
    assert begins(ground, plain) == []
    for refused in (
        lambda: roster(ground, plain, "第一党支部"),
        lambda: found(ground, plain, "张华"),
        lambda: card(ground, plain, "张华"),
        lambda: card(ground, Actor(BOT, 999), "张华"),
    ):
        with pytest.raises(NotAllowed):
            refused()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("李静", ["李静"]),
        ("静", ["李静"]),
        ("lj", ["李静"]),
        ("z", ["张华", "周明"]),
        ("0003", ["李静"]),
        ("20100003", ["李静"]),
        ("赵强", []),
        ("zq", []),
        ("0006", []),
        ("", []),
    ],
)
def test_looking_finds_the_own_people_only(ground: Ground, words: str, expected: list[str]) -> None:
    assert found(ground, ground.actor("张华"), words) == expected


def test_namesakes_carry_the_end_of_their_number(ground: Ground) -> None:
    def twin(uow: UnitOfWork) -> None:
        made = uow.members.add("李静", "20119703", Standing.PROBATIONARY, has_vote=False)
        uow.members.join(made.id, ground.units["第一党支部"].id, SINCE)
        ground.members["twin"] = made.id

    ground.do(twin)
    secretary = ground.actor("张华")
    assert found(ground, secretary, "lj") == ["李静（0003）", "李静（9703）"]
    assert card(ground, secretary, "twin").name == "李静（9703）"
    figures = roster(ground, secretary, "第一党支部").figures
    assert figures.standings == {Standing.FULL: 6, Standing.PROBATIONARY: 1}


def test_a_card_tells_standing_offices_and_the_year(ground: Ground) -> None:
    ground.closes(ground.holds("2026-11-20 15:00"), "111缺11", "张华")
    ground.closes(ground.holds("2026-11-21 15:00"), "1111—1", "张华")
    seen = card(ground, ground.actor("周明"), "李静")
    assert (seen.home.name, seen.since, seen.left, seen.gone) == ("第一党支部", SINCE, None, False)
    assert seen.profile.group is not None
    assert seen.profile.group.name == "第二党小组"
    assert seen.tally == Tally(expected=2, present=1, absent=1)
    assert (seen.chat, seen.why, seen.manages, seen.own) == (Chat.LINKED, None, False, False)
    assert card(ground, ground.administrator(), "李静").tally is None


def test_there_is_no_card_of_who_never_belonged_anywhere(ground: Ground) -> None:
    boss = ground.administrator()

    def apart(uow: UnitOfWork) -> int:
        return uow.members.add("冯远", None, Standing.FULL, has_vote=True).id

    ground.members |= {"冯远": ground.do(apart), "nobody": 1}
    for who in ("冯远", "nobody"):
        with pytest.raises(NotAllowed):
            card(ground, boss, who)


def test_who_looked_is_kept_but_not_looking_at_oneself(ground: Ground) -> None:
    leader = ground.actor("陈磊")
    card(ground, leader, "李静")
    card(ground, ground.actor("张华"), "李静")
    assert card(ground, leader, "陈磊").own
    branch = ground.units["第一党支部"].id
    assert looks(ground, "李静") == [
        (ground.members["陈磊"], branch),
        (ground.members["张华"], branch),
    ]
    assert looks(ground, "陈磊") == []


def test_who_cannot_be_reached_is_told_apart_from_who_is_not_in_chat(ground: Ground) -> None:
    def change(uow: UnitOfWork) -> None:
        account = uow.accounts.of_member(BOT, ground.members["李静"])
        assert account is not None
        uow.accounts.change(account.id, unreachable="blocked")
        new = uow.accounts.create(BOT, 555, daily_at="08:30")
        unit = ground.units["第一党支部"].id
        ground.members["asked"] = uow.registrations.add(
            new.id, ground.members["孙敏"], unit, None
        ).id

    ground.do(change)
    secretary = ground.actor("张华")
    blocked, asked = card(ground, secretary, "李静"), card(ground, secretary, "孙敏")
    assert (blocked.chat, blocked.why) == (Chat.UNREACHABLE, "blocked")
    assert (asked.chat, asked.why) == (Chat.ASKED, None)
    assert roster(ground, secretary, "第一党支部").figures.in_chat == 4


def test_registrations_wait_for_who_decides(ground: Ground) -> None:
    def ask(uow: UnitOfWork) -> int:
        new = uow.accounts.create(BOT, 555, daily_at="08:30")
        unit = ground.units["第一党支部"].id
        return uow.registrations.add(new.id, ground.members["孙敏"], unit, None).id

    number, day = ground.do(ask), today(ground)
    secretary, publicity = ground.actor("张华"), ground.actor("周明")

    def listed(actor: Actor) -> list[tuple[int, str]]:
        return ground.do(lambda uow: people.waiting(uow, actor, day))

    def opened(actor: Actor) -> Any:
        return ground.do(lambda uow: people.request(uow, actor, number, day))

    assert listed(secretary) == [(number, "孙敏")]
    assert roster(ground, secretary, "第一党支部").pending == 1
    assert opened(secretary).asked.id == number
    assert listed(publicity) == []
    assert roster(ground, publicity, "第一党支部").pending == 0
    with pytest.raises(NotAllowed):
        opened(publicity)
    ground.do(lambda uow: approvals.decide(uow, secretary, number, day, ZONE, approve=True))
    assert listed(secretary) == []
    assert opened(secretary).asked.id == number
    with pytest.raises(Stale):
        ground.do(lambda uow: people.request(uow, secretary, number + 1, day))


def test_more_people_take_no_more_queries(ground: Ground) -> None:
    secretary, branch = ground.actor("张华"), ground.units["第一党支部"].id

    def asked() -> tuple[int, int]:
        return (
            queries_of(ground.store, lambda: roster(ground, secretary, "第一党支部")),
            queries_of(ground.store, lambda: found(ground, secretary, "z")),
        )

    def more(uow: UnitOfWork) -> None:
        made = uow.members.add_all(
            [(f"郑{place}", None, Standing.FULL, True) for place in range(5)]
        )
        uow.members.join_all([(one.id, branch, SINCE) for one in made])

    before = asked()
    ground.do(more)
    assert asked() == before
