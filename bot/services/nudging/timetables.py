"""A timetable of steps: whom each is for, who not and why, as far as its reader knows names."""

from __future__ import annotations

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
    """What a step comes to."""
    one, found = foreseen.step, foreseen.people
    nudged = [each for each in found if each.reason is None]
    shown = tuple(names[each.member_id] for each in nudged if each.member_id in names)
    if one.reason is not None:
        return Line(one, 0, (), {one.reason: shown})
    skipped: dict[Reason, tuple[str, ...]] = {}
    for each in found:
        if each.reason is not None and each.member_id in names:
            skipped[each.reason] = (*skipped.get(each.reason, ()), names[each.member_id])
    return Line(one, len(nudged), shown, skipped, _apart(foreseen, names), foreseen.alone)


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
    left: dict[Reason, tuple[str, ...]] = {}
    for member_id, reason in why.items():
        if member_id not in nudged and member_id in names:
            left[reason] = (*left.get(reason, ()), names[member_id])
    return left
