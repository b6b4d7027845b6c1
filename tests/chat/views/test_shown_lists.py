"""The day's message stays a reminder while anything on it is owed, however it is edited; a list
that somebody asked for is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.domain.activities import Answer
from bot.domain.assignments import Progress
from bot.store.schema.delivery import outbox
from bot.store.uow import UnitOfWork
from tests.chat.hands import Hands
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, Ground
from tests.services.nudging.clockwork import Clockwork, Sent
from tests.services.post import CHATS

LI, DAY = CHATS["李静"], "day:2026-12-04"
LABELS = {
    "zh_Hans": ("✅ 参加", "💤 今晚", "▶", "为什么提醒我？", "💤 再次提醒：今天 19:00"),
    "en": (
        "✅ Attending",
        "💤 Tonight",
        "▶",
        "Why this reminder?",
        "💤 You will be reminded again: 19:00 today",
    ),
}


@pytest.fixture
def clockwork(sqlite_url: str) -> Iterator[Clockwork]:
    made = Clockwork(Ground(sqlite_url))
    yield made
    made.ground.store.close()


def speaks(ground: Ground, code: str) -> None:
    def change(uow: UnitOfWork) -> None:
        found = uow.accounts.by_telegram(BOT, LI)
        assert found is not None
        uow.accounts.change(found.id, language=code)

    ground.do(change)


def message(clockwork: Clockwork, kind: str = "nudge.day") -> int:
    """The newest message of that kind that 李静 has got."""
    statement = (
        select(outbox.c.message_id)
        .where(outbox.c.chat_id == LI, outbox.c.kind == kind)
        .order_by(outbox.c.id.desc())
    )
    found = clockwork.ground.do(lambda uow: uow.outbox._first(statement))
    assert found is not None
    return int(found.message_id)


def edits(clockwork: Clockwork) -> list[Sent]:
    """What changes the lists of 李静 now."""
    seen = len(clockwork.sent)
    clockwork.tick()
    found = clockwork.sent[seen:]
    return [one for one in found if one.who == "李静" and one.matter == DAY and one.edited]


@pytest.mark.parametrize("code", ["zh_Hans", "en"])
def test_it_is_a_reminder_until_all_on_it_is_done(clockwork: Clockwork, code: str) -> None:
    yes, tonight, on, why, again = LABELS[code]
    post, ground = clockwork.post, clockwork.ground
    speaks(ground, code)
    meetings = [
        post.publishes("张华", post.plan(f"2026-12-{day:02} 15:00")).activity
        for day in (4, *range(10, 19))
    ]
    study = Desk(post).study("2026-12-30")
    clockwork.until("2026-12-04 08:31")
    number = message(clockwork)
    # Answered elsewhere: the message is edited, and stays what it is.
    post.answers(meetings[0], Answer.ATTENDING, "李静")
    [edit] = edits(clockwork)
    assert [key[:1] for key in edit.keys[-4:]] == ["💤", "💤", "💤", why[0]]
    li = Hands(ground, "李静", code)
    li.says("/today")
    assert why not in [key for row in li.labels for key in row]
    # Answered on it, on another page too; and put off it says so as long as that is true.
    li.presses(f"2 {yes}", number)
    assert li.labels[-1] == [why]
    li.presses(tonight, number)
    li.presses(on, number)
    assert (li.labels[-2][1], li.labels[-1]) == (f"{tonight} ●", [why])
    assert li.text.splitlines()[-1] == again
    for one in meetings[2:]:
        post.answers(one, Answer.ATTENDING, "李静")
    [*_, edit] = edits(clockwork)
    assert f"{tonight} ●" in edit.keys
    assert edit.text.splitlines()[-1] == again
    # Nothing is left, and nothing to be put off.
    Desk(post).says(study, "李静", Progress.DONE)
    [*_, edit] = edits(clockwork)
    assert (edit.keys, again in edit.text) == ((), False)


def test_an_edit_shows_the_page_that_its_reader_has_turned_to(clockwork: Clockwork) -> None:
    post = clockwork.post
    meetings = [
        post.publishes("张华", post.plan(f"2026-12-{day:02} 15:00")).activity
        for day in (4, *range(8, 19))
    ]
    clockwork.until("2026-12-04 08:31")
    number = message(clockwork)
    li = Hands(clockwork.ground, "李静", "zh_Hans", writes=True)
    li.says("/today")
    li.presses("▶", number)
    assert li.labels[0][0] == "9 ✅ 参加"
    edits(clockwork)
    post.answers(meetings[0], Answer.ATTENDING, "李静")
    # The second page begins with the tenth now; the list that was asked for is on its first.
    assert sorted(one.keys[0] for one in edits(clockwork)) == ["10 ✅ 参加", "2 ✅ 参加"]
    li.presses("💤 1 小时后", number)
    assert li.labels[0][0] == "10 ✅ 参加"
    li.presses("◀", number)
    edits(clockwork)
    post.answers(meetings[1], Answer.ATTENDING, "李静")
    assert {one.keys[0] for one in edits(clockwork)} == {"3 ✅ 参加"}


def test_a_list_that_was_asked_for_is_edited_beside_it_and_is_no_reminder(
    clockwork: Clockwork,
) -> None:
    post = clockwork.post
    first, _ = (
        post.publishes("张华", post.plan(f"2026-12-0{day} 15:00")).activity for day in (4, 5)
    )
    clockwork.until("2026-12-04 08:31")
    asked = post.looks("李静", DAY)
    assert asked != message(clockwork)
    post.answers(first, Answer.ATTENDING, "李静")
    own, other = sorted(edits(clockwork), key=lambda one: len(one.keys))
    assert own.text == other.text
    assert "为什么提醒我？" in other.keys
    assert own.keys == ("✅ 参加", "🙏 请假", "📄 打开")
    li = Hands(clockwork.ground, "李静", "zh_Hans")
    li.says("/today")
    li.presses("✅ 参加", asked)
    assert li.labels == []
