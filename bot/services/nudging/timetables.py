"""A timetable of steps: whom each is for, who not and why, as far as its reader knows names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.policies.planner import is_rung
from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import Audience
from bot.services.nudging.foreseen import Foreseen
from bot.services.nudging.told import Outcome
from bot.store.nudging.steps import Step


@dataclass(frozen=True)
class Line:
    """One step to come: whom it would nudge, as far as the reader may know them by name, and how
    many that is; `skipped`: whom not. `apart`: who is told at another moment (UTC) for their own
    quiet hours, by that moment, with how many they are; `alone`: what other matters send to them
    was too much to be looked at."""

    step: Step
    count: int
    names: tuple[str, ...]
    skipped: dict[Reason, tuple[str, ...]] = field(default_factory=dict)
    apart: tuple[tuple[datetime, int, tuple[str, ...]], ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class Person:
    """One person at the steps of a matter that were taken, in the order they were."""

    name: str
    outcomes: tuple[Outcome, ...]


def line(foreseen: Foreseen, names: dict[int, str]) -> Line:
    """What a step comes to; people in the order of `names` (by member id)."""
    one = foreseen.step
    why = {each.member_id: each.reason for each in foreseen.people}
    shown = tuple(name for who, name in names.items() if who in why and why[who] is None)
    if one.reason is not None:
        return Line(one, 0, (), {one.reason: shown})
    skipped = _by_reason({who: of for who, of in why.items() if of is not None}, names)
    count = sum(reason is None for reason in why.values())
    return Line(one, count, shown, skipped, _apart(foreseen, names), foreseen.alone)


def _by_reason(
    why: Mapping[int, Reason], names: Mapping[int, str]
) -> dict[Reason, tuple[str, ...]]:
    left: dict[Reason, list[str]] = {}
    for who, name in names.items():
        if who in why:
            left.setdefault(why[who], []).append(name)
    return {reason: tuple(people) for reason, people in left.items()}


def _apart(
    one: Foreseen, names: dict[int, str]
) -> tuple[tuple[datetime, int, tuple[str, ...]], ...]:
    told = {each.member_id for each in one.people if each.reason is None}
    moments: dict[datetime, list[int]] = {}
    for who, when in sorted(one.apart.items(), key=lambda item: item[1]):
        if who in told:
            moments.setdefault(when, []).append(who)
    return tuple(
        (when, len(who), tuple(names[each] for each in who if each in names))
        for when, who in moments.items()
    )


def nobody(foreseen: list[Foreseen], names: dict[int, str]) -> dict[Reason, tuple[str, ...]]:
    """Whom no step for members nudges, by reason: of the first one that is about their debt."""
    nudged: set[int] = set()
    why: dict[int, Reason] = {}
    for of in foreseen:
        one = of.step
        if is_rung(one.audience):
            continue
        for each in of.people:
            if each.reason is None:
                nudged.add(each.member_id)
            elif each.reason is not Reason.OTHER or one.audience is Audience.UNANSWERED:
                why.setdefault(each.member_id, each.reason)
    return _by_reason({who: of for who, of in why.items() if who not in nudged}, names)
