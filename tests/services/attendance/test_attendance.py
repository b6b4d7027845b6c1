"""The roll and its closing on real databases."""

from __future__ import annotations

from functools import partial

import pytest

from bot.domain.access import Actor
from bot.domain.activities import ActivityKind, ActivityState, Answer, Attendance, Leave
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.errors import AppError, NotAllowed, Stale
from bot.services.attendance import attendance, closing
from bot.services.attendance.attendance import Mark, Marked
from bot.services.attendance.closing import Closing
from bot.services.attendance.rolls import Roll
from bot.store.activities.activities import Activity, Sheet
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE, Ground, local, queries_of

PRESENT, LATE, ABSENT = Attendance.PRESENT, Attendance.LATE, Attendance.ABSENT
FIRST_BRANCH = ["陈磊", "李静", "刘芳", "孙敏", "张华", "周明"]


@pytest.fixture
def meeting(ground: Ground) -> Activity:
    return ground.holds("2026-12-04 15:00")


def opened(ground: Ground, activity: Activity, who: str) -> Roll:
    actor = ground.actor(who)
    return ground.do(lambda uow: attendance.open_roll(uow, actor, activity.id, uow.now))


def marked(ground: Ground, *marks: tuple[str, Activity, str, Attendance | None]) -> list[object]:
    """Marks of one round; who was marked as what, or the kind of error."""
    wanted = [
        Mark(ground.actor(who), activity.id, ground.members[member], state)
        for who, activity, member, state in marks
    ]
    done = ground.do(lambda uow: attendance.mark(uow, wanted, uow.now))
    return [
        (one.entry.name, one.entry.row.attendance) if isinstance(one, Marked) and one.entry
        else type(one) for one in done
    ]  # fmt: skip


def closed(ground: Ground, activity: Activity, who: str, *, sure: bool = False) -> Closing:
    actor = ground.actor(who)
    return ground.do(
        lambda uow: closing.close(uow, actor, activity.id, sure=sure, zone=ZONE, now=uow.now)
    )


def tags(ground: Ground, subject: str, row: int) -> list[Tag]:
    return ground.store.read_now(lambda uow: uow.audit.tags(subject, row))


def test_the_roll_opens_half_an_hour_before(ground: Ground, meeting: Activity) -> None:
    ground.at("2026-12-04 14:29")
    with pytest.raises(AppError, match="opens 30 minutes before"):
        opened(ground, meeting, "张华")
    assert marked(ground, ("张华", meeting, "李静", PRESENT)) == [AppError]
    ground.at("2026-12-04 14:30")
    roll = opened(ground, meeting, "张华")
    assert [entry.name for entry in roll.entries] == FIRST_BRANCH
    assert (roll.whole, roll.figures, roll.sheet) == (True, True, None)
    assert (roll.tally.expected, roll.tally.unrecorded) == (6, 6)


def test_approved_leave_is_filled_in_once_and_nothing_else(
    ground: Ground, meeting: Activity
) -> None:
    ground.answers(meeting, "李静", Answer.LEAVE, Leave.APPROVED)
    ground.answers(meeting, "陈磊", Answer.LEAVE, Leave.REQUESTED)
    ground.answers(meeting, "刘芳", Answer.ATTENDING)
    ground.at("2026-12-04 14:40")
    assert opened(ground, meeting, "张华").entries_as(Attendance.ON_LEAVE)[0].name == "李静"
    before = dict.fromkeys(FIRST_BRANCH) | {"李静": Attendance.ON_LEAVE}
    assert ground.attendances(meeting) == before
    assert tags(ground, "activity", meeting.id) == [Tag.ATTENDANCE_RECORDED]
    assert marked(ground, ("张华", meeting, "李静", None)) == [("李静", None)]
    opened(ground, meeting, "张华")
    assert ground.attendances(meeting) == dict.fromkeys(FIRST_BRANCH)
    ground.answers(meeting, "陈磊", Answer.LEAVE, Leave.APPROVED)
    opened(ground, meeting, "刘芳")
    assert ground.attendances(meeting)["陈磊"] is Attendance.ON_LEAVE


def test_leave_from_before_the_activity_was_moved_is_not_filled_in(
    ground: Ground, meeting: Activity
) -> None:
    ground.answers(meeting, "李静", Answer.LEAVE, Leave.APPROVED)
    ground.do(lambda uow: uow.activities.change(meeting.id, round=2))
    ground.at("2026-12-04 14:40")
    opened(ground, meeting, "张华")
    assert ground.attendances(meeting) == dict.fromkeys(FIRST_BRANCH)


