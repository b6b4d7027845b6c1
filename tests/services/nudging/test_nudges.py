"""Nudges by hand on real databases: who may, who is reminded, and how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from bot.domain.access import Actor
from bot.domain.activities import Answer
from bot.domain.audit import Tag
from bot.domain.nudges import Audience
from bot.domain.org import Role
from bot.errors import AppError, NotAllowed
from bot.services.nudging import by_hand, nudges
from bot.store.uow import UnitOfWork
from tests.services.nudging.branch import BOT, ZONE, Branch, actor, local


def test_a_nudge_by_hand_tells_those_who_owe_and_names_who_is_not_in_chat(branch: Branch) -> None:
    secretary = actor(branch, Role.SECRETARY, branch.branch.path, branch.branch.id)
    branch.answers(0, Answer.ATTENDING)

    def nudge(uow: UnitOfWork) -> by_hand.Nudged:
        return by_hand.nudge(uow, secretary, BOT, branch.activity.id, uow.now, ZONE)

    done = branch.store.write_now(nudge)
    assert (done.told, done.not_before, done.unreached) == (2, None, (branch.members[3],))
    assert branch.waiting() == [(101, "nudge.unanswered"), (102, "nudge.unanswered")]
    with pytest.raises(AppError) as refused:
        branch.store.write_now(nudge)
    assert refused.value.params == {"time": "11:00"}
    branch.clock.at = local("2026-11-23 21:45")
    assert branch.store.write_now(nudge).not_before == local("2026-11-24 07:30")
    for when, again in (("11-24 02:00", "07:30"), ("11-24 07:30", "09:30")):
        branch.clock.at = local(f"2026-{when}")
        with pytest.raises(AppError) as refused:
            branch.store.write_now(nudge)
        assert refused.value.params == {"time": again}
    tags = branch.store.read_now(lambda uow: uow.audit.tags("activity", branch.activity.id))
    assert tags == [Tag.NUDGED_BY_HAND, Tag.NUDGED_BY_HAND]


def test_a_group_leader_nudges_the_own_group_and_others_nobody(branch: Branch) -> None:
    leader = actor(branch, Role.GROUP_LEADER, branch.group.path, branch.group.id)
    branch.store.write_now(
        lambda uow: by_hand.nudge(uow, leader, BOT, branch.activity.id, uow.now, ZONE)
    )
    assert branch.waiting() == [(101, "nudge.unanswered")]
    plain = Actor(BOT, 102, branch.accounts[2], branch.members[2])
    with pytest.raises(NotAllowed):
        branch.store.write_now(
            lambda uow: by_hand.nudge(uow, plain, BOT, branch.activity.id, uow.now, ZONE)
        )


def test_nobody_is_left_to_remind(branch: Branch) -> None:
    secretary = actor(branch, Role.SECRETARY, branch.branch.path, branch.branch.id)
    for place in range(4):
        branch.answers(place, Answer.UNSURE)
    with pytest.raises(AppError, match="Everybody has answered"):
        branch.store.write_now(
            lambda uow: by_hand.nudge(uow, secretary, BOT, branch.activity.id, uow.now, ZONE)
        )
    branch.clock.at = local("2026-12-04 15:00")
    with pytest.raises(AppError, match="over or cancelled"):
        branch.store.write_now(
            lambda uow: by_hand.nudge(uow, secretary, BOT, branch.activity.id, uow.now, ZONE)
        )


def test_the_next_nudge_is_known(branch: Branch) -> None:
    assert branch.store.read_now(lambda uow: nudges.next_nudge(uow, BOT)) == local(
        "2026-12-01 08:30"
    )


@pytest.mark.parametrize(
    ("when", "late", "owes"),
    [
        ("2026-12-04 14:59", True, True),
        ("2026-12-04 15:00", True, False),
        ("2026-12-03 18:00", False, True),
        ("2026-12-03 18:01", False, False),
    ],
)
def test_who_can_answer_no_longer_owes_nothing(
    branch: Branch, when: str, late: bool, owes: bool
) -> None:
    secretary = actor(branch, Role.SECRETARY, branch.branch.path, branch.branch.id)
    activity, member = branch.activity.id, branch.members[0]
    branch.store.write_now(lambda uow: uow.activities.change(activity, late_answers=late))
    branch.clock.at = local(when)
    pair = {(activity, member)}

    def looks(uow: UnitOfWork) -> tuple[bool, bool]:
        [item] = nudges.todays(uow, {member}, uow.now, ZONE)[member]
        return item.unanswered, uow.audiences.still(
            BOT, pair, Audience.UNANSWERED, date(2026, 12, 4)
        ) == {(activity, member): None}

    assert branch.store.read_now(looks) == (owes, owes)
    if not owes:
        with pytest.raises(AppError):
            branch.store.write_now(
                lambda uow: by_hand.nudge(uow, secretary, BOT, activity, uow.now, ZONE)
            )


def test_nobody_in_chat_can_be_reminded_and_that_costs_no_waiting(branch: Branch) -> None:
    secretary = actor(branch, Role.SECRETARY, branch.branch.path, branch.branch.id)
    for place in range(3):
        branch.answers(place, Answer.UNSURE)

    def nudge(uow: UnitOfWork) -> by_hand.Nudged:
        return by_hand.nudge(uow, secretary, BOT, branch.activity.id, uow.now, ZONE)

    for _ in range(2):
        done = branch.store.write_now(nudge)
        assert (done.told, done.not_before, done.unreached) == (0, None, (branch.members[3],))
    with pytest.raises(NotAllowed):
        branch.store.write_now(lambda uow: by_hand.nudge(uow, secretary, BOT, 1, uow.now, ZONE))


def test_two_nudges_at_one_moment_remind_once(branch: Branch) -> None:
    secretary = actor(branch, Role.SECRETARY, branch.branch.path, branch.branch.id)
    refused: list[AppError] = []

    def press() -> None:
        try:
            branch.store.write_now(
                lambda uow: by_hand.nudge(uow, secretary, BOT, branch.activity.id, uow.now, ZONE)
            )
        except AppError as error:
            refused.append(error)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(press) for _ in range(2)]:
            done.result()
    assert [chat for chat, _ in branch.waiting()] == [100, 101, 102]
