"""What people type for a step of a policy: when it comes, how often again, when it is too late."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.phrases.spelling import NUMBER, half_width, number
from bot.domain.policies.steps import MOST_TIMES, Anchor, Measure

_FLAGS = re.IGNORECASE
_COUNT = re.compile(rf"\d+|{NUMBER}", _FLAGS)
_MEASURES = (
    (re.compile(r"工作日|working\s*days?|workdays?", _FLAGS), Measure.WORKING_DAYS, 1),
    (re.compile(r"小时|钟头|\bhours?\b|\d\s*h\b", _FLAGS), Measure.HOURS, 1),
    (re.compile(r"周|星期|礼拜|\bweeks?\b", _FLAGS), Measure.DAYS, 7),
    (re.compile(r"天|日|\bdays?\b", _FLAGS), Measure.DAYS, 1),
)
_ANCHORS = (
    (re.compile(r"回复|\banswers?\b", _FLAGS), Anchor.ANSWER),
    (re.compile(r"开始|开会|\bstart|\bbegin", _FLAGS), Anchor.START),
    (re.compile(r"截止|到期|期限|\bdue\b|\bend", _FLAGS), Anchor.DUE),
)
_BEFORE = re.compile(r"前|\bbefore\b", _FLAGS)
_AFTER = re.compile(r"后|\bafter\b", _FLAGS)
_AT_ONCE = re.compile(r"当天|当日|\bon the day\b", _FLAGS)
_ONCE = re.compile(r"一次|不重复|不再|\bonce\b|\bno\b", _FLAGS)
_DAY_HOURS = 24


@dataclass(frozen=True)
class Moment:
    """So many of a measure before (negative) or after an anchor."""

    anchor: Anchor
    measure: Measure
    amount: int


def moment(text: str, anchors: Collection[Anchor], usual: Anchor) -> Moment | None:
    """When a step comes: 开始前 10 天, 2 working days after it is due. Without an anchor that a
    policy may have it is `usual`; None for what says no time."""
    plain = half_width(text)
    named = [one for said, one in _ANCHORS if said.search(plain) and one in anchors]
    anchor = named[0] if named else usual
    if _AT_ONCE.search(plain):
        return Moment(anchor, Measure.DAYS, 0)
    before, after = _BEFORE.search(plain), _AFTER.search(plain)
    found = _span(plain)
    if found is None or bool(before) == bool(after):
        return None
    measure, amount = found
    return Moment(anchor, measure, -amount if before else amount)


def again(text: str) -> tuple[int, int] | None:
    """How often it comes again: every so many of its measure, so often in all; as often as may be
    where only the first is said. None for neither."""
    plain = half_width(text)
    counts = _counts(plain)
    if _ONCE.search(plain) and len(counts) <= 1:
        return 0, 1
    if not counts or len(counts) > 2:
        return None
    return counts[0], counts[1] if len(counts) == 2 else MOST_TIMES


def too_late(text: str) -> int | None:
    """After how many hours it is too late to send it; None for what says no span."""
    found = _span(half_width(text))
    if found is None or found[0] is Measure.WORKING_DAYS:
        return None
    measure, amount = found
    return amount if measure is Measure.HOURS else amount * _DAY_HOURS


def _span(plain: str) -> tuple[Measure, int] | None:
    counts = _counts(plain)
    for said, measure, times in _MEASURES:
        if said.search(plain):
            return (measure, counts[0] * times) if len(counts) == 1 else None
    return None


def _counts(plain: str) -> list[int]:
    found = _COUNT.findall(plain.replace("一共", "共"))
    return [int(one) if one.isdigit() else number(one) for one in found]