def test_what_was_recorded_before_a_move_does_not_count(ground: Ground, meeting: Activity) -> None:
    ground.at("2026-12-04 15:05")
    marked(ground, ("张华", meeting, "李静", PRESENT))
    later = {"starts_at": local("2026-12-11 15:00"), "round": 2}
    ground.do(lambda uow: uow.activities.change(meeting.id, **later))
    with pytest.raises(AppError, match="opens 30 minutes before"):
        opened(ground, meeting, "张华")
    ground.at("2026-12-11 14:30")
    assert opened(ground, meeting, "张华").tally.unrecorded == 6


def test_a_mark_is_one_change_and_the_last_one_stays(ground: Ground, meeting: Activity) -> None:
    ground.at("2026-12-04 15:00")
    assert marked(ground, ("张华", meeting, "李静", PRESENT)) == [("李静", PRESENT)]
    first = ground.rows(meeting)["李静"]
    assert (first.recorded_at, first.signed_for) == (ground.clock.now(), False)
    ground.at("2026-12-04 15:01")
    assert marked(ground, ("刘芳", meeting, "李静", PRESENT)) == [("李静", PRESENT)]
    assert ground.rows(meeting)["李静"] == first
    both = marked(ground, ("张华", meeting, "李静", LATE), ("刘芳", meeting, "李静", ABSENT))
    assert both == [("李静", ABSENT), ("李静", ABSENT)]
    assert tags(ground, "participation", first.id) == [Tag.ATTENDANCE_RECORDED] * 2
    assert ground.rows(meeting)["李静"].recorded_by == ground.actor("刘芳").account_id


def test_whoever_is_not_in_chat_is_signed_for(ground: Ground, meeting: Activity) -> None:
    ground.at("2026-12-04 15:00")
    marked(ground, ("张华", meeting, "孙敏", PRESENT))
    assert ground.rows(meeting)["孙敏"].signed_for is True


def test_marks_of_one_round_are_judged_one_by_one(ground: Ground, meeting: Activity) -> None:
    ground.at("2026-12-04 15:00")
    gone = ground.holds("2026-12-04 15:00", unit="第二党支部")
    ground.cancels(gone)
    assert marked(
        ground,
        ("张华", meeting, "李静", PRESENT),
        ("李静", meeting, "李静", PRESENT),
        ("陈磊", meeting, "孙敏", PRESENT),
        ("陈磊", meeting, "张华", PRESENT),
        ("陈磊", meeting, "赵强", PRESENT),
        ("张华", meeting, "赵强", PRESENT),
        ("赵强", gone, "赵强", PRESENT),
        ("张华", gone, "赵强", PRESENT),
        ("周明", meeting, "周明", PRESENT),
        ("吴刚", meeting, "李静", PRESENT),
    ) == [
        ("李静", PRESENT),
        NotAllowed,
        ("孙敏", PRESENT),
        NotAllowed,
        NotAllowed,
        Stale,
        AppError,
        NotAllowed,
        NotAllowed,
        NotAllowed,
    ]
    recorded = {name: state for name, state in ground.attendances(meeting).items() if state}
    assert recorded == {"李静": PRESENT, "孙敏": PRESENT}


def test_who_marks_is_known_in_as_many_queries_however_many_they_are(ground: Ground) -> None:
    each = {one.telegram_id: one for one in map(ground.actor, FIRST_BRANCH)}

    def known(people: set[int], found: dict[int, Actor]) -> int:
        def look(uow: UnitOfWork) -> None:
            found.update(uow.accounts.actors(BOT, people, ground.clock.at.date()))

        return queries_of(ground.store, lambda: ground.do(look))

    one, all_of_them = dict[int, Actor](), dict[int, Actor]()
    secretary = next(number for number, actor in each.items() if actor.offices)
    queries = known({secretary}, one)
    assert known({*each, 999}, all_of_them) == queries
    assert one == {secretary: each[secretary]}
    assert all_of_them == each | {999: Actor(BOT, 999)}


