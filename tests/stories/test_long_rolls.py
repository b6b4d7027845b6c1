"""A roll of several pages with names of all sorts, and more rolls than one page offers."""

from __future__ import annotations

from datetime import date

import pytest

from bot.chat.buttons.attendance import RollToggle
from bot.domain.activities import ActivityKind, Attendance
from bot.domain.names import normalise
from bot.domain.org import Standing
from bot.store.uow import UnitOfWork
from tests.stories.held import hold
from tests.stories.organ import Organ, settle_organ
from tests.stories.people import Message
from tests.stories.world import World

ABSENT = Attendance.ABSENT
ODD = ("<b>&amp;", "😀" * 32, "\u202eمحمد", "字" * 64, "O'Neil & <Söhne>")


def many(uow: UnitOfWork, organ: Organ, count: int) -> list[str]:
    names = [f"党员{place:02}" for place in range(count)] + list(ODD)
    for name in names:
        member = uow.members.add(name, None, Standing.FULL, has_vote=True)
        organ.members[name] = member.id
        uow.members.join(member.id, organ.units["第二党支部"], date(2025, 1, 1))
    return names


@pytest.mark.by_lot
def test_a_long_roll_and_several_at_once(world: World) -> None:
    say = world.say
    organ = settle_organ(world)
    names = world.store.write_now(lambda uow: many(uow, organ, 36))
    held = hold(world, organ, "2026-11-23 09:20", unit="第二党支部")
    expected = len(names) + 3
    world.start()
    zhao = organ["赵强"]
    first = zhao.says("/attendance")
    assert len([label for row in first.labels for label in row if label.endswith("—")]) == 16
    assert first.labels[-1] == ["1/3", "▶"]
    second = zhao.presses("▶")
    assert second.labels[-1] == ["◀", "2/3", "▶"]
    world.restart()
    third = zhao.presses("▶")
    assert third.labels[-1] == ["◀", "3/3"]
    shown = [
        label[:-1].strip()
        for card in (first, second, third)
        for row in card.labels
        for label in row
        if label.endswith("—")
    ]
    assert sorted(shown) == sorted([*map(normalise, names), "赵强", "周涛", "吴刚"])
    for name in ODD:
        zhao.forges(RollToggle(held.id, organ.members[name], ABSENT, 2).pack(), third)
    assert [held.recorded()[name] for name in ODD] == [ABSENT] * len(ODD)

    world.at("2026-11-23 09:30")
    asked = zhao.presses(say("结束考勤", "Close the roll"), zhao.says("/attendance"))
    still = expected - len(ODD)
    assert asked.text.splitlines()[1] == say(
        f"还有 {still} 人未登记", f"{still} people are unrecorded"
    )
    done = zhao.presses(say("仍然结束", "Close all the same"))
    assert done.text.splitlines()[5:] == [
        say("缺席：", "Absent: ") + say("、", ", ").join(in_order(done, names)),
        say(f"未登记：{still} 人", f"Unrecorded: {still} people"),
    ]

    offers_in_pages(world, organ)


def in_order(card: Message, names: list[str]) -> list[str]:
    line = card.text.splitlines()[5]
    found = sorted((name for name in map(normalise, ODD) if name in line), key=line.index)
    assert len(found) == len(ODD)
    return found


def offers_in_pages(world: World, organ: Organ) -> None:
    say, zhao = world.say, organ["赵强"]
    kinds = (ActivityKind.THEME_DAY, ActivityKind.OTHER)
    for place in range(9):
        hold(
            world, organ, f"2026-11-21 {9 + place:02}:00", kinds[place % 2],
            unit="第二党支部", subject="植树 <1>",
        )  # fmt: skip
    offer = zhao.says("/attendance")
    assert offer.labels[0] == [
        say("11月21日（周六）（休息日）17:00 主题党日", "21 Nov (Sat) (rest day) 17:00 Theme day")
    ]
    assert offer.labels[1][0].endswith("16:00 植树 <1>")
    assert (len(offer.labels), offer.labels[-1]) == (9, ["1/2", "▶"])
    assert len(zhao.presses("▶").labels) == 2
    roll = zhao.presses("09:00")
    assert roll.text.splitlines()[0].endswith("09:00")
    assert roll.raw["message_id"] != offer.raw["message_id"]
