"""The limiter: never above a limit in any window, never starving anybody, forgetting who rests."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.rate import BURST, GROUP, OVERALL, Limiter

START = 1_000_000.0
SLACK = 1e-5
CHATS = st.sampled_from([1, 2, 3, -1, -2])
ARRIVALS = st.lists(st.tuples(CHATS, st.floats(0, 3)), min_size=1, max_size=150)


def busiest(times: list[float], span: float) -> int:
    """The most that fall into any window of `span` seconds, its end not included."""
    return max(
        sum(1 for later in times[i:] if later - at < span - SLACK) for i, at in enumerate(times)
    )


def play(limiter: Limiter, wishes: list[tuple[int, float]]) -> dict[int, list[float]]:
    """Send in order, each as soon as the limiter allows; when each chat got its messages."""
    sent: dict[int, list[float]] = defaultdict(list)
    now = START
    for chat, pause in wishes:
        now += pause
        now += limiter.delay(chat, now)
        limiter.take(chat, now)
        sent[chat].append(now)
    return sent


def everything(sent: dict[int, list[float]]) -> list[float]:
    return sorted(chain.from_iterable(sent.values()))


@given(ARRIVALS, st.floats(0.2, 5))
def test_no_window_ever_holds_more_than_its_limit(
    wishes: list[tuple[int, float]], rate: float
) -> None:
    sent = play(Limiter(rate), wishes)
    assert busiest(everything(sent), 1.0) <= OVERALL
    for chat, times in sent.items():
        if chat < 0:
            assert busiest(times, 60.0) <= GROUP
        for first, _ in enumerate(times):
            for last in range(first, len(times)):
                allowed = BURST + (times[last] - times[first]) * rate
                assert chat < 0 or last - first + 1 <= allowed + SLACK


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=200))
def test_many_chats_at_once_never_exceed_the_overall_limit(chats: list[int]) -> None:
    sent = play(Limiter(), [(chat, 0.0) for chat in chats])
    assert busiest(everything(sent), 1.0) <= OVERALL


@given(
    ARRIVALS,
    st.lists(st.tuples(st.one_of(st.none(), CHATS), st.floats(0, 100)), max_size=5),
    CHATS,
)
def test_whoever_waits_the_told_delay_may_send(
    wishes: list[tuple[int, float]], penalties: list[tuple[int | None, float]], chat: int
) -> None:
    limiter = Limiter()
    sent = play(limiter, wishes)
    now = everything(sent)[-1]
    for whom, seconds in penalties:
        limiter.penalise(whom, seconds, now)
    delay = limiter.delay(chat, now)
    assert 0 <= delay <= max([60.0, *(seconds for _, seconds in penalties)]) + SLACK
    assert limiter.delay(chat, now + delay) == 0
    limiter.take(chat, now + delay)


@given(ARRIVALS, CHATS, st.floats(0.001, 100))
def test_nothing_goes_to_a_penalised_chat_before_its_time(
    wishes: list[tuple[int, float]], chat: int, seconds: float
) -> None:
    limiter = Limiter()
    sent = play(limiter, wishes)
    now = everything(sent)[-1]
    limiter.penalise(chat, seconds, now)
    assert now + limiter.delay(chat, now) >= now + seconds - SLACK


def test_a_rested_chat_gets_a_burst_and_then_its_rate() -> None:
    sent = play(Limiter(), [(7, 0.0)] * 8)
    assert [at - START for at in sent[7]] == [0, 0, 0, 0, 0, 1, 2, 3]


def test_the_rate_of_a_private_chat_is_set_from_outside() -> None:
    sent = play(Limiter(chat_rate=4, burst=1), [(7, 0.0)] * 4)
    assert [at - START for at in sent[7]] == [0, 0.25, 0.5, 0.75]


def test_a_group_gets_twenty_a_minute() -> None:
    sent = play(Limiter(), [(-7, 0.0)] * 21)
    assert [at - START for at in sent[-7]] == [0.0] * 20 + [60.0]


def test_thirty_a_second_go_out_overall() -> None:
    sent = play(Limiter(), [(chat, 0.0) for chat in range(1, 62)])
    assert [at[0] - START for at in sent.values()] == [0.0] * 30 + [1.0] * 30 + [2.0]


def test_a_message_before_its_time_is_refused() -> None:
    limiter = Limiter(burst=1)
    limiter.take(7, START)
    with pytest.raises(ValueError, match="before its time"):
        limiter.take(7, START + 0.5)


def test_a_penalty_holds_that_chat_alone_and_takes_its_burst() -> None:
    limiter = Limiter()
    limiter.penalise(7, 37, START)
    assert (limiter.delay(7, START), limiter.delay(8, START)) == (37, 0)
    limiter.take(7, START + 37)
    assert limiter.delay(7, START + 37) == 1


def test_a_shorter_penalty_does_not_end_a_longer_one() -> None:
    limiter = Limiter()
    limiter.penalise(-7, 37, START)
    limiter.penalise(-7, 5, START)
    limiter.penalise(None, 3, START)
    limiter.penalise(None, 2, START)
    assert (limiter.delay(-7, START), limiter.delay(8, START)) == (37, 3)


@pytest.mark.parametrize(("apart", "elsewhere"), [(0.1, 5.0), (0.6, 0.0)])
def test_three_chats_penalised_within_a_second_hold_everybody(
    apart: float, elsewhere: float
) -> None:
    limiter = Limiter()
    for n, chat in enumerate([1, 2, 3]):
        limiter.penalise(chat, 5.0, START + n * apart)
    assert limiter.delay(4, START + 2 * apart) == pytest.approx(elsewhere)


def test_one_chat_penalised_three_times_holds_nobody_else() -> None:
    limiter = Limiter()
    for _ in range(3):
        limiter.penalise(1, 5.0, START)
    assert limiter.delay(4, START) == 0


def test_chats_that_rest_are_forgotten_and_those_held_are_not() -> None:
    limiter = Limiter()
    limiter.penalise(-1, 1e9, START)
    play(limiter, [(chat, 1.0) for chat in range(1, 5000)])
    assert len(limiter) <= 1024
    assert limiter.delay(-1, START + 5000) == 1e9 - 5000
