"""The times of a series: the rule's, with what was settled for single ones."""

from __future__ import annotations

from datetime import date
from itertools import islice

from bot.domain.recurrence import Recurrence, read
from bot.domain.series import Common, Own, begun_at, ended_before, times
from tests.calendars import CHINA

FRIDAYS = Recurrence(read("w1-4"), date(2026, 12, 4))
COMMON = Common(15 * 60, 90, "礼堂", "全会精神")
SLOTS = [date(2026, 12, day) for day in (4, 11, 18, 25)]


def test_a_time_is_out_once_it_is_an_activity_or_one_of_several_branches() -> None:
    own = {SLOTS[0]: Own(SLOTS[0], activity_id=7), SLOTS[1]: Own(SLOTS[1], joint_id=8)}
    found = list(islice(times(FRIDAYS, COMMON, own, CHINA), 3))
    assert [(one.activity_id, one.joint_id, one.published) for one in found] == [
        *((7, None, True), (None, 8, True), (None, None, False)),
    ]
    assert [one.published for one in own.values()] == [True, True]


def test_one_time_has_its_own_and_the_others_what_is_common() -> None:
    own = {
        SLOTS[1]: Own(SLOTS[1], on=date(2026, 12, 10), minute=9 * 60, place="影院"),
        SLOTS[2]: Own(SLOTS[2], skipped=True),
    }
    found = list(islice(times(FRIDAYS, COMMON, own, CHINA), 4))
    assert [(one.on.day, one.minute, one.length, one.place, one.skipped) for one in found] == [
        (4, 900, 90, "礼堂", False),
        (10, 540, None, "影院", False),
        (18, 900, 90, "礼堂", True),
        (25, 900, 90, "礼堂", False),
    ]


def test_what_goes_on_and_what_ends_make_the_whole() -> None:
    whole = Recurrence(FRIDAYS.rule, FRIDAYS.first, count=4)
    first, rest = ended_before(whole, SLOTS[2]), begun_at(whole, SLOTS[2])
    found = [[one.slot for one in times(of, COMMON, {}, CHINA)] for of in (first, rest)]
    assert found == [SLOTS[:2], SLOTS[2:]]
