"""Leave on real databases: who is asked, who decides, what both sides hear."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.access import Actor
from bot.domain.activities import Answer, Attendance, Leave
from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.errors import NotAllowed, Stale
from bot.services.activities import answers, changes, leave, own_leave
from bot.services.activities.leave import Decided
from bot.services.attendance import attendance
from bot.services.nudging.nudges import day_matter, matter
from bot.store.activities.activities import Activity
from bot.store.schema.activities import participation
from bot.store.schema.delivery import outbox
from tests.services.ground import BOT, SINCE, ZONE
from tests.services.post import Post

ASKED = ("张华", "leave.request")
DAY = date(2026, 11, 23)


@pytest.fixture
def meeting(post: Post) -> Activity:
    """A meeting that everybody in chat has the card of."""
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    post.delivers()
    return done.activity


def decide(post: Post, actor: Actor, activity: Activity, name: str, *, approve: bool) -> Decided:
    row = post.ground.rows(activity)[name]
    today = post.ground.clock.at.date()
    return post.ground.do(
        lambda uow: leave.decide(uow, actor, row.id, approve=approve, now=uow.now, today=today)
    )


def appoint(post: Post, name: str, unit: str, role: Role) -> None:
    ground = post.ground
    ground.do(
        lambda uow: uow.members.appoint(ground.members[name], ground.units[unit].id, role, SINCE)
    )


def test_the_heads_of_the_unit_are_asked_but_not_the_person(post: Post, meeting: Activity) -> None:
    appoint(post, "周明", "第一党支部", Role.DEPUTY_SECRETARY)
    post.answers(meeting, Answer.LEAVE, "李静")
    assert post.news() == [("周明", "leave.request"), ASKED]
    post.answers(meeting, Answer.LEAVE, "张华")
    assert post.news() == [("周明", "leave.request")]


def test_without_another_head_the_unit_above_is_asked_then_the_administrators(
    post: Post, meeting: Activity
) -> None:
    boss = post.ground.administrator()
    post.answers(meeting, Answer.LEAVE, "张华")
    assert post.news() == [("吴刚", "leave.request")]
    with pytest.raises(NotAllowed):
        decide(post, boss, meeting, "张华", approve=True)
    above = post.ground.actor("吴刚")
    post.ground.do(lambda uow: uow.accounts.change(above.account_id or 0, unreachable="blocked"))
    post.answers(meeting, Answer.ATTENDING, "张华")
    post.answers(meeting, Answer.LEAVE, "张华")
    assert ("管理员", "leave.request") in post.news()
    assert decide(post, boss, meeting, "张华", approve=True).done


@pytest.mark.parametrize("who", ["刘芳", "陈磊", "李静", "赵强", "吴刚"])
def test_nobody_else_decides_and_nobody_for_themselves(
    post: Post, meeting: Activity, who: str
) -> None:
    post.answers(meeting, Answer.LEAVE, "李静", "张华")
    with pytest.raises(NotAllowed):
        decide(post, post.ground.actor(who), meeting, "李静", approve=True)
    with pytest.raises(NotAllowed):
        decide(post, post.ground.actor("张华"), meeting, "张华", approve=True)
    assert post.ground.rows(meeting)["李静"].leave is Leave.REQUESTED


def test_approved_leave_is_told_and_every_card_follows(post: Post, meeting: Activity) -> None:
    appoint(post, "周明", "第一党支部", Role.DEPUTY_SECRETARY)
    mine = post.looks("李静", matter(meeting.id))
    listed = post.looks("李静", day_matter(post.ground.clock.at.date()))
    post.answers(meeting, Answer.LEAVE, "李静", message_id=mine)
    post.delivers()
    done = decide(post, post.ground.actor("周明"), meeting, "李静", approve=True)
    assert (done.done, done.request.decider) == (True, "周明")
    row = post.ground.rows(meeting)["李静"]
    assert (row.answer, row.leave) == (Answer.LEAVE, Leave.APPROVED)
    out = post.delivers()
    assert [one[:2] for one in out if one[2] is None] == [("李静", "leave.outcome")]
    assert ("李静", "activity.card", mine) in out
    assert ("李静", "nudge.list", listed) in out
    assert sorted(one[0] for one in out if one[1] == "leave.request") == ["周明", "张华"]
    tags = post.ground.store.read_now(lambda uow: uow.audit.tags("participation", row.id))
    assert tags == [Tag.ANSWER_GIVEN, Tag.LEAVE_APPROVED]


def test_declined_leave_is_owed_an_answer_again(post: Post, meeting: Activity) -> None:
    secretary = post.ground.actor("张华")
    post.answers(meeting, Answer.LEAVE, "李静")
    assert decide(post, secretary, meeting, "李静", approve=False).done
    row = post.ground.rows(meeting)["李静"]
    assert (row.answer, row.leave) == (None, Leave.DECLINED)
    owing = post.ground.store.read_now(lambda uow: uow.debts.owing(meeting.id))
    assert row.member_id in owing
    assert post.answers(meeting, Answer.LEAVE, "李静") == [answers.Outcome.TAKEN]
    assert post.ground.rows(meeting)["李静"].leave is Leave.REQUESTED


def test_what_is_decided_withdrawn_moved_or_cancelled_is_decided_no_more(
    post: Post, meeting: Activity
) -> None:
    ground, secretary = post.ground, post.ground.actor("张华")
    names = ["李静", "陈磊", "刘芳", "周明"]
    post.answers(meeting, Answer.LEAVE, *names)
    decide(post, secretary, meeting, "李静", approve=True)
    assert not decide(post, secretary, meeting, "李静", approve=False).done
    assert ground.rows(meeting)["李静"].leave is Leave.APPROVED
    member = ground.actor("陈磊")
    ground.do(lambda uow: own_leave.withdraw(uow, member, meeting.id, uow.now, DAY))
    assert not decide(post, secretary, meeting, "陈磊", approve=True).done
    moved = changes.Changes(place="五楼")
    ground.do(
        lambda uow: changes.change(
            uow, secretary, meeting.id, moved, tell=True, now=uow.now, zone=ZONE
        )
    )
    assert not decide(post, secretary, meeting, "刘芳", approve=True).done
    assert post.answers(meeting, Answer.LEAVE, "周明") == [answers.Outcome.TAKEN]
    ground.cancels(meeting)
    assert not decide(post, secretary, meeting, "周明", approve=True).done


def test_leave_approved_before_a_change_is_asked_for_again(post: Post, meeting: Activity) -> None:
    ground, secretary = post.ground, post.ground.actor("张华")
    post.answers(meeting, Answer.LEAVE, "李静")
    decide(post, secretary, meeting, "李静", approve=True)
    moved = changes.Changes(place="五楼")
    ground.do(
        lambda uow: changes.change(
            uow, secretary, meeting.id, moved, tell=True, now=uow.now, zone=ZONE
        )
    )
    post.delivers()
    member = ground.actor("李静")
    mine = ground.store.read_now(lambda uow: answers.mine_of(uow, member, meeting.id))
    assert (mine.answer, mine.before, mine.leave) == (None, Answer.LEAVE, None)
    assert mine.row.leave is Leave.APPROVED
    post.at("2026-11-23 15:00")
    post.answers(meeting, Answer.LEAVE, "李静")
    row = ground.rows(meeting)["李静"]
    assert (row.answer_in(2), row.leave_in(2)) == (Answer.LEAVE, Leave.REQUESTED)
    params = [params for name, kind, params in post.waiting() if kind == "leave.request"]
    assert params == [{"participation": row.id, "again": True}]


def test_who_asks_again_soon_is_seen_on_the_card_that_is_there(
    post: Post, meeting: Activity
) -> None:
    ground, member = post.ground, post.ground.actor("李静")

    def withdraw() -> None:
        ground.do(lambda uow: own_leave.withdraw(uow, member, meeting.id, uow.now, DAY))

    post.answers(meeting, Answer.LEAVE, "李静")
    withdraw()
    post.answers(meeting, Answer.LEAVE, "李静")
    assert post.news() == [ASKED]
    withdraw()
    post.delivers()
    post.answers(meeting, Answer.LEAVE, "李静")
    out = post.delivers()
    assert [one[:2] for one in out if one[1] == "leave.request" and one[2]] == [ASKED]
    assert ASKED not in [one[:2] for one in out if one[2] is None]
    withdraw()
    post.delivers()
    post.at("2026-11-23 10:30")
    post.answers(meeting, Answer.LEAVE, "李静")
    assert ASKED in post.news()


def test_withdrawing_leaves_nothing_said(post: Post, meeting: Activity) -> None:
    ground, member = post.ground, post.ground.actor("李静")
    post.answers(meeting, Answer.LEAVE, "李静")
    mine = ground.do(lambda uow: own_leave.withdraw(uow, member, meeting.id, uow.now, DAY))
    assert (mine.answer, mine.leave, mine.row.answered_at) == (None, None, None)
    tags = ground.store.read_now(lambda uow: uow.audit.tags("participation", mine.row.id))
    assert tags == [Tag.ANSWER_GIVEN, Tag.LEAVE_WITHDRAWN]
    with pytest.raises(Stale):
        ground.do(lambda uow: own_leave.withdraw(uow, member, meeting.id, uow.now, DAY))
    outsider = ground.actor("赵强")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: own_leave.withdraw(uow, outsider, meeting.id, uow.now, DAY))


def test_leave_cannot_be_withdrawn_once_it_has_begun(post: Post, meeting: Activity) -> None:
    member = post.ground.actor("李静")
    post.answers(meeting, Answer.LEAVE, "李静")
    post.at("2026-12-04 15:00")
    with pytest.raises(Stale):
        post.ground.do(lambda uow: own_leave.withdraw(uow, member, meeting.id, uow.now, DAY))


def test_a_note_is_kept_sealed_for_the_decider(post: Post, meeting: Activity) -> None:
    ground, member = post.ground, post.ground.actor("李静")

    def keep() -> answers.Mine:
        return ground.do(lambda uow: own_leave.note(uow, member, meeting.id, "出差在外", uow.now))

    with pytest.raises(Stale):
        keep()
    post.answers(meeting, Answer.LEAVE, "李静")
    post.delivers()
    row = keep().row
    asked = ground.store.read_now(lambda uow: leave.request(uow, row.id))
    assert asked is not None
    assert asked.row.leave_note == "出差在外"
    statement = select(participation.c.leave_note).where(participation.c.id == row.id)
    sealed = ground.store.read_now(lambda uow: uow.participations._first(statement)).leave_note
    assert "出差".encode() not in sealed
    assert [one[:2] for one in post.delivers()] == [ASKED]
    tags = ground.store.read_now(lambda uow: uow.audit.tags("participation", row.id))
    assert tags == [Tag.ANSWER_GIVEN, Tag.LEAVE_NOTED]


def test_the_requests_that_wait_for_a_head(post: Post, meeting: Activity) -> None:
    post.answers(meeting, Answer.LEAVE, "李静", "陈磊", "张华")
    secretary = post.ground.actor("张华")
    decide(post, secretary, meeting, "陈磊", approve=True)
    waiting = post.ground.store.read_now(lambda uow: leave.pending(uow, secretary, meeting.id))
    assert [one.name for one in waiting] == ["李静"]
    for actor in (post.ground.actor("刘芳"), post.ground.actor("吴刚")):
        with pytest.raises(NotAllowed):
            post.ground.do(lambda uow, actor=actor: leave.pending(uow, actor, meeting.id))
    with pytest.raises(NotAllowed):
        post.ground.do(lambda uow: leave.pending(uow, secretary, 404))


def test_leave_of_somebody_who_has_left_the_chat_is_decided_in_silence(
    post: Post, meeting: Activity
) -> None:
    post.answers(meeting, Answer.LEAVE, "李静")
    post.delivers()
    member = post.ground.actor("李静")
    post.ground.do(lambda uow: uow.accounts.change(member.account_id or 0, member_id=None))
    assert decide(post, post.ground.actor("张华"), meeting, "李静", approve=True).done
    assert post.news() == []


def test_there_is_no_such_request(post: Post, meeting: Activity) -> None:
    secretary, day = post.ground.actor("张华"), date(2026, 11, 23)
    with pytest.raises(NotAllowed):
        post.ground.do(
            lambda uow: leave.decide(uow, secretary, 404, approve=True, now=uow.now, today=day)
        )


def test_a_sentence_goes_with_a_refusal_sealed_and_is_kept_nowhere(
    post: Post, meeting: Activity
) -> None:
    post.answers(meeting, Answer.LEAVE, "李静")
    post.delivers()
    secretary, row = post.ground.actor("张华"), post.ground.rows(meeting)["李静"]
    today = post.ground.clock.at.date()
    post.ground.do(
        lambda uow: leave.decide(
            uow, secretary, row.id, approve=False, now=uow.now, today=today, why="这次要表决"
        )
    )
    [told] = [
        one
        for one in post.ground.do(lambda uow: uow.sending.claim(BOT, 500, set()))
        if one.kind == "leave.outcome"
    ]
    assert told.body == {"why": "这次要表决"}
    post.ground.do(lambda uow: uow.sending.sent({told.id: 1}))
    kept = post.ground.do(lambda uow: uow.outbox._all(select(outbox.c.body)))
    assert {one.body for one in kept} == {None}
    assert post.ground.rows(meeting)["李静"].leave_note is None


def test_approved_leave_is_taken_back_until_the_start_and_who_approved_it_hears(
    post: Post, meeting: Activity
) -> None:
    ground = post.ground
    ground.do(lambda uow: uow.activities.change(meeting.id, late_answers=False))
    members = {name: ground.actor(name) for name in ("李静", "陈磊", "刘芳")}
    post.answers(meeting, Answer.LEAVE, *members)
    for name in members:
        decide(post, ground.actor("张华"), meeting, name, approve=True)
    post.delivers()
    ground.do(lambda uow: own_leave.withdraw(uow, members["李静"], meeting.id, uow.now, DAY))
    assert ground.rows(meeting)["李静"].answer is None
    assert post.news() == [("张华", "leave.taken_back")]
    # Another answer takes it back as well.
    post.answers(meeting, Answer.ATTENDING, "陈磊")
    assert post.news() == [("张华", "leave.taken_back")]
    # After the deadline, and after the roll was opened, one simply comes.
    post.at("2026-12-04 14:45")
    secretary = ground.actor("张华")
    ground.do(lambda uow: attendance.open_roll(uow, secretary, meeting.id, uow.now))
    assert ground.attendances(meeting)["刘芳"] is Attendance.ON_LEAVE
    ground.do(lambda uow: own_leave.withdraw(uow, members["刘芳"], meeting.id, uow.now, DAY))
    row = ground.rows(meeting)["刘芳"]
    assert (row.answer, row.answered_late, row.attendance) == (Answer.ATTENDING, True, None)
    assert post.news() == [("张华", "leave.taken_back")]
    post.at("2026-12-04 15:00")
    post.ground.answers(meeting, "李静", Answer.LEAVE, Leave.APPROVED)
    with pytest.raises(Stale):
        ground.do(lambda uow: own_leave.withdraw(uow, members["李静"], meeting.id, uow.now, DAY))
