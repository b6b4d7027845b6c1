"""Putting reminders off and muting them: what comes when, and what comes all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.activities import Answer
from bot.domain.delivery import SendClass
from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import Audience
from bot.domain.snooze import About, Snooze
from bot.errors import NotAllowed, Stale
from bot.services.activities import answer_times, changes
from bot.services.activities.changes import Changes
from bot.services.nudging import nudges, snoozing
from bot.services.nudging.snoozing import Matter, Offer
from bot.services.personal import privacy
from bot.store.activities.activities import Activity
from bot.store.delivery.outbox import Message
from bot.store.schema.delivery import outbox
from bot.store.schema.standing import hush
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, ZONE, Ground, local
from tests.services.nudging.clockwork import Clockwork
from tests.services.post import Post


@pytest.fixture
def post(sqlite_url: str) -> Iterator[Post]:
    made = Ground(sqlite_url)
    yield Post(made)
    made.store.close()


@pytest.fixture
def meeting(post: Post) -> Activity:
    """To be answered by 3 December, 18:00."""
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    post.delivers()
    return done.activity


def about(activity: Activity) -> Matter:
    return Matter(About.ACTIVITY, activity.id)


def snooze(post: Post, who: str, matter: Matter, how: Snooze) -> Offer:
    actor = post.ground.actor(who)
    return post.ground.do(lambda uow: snoozing.snooze(uow, actor, matter, how, uow.now, ZONE))


def mute(post: Post, who: str, matter: Matter, *, on: bool) -> Offer:
    actor = post.ground.actor(who)
    return post.ground.do(lambda uow: snoozing.mute(uow, actor, matter, uow.now, ZONE, on=on))


def why(post: Post, activity: Activity, who: str) -> Reason | None:
    """Why somebody would not be nudged for an answer now."""
    pair = (activity.id, post.ground.members[who])
    today = post.ground.clock.at.date()
    return post.ground.store.read_now(
        lambda uow: uow.audiences.still(BOT, {pair}, Audience.UNANSWERED, today)
    )[pair]


def comes(post: Post) -> list[tuple[str, str]]:
    """(kind, local time) of the reminders that wait."""
    statement = select(outbox).where(outbox.c.state == "waiting").order_by(outbox.c.not_before)
    rows = post.ground.store.read_now(lambda uow: uow.outbox._all(statement))
    return [
        (row.kind, f"{row.not_before.astimezone(ZONE):%m-%d %H:%M}")
        for row in rows
        if row.kind.startswith("nudge")
    ]


def test_put_off_until_a_time_it_comes_then_and_not_before(post: Post, meeting: Activity) -> None:
    post.at("2026-12-01 08:30")
    offer = snooze(post, "李静", about(meeting), Snooze.TONIGHT)
    assert f"{offer.until:%d %H:%M}" == "01 19:00"
    assert comes(post) == [("nudge.unanswered", "12-01 19:00")]
    assert why(post, meeting, "李静") is Reason.SNOOZED
    assert why(post, meeting, "陈磊") is None
    # Another choice takes its place.
    snooze(post, "李静", about(meeting), Snooze.HOUR)
    assert comes(post) == [("nudge.unanswered", "12-01 09:30")]
    post.at("2026-12-01 09:30")
    assert why(post, meeting, "李静") is None
    assert post.delivers() == [("李静", "nudge.unanswered", None)]


def test_never_beyond_the_deadline_nor_into_quiet_hours(post: Post, meeting: Activity) -> None:
    post.at("2026-12-03 16:30")
    for how, refused in ((Snooze.HOUR, False), (Snooze.TONIGHT, True), (Snooze.MORNING, True)):
        if refused:
            with pytest.raises(Stale):
                snooze(post, "李静", about(meeting), how)
        else:
            snooze(post, "李静", about(meeting), how)
    # Late answers are taken until the start, and so is a reminder of use until then.
    post.at("2026-12-03 20:45")
    found = snooze(post, "李静", about(meeting), Snooze.MORNING)
    assert list(found.choices) == [Snooze.MORNING]
    post.at("2026-12-04 15:00")
    with pytest.raises(Stale):
        snooze(post, "李静", about(meeting), Snooze.HOUR)


def test_what_comes_back_is_what_fits_what_they_said(post: Post, meeting: Activity) -> None:
    post.answers(meeting, Answer.UNSURE, "李静")
    post.answers(meeting, Answer.ATTENDING, "陈磊")
    post.at("2026-12-04 10:00")
    for who in ("李静", "陈磊"):
        snooze(post, who, about(meeting), Snooze.HOUR)
    kinds = {(name, kind) for name, kind, _ in post.waiting() if kind.startswith("nudge")}
    assert kinds == {("李静", "nudge.unsure"), ("陈磊", "nudge.soon")}


def test_muted_nothing_comes_until_it_is_unmuted(post: Post, meeting: Activity) -> None:
    post.at("2026-12-01 08:30")
    snooze(post, "李静", about(meeting), Snooze.TONIGHT)
    assert mute(post, "李静", about(meeting), on=True).muted
    assert comes(post) == []
    assert why(post, meeting, "李静") is Reason.MUTED
    assert not mute(post, "李静", about(meeting), on=False).muted
    assert why(post, meeting, "李静") is None


def test_a_change_and_a_cancellation_come_all_the_same(post: Post, meeting: Activity) -> None:
    mute(post, "李静", about(meeting), on=True)
    snooze(post, "陈磊", about(meeting), Snooze.MORNING)
    actor = post.ground.actor("张华")
    wanted = Changes(starts_at=local("2026-12-07 15:00"))
    post.ground.do(
        lambda uow: changes.change(
            uow, actor, meeting.id, wanted, tell=True, now=uow.now, zone=ZONE
        )
    )
    news = post.news()
    assert {("李静", "activity.changed"), ("陈磊", "activity.changed")} <= set(news)
    assert comes(post) == []
    post.ground.do(lambda uow: changes.cancel(uow, actor, meeting.id, uow.now, ZONE))
    assert {("李静", "activity.cancelled"), ("陈磊", "activity.cancelled")} <= set(post.news())


def test_the_list_of_a_day_is_put_off_with_all_that_is_owed_on_it(
    post: Post, meeting: Activity
) -> None:
    post.at("2026-12-01 08:30")
    today = Matter(About.DAY, local("2026-12-01 08:30").toordinal())
    snooze(post, "李静", today, Snooze.TONIGHT)
    assert comes(post) == [("nudge.day", "12-01 19:00")]
    assert why(post, meeting, "李静") is Reason.SNOOZED
    # Until the morning: that is the next day's message, which comes once.
    snooze(post, "李静", today, Snooze.MORNING)
    assert comes(post) == [("nudge.day", "12-02 08:30")]
    account = post.ground.actor("李静").account_id
    same = Message(
        BOT,
        103,
        nudges.DAY,
        SendClass.REMINDER,
        dedupe_key=f"day:2026-12-02:{account}",
    )
    assert post.ground.do(lambda uow: uow.outbox.add(same)) is None
    # Not beyond the first deadline on the list.
    post.at("2026-12-03 08:30")
    last = Matter(About.DAY, local("2026-12-03 08:30").toordinal())
    with pytest.raises(Stale):
        snooze(post, "陈磊", last, Snooze.TONIGHT)
    with pytest.raises(Stale):
        snooze(post, "陈磊", today, Snooze.HOUR)
    with pytest.raises(NotAllowed):
        mute(post, "陈磊", last, on=True)


def offered(post: Post, who: str) -> list[Snooze]:
    """Until when the list of today can be put off; Stale where there is nothing to put off."""
    actor, today = post.ground.actor(who), post.ground.clock.at.astimezone(ZONE).toordinal()
    day = Matter(About.DAY, today)
    return list(post.ground.do(lambda uow: snoozing.offer(uow, actor, day, uow.now, ZONE)).choices)


def test_a_list_is_put_off_no_longer_than_what_is_on_it_lasts(
    post: Post, meeting: Activity
) -> None:
    post.answers(meeting, Answer.UNSURE, "李静")
    post.answers(meeting, Answer.ATTENDING, "陈磊")
    post.answers(meeting, Answer.LEAVE, "周明")
    post.at("2026-12-03 08:30")
    # Who is not sure owes an answer until 18:00; putting the list off puts off that question.
    assert offered(post, "李静") == [Snooze.HOUR]
    today = Matter(About.DAY, local("2026-12-03 08:30").toordinal())
    snooze(post, "李静", today, Snooze.HOUR)
    stands = post.ground.store.read_now(
        lambda uow: uow.hushes.of_matter(about(meeting).word).keys()
    )
    assert list(stands) == [post.ground.members["李静"]]
    # Who comes owes nothing, and is reminded of it until it starts; who is on leave, not at all.
    assert offered(post, "陈磊") == list(Snooze)
    post.at("2026-12-04 14:00")
    assert offered(post, "李静") == offered(post, "陈磊") == []
    with pytest.raises(Stale):
        offered(post, "周明")
    # What is overdue can be put off for as long as one likes.
    Desk(post).study("2026-12-04")
    post.at("2026-12-05 08:30")
    assert offered(post, "陈磊") == list(Snooze)


def test_only_whom_it_concerns_and_nothing_is_kept_after_withdrawing(
    post: Post, meeting: Activity
) -> None:
    with pytest.raises(NotAllowed):
        snooze(post, "赵强", about(meeting), Snooze.HOUR)
    with pytest.raises(NotAllowed):
        mute(post, "吴刚", Matter(About.ACTIVITY, 4711), on=True)
    mute(post, "李静", about(meeting), on=True)
    actor, today = post.ground.actor("李静"), post.ground.clock.at.date()
    post.ground.do(lambda uow: privacy.withdraw(uow, actor, uow.now, today))
    rows = post.ground.store.read_now(lambda uow: uow.hushes._all(select(hush)))
    assert rows == []


def test_study_is_put_off_until_it_is_due_and_after_that_as_long_as_it_is_owed(
    post: Post,
) -> None:
    desk = Desk(post)
    study = desk.study("2026-12-02")
    post.delivers()
    about = Matter(About.ASSIGNMENT, study.id)
    member, today = post.ground.members["李静"], post.ground.clock.at.date()

    def owed() -> Reason | None:
        return post.ground.store.read_now(
            lambda uow: uow.audiences.still_owed(
                BOT, {(study.id, member)}, Audience.NOT_DONE, today
            )
        )[study.id, member]

    post.at("2026-12-01 08:30")
    assert len(snooze(post, "李静", about, Snooze.MORNING).choices) == 3
    assert comes(post) == [("nudge.task", "12-02 08:30")]
    assert owed() is Reason.SNOOZED
    post.at("2026-12-02 20:45")
    with pytest.raises(Stale):
        snooze(post, "李静", about, Snooze.MORNING)
    post.at("2026-12-03 08:30")
    assert len(snooze(post, "李静", about, Snooze.HOUR).choices) == 3
    mute(post, "李静", about, on=True)
    assert owed() is Reason.MUTED
    with pytest.raises(NotAllowed):
        snooze(post, "赵强", about, Snooze.HOUR)


def test_what_one_has_muted_comes_to_the_others_in_their_day_s_message(post: Post) -> None:
    study = Desk(post).study("2026-12-02")
    mute(post, "李静", Matter(About.ASSIGNMENT, study.id), on=True)
    clockwork = Clockwork(post.ground)
    clockwork.until("2026-12-02 12:00")
    told = {who for _, who, kind in clockwork.reminders() if kind == nudges.DAY}
    assert "陈磊" in told
    assert "李静" not in told


def test_a_list_about_others_is_put_off_only_by_who_has_had_it(
    post: Post, meeting: Activity
) -> None:
    rung = Matter(About.RUNG, meeting.id)
    with pytest.raises(NotAllowed):
        mute(post, "李静", rung, on=True)
    post.looks("陈磊", rung.word)
    snooze(post, "陈磊", rung, Snooze.HOUR)
    assert comes(post) == [("nudge.rung", "11-23 10:00")]


def test_what_was_put_off_is_awake_once_the_deadline_is_moved_before_that(
    post: Post, meeting: Activity
) -> None:
    post.at("2026-12-02 17:00")
    snooze(post, "李静", about(meeting), Snooze.MORNING)
    mute(post, "陈磊", about(meeting), on=True)
    actor, earlier = post.ground.actor("张华"), local("2026-12-03 08:00")
    post.ground.do(
        lambda uow: answer_times.set_deadline(uow, actor, meeting.id, earlier, uow.now, ZONE)
    )
    assert why(post, meeting, "李静") is None
    assert why(post, meeting, "陈磊") is Reason.MUTED
    snooze(post, "李静", about(meeting), Snooze.TONIGHT)
    wanted = Changes(starts_at=local("2026-12-02 19:30"))
    post.ground.do(
        lambda uow: changes.change(
            uow, actor, meeting.id, wanted, tell=True, now=uow.now, zone=ZONE
        )
    )
    assert why(post, post.activity(meeting.id), "李静") is None
    assert why(post, post.activity(meeting.id), "陈磊") is Reason.MUTED


def test_study_put_off_is_awake_once_it_is_due_before_that(post: Post) -> None:
    desk = Desk(post)
    study = desk.study("2026-12-04")
    post.at("2026-12-02 10:00")
    matter = Matter(About.ASSIGNMENT, study.id)
    snooze(post, "李静", matter, Snooze.MORNING)
    desk.changes(study, due_on=date(2026, 12, 2))
    assert post.ground.do(lambda uow: uow.hushes.of_matter(matter.word)) == {}


def test_the_list_of_who_owes_is_not_put_off_beyond_the_day_it_is_due(clockwork: Clockwork) -> None:
    desk, ground = Desk(clockwork.post), clockwork.ground
    study = desk.study("2026-12-04")
    clockwork.until("2026-12-03 15:01")
    matter, actor = Matter(About.TASK_RUNG, study.id), ground.actor("张华")

    def choices() -> set[Snooze]:
        found = ground.do(lambda uow: snoozing.offer(uow, actor, matter, uow.now, ZONE))
        return set(found.choices)

    assert choices() == set(Snooze)
    ground.at("2026-12-04 12:00")
    assert choices() == {Snooze.HOUR, Snooze.TONIGHT}
    ground.at("2026-12-05 12:00")
    assert Snooze.MORNING in choices(), "it is overdue, and still owed"
