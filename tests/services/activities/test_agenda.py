"""One's own calendar file: what is in it, and that it follows every change."""

from __future__ import annotations

import pytest

from bot.chat.pushes import Skip
from bot.chat.screens import Screen
from bot.domain.agenda import AgendaEntry
from bot.errors import NotAllowed, Stale
from bot.services.activities import agenda, changes
from bot.services.activities.changes import Changes
from bot.store.activities.activities import Activity
from tests.chat.views.pushing import prepare
from tests.services.ground import ZONE, Ground, local


def entries(ground: Ground, activity: Activity | None, chat: int = 103) -> list[AgendaEntry]:
    """What is in the file that goes to a chat (李静's)."""
    made = prepare(ground, agenda.FILE, chat, {"activity": activity.id if activity else None})
    assert isinstance(made, Screen)
    assert made.file is not None
    assert made.file.mime == "text/calendar"
    return list(made.file.args[0])


def revision(ground: Ground, activity: Activity) -> int:
    found = ground.do(lambda uow: uow.activities.get(activity.id))
    assert found is not None
    return found.revision


def test_the_file_follows_changes_by_the_same_uid(ground: Ground) -> None:
    meeting = ground.holds("2026-12-04 15:00", place="三楼会议室", subject="三季度总结")
    zhang = ground.actor("张华")
    [before] = entries(ground, meeting)
    assert (before.summary, before.place, before.cancelled) == ("会议", "三楼会议室", False)
    assert before.starts_at == local("2026-12-04 15:00")
    assert [entries(ground, meeting, chat) for chat in (100, 103)] == [[before], [before]]

    moved = Changes(starts_at=local("2026-12-05 09:00"))
    ground.do(
        lambda uow: changes.change(uow, zhang, meeting.id, moved, tell=True, now=uow.now, zone=ZONE)
    )
    [after] = entries(ground, meeting)
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    assert after.starts_at == local("2026-12-05 09:00")

    ground.do(lambda uow: changes.cancel(uow, zhang, meeting.id, uow.now, ZONE))
    [gone] = entries(ground, meeting)
    assert (gone.uid, gone.sequence, gone.cancelled) == (before.uid, before.sequence + 2, True)


def test_what_calendars_do_not_show_makes_no_revision(ground: Ground) -> None:
    meeting = ground.holds("2026-12-04 15:00")
    ground.do(lambda uow: uow.activities.change(meeting.id, nudged_at=uow.now))
    assert revision(ground, meeting) == 0
    ground.do(lambda uow: uow.activities.change(meeting.id, place="礼堂"))
    assert revision(ground, meeting) == 1


def test_all_upcoming_in_one_file_and_nothing_of_others(ground: Ground) -> None:
    first = ground.holds("2026-12-04 15:00")
    second = ground.holds("2026-12-10 15:00")
    ground.holds("2026-12-06 15:00", unit="第二党支部")
    over = ground.holds("2026-11-20 15:00")
    ground.cancels(second)
    found = entries(ground, None)
    assert [(one.uid, one.cancelled) for one in found] == [
        (f"{first.id}@1.zhibu", False),
        (f"{second.id}@1.zhibu", True),
    ]
    li, sun = ground.actor("李静"), ground.actor("赵强")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: agenda.send(uow, sun, first.id, uow.now))
    with pytest.raises(Stale):
        ground.do(lambda uow: agenda.send(uow, li, over.id, uow.now))
    assert ground.do(lambda uow: agenda.send(uow, li, first.id, uow.now))
    assert not ground.do(lambda uow: agenda.send(uow, li, first.id, uow.now))


def test_nothing_upcoming_makes_no_file(ground: Ground) -> None:
    li = ground.actor("李静")
    assert not ground.do(lambda uow: agenda.send(uow, li, None, uow.now))
    assert prepare(ground, agenda.FILE, 103, {"activity": None}) == Skip(
        "nothing upcoming any more"
    )
    boss = ground.administrator()
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: agenda.send(uow, boss, None, uow.now))
