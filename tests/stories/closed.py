"""An organisation with closed sheets, whose figures are known."""

from __future__ import annotations

from typing import Any

from bot.domain.activities import ActivityKind
from tests.stories.held import Held, hold
from tests.stories.organ import Organ, settle_organ
from tests.stories.world import World, local

FIRST = ("张华", "刘芳", "陈磊", "李静", "李静0805", "孙敏")
SECOND = ("赵强", "周涛", "吴刚")


def was(held: Held, people: tuple[str, ...], marks: str, keeper: str) -> Held:
    held.was(dict(zip(people, marks, strict=True)), keeper)
    return held


def closed_sheets(world: World) -> Organ:
    """Sheets of four activities of the first branch and one of the second; one roll left open.

    第一党支部   10-16 主题党日        6/6
                 11-10 党员大会        应到 6 实到 4（迟到 1）请假 1 缺席 1
                 11-12 党小组会（二）  应到 3 实到 2 缺席 1
                 11-20 党课            应到 6 实到 3 请假 1 缺席 1 未登记 1
    第二党支部   11-18 党员大会        应到 3 实到 2 请假 1
    """
    world.clock.stand_at(local("2026-11-22 09:00"))
    settled = settle_organ(world)
    first = "第一党支部"
    meeting, group, lecture = (
        ActivityKind.MEMBER_MEETING,
        ActivityKind.GROUP_MEETING,
        ActivityKind.PARTY_CLASS,
    )
    theme = hold(world, settled, "2026-10-16 14:00", ActivityKind.THEME_DAY, unit=first)
    was(theme, FIRST, "111111", "张华")
    words = {"place": "三楼会议室", "subject": "三季度总结"}
    big = hold(world, settled, "2026-11-10 15:00", meeting, **words)
    was(big, FIRST, "111假迟缺", "张华")
    small = hold(world, settled, "2026-11-12 16:00", group, group="第二党小组")
    was(small, ("陈磊", "李静", "孙敏"), "1缺1", "陈磊")
    was(hold(world, settled, "2026-11-20 15:00", lecture), FIRST, "11缺假1—", "刘芳")
    other = hold(world, settled, "2026-11-18 10:00", meeting, unit="第二党支部")
    was(other, SECOND, "11假", "赵强")
    hold(world, settled, "2026-11-21 09:00", ActivityKind.THEME_DAY)
    return settled


def without_blanks(row: list[Any]) -> list[Any]:
    return [value for value in row if value is not None]
