"""The tally of a large unit: figures on the card, everybody by name in pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.chat.buttons.activities import NamesPage
from bot.chat.screens import utf16_length
from bot.chat.views import tally as views
from bot.domain.activities import Answer, Leave
from bot.domain.org import Standing
from bot.i18n import language
from bot.services.activities import activities
from bot.services.activities.activities import Board
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Expected
from bot.store.uow import UnitOfWork
from tests.chat.views.pushing import app_of
from tests.services.ground import Ground, queries_of

HEADS = 300
LIMIT = 4096
T = language("zh_Hans")


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url)
    yield made
    made.store.close()


def crowd(ground: Ground, activity: Activity, heads: int) -> set[str]:
    """So many more people are expected: a third comes, some ask for leave, some came late with
    their answer; their names."""

    def add(uow: UnitOfWork) -> set[str]:
        names = {f"党员{place:03}" for place in range(heads)}
        people = [uow.members.add(name, None, Standing.FULL, has_vote=True) for name in names]
        expected = [Expected(one.id, Standing.FULL, None, ()) for one in people]
        uow.participations.expect(activity.id, expected)
        rows = uow.participations.of_activity(activity.id)[-heads:]
        uow.participations.set_many([(row.id, said(place)) for place, row in enumerate(rows)])
        return names

    def said(place: int) -> dict[str, object]:
        kinds = (Answer.ATTENDING, Answer.LEAVE, None, Answer.UNSURE)
        answer = kinds[place % 4]
        leave = Leave.REQUESTED if answer is Answer.LEAVE else None
        return {
            "answer": answer,
            "answer_round": 1,
            "leave": leave,
            "answered_late": place % 5 == 0,
        }

    return ground.do(add)


def board_of(ground: Ground, activity: Activity) -> Board:
    zhang = ground.actor("张华")
    return ground.do(lambda uow: activities.board(uow, zhang, activity.id))


def test_three_hundred_people_are_figures_and_pages(ground: Ground) -> None:
    meeting = ground.holds("2026-12-04 15:00")
    names = crowd(ground, meeting, HEADS)
    board, app, now = board_of(ground, meeting), app_of(ground), ground.clock.now()
    card = views.tally(app, T, board, now)
    assert f"应到 {HEADS + 6} " in card.text
    assert not any(name in card.text for name in names)
    assert utf16_length(card.text) < LIMIT

    pages = -(-(HEADS + 6) // views.NAMES)
    shown: list[str] = []
    for page in range(pages):
        screen = views.names(app, T, board, page, now)
        assert utf16_length(screen.text) < LIMIT
        assert any(key.label == f"{page + 1}/{pages}" for row in screen.keys for key in row)
        shown += [line[:5] for line in screen.text.splitlines() if line[:5] in names]
    assert sorted(shown) == sorted(names)
    last = views.names(app, T, board, pages - 1, now)
    turning = [key.button for key in last.keys[0]]
    assert turning[0] == NamesPage(meeting.id, pages - 2)
    assert len(turning) == 2


def test_the_list_costs_the_same_for_few_and_for_many(ground: Ground) -> None:
    few, many = ground.holds("2026-12-04 15:00"), ground.holds("2026-12-05 15:00")
    crowd(ground, many, HEADS)
    counts = [queries_of(ground.store, lambda a=one: board_of(ground, a)) for one in (few, many)]  # type: ignore[misc]
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("others", "told"),
    [
        (1, ["未回复：陈磊 · 党员000（不在线） · 李静 · 刘芳 · 孙敏（不在线） · 张华 · 周明"]),
        (
            2,
            [
                "未回复：陈磊 · 李静 · 刘芳 · 张华 · 周明",
                "未回复且不在线：党员000 · 党员001 · 孙敏",
            ],
        ),
    ],
)
def test_several_who_are_not_in_chat_have_a_line_of_their_own(
    ground: Ground, others: int, told: list[str]
) -> None:
    meeting = ground.holds("2026-12-04 15:00")

    def add(uow: UnitOfWork) -> None:
        for place in range(others):
            new = uow.members.add(f"党员{place:03}", None, Standing.FULL, has_vote=True)
            uow.participations.expect(meeting.id, [Expected(new.id, Standing.FULL, None, ())])

    ground.do(add)
    card = views.tally(app_of(ground), T, board_of(ground, meeting), ground.clock.now())
    assert card.text.splitlines()[-len(told) :] == told
