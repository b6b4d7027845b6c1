"""The list of who has not done a study assignment is kept as things are, and nothing else stirs."""

from __future__ import annotations

from bot.domain.assignments import Progress
from bot.services.assignments import changes
from tests.services.assignments.desk import Desk
from tests.services.ground import ZONE
from tests.services.nudging.clockwork import Clockwork, Sent

LIST = "nudge.task_rung_edit"


def edits(clockwork: Clockwork, until: str) -> dict[tuple[str, str], Sent]:
    """What was changed of what people have before them, by whom and kind."""
    return {(one.who, one.kind): one for one in clockwork.until(until) if one.edited}


def below(one: Sent) -> list[str]:
    return one.text.splitlines()[1:]


def test_whoever_has_done_it_is_off_the_list_at_once(clockwork: Clockwork) -> None:
    desk = Desk(clockwork.post)
    of = desk.study("2026-12-04")
    clockwork.until("2026-12-07 12:00")
    told = {one.who for one in clockwork.sent if one.kind == "nudge.task_rung"}
    assert told == {"陈磊", "张华"}
    for who in ("周明", "刘芳", "陈磊", "张华"):
        desk.says(of, who, Progress.DONE)
    seen = edits(clockwork, "2026-12-07 12:01")
    assert {key for key in seen if key[1] == LIST} == {("陈磊", LIST), ("张华", LIST)}
    assert below(seen["张华", LIST]) == ["应完成 6，未完成 2", "李静、孙敏"]
    assert below(seen["陈磊", LIST]) == ["应完成 6，未完成 2", "李静、孙敏"]
    assert not [key for key in seen if key[0] == "李静"], "who owes it hears nothing of the others"

    desk.ticks(of, "孙敏")
    desk.says(of, "李静", Progress.DONE)
    seen = edits(clockwork, "2026-12-07 12:02")
    assert below(seen["张华", LIST]) == ["都已完成。"]
    assert seen["张华", LIST].keys == ("📋 打开",), "there is nothing to put off any more"
    desk.ticks(of, "孙敏", Progress.OPEN)
    seen = edits(clockwork, "2026-12-07 12:03")
    assert below(seen["张华", LIST]) == ["应完成 6，未完成 1", "孙敏"]


def test_it_says_when_nothing_is_to_be_done_any_more(clockwork: Clockwork) -> None:
    desk = Desk(clockwork.post)
    of = desk.study("2026-12-04")
    clockwork.until("2026-12-07 12:00")
    actor = clockwork.ground.actor("张华")
    clockwork.ground.do(lambda uow: changes.close(uow, actor, of.id, uow.now, ZONE))
    seen = edits(clockwork, "2026-12-07 12:01")
    assert below(seen["张华", LIST]) == ["🔒 已结束，不用再做。"]
