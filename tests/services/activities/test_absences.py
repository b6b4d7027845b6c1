"""Leave for a period: asked for, decided, filled in everywhere, ended; and who hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.activities import Answer, Attendance, Leave
from bot.domain.audit import Tag
from bot.domain.org import Standing
from bot.domain.participants import Part
from bot.domain.standing import AbsenceState
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.activities import (
    absence_changes,
    absences,
    changes,
    expected,
    naming,
    own_leave,
)
from bot.services.activities import participants as choosing
from bot.services.activities.changes import Changes
from bot.services.attendance import attendance
from bot.services.members import leaving, transfers
from bot.services.personal import privacy
from bot.store.activities.activities import Activity
from bot.store.members.absences import Absence
from bot.store.schema.audit import audit
from bot.store.schema.standing import absence
from bot.store.uow import UnitOfWork
from tests.services.ground import SINCE, ZONE, Ground, local
from tests.services.post import Post

ASKED = ("张华", "absence.card")
MONTH = (date(2026, 12, 1), date(2026, 12, 31))


@pytest.fixture
def post(sqlite_url: str) -> Iterator[Post]:
    """A post on SQLite: what is asked of the database here is the same on any."""
    made = Ground(sqlite_url)
    yield Post(made)
    made.store.close()


def puts(post: Post, who: str, whose: str, days: tuple[date, date] = MONTH) -> Absence:
    """Somebody asks for an absence, or sets one."""
    actor, member = post.ground.actor(who), post.ground.members[whose]
    return post.ground.do(lambda uow: absences.put(uow, actor, member, days, uow.now, ZONE)[0])


def decides(post: Post, who: str, asked: Absence, *, approve: bool = True) -> AbsenceState:
    actor = post.ground.actor(who)
    found = post.ground.do(lambda uow: absences.decide(uow, actor, asked.id, ZONE, approve=approve))
    return found.absence.state


def said(post: Post, activity: Activity, name: str) -> tuple[Answer | None, Leave | None, bool]:
    """What stands for somebody at an activity as it is now, and whether an absence put it there."""
    row, now = post.ground.rows(activity)[name], post.activity(activity.id)
    return row.answer_in(now.round), row.leave_in(now.round), row.standing_in(now.round)


AWAY = (Answer.LEAVE, Leave.APPROVED, True)
OPEN = (None, None, False)


def tags(post: Post) -> list[Tag]:
    statement = select(audit.c.tag).order_by(audit.c.id)
    rows = post.ground.store.read_now(lambda uow: uow.audit._all(statement))
    kinds = ("absence:", "leave:")
    return [row.tag for row in rows if row.tag.startswith(kinds)]


def test_what_was_asked_for_holds_once_it_is_approved(post: Post) -> None:
    inside = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    later = post.publishes("张华", post.plan("2027-01-08 15:00")).activity
    post.answers(inside, Answer.ATTENDING, "李静")
    post.delivers()
    asked = puts(post, "李静", "李静")
    assert said(post, inside, "李静") == (Answer.ATTENDING, None, False)
    assert post.news() == [ASKED]
    assert decides(post, "张华", asked) is AbsenceState.APPROVED
    assert [said(post, one, "李静") for one in (inside, later)] == [AWAY, OPEN]
    told = post.delivers()
    assert [(name, kind) for name, kind, edit in told if edit is None] == [
        ("李静", "absence.outcome")
    ]
    assert ("李静", "activity.card") in [(name, kind) for name, kind, edit in told if edit]
    # Whatever is set up from now on is filled in from the beginning.
    new = post.publishes("张华", post.plan("2026-12-31 09:00", subject="总结")).activity
    assert said(post, new, "李静") == AWAY
    assert tags(post) == [Tag.ABSENCE_ASKED, Tag.ABSENCE_APPROVED, *[Tag.LEAVE_STANDS] * 2]
    row = post.ground.rows(new)["李静"]
    assert row.leave_note is None


def test_nobody_decides_about_themselves_nor_does_anybody_else(post: Post) -> None:
    asked = puts(post, "张华", "张华")
    # The head of the branch is asked for by nobody beside them: the unit above is.
    assert post.news() == [("吴刚", "absence.card")]
    for who in ("张华", "李静", "刘芳", "赵强"):
        with pytest.raises(NotAllowed):
            decides(post, who, asked)
        if who != "张华":
            with pytest.raises(NotAllowed):
                puts(post, who, "张华")
    assert decides(post, "吴刚", asked, approve=False) is AbsenceState.DECLINED
    assert decides(post, "吴刚", asked) is AbsenceState.DECLINED
    assert post.news() == [("张华", "absence.outcome")]


def test_the_secretary_sets_one_at_once_for_a_member_without_chat_too(post: Post) -> None:
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.delivers()
    assert puts(post, "张华", "孙敏").state is AbsenceState.APPROVED
    assert puts(post, "张华", "李静").decided_by == post.ground.actor("张华").account_id
    assert [said(post, meeting, name) for name in ("孙敏", "李静")] == [AWAY, AWAY]
    assert post.news() == [("李静", "absence.outcome")]


def test_days_that_cannot_be_are_refused(post: Post) -> None:
    for days in (
        (date(2026, 11, 22), date(2026, 12, 1)),
        (date(2026, 12, 2), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2027, 12, 2)),
        (date(2027, 11, 25), date(2027, 11, 26)),
    ):
        with pytest.raises(Invalid):
            puts(post, "李静", "李静", days)
    puts(post, "李静", "李静")
    with pytest.raises(Invalid):
        puts(post, "李静", "李静", (date(2026, 12, 31), date(2027, 1, 3)))
    assert puts(post, "李静", "李静", (date(2027, 1, 1), date(2027, 1, 3))).days == 3


def test_an_answer_given_after_asking_stands_and_one_can_come_after_all(post: Post) -> None:
    first = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    second = post.publishes("张华", post.plan("2026-12-11 15:00")).activity
    asked = puts(post, "李静", "李静")
    post.at("2026-11-23 09:05")
    post.answers(first, Answer.ATTENDING, "李静")
    decides(post, "张华", asked)
    assert said(post, first, "李静") == (Answer.ATTENDING, None, False)
    assert said(post, second, "李静") == AWAY
    # Taken back it is not filled in again, whoever else comes on the list.
    actor = post.ground.actor("李静")
    post.ground.do(lambda uow: own_leave.withdraw(uow, actor, second.id, uow.now, MONTH[0]))
    names(post, "张华", second, "赵强", Part.OBSERVER)
    assert said(post, second, "李静") == OPEN


def names(post: Post, who: str, activity: Activity, member: str, part: Part) -> None:
    actor, number = post.ground.actor(who), post.ground.members[member]

    def work(uow: UnitOfWork) -> None:
        target = choosing.of_activity(uow, actor, activity.id, ZONE, uow.now)
        naming.name(uow, actor, target, number, part, found={number}, now=uow.now, zone=ZONE)

    post.ground.do(work)


def test_what_moves_into_or_out_of_it_follows(post: Post) -> None:
    meeting = post.publishes("张华", post.plan("2027-01-08 15:00")).activity
    puts(post, "张华", "李静")
    post.answers(meeting, Answer.ATTENDING, "李静")
    actor = post.ground.actor("张华")

    def moves(to: str) -> None:
        wanted = Changes(starts_at=local(to))
        post.ground.do(
            lambda uow: changes.change(
                uow, actor, meeting.id, wanted, tell=True, now=uow.now, zone=ZONE
            )
        )

    moves("2026-12-30 15:00")
    assert said(post, meeting, "李静") == AWAY
    moves("2027-01-04 15:00")
    assert said(post, meeting, "李静") == OPEN
    moves("2026-12-31 23:00")
    assert said(post, meeting, "李静") == AWAY


def test_who_comes_on_the_list_later_is_filled_in_then(post: Post) -> None:
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    puts(post, "张华", "李静")
    names(post, "张华", meeting, "李静", Part.OUT)
    names(post, "张华", meeting, "李静", Part.EXPECTED)
    assert said(post, meeting, "李静") == AWAY
    ground = post.ground
    new = ground.do(lambda uow: uow.members.add("钱进", "20109999", Standing.FULL, has_vote=True))
    ground.members["钱进"] = new.id
    ground.do(lambda uow: uow.members.join(new.id, ground.units["第一党支部"].id, SINCE))
    puts(post, "张华", "钱进")
    post.at("2026-12-04 15:01")
    ground.do(lambda uow: expected.freeze_started(uow, ZONE, uow.now))
    assert said(post, meeting, "钱进") == AWAY
    secretary = ground.actor("张华")
    ground.do(lambda uow: attendance.open_roll(uow, secretary, meeting.id, uow.now))
    on_leave = {who for who, state in ground.attendances(meeting).items() if state}
    assert on_leave == {"李静", "钱进"}
    assert ground.attendances(meeting)["李静"] is Attendance.ON_LEAVE


def test_ending_it_asks_for_answers_again_and_who_decides_hears_of_it(post: Post) -> None:
    first = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    second = post.publishes("张华", post.plan("2026-12-18 15:00")).activity
    third = post.publishes("张华", post.plan("2026-12-29 15:00")).activity
    asked = puts(post, "李静", "李静")
    decides(post, "张华", asked)
    post.delivers()
    actor = post.ground.actor("李静")

    def shortens(last: date) -> int:
        return post.ground.do(
            lambda uow: absence_changes.shorten(uow, actor, asked.id, last, uow.now, ZONE)[1]
        )

    for bad in (date(2026, 12, 31), date(2027, 1, 2), date(2026, 11, 30)):
        with pytest.raises(Invalid):
            shortens(bad)
    assert shortens(date(2026, 12, 20)) == 1
    assert [said(post, one, "李静") for one in (first, second, third)] == [AWAY, AWAY, OPEN]
    assert post.news() == [("张华", "absence.changed")]
    post.at("2026-12-07 09:00")
    stopped = post.ground.do(lambda uow: absence_changes.stop(uow, actor, asked.id, uow.now, ZONE))
    assert (stopped[0].to_date, stopped[1]) == (date(2026, 12, 6), 1)
    # What has been stays as it was.
    assert [said(post, one, "李静") for one in (first, second)] == [AWAY, OPEN]
    with pytest.raises(Stale):
        post.ground.do(lambda uow: absence_changes.stop(uow, actor, asked.id, uow.now, ZONE))


def test_one_to_come_is_taken_back_whole(post: Post) -> None:
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    made = puts(post, "张华", "李静")
    other = post.ground.actor("刘芳")
    with pytest.raises(NotAllowed):
        post.ground.do(lambda uow: absence_changes.stop(uow, other, made.id, uow.now, ZONE))
    actor = post.ground.actor("张华")
    undone = post.ground.do(lambda uow: absence_changes.stop(uow, actor, made.id, uow.now, ZONE))
    assert (undone[0].state, undone[1]) == (AbsenceState.WITHDRAWN, 1)
    assert said(post, meeting, "李静") == OPEN


def states(post: Post) -> list[AbsenceState]:
    statement = select(absence.c.state).order_by(absence.c.id)
    rows = post.ground.store.read_now(lambda uow: uow.absences._all(statement))
    return [row.state for row in rows]


def test_a_request_ends_with_the_person_and_goes_on_to_who_decides_next(post: Post) -> None:
    ground = post.ground
    puts(post, "李静", "李静")
    puts(post, "陈磊", "陈磊")
    puts(post, "周明", "周明")
    post.delivers()
    secretary, quiet = (ground.actor(one) for one in ("张华", "陈磊"))
    member = ground.members["李静"]
    gone = date(2026, 12, 10)
    ground.do(lambda uow: leaving.leave(uow, secretary, member, gone, uow.now, ZONE))
    today = ground.clock.at.date()
    ground.do(lambda uow: privacy.withdraw(uow, quiet, uow.now, today))
    assert states(post) == [AbsenceState.WITHDRAWN, AbsenceState.WITHDRAWN, AbsenceState.ASKED]
    # Who goes to another branch is decided about there.
    post.delivers()
    there, target = ground.members["周明"], ground.units["第二党支部"].id
    ground.do(lambda uow: uow.transfers.add(there, ground.units["第一党支部"].id, target, today, 1))
    case = ground.store.read_now(lambda uow: uow.transfers.asked()[0])
    receiver = ground.actor("赵强")
    ground.do(lambda uow: transfers.decide(uow, receiver, case.id, ZONE, approve=True))
    assert ("赵强", "absence.card") in post.news()


def test_on_postgresql_as_well(postgresql_url: str) -> None:
    ground = Ground(postgresql_url)
    post = Post(ground)
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    asked = puts(post, "李静", "李静")
    assert decides(post, "张华", asked) is AbsenceState.APPROVED
    assert said(post, meeting, "李静") == AWAY
    actor = ground.actor("李静")
    ground.do(lambda uow: absence_changes.stop(uow, actor, asked.id, uow.now, ZONE))
    assert said(post, meeting, "李静") == OPEN
    ground.store.close()