def test_a_round_of_marks_takes_as_many_statements_however_many_they_are(
    ground: Ground, meeting: Activity
) -> None:
    ground.at("2026-12-04 15:00")

    def marking(state: Attendance, *names: str) -> int:
        actor = ground.actor("张华")
        marks = [Mark(actor, meeting.id, ground.members[name], state) for name in names]
        work = partial(attendance.mark, marks=marks, now=local("2026-12-04 15:00"))
        return queries_of(ground.store, lambda: ground.do(work))

    in_chat = [name for name in FIRST_BRANCH if name != "孙敏"]
    assert marking(LATE, *in_chat[:2]) == marking(PRESENT, *in_chat)
    assert set(ground.attendances(meeting).values()) == {PRESENT, None}


def test_a_mark_for_nothing_is_nobodys(ground: Ground) -> None:
    actor = ground.actor("张华")
    mark = Mark(actor, 5, ground.members["李静"], PRESENT)
    [refused] = ground.do(lambda uow: attendance.mark(uow, [mark], uow.now))
    assert isinstance(refused, NotAllowed)


def test_all_who_said_yes_and_are_unrecorded_are_present(ground: Ground, meeting: Activity) -> None:
    for name in ("李静", "刘芳", "陈磊"):
        ground.answers(meeting, name, Answer.ATTENDING)
    ground.answers(meeting, "张华", Answer.UNSURE)
    ground.at("2026-12-04 15:00")
    marked(ground, ("张华", meeting, "刘芳", LATE))
    actor = ground.actor("张华")
    roll, count = ground.do(lambda uow: attendance.mark_coming(uow, actor, meeting.id, uow.now))
    assert (count, roll.tally.present, roll.tally.late) == (2, 3, 1)
    assert roll.coming == ()
    again = ground.do(lambda uow: attendance.mark_coming(uow, actor, meeting.id, uow.now))
    assert again[1] == 0
    assert tags(ground, "activity", meeting.id) == [Tag.ATTENDANCE_RECORDED]
    ground.do(lambda uow: uow.activities.change(meeting.id, round=2))
    assert opened(ground, meeting, "张华").coming == ()


def test_a_group_leader_takes_the_roll_of_the_own_group(ground: Ground, meeting: Activity) -> None:
    ground.answers(meeting, "李静", Answer.ATTENDING)
    ground.answers(meeting, "张华", Answer.ATTENDING)
    ground.at("2026-12-04 15:00")
    roll = opened(ground, meeting, "陈磊")
    assert [entry.name for entry in roll.entries] == ["陈磊", "李静", "孙敏"]
    assert (roll.whole, roll.figures) == (False, False)
    leader = ground.actor("陈磊")
    ground.do(lambda uow: attendance.mark_coming(uow, leader, meeting.id, uow.now))
    assert ground.attendances(meeting)["张华"] is None
    with pytest.raises(NotAllowed):
        closed(ground, meeting, "陈磊", sure=True)
    own = ground.holds("2026-12-04 15:00", ActivityKind.GROUP_MEETING, group="第二党小组")
    other = ground.holds("2026-12-04 15:00", ActivityKind.GROUP_MEETING, group="第一党小组")
    assert closed(ground, own, "陈磊", sure=True).done
    with pytest.raises(NotAllowed):
        opened(ground, other, "陈磊")
    part = closed(ground, meeting, "张华", sure=True).roll
    assert part.tally.expected == 6
    assert opened(ground, meeting, "陈磊").tally.expected == 3


@pytest.mark.parametrize("who", ["李静", "周明", "赵强", "吴刚"])
def test_others_take_no_roll(ground: Ground, meeting: Activity, who: str) -> None:
    ground.at("2026-12-04 15:00")
    for attempt in (opened, closed):
        with pytest.raises(NotAllowed):
            attempt(ground, meeting, who)
    actor = ground.actor(who)
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: attendance.open_roll(uow, actor, 5, uow.now))


def test_what_is_offered(ground: Ground, meeting: Activity) -> None:
    def offered(who: str) -> tuple[list[int], int | None] | None:
        actor = ground.actor(who)
        found = ground.do(lambda uow: attendance.offer(uow, actor, uow.now))
        if found is None:
            return None
        return [one.activity.id for one in found.open], found.last and found.last.activity.id

    assert offered("张华") == ([], None)
    assert offered("李静") is None
    ground.at("2026-12-04 14:30")
    assert (offered("张华"), offered("陈磊"), offered("赵强")) == (
        ([meeting.id], None),
        ([meeting.id], None),
        ([], None),
    )
    board = ground.holds("2026-12-04 14:00", ActivityKind.COMMITTEE_MEETING)
    other = ground.holds("2026-12-04 13:00", ActivityKind.GROUP_MEETING, group="第一党小组")
    ground.cancels(ground.holds("2026-12-04 12:00"))
    assert offered("张华") == ([meeting.id, board.id, other.id], None)
    assert offered("陈磊") == ([meeting.id], None)
    ground.at("2026-12-04 16:00")
    for activity in (meeting, board, other):
        closed(ground, activity, "张华", sure=True)
    assert (offered("张华"), offered("陈磊")) == (([], meeting.id), ([], meeting.id))


