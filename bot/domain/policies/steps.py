"""Steps of a policy: when whom a matter reminds, as data."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from bot.domain.assignments import AssignmentKind

W = TypeVar("W", bound=StrEnum)


class PolicyKind(StrEnum):
    """What a policy is for."""

    GATHERING = "gathering"
    STUDY = "study"
    TRAINING = "training"
    DEADLINE = "deadline"


class Anchor(StrEnum):
    """What a step is counted from."""

    START = "start"
    ANSWER = "answer"  # until when answers are in time
    DUE = "due"  # the due date, or the window's end


class Measure(StrEnum):
    """What a step is counted in."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    HOURS = "hours"


class Shift(StrEnum):
    """Whether a rest day, or quiet hours, move a step; one that quiet hours may not move is not
    sent in them."""

    EARLIER = "earlier"
    LATER = "later"
    STAY = "stay"


class Audience(StrEnum):
    """Who a step is for; checked again right before sending."""

    UNANSWERED = "unanswered"
    UNSURE = "unsure"
    ATTENDING = "attending"
    LEAVE_PENDING = "leave_pending"
    EXPECTED = "expected"
    NOT_DONE = "not_done"  # not studied, not handed up
    HOURS_OWED = "hours_owed"
    LEADER = "leader"
    SECRETARY = "secretary"
    DEPUTY = "deputy"
    ABOVE = "above"


RUNGS = (Audience.LEADER, Audience.SECRETARY, Audience.DEPUTY, Audience.ABOVE)
"""Those who are told who still owes, as far as they are entitled to names."""
AUDIENCES: Mapping[PolicyKind, tuple[Audience, ...]] = MappingProxyType(
    {
        PolicyKind.GATHERING: (
            Audience.UNANSWERED,
            Audience.UNSURE,
            Audience.ATTENDING,
            Audience.LEAVE_PENDING,
            Audience.EXPECTED,
            *RUNGS,
        ),
        PolicyKind.STUDY: (Audience.NOT_DONE, Audience.EXPECTED, *RUNGS),
        PolicyKind.TRAINING: (Audience.HOURS_OWED, Audience.EXPECTED, *RUNGS),
        PolicyKind.DEADLINE: (Audience.NOT_DONE, Audience.EXPECTED, *RUNGS),
    }
)
ANCHORS: Mapping[PolicyKind, tuple[Anchor, ...]] = MappingProxyType(
    dict.fromkeys(PolicyKind, (Anchor.DUE,)) | {PolicyKind.GATHERING: (Anchor.START, Anchor.ANSWER)}
)
OWING = MappingProxyType(
    {
        PolicyKind.GATHERING: Audience.UNANSWERED,
        PolicyKind.STUDY: Audience.NOT_DONE,
        PolicyKind.TRAINING: Audience.HOURS_OWED,
        PolicyKind.DEADLINE: Audience.NOT_DONE,
    }
)
"""Who has not paid a debt of each kind."""
KIND_OF = MappingProxyType(
    {
        AssignmentKind.STUDY: PolicyKind.STUDY,
        AssignmentKind.TRAINING: PolicyKind.TRAINING,
        AssignmentKind.DEADLINE: PolicyKind.DEADLINE,
    }
)
PLACEHOLDERS = frozenset({"title", "when", "place", "deadline", "n"})
"""What the words of a step may name."""
MOST_A_DAY = 3
"""So many unprompted messages a day somebody gets at most, unless the organisation
says otherwise; what cannot wait comes all the same."""
MOST_STEPS = 16
"""So many steps a policy has at most."""
MOST_WORDS = 200
MOST_DAYS, MOST_HOURS, MOST_TIMES = 400, 240, 12


