"""What people press all at once is handled in as many statements however many they are, through
the real endpoints, from the inbox to the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

import pytest

import handlers
from bot.chat.buttons import Button
from bot.chat.buttons.activities import AnswerButton
from bot.chat.buttons.attendance import RollToggle
from bot.chat.buttons.nudges import DayAnswer
from bot.chat.edge import Edge
from bot.chat.intake import Intake
from bot.chat.rounds import Rounds
from bot.domain.activities import Answer, Attendance
from bot.domain.delivery import InboxState, SendClass
from bot.services.nudging import nudges
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork
from tests.chat.made import pressed
from tests.chat.views.pushing import app_of
from tests.chat.wire import Wire
from tests.services.ground import BOT, Ground, queries_of
from tests.services.post import CHATS

MESSAGE = 55
IN_CHAT = ("张华", "刘芳", "陈磊", "李静", "周明")


class Counter:
    """People of a ground press, and statements are counted."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.numbers = ground, count(1)
        edge = Edge(app_of(ground))
        handlers.routes(edge)
        self.intake = Intake(edge, Wire(), lambda: None)  # type: ignore[arg-type]
        self.rounds = Rounds(edge)

    def statements(self, people: tuple[str, ...], button: Callable[[str], Button]) -> int:
        """How many a round takes in which each of these presses."""
        raw = [
            pressed(next(self.numbers), CHATS[one], button(one).pack(), message_id=MESSAGE)
            for one in people
        ]
        store = self.ground.store
        assert store.write_now(partial(self.intake.store, raw=raw)) == len(people)
        taken = queries_of(store, lambda: store.write_now(self.rounds.run))
        states = store.read_now(lambda uow: uow.inbox.states(BOT))
        assert set(states) == {InboxState.HANDLED}
        return taken

    def reminds(self, *people: str) -> None:
        """The message whose keys these people press went out as the day's."""
        store, day = self.ground.store, nudges.day_matter(self.ground.clock.at.date())

        def work(uow: UnitOfWork) -> None:
            for one in people:
                message = Message(BOT, CHATS[one], nudges.DAY, SendClass.REMINDER, matter=day)
                number = uow.outbox.add(message)
                assert number is not None
                uow.sending.sent({number: MESSAGE})

        store.write_now(work)

    def keys(self, who: str) -> list[str]:
        """Those under the last answer to somebody's press."""

        def read(uow: UnitOfWork) -> list[str]:
            waiting = [one for one in uow.sending.due(BOT, 100, set()) if one.kind == "screen"]
            mine = [one for one in waiting if one.chat_id == CHATS[who]]
            assert mine[-1].body is not None
            return [key["text"] for row in mine[-1].body["keys"]["inline_keyboard"] for key in row]

        return self.ground.store.read_now(read)


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    """On the day before a meeting."""
    ground = Ground(sqlite_url)
    yield Counter(ground)
    ground.store.close()


def test_answers(counter: Counter) -> None:
    meeting = counter.ground.holds("2026-11-27 15:00")

    def press(answer: Answer) -> Callable[[str], Button]:
        return lambda _name: AnswerButton(meeting.id, answer, 1)

    for answer in Answer:
        counter.statements(IN_CHAT, press(answer))  # each has answered before
    few = counter.statements(IN_CHAT[:2], press(Answer.ATTENDING))
    assert counter.statements(IN_CHAT, press(Answer.UNSURE)) == few
    given = {name: row.answer for name, row in counter.ground.rows(meeting).items()}
    assert given == dict.fromkeys(IN_CHAT, Answer.UNSURE) | {"孙敏": None}


def test_answers_on_lists(counter: Counter) -> None:
    meeting = counter.ground.holds("2026-11-27 15:00")
    other = counter.ground.holds("2026-11-26 15:00")

    def press(answer: Answer) -> Callable[[str], Button]:
        return lambda _name: DayAnswer(meeting.id, answer)

    counter.reminds(*IN_CHAT)
    counter.statements(IN_CHAT, press(Answer.ATTENDING))
    few = counter.statements(IN_CHAT[:2], press(Answer.UNSURE))
    assert counter.statements(IN_CHAT, press(Answer.ATTENDING)) == few
    assert [len([key for key in counter.keys(one) if "💤" in key]) for one in IN_CHAT] == [3] * 5
    assert {row.answer for row in counter.ground.rows(other).values()} == {None}


def test_marks_on_a_roll(counter: Counter) -> None:
    meeting = counter.ground.holds("2026-11-27 15:00")
    counter.ground.at("2026-11-27 15:00")

    def press(state: Attendance) -> Callable[[str], Button]:
        return lambda name: RollToggle(meeting.id, counter.ground.members[name], state, 0)

    keepers = ("张华", "刘芳", "陈磊")
    counter.statements(keepers, press(Attendance.PRESENT))
    few = counter.statements(keepers[:2], press(Attendance.LATE))
    assert counter.statements(keepers, press(Attendance.PRESENT)) == few
    marks = counter.ground.attendances(meeting)
    assert [marks[name] for name in keepers] == [Attendance.PRESENT] * 3