def test_closing(ground: Ground, meeting: Activity) -> None:
    for name, state in (("李静", PRESENT), ("刘芳", LATE), ("孙敏", ABSENT)):
        ground.at("2026-12-04 14:45")
        marked(ground, ("张华", meeting, name, state))
    ground.answers(meeting, "陈磊", Answer.LEAVE, Leave.APPROVED)
    note = ground.rows(meeting)["陈磊"].id
    ground.do(lambda uow: uow.participations.note(note, "出差"))
    matter = f"activity:{meeting.id}"
    waiting = Message(BOT, 102, "nudge.unanswered", SendClass.REMINDER, matter=matter)
    ground.do(lambda uow: uow.outbox.add(waiting))
    with pytest.raises(AppError, match="once the activity has begun"):
        closed(ground, meeting, "张华", sure=True)
    ground.at("2026-12-04 15:30")
    asked = closed(ground, meeting, "张华")
    assert (asked.done, [entry.name for entry in asked.roll.entries_as(None)]) == (
        False,
        ["张华", "周明"],
    )
    done = closed(ground, meeting, "张华", sure=True)
    assert (done.done, done.before) == (True, False)
    account_id = ground.actor("张华").account_id
    assert account_id is not None
    sheet = Sheet(
        meeting.id, 1, ground.clock.now(), account_id,
        expected=6, present=2, late=1, on_leave=1, absent=1, unrecorded=2,
    )  # fmt: skip
    assert done.roll.sheet == sheet
    assert done.roll.activity.state is ActivityState.CLOSED
    assert done.roll.activity.frozen_at == ground.clock.now()
    assert ground.rows(meeting)["陈磊"].leave_note is None
    assert ground.do(lambda uow: uow.outbox.unsent(BOT, uow.now)) == 0
    again = closed(ground, meeting, "刘芳", sure=True)
    assert (again.done, again.before, again.roll.sheet) == (True, True, sheet)
    assert tags(ground, "activity", meeting.id) == [
        Tag.ACTIVITY_FROZEN,
        Tag.ATTENDANCE_RECORDED,
        Tag.SHEET_CLOSED,
    ]


def test_nothing_is_recorded_any_more_once_closed(ground: Ground, meeting: Activity) -> None:
    ground.answers(meeting, "李静", Answer.ATTENDING)
    ground.at("2026-12-04 15:30")
    closed(ground, meeting, "张华", sure=True)
    ground.answers(meeting, "陈磊", Answer.LEAVE, Leave.APPROVED)
    assert marked(ground, ("张华", meeting, "李静", PRESENT)) == [Marked]
    actor = ground.actor("张华")
    _, count = ground.do(lambda uow: attendance.mark_coming(uow, actor, meeting.id, uow.now))
    assert (count, opened(ground, meeting, "张华").tally.unrecorded) == (0, 6)
    assert ground.attendances(meeting) == dict.fromkeys(FIRST_BRANCH)


def test_a_cancelled_activity_has_no_roll(ground: Ground, meeting: Activity) -> None:
    ground.cancels(meeting)
    ground.at("2026-12-04 15:30")
    for attempt in (opened, closed):
        with pytest.raises(AppError, match="was cancelled"):
            attempt(ground, meeting, "张华")


def test_a_later_transfer_changes_no_sheet(ground: Ground, meeting: Activity) -> None:
    ground.at("2026-12-04 15:30")
    closed(ground, meeting, "张华", sure=True)
    day = ground.clock.at.date()

    def leave(uow: UnitOfWork) -> None:
        for stay in uow.members.memberships(day, member_ids={ground.members["李静"]}):
            uow.members.part(stay.id, day)

    ground.do(leave)
    assert opened(ground, meeting, "张华").tally.expected == 6