@dataclass(frozen=True)
class PolicyStep:
    """One step: `amount` of a `measure` before (negative) or after its anchor.

    `at` is a time on the wall; without one, a step counted in days is part of the day's message,
    which each person gets at their own hour (who looks after others, or may have done it, is told
    at its usual hour). `every`: again each so many of the measure, at most `times` in all, while
    the debt stands. `useful`: too late so many hours after it was due
    (None: when the matter itself is over). `if_late`: only where late answers count. `words`
    stand before the facts, by language.
    """

    key: str
    audience: Audience
    anchor: Anchor
    amount: int
    measure: Measure
    at: time | None = None
    rest: Shift = Shift.EARLIER
    quiet: Shift = Shift.LATER
    every: int = 0
    times: int = 1
    useful: int | None = None
    if_late: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def daily(self) -> bool:
        """Whether it is part of the day's message, which lists what one owes oneself."""
        done_too = self.audience is Audience.EXPECTED and self.anchor is Anchor.DUE
        owed = self.audience not in RUNGS and not done_too
        return owed and self.at is None and self.measure is not Measure.HOURS


Policy = Mapping[str, PolicyStep]
"""Steps by key."""


def read(key: str, data: Mapping[str, Any]) -> PolicyStep:
    """A step as it is stored or stands in the catalogue; raises ValueError for anything else."""
    known = {"audience", "anchor", "amount", "measure", "at", "rest", "quiet", "every", "times"}
    unknown = data.keys() - known - {"useful", "if_late", "words"}
    if unknown or not {"audience", "anchor", "amount", "measure"} <= data.keys():
        raise ValueError(f"step {key!r}: {sorted(unknown) or 'incomplete'}")
    at = data.get("at")
    step = PolicyStep(
        key,
        Audience(data["audience"]),
        Anchor(data["anchor"]),
        int(data["amount"]),
        Measure(data["measure"]),
        time.fromisoformat(at) if at else None,
        Shift(data.get("rest", Shift.EARLIER)),
        Shift(data.get("quiet", Shift.LATER)),
        int(data.get("every", 0)),
        int(data.get("times", 1)),
        data.get("useful"),
        bool(data.get("if_late", False)),
        MappingProxyType(dict(data.get("words", {}))),
    )
    if not acceptable(step):
        raise ValueError(f"step {key!r} is out of bounds")
    return step


def written(step: PolicyStep) -> dict[str, Any]:
    """A step as it is stored; what is usual is left out."""
    found: dict[str, Any] = {
        "audience": step.audience.value,
        "anchor": step.anchor.value,
        "amount": step.amount,
        "measure": step.measure.value,
        "at": f"{step.at:%H:%M}" if step.at else None,
        "rest": step.rest.value,
        "quiet": step.quiet.value,
        "every": step.every,
        "times": step.times,
        "useful": step.useful,
        "if_late": step.if_late,
        "words": dict(step.words),
    }
    usual = {"rest": "earlier", "quiet": "later", "every": 0, "times": 1, "if_late": False}
    return {
        name: value
        for name, value in found.items()
        if value not in (None, {}) and usual.get(name, _Nothing) != value
    }


class _Nothing:
    pass


def acceptable(step: PolicyStep) -> bool:
    """Whether a step lies within bounds and its words name nothing but what they may."""
    most = MOST_HOURS if step.measure is Measure.HOURS else MOST_DAYS
    return (
        0 < len(step.key) <= 16
        and abs(step.amount) <= most
        and 0 <= step.every <= MOST_DAYS
        and 1 <= step.times <= MOST_TIMES
        and (step.useful is None or 0 < step.useful <= MOST_DAYS * 24)
        and all(safe(words) for words in step.words.values())
    )


def safe(words: str) -> bool:
    """Whether words may stand in a message: no more than 200 characters, and in braces nothing but
    the names that are known."""
    if len(words) > MOST_WORDS:
        return False
    try:
        parts = list(string.Formatter().parse(words))
    except ValueError:
        return False
    return all(
        name is None or (name in PLACEHOLDERS and not spec and conversion is None)
        for _, name, spec, conversion in parts
    )
