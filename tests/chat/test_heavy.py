"""What takes long because it concerns many branches is known before it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

import handlers
from bot.chat.buttons import Button
from bot.chat.buttons.activities import Publish
from bot.chat.buttons.joint import DraftBranchesDone, JointCancel, JointPreview
from bot.chat.buttons.policies import DraftPreview
from bot.chat.buttons.summaries import SummaryPeriod
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.updates import Happening, Incoming
from bot.domain.activities import ActivityKind
from bot.domain.org import UnitKind
from bot.domain.periods import Span
from bot.store.uow import UnitOfWork
from handlers.heavy import MANY
from handlers.joint_questions import of_unit
from handlers.new_activity import NEW
from tests.chat.views.pushing import app_of
from tests.services.ground import BOT, Ground
from tests.services.post import CHATS

HOST, FIRST = "市直机关党委", "第一党支部"
DAY = date(2026, 11, 1)


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    """A committee with two branches and as many more as make it many."""
    made = Ground(sqlite_url)

    def grow(uow: UnitOfWork) -> None:
        for number in range(MANY):
            uow.units.make(made.units[HOST], UnitKind.BRANCH, f"新{number}")

    made.do(grow)
    yield made
    made.store.close()


def slow(ground: Ground, button: Button) -> bool:
    """Whether the secretary of the committee has to wait for what this button does."""
    edge = Edge(app_of(ground))
    handlers.routes(edge)
    chat = CHATS["吴刚"]
    incoming = Incoming(Happening.PRESS, chat, chat, private=True, callback_id="q")

    def ask(uow: UnitOfWork) -> bool:
        account = uow.accounts.by_telegram(BOT, chat)
        return edge.slow(Request(edge.app, uow, incoming, account, "", button))

    return ground.do(ask)


def test_figures_of_many_branches(ground: Ground) -> None:
    for unit, heavy in ((HOST, True), (FIRST, False)):
        assert slow(ground, SummaryPeriod(ground.units[unit].id, Span.YEAR, DAY)) is heavy
    assert not slow(ground, SummaryPeriod(5, Span.YEAR, DAY))


@pytest.mark.parametrize(("count", "heavy"), [(MANY, False), (MANY + 1, True)])
def test_what_is_set_up_for_many_branches(ground: Ground, count: int, heavy: bool) -> None:
    keys: list[Button] = [Publish(1), DraftPreview(1), DraftBranchesDone(1)]
    assert [slow(ground, one) for one in keys] == [False] * 3
    branches = list(range(count))
    data = of_unit(ground.units[HOST].id, UnitKind.COMMITTEE) | {
        "kind": ActivityKind.THEME_DAY,
        "branches": branches,
        "marked": branches,
    }
    ground.do(lambda uow: uow.drafts.start(BOT, CHATS["吴刚"], NEW.name, data, None))
    assert [slow(ground, one) for one in keys] == [heavy] * 3


@pytest.mark.parametrize(("count", "heavy"), [(MANY, False), (MANY + 1, True)])
def test_what_many_branches_do_together(ground: Ground, count: int, heavy: bool) -> None:
    held = ground.holds("2026-11-27 15:00")

    def parts(uow: UnitOfWork) -> None:
        for _ in range(count):
            uow.activities.add(
                None,
                unit_id=held.unit_id,
                group_id=None,
                kind=held.kind,
                subject="",
                place="",
                starts_at=held.starts_at,
                ends_at=held.ends_at,
                answer_by=held.answer_by,
                late_answers=True,
                published_at=uow.now,
                published_by=1,
                joint_id=7,
                host_unit_id=ground.units[HOST].id,
            )

    ground.do(parts)
    keys = (JointPreview(7), JointCancel(7, sure=False))
    assert [slow(ground, one) for one in keys] == [heavy] * 2
