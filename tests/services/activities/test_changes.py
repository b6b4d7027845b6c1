"""Changes and cancellations on real databases: a new round, told once, at a decent hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.activities import ActivityKind, ActivityState, Answer
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.activities import changes
from bot.services.activities.cards import tally_matter
from bot.services.activities.changes import Changed, Changes
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.delivery.outbox import Message
from tests.services.ground import BOT, ZONE, local
from tests.services.post import Post

IN_CHAT = ["刘芳", "周明", "张华", "李静", "陈磊"]


@pytest.fixture
def meeting(post: Post) -> Activity:
    """A meeting that everybody in chat has the card of."""
    done = post.publishes("张华", post.plan("2026-12-04 15:00", subject="总结"))
    post.delivers()
    return done.activity


def change(
    post: Post, activity: Activity, *, who: str = "张华", tell: bool = True, **values: Any
) -> Changed:
    actor = post.ground.actor(who)
    return post.ground.do(
        lambda uow: changes.change(
            uow, actor, activity.id, Changes(**values), tell=tell, now=uow.now, zone=ZONE
        )
    )


def cancel(post: Post, activity: Activity, who: str = "张华") -> Changed:
    actor = post.ground.actor(who)
    return post.ground.do(lambda uow: changes.cancel(uow, actor, activity.id, uow.now, ZONE))


def utc(when: str) -> datetime:
    return local(when).astimezone(UTC)


def words_of(post: Post, kind: str) -> list[dict[str, Any] | None]:
    """The words of the messages of that kind that go out now."""
    claimed = post.ground.do(lambda uow: uow.sending.claim(BOT, 500, set()))
    return [row.body for row in claimed if row.kind == kind]


def test_a_new_time_opens_a_new_round_and_is_told(post: Post, meeting: Activity) -> None:
    post.answers(meeting, Answer.ATTENDING, "李静")
    post.delivers()
    done = change(post, meeting, starts_at=utc("2026-12-08 09:00"))
    after = done.activity
    assert (after.round, after.starts_at) == (2, local("2026-12-08 09:00"))
    assert after.ends_at == local("2026-12-08 10:00")
    assert after.answer_by == local("2026-12-07 18:00")
    assert (done.told, done.not_before) == (5, None)
    steps = post.ground.store.read_now(lambda uow: uow.steps.of_activity(meeting.id))
    assert [step.due_at for step in steps if step.key == "1d"] == [local("2026-12-07 08:30")]
    owing = post.ground.store.read_now(lambda uow: uow.debts.owing(meeting.id))
    assert len(owing) == 6
    assert post.news() == [(name, "activity.changed") for name in IN_CHAT]
    tags = post.ground.store.read_now(lambda uow: uow.audit.tags("activity", meeting.id))
    assert tags == [Tag.ACTIVITY_PUBLISHED, Tag.ACTIVITY_CHANGED]


def test_a_new_place_too_and_the_old_one_goes_along_sealed(post: Post, meeting: Activity) -> None:
    assert change(post, meeting, place="五楼").activity.round == 2
    assert words_of(post, "activity.changed") == [{"place": "三楼会议室", "subject": "总结"}] * 5


def test_cards_and_tallies_that_are_there_follow_at_once(post: Post, meeting: Activity) -> None:
    card = post.looks("李静", matter(meeting.id))
    tally = post.looks("刘芳", tally_matter(meeting.id))
    change(post, meeting, place="五楼")
    edits = [one for one in post.delivers() if one[2] is not None]
    assert ("李静", "activity.card", card) in edits
    assert ("刘芳", "activity.tally", tally) in edits


def test_other_words_are_told_or_only_changed_on_the_cards(post: Post, meeting: Activity) -> None:
    silent = change(post, meeting, subject="三季度总结", tell=False)
    assert (silent.activity.round, silent.activity.subject, silent.told) == (1, "三季度总结", 0)
    assert {kind for _, kind, edited in post.delivers() if edited} == {"activity.card"}
    loud = change(post, meeting, subject="四季度计划", tell=True)
    assert (loud.activity.round, loud.told) == (1, 5)
    assert post.news() == [(name, "activity.changed") for name in IN_CHAT]


def test_what_is_as_it_was_is_no_change(post: Post, meeting: Activity) -> None:
    same = Changes(meeting.starts_at, meeting.ends_at, meeting.place, meeting.subject)
    done = change(post, meeting, **vars(same))
    assert (done.activity, done.told) == (meeting, 0)
    assert post.delivers() == []


def test_another_end_is_another_time(post: Post, meeting: Activity) -> None:
    ends = utc("2026-12-04 17:30")
    done = change(post, meeting, starts_at=meeting.starts_at, ends_at=ends)
    assert (done.activity.round, done.activity.ends_at) == (2, ends)
    later = change(post, meeting, starts_at=meeting.starts_at + timedelta(hours=1))
    assert later.activity.ends_at == ends + timedelta(hours=1)


@pytest.mark.parametrize("who", ["刘芳", "陈磊", "李静", "赵强", "吴刚"])
def test_only_heads_change_and_cancel(post: Post, meeting: Activity, who: str) -> None:
    with pytest.raises(NotAllowed):
        change(post, meeting, who=who, place="五楼")
    with pytest.raises(NotAllowed):
        cancel(post, meeting, who)
    assert post.activity(meeting.id) == meeting


def test_what_cannot_be_is_refused(post: Post, meeting: Activity) -> None:
    with pytest.raises(Invalid, match="has passed"):
        change(post, meeting, starts_at=utc("2026-11-23 09:00"))
    with pytest.raises(Invalid, match="more than a year"):
        change(post, meeting, starts_at=utc("2028-11-23 09:00"))
    actor = post.ground.actor("张华")
    with pytest.raises(NotAllowed):
        post.ground.do(lambda uow: changes.manageable(uow, actor, 404))
    for state in (ActivityState.CANCELLED, ActivityState.CLOSED):
        post.ground.do(lambda uow, state=state: uow.activities.change(meeting.id, state=state))
        with pytest.raises(Stale):
            change(post, meeting, place="五楼")


def test_at_night_a_change_waits_and_two_of_one_night_are_told_as_one(
    post: Post, meeting: Activity
) -> None:
    post.at("2026-11-23 22:00")
    first = change(post, meeting, place="五楼")
    assert (first.told, first.not_before) == (5, local("2026-11-24 07:30"))
    second = change(post, meeting, place="六楼")
    assert (second.activity.round, second.told) == (3, 5)
    assert words_of(post, "activity.changed") == [{"place": "三楼会议室", "subject": "总结"}] * 5


def test_who_has_not_had_the_card_yet_is_not_told_of_a_change(post: Post) -> None:
    post.at("2026-11-23 22:00")
    made = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    done = change(post, made, place="五楼")
    assert done.told == 0
    assert post.news() == [(name, "activity.card") for name in IN_CHAT]


def test_news_of_what_is_near_comes_at_night_without_a_sound(post: Post, meeting: Activity) -> None:
    post.at("2026-12-03 22:00")
    done = change(post, meeting, starts_at=utc("2026-12-04 08:00"))
    assert done.not_before is None
    flags = [params.get("urgent") for _, _, params in post.waiting()]
    assert flags == [True] * 5


def test_cancelling_ends_reminders_and_is_told(post: Post, meeting: Activity) -> None:
    card = post.looks("李静", matter(meeting.id))
    reminder = Message(
        BOT, 103, "nudge.unanswered", SendClass.REMINDER, matter=matter(meeting.id), dedupe_key="x"
    )
    post.ground.do(lambda uow: uow.outbox.add(reminder))
    done = cancel(post, meeting)
    assert (done.told, done.not_before) == (5, None)
    assert done.activity.state is ActivityState.CANCELLED
    assert post.ground.store.read_now(lambda uow: uow.steps.of_activity(meeting.id)) == []
    out = post.delivers()
    assert [one[:2] for one in out if one[2] is None] == [
        (name, "activity.cancelled") for name in IN_CHAT
    ]
    assert ("李静", "activity.card", card) in out
    with pytest.raises(Stale):
        cancel(post, meeting)
    tags = post.ground.store.read_now(lambda uow: uow.audit.tags("activity", meeting.id))
    assert tags == [Tag.ACTIVITY_PUBLISHED, Tag.ACTIVITY_CANCELLED]


def test_who_was_never_told_is_not_told_that_it_is_off(post: Post) -> None:
    post.at("2026-11-23 22:00")
    made = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    assert cancel(post, made).told == 0
    assert post.waiting() == []


@pytest.mark.parametrize("now", ["2026-12-03 22:00", "2026-12-04 06:00"])
def test_at_night_a_far_cancellation_waits(post: Post, meeting: Activity, now: str) -> None:
    post.at(now)
    assert cancel(post, meeting).not_before == local("2026-12-04 07:30")
    assert [params for _, _, params in post.waiting()] == [{"activity": meeting.id}] * 5


def test_at_night_a_near_cancellation_comes_without_a_sound(post: Post) -> None:
    made = post.publishes("张华", post.plan("2026-12-04 09:30", ActivityKind.PARTY_CLASS)).activity
    post.delivers()
    post.at("2026-12-03 23:00")
    assert cancel(post, made).not_before is None
    assert [params for _, _, params in post.waiting()] == [
        {"activity": made.id, "urgent": True, "silent": True}
    ] * 5


def test_pending_leave_shows_that_it_is_off(post: Post, meeting: Activity) -> None:
    post.answers(meeting, Answer.LEAVE, "李静")
    post.delivers()
    cancel(post, meeting)
    assert ("张华", "leave.request") in post.edits()
