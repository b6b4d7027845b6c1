"""How fast Telegram lets a bot speak: token buckets in monotonic real time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from bot.sandbox.refusals import too_many

METERED = frozenset(
    (
        "sendMessage",
        "sendPhoto",
        "sendDocument",
        "editMessageText",
        "editMessageReplyMarkup",
        "editMessageCaption",
    )
)

_ONE = 1 - 1e-9


@dataclass
class _Bucket:
    capacity: float
    per_second: float
    tokens: float
    at: float

    def shortage(self, now: float) -> float:
        """Seconds until a token is there, 0.0 if one is."""
        self.tokens = min(self.capacity, self.tokens + (now - self.at) * self.per_second)
        self.at = now
        return 0.0 if self.tokens >= _ONE else (1 - self.tokens) / self.per_second


@dataclass
class Limits:
    """Messages a second overall, a second in a private chat after a burst, a minute in a group."""

    overall: float = 30
    chat: float = 1
    burst: float = 20
    group: float = 20
    off: bool = False
    _buckets: dict[tuple[int, int | None], _Bucket] = field(default_factory=dict)

    def change(
        self,
        overall: float | None = None,
        chat: float | None = None,
        burst: float | None = None,
        group: float | None = None,
        off: bool = False,
    ) -> None:
        """Set the limits given, keep the others; all buckets are full again."""
        self.overall = self.overall if overall is None else overall
        self.chat = self.chat if chat is None else chat
        self.burst = self.burst if burst is None else burst
        self.group = self.group if group is None else group
        self.off = off
        self._buckets.clear()

    def spend(self, bot_id: int, chat_id: int, now: float) -> None:
        """Count one message at the monotonic instant `now`, in seconds.

        Raises Refusal (429) when the chat's or the bot's bucket is empty.
        """
        if self.off:
            return
        buckets = [self._bucket(bot_id, chat_id, now), self._bucket(bot_id, None, now)]
        for bucket in buckets:
            shortage = bucket.shortage(now)
            if shortage > 0:
                raise too_many(max(1, math.ceil(shortage)))
        for bucket in buckets:
            bucket.tokens -= 1

    def _bucket(self, bot_id: int, chat_id: int | None, now: float) -> _Bucket:
        bucket = self._buckets.get((bot_id, chat_id))
        if bucket is None:
            capacity, rate = self._rates(chat_id)
            bucket = _Bucket(capacity, rate, capacity, now)
            self._buckets[bot_id, chat_id] = bucket
        return bucket

    def _rates(self, chat_id: int | None) -> tuple[float, float]:
        if chat_id is None:
            return max(self.overall, 1), self.overall
        if chat_id < 0:
            return self.group, self.group / 60
        return self.burst, self.chat
