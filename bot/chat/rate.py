"""How fast the bot may send: Telegram's limits, kept by one limiter in the sender.

Pure: `now` is a reading of a monotonic clock in seconds, given by the caller. The limits are those
of Telegram's FAQ for bots, "My bot is hitting limits": 30 messages a second overall, about one a
second to a private chat where short bursts are allowed, 20 a minute to a group.
"""

from __future__ import annotations

from collections import deque

OVERALL = 30
"""Messages in any one second."""
GROUP = 20
"""Messages to one group in any minute."""
BURST = 5
"""Messages a rested private chat may get at once."""
SUSPICIOUS = 3
"""So many different chats penalised within a second mean that the limit hit is the overall one."""
_EPSILON = 1e-6
_NEVER = float("-inf")
_SWEEP = 1024


class _Window:
    """At most `limit` in any `span` seconds."""

    def __init__(self, limit: int, span: float) -> None:
        self._span = span
        self._taken: deque[float] = deque(maxlen=limit)
        self._held_until = _NEVER

    def free_at(self) -> float:
        full = len(self._taken) == self._taken.maxlen
        return max(self._held_until, self._taken[0] + self._span if full else _NEVER)

    def rested_at(self) -> float:
        return max(self._held_until, self._taken[-1] + self._span if self._taken else _NEVER)

    def take(self, now: float) -> None:
        self._taken.append(now)

    def hold(self, until: float) -> None:
        self._held_until = max(self._held_until, until)


class _Bucket:
    """`burst` at once, then one every `interval` seconds; a hold takes the burst away."""

    def __init__(self, burst: int, interval: float) -> None:
        self._interval = interval
        self._slack = (burst - 1) * interval
        self._rested_at = _NEVER

    def free_at(self) -> float:
        return self._rested_at - self._slack

    def rested_at(self) -> float:
        return self._rested_at

    def take(self, now: float) -> None:
        self._rested_at = max(self._rested_at, now) + self._interval

    def hold(self, until: float) -> None:
        self._rested_at = max(self._rested_at, until + self._slack)


class Limiter:
    """Says when the next message to a chat may go out, and is told of each that does."""

    def __init__(self, chat_rate: float = 1.0, burst: int = BURST) -> None:
        """`chat_rate` is messages a second to one private chat, after `burst` at once."""
        self.interval = 1 / chat_rate
        self._burst = burst
        self._overall = _Window(OVERALL, 1.0)
        self._chats: dict[int, _Window | _Bucket] = {}
        self._penalties: deque[tuple[float, int]] = deque(maxlen=SUSPICIOUS)
        self._sweep_at = _SWEEP

    def delay(self, chat_id: int, now: float) -> float:
        """Seconds until a message may go to that chat if none goes out before; 0.0 is at once.

        Groups and channels have negative ids.
        """
        chat = self._chats.get(chat_id)
        wait = max(self._overall.free_at(), chat.free_at() if chat else _NEVER) - now
        return wait if wait > _EPSILON else 0.0

    def take(self, chat_id: int, now: float) -> None:
        """A message goes to that chat now; raises ValueError if `delay` says it may not yet."""
        if self.delay(chat_id, now):
            raise ValueError("taken before its time")
        self._chat(chat_id, now).take(now)
        self._overall.take(now)

    def penalise(self, chat_id: int | None, seconds: float, now: float) -> None:
        """Telegram said 429: that chat waits for `seconds`, or everything when it is None."""
        if chat_id is None:
            self._overall.hold(now + seconds)
            return
        self._chat(chat_id, now).hold(now + seconds)
        self._penalties.append((now, chat_id))
        recent = {chat for at, chat in self._penalties if now - at <= 1.0}
        if len(recent) == SUSPICIOUS:
            self._overall.hold(now + seconds)

    def __len__(self) -> int:
        """How many chats are remembered."""
        return len(self._chats)

    def _chat(self, chat_id: int, now: float) -> _Window | _Bucket:
        if chat_id not in self._chats:
            if len(self._chats) >= self._sweep_at:
                self._forget(now)
            group = chat_id < 0
            self._chats[chat_id] = (
                _Window(GROUP, 60.0) if group else _Bucket(self._burst, self.interval)
            )
        return self._chats[chat_id]

    def _forget(self, now: float) -> None:
        self._chats = {key: chat for key, chat in self._chats.items() if chat.rested_at() > now}
        self._sweep_at = max(_SWEEP, 2 * len(self._chats))
