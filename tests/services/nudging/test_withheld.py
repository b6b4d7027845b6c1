"""Who has had enough of a day finds in /today what was held back, who others owe an answer too."""

from __future__ import annotations

from bot.chat.screens import Screen
from bot.chat.views import withheld as views
from bot.domain.activities import Answer
from bot.domain.assignments import Progress
from bot.domain.unit_settings import Setting
from bot.i18n import language
from bot.services.assignments import nudged
from bot.services.nudging import rungs, withheld
from bot.store.uow import UnitOfWork
from tests.services.assignments.desk import Desk
from tests.services.ground import ZONE
from tests.services.nudging.clockwork import Clockwork


def below(clockwork: Clockwork, who: str) -> Screen:
    """What stands below somebody's list of today."""
    ground, t = clockwork.ground, language("zh_Hans")
    member = ground.members[who]

    def read(uow: UnitOfWork) -> Screen:
        found = withheld.of_member(uow, member, uow.now, ZONE)
        meetings = rungs.digests(uow, {(one, member) for one in found.activities}, uow.now, ZONE)
        owed = nudged.digests(uow, {(one, member) for one in found.assignments}, uow.now, ZONE)
        return views.below(
            clockwork.app,
            t,
            Screen("☀️"),
            [*meetings.values()],
            [*owed.values()],
            ground.clock.now(),
        )

    return ground.do(read)


def test_the_list_of_who_owes_is_below_the_list_of_the_day(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    root = ground.units["市直机关党委"].id
    ground.do(lambda uow: uow.unit_settings.put(root, Setting.MOST, "1", 1))
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    desk = Desk(post)
    study = desk.study("2026-12-04")
    clockwork.until("2026-12-03 14:30")
    assert below(clockwork, "张华") == Screen("☀️")
    clockwork.until("2026-12-03 18:01")
    assert [one for one in clockwork.sent if one.who == "张华" and "rung" in one.kind] == []
    shown = below(clockwork, "张华")
    assert [key.label for row in shown.keys for key in row] == [
        "📋 支部党员大会",
        "📋 学习任务：《条例》",
    ]
    assert "应到 6 人，未回复 6 人" in shown.text
    assert "应完成 6，未完成 6" in shown.text
    assert below(clockwork, "李静") == Screen("☀️")

    everybody = ("张华", "刘芳", "陈磊", "李静", "周明")
    post.answers(meeting, Answer.ATTENDING, *everybody)
    ground.answers(meeting, "孙敏", Answer.ATTENDING)
    for who in everybody:
        desk.says(study, who, Progress.DONE)
    desk.ticks(study, "孙敏")
    assert below(clockwork, "张华") == Screen("☀️"), "nobody owes it any more"
    clockwork.until("2026-12-04 00:30")
    assert below(clockwork, "张华") == Screen("☀️")
