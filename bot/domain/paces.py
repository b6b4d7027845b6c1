"""How fast messages may go out: Telegram's limits, each as an even pace with a short burst.

Instants are microseconds of one clock that all processes of a bot share; nothing here reads it.
The limits are those of Telegram's FAQ for bots, "My bot is hitting limits": 30 messages a second
overall, about one a second to a private chat where short bursts are allowed, 20 a minute to a
group.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

SECOND = 1_000_000
OVERALL_RATE = 30.0
"""Messages a second, unless the bot pays for more."""
BURST = 5
"""Messages a rested private chat may get at once."""
GROUP_BURST = 2
GROUP_RATE = (20 - GROUP_BURST) / 60
"""With the burst, no minute ever holds more than 20."""
LEARNED = 600 * SECOND
"""So long after a 429 the pace that was too fast stays slower."""
SLOWER = 1.25
CARD_REST = 3
"""A live card rests so many times a private chat's usual pace after an edit."""


@dataclass(frozen=True)
class Limit:
    """`burst` messages at once, then one every `interval`."""

    interval: int
    burst: int = 1

    @property
    def slack(self) -> int:
        """How far ahead of its pace it may run."""
        return (self.burst - 1) * self.interval


@dataclass(frozen=True)
class Rates:
    """Messages a second: overall, and to one private chat."""

    overall: float = OVERALL_RATE
    chat: float = 1.0

    def limit(self, chat_id: int) -> Limit:
        """What holds for a chat; 0 is everything together. Groups have negative ids."""
        if chat_id == 0:
            return Limit(_interval(self.overall))
        if chat_id < 0:
            return Limit(_interval(GROUP_RATE), GROUP_BURST)
        return Limit(_interval(self.chat), BURST)

    @property
    def card_rest(self) -> int:
        """How long a live card is left alone after an edit."""
        return int(CARD_REST * SECOND / self.chat)


@dataclass(frozen=True)
class Pace:
    """Where a chat, or everything, stands: at `rested_at` it is as if nothing had been sent."""

    rested_at: int = 0
    slow_until: int = 0

    def free_at(self, limit: Limit) -> int:
        """When the next message may go out."""
        return self.rested_at - limit.slack

    def taken(self, limit: Limit, now: int, count: int) -> tuple[Pace, list[int]]:
        """The pace after `count` more messages, and when each of them may go out at the soonest."""
        interval = int(limit.interval * SLOWER) if self.slow_until > now else limit.interval
        rested, instants = self.rested_at, []
        for _ in range(count):
            at = max(now, rested - limit.slack)
            instants.append(at)
            rested = max(rested, at) + interval
        return replace(self, rested_at=rested), instants

    def room(self, limit: Limit, now: int, until: int) -> int:
        """How many messages may begin before `until`."""
        interval = int(limit.interval * SLOWER) if self.slow_until > now else limit.interval
        first = max(self.rested_at, now) - limit.slack
        return max(0, -((first - until) // interval))

    def held(self, limit: Limit, now: int, seconds: float, *, learnt: bool = True) -> Pace:
        """Nothing for so long, and no burst then; if `learnt` (429), a slower pace for a while."""
        until = now + int(seconds * SECOND)
        rested = max(self.rested_at, until + limit.slack)
        return Pace(rested, max(self.slow_until, until + LEARNED) if learnt else self.slow_until)


def _interval(rate: float) -> int:
    """Rounded up: the limit is never passed."""
    return max(1, -int(-SECOND // rate))
