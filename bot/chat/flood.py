"""Who says so much at once that they are heard more slowly.

Pure: `now` is a reading of a monotonic clock in seconds, given by the caller.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

SPAN_SECONDS = 10.0
MOST = 20
"""Updates of one person that are taken up at once in any SPAN_SECONDS."""
STRANGER_MOST = 5
"""Updates of somebody unknown that are stored in any SPAN_SECONDS; what is beyond is dropped."""
STRANGERS_MOST = 100
"""The same for all unknown people together."""
_SWEEP = 1024
_ADMITTED = 1024


class Floods:
    """Lets each person be heard `most` times in any SPAN_SECONDS; what they say beyond that waits
    its time in the inbox, and nobody else waits for it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heard: dict[int, deque[float]] = {}
        self._slowed: set[int] = set()
        self._sweep_at = _SWEEP

    def heard(self, people: Iterable[int], now: float) -> None:
        """An update of each of these (Telegram ids; 0 is nobody) was taken up."""
        for person in people:
            if person == 0:
                continue
            times = self._heard.get(person)
            if times is None:
                times = self._heard[person] = deque(maxlen=self._most)
            times.append(now)
            if len(times) == self._most:
                self._slowed.add(person)
        if len(self._heard) > self._sweep_at:
            self._sweep(now)

    def slowed(self, now: float) -> set[int]:
        """Who has to wait now."""
        self._slowed = {person for person in self._slowed if self._free_at(person) > now}
        return set(self._slowed)

    def pause(self, now: float) -> float | None:
        """Seconds until the first of them may be heard again; None when nobody waits."""
        times = [self._free_at(person) for person in self._slowed]
        return max(0.0, min(times) - now) if times else None

    def __len__(self) -> int:
        """How many people are remembered."""
        return len(self._heard)

    def _free_at(self, person: int) -> float:
        times = self._heard[person]
        full = len(times) == self._most
        return times[0] + SPAN_SECONDS if full else float("-inf")

    def _sweep(self, now: float) -> None:
        self._heard = {
            person: times for person, times in self._heard.items() if times[-1] + SPAN_SECONDS > now
        }
        self._slowed &= self._heard.keys()
        self._sweep_at = max(_SWEEP, 2 * len(self._heard))


class Strangers:
    """Bounds what unknown people can make the bot store."""

    def __init__(self, factor: float = 1.0) -> None:
        """`factor`: so many times the usual."""
        self._each = Floods(round(STRANGER_MOST * factor))
        self._all = Floods(round(STRANGERS_MOST * factor))
        self._admitted: dict[int, None] = {}

    def admitted(self, update_id: int, person: int, now: float) -> bool:
        """Whether an update of that person (0: nobody's) is stored. One that was to be stored and
        comes again, because it could not be, is not counted twice."""
        if update_id in self._admitted:
            return True
        if self._all.slowed(now) or person in self._each.slowed(now):
            return False
        self._each.heard([person], now)
        self._all.heard([_ALL], now)
        self._admitted[update_id] = None
        if len(self._admitted) > _ADMITTED:
            del self._admitted[next(iter(self._admitted))]
        return True


_ALL = -1
