"""Paces: never above a limit in any window, and of the classes none starves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import LIVE, SendClass, in_turn
from bot.domain.paces import BURST, LEARNED, SECOND, SLOWER, Pace, Rates
from bot.services.activities import cards

START = 1_795_000_000 * SECOND
RATES = Rates()


def play(limit_of: int, wishes: list[tuple[float, int]], rates: Rates = RATES) -> list[int]:
    """Take so many, each time after so many seconds; when they go out."""
    limit, pace, now, sent = rates.limit(limit_of), Pace(), START, list[int]()
    for pause, count in wishes:
        now += int(pause * SECOND)
        pace, instants = pace.taken(limit, now, count)
        sent += instants
    return sent


def busiest(sent: list[int], seconds: int) -> int:
    """The most that fall into any window of so many seconds, its end not included."""
    return max(sum(at <= later < at + seconds * SECOND for later in sent) for at in sent)


WISHES = st.lists(st.tuples(st.floats(0, 3), st.integers(1, 12)), min_size=1, max_size=25)


@given(WISHES)
def test_no_second_holds_more_than_thirty_and_no_minute_of_a_group_more_than_twenty(
    wishes: list[tuple[float, int]],
) -> None:
    assert busiest(play(0, wishes), 1) <= 30
    assert busiest(play(-7, wishes), 60) <= 20
    private = play(7, wishes)
    for first, at in enumerate(private):
        for place in range(first, len(private)):
            assert place - first + 1 <= BURST + (private[place] - at) / SECOND + 1e-6


def test_messages_leave_at_an_even_pace_and_a_rested_chat_gets_a_burst() -> None:
    assert [at - START for at in play(0, [(0, 3)])] == [0, 33_334, 66_668]
    assert [(at - START) // SECOND for at in play(7, [(0, 8)])] == [0, 0, 0, 0, 0, 1, 2, 3]
    fast = Rates(1000.0, 1.0)
    assert [at - START for at in play(0, [(0, 3)], fast)] == [0, 1000, 2000]


@given(WISHES, st.floats(0.001, 0.6))
def test_there_is_room_for_as_many_as_may_begin_by_then(
    wishes: list[tuple[float, int]], ahead: float
) -> None:
    limit, pace = RATES.limit(7), Pace()
    for _, count in wishes:
        pace, _ = pace.taken(limit, START, count)
        until = START + int(ahead * SECOND)
        room = pace.room(limit, START, until)
        _, instants = pace.taken(limit, START, room + 1)
        assert all(at < until for at in instants[:room])
        assert instants[room] >= until or instants[room] == START


def test_after_a_429_nothing_goes_out_before_its_time_and_then_slower_for_a_while() -> None:
    limit = RATES.limit(7)
    held = Pace().held(limit, START, 37)
    assert held.free_at(limit) == START + 37 * SECOND
    assert held.held(limit, START, 5).free_at(limit) == START + 37 * SECOND
    after = START + 37 * SECOND
    _, instants = held.taken(limit, after, 3)
    assert [(at - after) / SECOND for at in instants] == [0, SLOWER, 2 * SLOWER]
    _, instants = held.taken(limit, after + LEARNED, BURST + 2)
    assert instants[-1] - instants[0] == 2 * SECOND
    unsure = Pace().held(limit, START, 2, learnt=False)
    assert (unsure.free_at(limit), unsure.slow_until) == (START + 2 * SECOND, 0)


def test_of_ten_that_go_out_one_is_of_each_class_that_waits() -> None:
    flood = {name: [(name, number) for number in range(50)] for name in SendClass}
    taken: list[SendClass] = []
    for _ in range(50):
        (one,) = in_turn(flood, 1, len(taken))
        taken.append(one[0])
    assert taken[:10].count(SendClass.REPLY) == 7
    assert {name: taken.count(name) for name in SendClass} == {
        SendClass.REPLY: 35,
        SendClass.DEADLINE: 5,
        SendClass.REMINDER: 5,
        SendClass.EXPORT: 5,
    }
    assert in_turn({SendClass.EXPORT: [1, 2], SendClass.REPLY: [3]}, 9, 0) == [3, 1, 2]


def test_live_cards_are_those_that_follow_every_change() -> None:
    assert {cards.TALLY, cards.JOINT} == LIVE
