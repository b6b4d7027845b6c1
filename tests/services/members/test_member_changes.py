"""Adding one person, correcting and leaving, on real databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.org import Role, Standing
from bot.errors import AppError, NotAllowed, Stale
from bot.services.members import leaving, member_changes, members
from bot.services.members.member_changes import Newcomer
from bot.services.members.members import Person
from bot.store.schema.audit import audit
from bot.store.uow import UnitOfWork
from tests.services.ground import SINCE, ZONE, Ground

TODAY = date(2026, 11, 23)


def newcomer(
    ground: Ground, name: str = "钱进", number: str | None = "20110001", **over: Any
) -> Newcomer:
    unit, group = ground.units["第一党支部"].id, ground.units["第二党小组"].id
    values = {"group_id": group, "standing": Standing.FULL, "since": date(2026, 11, 1)} | over
    return Newcomer(unit, name=name, number=number, **values)


def add(ground: Ground, new: Newcomer, who: str = "张华") -> Person:
    actor = ground.actor(who)
    return ground.do(lambda uow: member_changes.add(uow, actor, new, uow.now, ZONE))


def lines(ground: Ground, member_id: int) -> list[tuple[Tag, dict[str, Any]]]:
    """What the audit log says of somebody."""

    def read(uow: UnitOfWork) -> list[tuple[Tag, dict[str, Any]]]:
        statement = (
            select(audit.c.tag, audit.c.detail)
            .where(audit.c.subject == "member", audit.c.subject_id == member_id)
            .order_by(audit.c.id)
        )
        return [(row.tag, row.detail) for row in uow._connection.execute(statement)]

    return ground.do(read)


def refused(work: Callable[[], object], sentence: str) -> None:
    with pytest.raises(AppError) as caught:
        work()
    assert caught.value.msgid == sentence


def seen(ground: Ground, who: str) -> Person:
    boss, member, day = ground.actor("张华"), ground.members[who], ground.clock.at.date()
    return ground.do(lambda uow: members.person(uow, boss, member, day, ZONE))


@pytest.mark.parametrize("who", ["张华", "刘芳"])
def test_somebody_is_added_with_group_and_day_and_is_expected(ground: Ground, who: str) -> None:
    meeting = ground.holds("2026-12-04 15:00")
    made = add(ground, newcomer(ground), who)
    member = made.profile.member
    assert (member.name, member.number, member.has_vote) == ("钱进", "20110001", True)
    assert (made.home.name, made.since) == ("第一党支部", date(2026, 11, 1))
    assert made.profile.group == ground.units["第二党小组"]
    assert lines(ground, member.id) == [(Tag.MEMBER_MADE, {"day": "2026-11-01"})]
    ground.members["钱进"] = member.id
    assert "钱进" in ground.rows(meeting)


def test_a_probationary_member_has_no_vote_and_an_applicant_is_not_expected(ground: Ground) -> None:
    meeting = ground.holds("2026-12-04 15:00")
    young = add(ground, newcomer(ground, standing=Standing.PROBATIONARY, group_id=None))
    assert (young.profile.member.has_vote, young.profile.group) == (False, None)
    asks = add(ground, newcomer(ground, "冯远", None, standing=Standing.APPLICANT))
    ground.members |= {"钱进": young.profile.member.id, "冯远": asks.profile.member.id}
    assert ("钱进" in ground.rows(meeting), "冯远" in ground.rows(meeting)) == (True, False)


@pytest.mark.parametrize("who", ["周明", "陈磊", "李静", "赵强", "吴刚"])
def test_others_neither_add_nor_correct_nor_end(ground: Ground, who: str) -> None:
    actor, member = ground.actor(who), ground.members["孙敏"]
    for work in (
        lambda uow: member_changes.add(uow, actor, newcomer(ground), uow.now, ZONE),
        lambda uow: member_changes.correct_name(uow, actor, member, "孙敏敏", uow.now, ZONE),
        lambda uow: member_changes.correct_number(uow, actor, member, None, uow.now, ZONE),
        lambda uow: member_changes.set_standing(
            uow, actor, member, Standing.APPLICANT, uow.now, ZONE
        ),
        lambda uow: member_changes.set_vote(uow, actor, member, False, uow.now, ZONE),
        lambda uow: leaving.leave(uow, actor, member, TODAY, uow.now, ZONE),
        lambda uow: leaving.undo(uow, actor, member, uow.now, ZONE),
    ):
        with pytest.raises(NotAllowed):
            ground.do(work)
    assert lines(ground, member) == []


def test_a_group_is_no_place_of_its_own(ground: Ground) -> None:
    new = newcomer(ground)
    group = Newcomer(ground.units["第二党小组"].id, None, "钱进", None, Standing.FULL, new.since)
    boss = ground.administrator()
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: member_changes.add(uow, boss, group, uow.now, ZONE))
    elsewhere = newcomer(ground, group_id=ground.units["第二党支部"].id)
    assert add(ground, elsewhere).profile.group is None


def test_a_number_is_one_persons(ground: Ground) -> None:
    refused(lambda: add(ground, newcomer(ground, number="20100006")), member_changes.TAKEN)
    refused(lambda: add(ground, newcomer(ground, "李静", "20100003")), member_changes.TAKEN)
    refused(
        lambda: add(ground, newcomer(ground, since=date(2026, 11, 24))), member_changes.TOO_EARLY
    )


def test_a_namesake_without_a_number_is_asked_about(ground: Ground) -> None:
    refused(lambda: add(ground, newcomer(ground, "李静", None)), member_changes.NAMESAKE)
    made = add(ground, newcomer(ground, "李静", None, another=True))
    assert made.profile.member.id != ground.members["李静"]
    with_number = add(ground, newcomer(ground, "李静", "20119999"))
    assert with_number.name == "李静（9999）"
    assert add(ground, newcomer(ground, "赵强", None)).name == "赵强"  # the other is elsewhere


def test_corrections_are_told_without_names(ground: Ground) -> None:
    secretary, member = ground.actor("张华"), ground.members["孙敏"]

    def do(work: Callable[..., Person], *values: Any) -> Person:
        return ground.do(lambda uow: work(uow, secretary, member, *values, uow.now, ZONE))

    do(member_changes.correct_name, "孙敏慧")
    do(member_changes.correct_number, "A-77")
    do(member_changes.correct_number, "A-77")
    young = do(member_changes.set_standing, Standing.PROBATIONARY)
    assert not young.profile.member.has_vote
    do(member_changes.set_standing, Standing.PROBATIONARY)
    refused(lambda: do(member_changes.set_vote, True), member_changes.ONLY_FULL)
    do(member_changes.set_standing, Standing.FULL)
    last = do(member_changes.set_vote, False).profile.member
    assert (last.name, last.number, last.standing, last.has_vote) == (
        "孙敏慧",
        "A-77",
        Standing.FULL,
        False,
    )
    assert lines(ground, member) == [
        (Tag.MEMBER_CHANGED, {"what": "name"}),
        (Tag.MEMBER_CHANGED, {"what": "number"}),
        (Tag.MEMBER_CHANGED, {"what": "standing", "from": "full", "to": "probationary"}),
        (Tag.MEMBER_CHANGED, {"what": "standing", "from": "probationary", "to": "full"}),
        (Tag.MEMBER_CHANGED, {"what": "vote", "from": True, "to": False}),
    ]


def test_nobody_can_be_mixed_up_by_a_correction(ground: Ground) -> None:
    secretary, member = ground.actor("张华"), ground.members["孙敏"]

    def number(said: str | None) -> Person:
        return ground.do(
            lambda uow: member_changes.correct_number(uow, secretary, member, said, uow.now, ZONE)
        )

    def name(said: str) -> Person:
        return ground.do(
            lambda uow: member_changes.correct_name(uow, secretary, member, said, uow.now, ZONE)
        )

    refused(lambda: number("20100003"), member_changes.TAKEN)
    assert name("李静").name == "李静（0004）"
    refused(lambda: number(None), member_changes.NAMESAKE)
    name("孙敏")
    assert number(None).profile.member.number is None
    refused(lambda: name("李静"), member_changes.NAMESAKE)


def test_an_applicant_who_is_admitted_is_expected_from_then_on(ground: Ground) -> None:
    meeting = ground.holds("2026-12-04 15:00")
    member, secretary = ground.members["孙敏"], ground.actor("张华")
    for standing, there in ((Standing.APPLICANT, False), (Standing.PROBATIONARY, True)):
        ground.do(
            lambda uow, to=standing: member_changes.set_standing(
                uow, secretary, member, to, uow.now, ZONE
            )
        )
        assert ("孙敏" in ground.rows(meeting)) is there


def leave(ground: Ground, who: str, day: str, by: Actor | None = None) -> Person:
    actor, member = by or ground.actor("张华"), ground.members[who]
    on = date.fromisoformat(day)
    return ground.do(lambda uow: leaving.leave(uow, actor, member, on, uow.now, ZONE))


def undo(ground: Ground, who: str, by: Actor | None = None) -> Person:
    actor, member = by or ground.actor("张华"), ground.members[who]
    return ground.do(lambda uow: leaving.undo(uow, actor, member, uow.now, ZONE))


def test_leaving_ends_unit_group_and_offices_and_can_be_taken_back(ground: Ground) -> None:
    meeting = ground.holds("2026-12-04 15:00")
    before = seen(ground, "陈磊")
    gone = leave(ground, "陈磊", "2026-11-23")
    assert (gone.gone, gone.left, gone.undo) == (True, TODAY, True)
    assert (gone.profile.group, gone.profile.offices) == (None, ())
    assert "陈磊" not in ground.rows(meeting)
    assert ground.actor("陈磊").offices == ()
    ground.at("2026-11-23 09:10")
    back = undo(ground, "陈磊")
    assert back == before
    assert "陈磊" in ground.rows(meeting)
    tags = [tag for tag, _ in lines(ground, ground.members["陈磊"])]
    assert tags == [Tag.MEMBER_LEFT, Tag.MEMBER_STAYED]
    with pytest.raises(Stale):
        undo(ground, "陈磊")


def test_after_ten_minutes_only_a_day_to_come_can_be_taken_back(ground: Ground) -> None:
    leave(ground, "李静", "2026-11-20")
    planned = leave(ground, "孙敏", "2026-12-01")
    assert (planned.gone, planned.left) == (False, date(2026, 12, 1))
    ground.at("2026-11-23 09:11")
    with pytest.raises(Stale):
        undo(ground, "李静")
    assert not seen(ground, "李静").undo
    assert undo(ground, "孙敏").left is None
    leave(ground, "孙敏", "2026-12-01")
    ground.at("2026-12-01 09:00")
    assert (seen(ground, "孙敏").gone, seen(ground, "孙敏").undo) == (True, False)


def test_who_left_comes_back_to_their_own_row(ground: Ground) -> None:
    member = ground.members["李静"]
    leave(ground, "李静", "2026-11-20")
    refused(lambda: add(ground, newcomer(ground, "李精", "20100003")), member_changes.TAKEN)
    back = add(ground, newcomer(ground, "李静", "20100003", since=TODAY))
    assert (back.profile.member.id, back.since, back.undo) == (member, TODAY, False)
    assert [tag for tag, _ in lines(ground, member)] == [Tag.MEMBER_LEFT, Tag.MEMBER_RETURNED]


def test_what_forbids_a_leaving(ground: Ground) -> None:
    boss, secretary = ground.administrator(), ground.actor("张华")
    organiser = ground.actor("刘芳")
    refused(lambda: leave(ground, "张华", "2026-11-23", secretary), leaving.NOT_ONESELF)
    refused(lambda: leave(ground, "张华", "2026-11-23", organiser), leaving.OFFICE_FIRST)
    refused(lambda: leave(ground, "周明", "2026-11-23", organiser), leaving.OFFICE_FIRST)
    assert leave(ground, "周明", "2026-11-23", secretary).gone
    assert leave(ground, "张华", "2026-11-23", boss).gone
    refused(lambda: leave(ground, "孙敏", SINCE.isoformat(), boss), leaving.BAD_DAY)
    refused(lambda: leave(ground, "孙敏", "2028-01-01", boss), leaving.BAD_DAY)
    with pytest.raises(Stale):
        leave(ground, "张华", "2026-11-24", boss)

    def ask(uow: UnitOfWork) -> None:
        one, two = (ground.units[name].id for name in ("第一党支部", "第二党支部"))
        uow.transfers.add(ground.members["孙敏"], one, two, date(2026, 12, 1), 1)

    ground.do(ask)
    refused(lambda: leave(ground, "孙敏", "2026-11-23", boss), leaving.MOVING)


def test_what_was_to_begin_later_never_was_and_comes_back_with_the_undoing(ground: Ground) -> None:
    group = ground.units["第一党小组"].id
    member = ground.members["李静"]
    later = date(2026, 12, 10)
    ground.do(lambda uow: uow.members.appoint(member, group, Role.GROUP_LEADER, later))
    ground.do(lambda uow: uow.members.join(member, group, later))
    leave(ground, "李静", "2026-12-01")
    assert ground.do(lambda uow: uow.members.appointments(later, member_ids={member})) == []
    assert member not in ground.do(lambda uow: uow.members.in_unit(group, later))
    undo(ground, "李静")
    assert member in ground.do(lambda uow: uow.members.in_unit(group, later))
    held = ground.do(lambda uow: uow.members.appointments(later, member_ids={member}))
    assert [(one.role, one.from_date, one.to_date) for one in held] == [
        (Role.GROUP_LEADER, later, None)
    ]


def test_somebody_gone_is_not_corrected(ground: Ground) -> None:
    secretary, member = ground.actor("张华"), ground.members["李静"]
    leave(ground, "李静", "2026-11-20")
    with pytest.raises(NotAllowed):
        ground.do(
            lambda uow: member_changes.correct_name(uow, secretary, member, "李景", uow.now, ZONE)
        )


def test_a_number_is_looked_at_while_it_is_typed(ground: Ground) -> None:
    unit = ground.units["第一党支部"].id

    def check(number: str, name: str, who: str = "张华") -> None:
        actor = ground.actor(who)
        ground.do(lambda uow: member_changes.check_number(uow, actor, unit, number, name, TODAY))

    check("20119999", "李静")
    refused(lambda: check("20100003", "李静"), member_changes.TAKEN)
    with pytest.raises(NotAllowed):
        check("20119999", "李静", "周明")
    leave(ground, "李静", "2026-11-20")
    check("20100003", "李 静")
    refused(lambda: check("20100003", "李景"), member_changes.TAKEN)
