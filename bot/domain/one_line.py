"""An activity typed in one line: /new 支部党员大会 12月4日 15:00 三楼会议室 三季度总结."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.activities import ActivityKind
from bot.domain.line_words import place_and_subject
from bot.domain.phrases import DateReading, TimeReading, find_when
from bot.domain.phrases.cutting import without
from bot.domain.phrases.repeats import Said, find_repeat
from bot.domain.phrases.spelling import half_width

_WORDS = {
    ActivityKind.MEMBER_MEETING: (
        *("支部党员大会", "党员大会", "支部大会"),
        *("branch member meeting", "branch meeting", "member meeting", "members meeting"),
        *("members' meeting", "general meeting"),
    ),
    ActivityKind.COMMITTEE_MEETING: (
        *("支委扩大会议", "支委扩大会", "支委(扩大)会"),
        *("支部委员会会议", "支部委员会", "支委会会议", "支委会"),
        *("branch committee meeting", "committee meeting"),
    ),
    ActivityKind.GROUP_MEETING: (
        *("党小组会议", "党小组会", "小组会议", "小组会"),
        *("party group meeting", "group meeting"),
    ),
    ActivityKind.PARTY_CLASS: ("党课", "party class", "party lecture"),
    ActivityKind.THEME_DAY: (
        *("主题党日活动", "主题党日", "党日活动"),
        *("party theme day", "theme party day", "theme day"),
    ),
    ActivityKind.ORG_LIFE: (
        *("组织生活会", "organisational life meeting", "organizational life meeting"),
        *("organisational life", "organizational life", "org life meeting", "org life"),
    ),
    ActivityKind.OTHER: ("其他活动", "other activity"),
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words}
_LONGEST_FIRST = sorted(_KIND_OF, key=len, reverse=True)
_KIND_WORD = re.compile(
    rf"(?<![a-z])(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?![a-z])".replace(r"\ ", r"\s+"),
    re.ASCII | re.IGNORECASE,
)
_OTHER_FIRST = re.compile(r"\s*(?:其他|活动|other|activity)(?!\w)", re.IGNORECASE)

_NO_SUBJECT = ("全体", "请全体", "关于")
_MARK = "\ue000"  # stands where the kind was while the date is looked for
_TYPED_ONTO = re.compile(r"\w+\Z")
_VERB = re.compile(r"(?:召开|举行|参加|出席|开)\Z")
_PLACE_END = re.compile(r"[室厅楼馆]\Z|\A线上\Z")
_GROUP = re.compile(
    r"(?<!\S)(?:of\s+)?(?P<name>\S*小组|group\s+(?:\d+|[a-z]))(?!\S)", re.IGNORECASE
)


@dataclass(frozen=True)
class Line:
    """What one line says; None where it says nothing. `group_name` is the 党小组 that meets,
    `repeat` how often."""

    kind: ActivityKind | None
    group_name: str | None
    date: DateReading | None
    time: TimeReading | None
    place: str | None
    subject: str | None
    repeat: Said | None = None


def read_line(text: str, today: date) -> Line:
    """What follows /new, said on `today` (local).

    The first kind word that stands alone is the kind, else one inside other words. What is left
    is place and subject.
    """
    typed = text.replace(_MARK, " ")
    repeat = find_repeat(typed)
    if repeat is not None:
        typed = without([(repeat.start, repeat.end)], typed)
    return replace(_read(typed, today), repeat=repeat)


def _read(typed: str, today: date) -> Line:
    start, end, kind = _find_kind(typed)
    if kind is None:
        found = find_when(typed, today)
        words = place_and_subject(found.rest, of_a_kind=False)
        return Line(None, None, found.date, found.time, *words)
    found = find_when(typed[:start] + _MARK + typed[end:], today)
    prefix, rest = _without_mark(found.rest)
    group_name = None
    if kind is ActivityKind.GROUP_MEETING:
        group_name, rest = _group(prefix, typed[start:end], rest)
        prefix = ""
    place, subject = place_and_subject(rest, of_a_kind=True)
    if prefix in _NO_SUBJECT:
        prefix = ""
    subject = " ".join(filter(None, (prefix, subject))) or None
    return Line(kind, group_name, found.date, found.time, place, subject)


def _find_kind(text: str) -> tuple[int, int, ActivityKind | None]:
    plain = half_width(text)

    def joins(match: re.Match[str]) -> int:
        return plain[: match.start()][-1:].isalnum() + plain[match.end() :][:1].isalnum()

    match = min(_KIND_WORD.finditer(plain), key=joins, default=None)
    if match:
        start, end = match.span()
        boxed = plain[:start].endswith(("【", "[")) and plain.startswith(("】", "]"), end)
        kind = _KIND_OF[" ".join(match[0].lower().split())]
        return start - boxed, end + boxed, kind
    other = _OTHER_FIRST.match(plain)
    return (other.start(), other.end(), ActivityKind.OTHER) if other else (0, 0, None)


def _without_mark(rest: str) -> tuple[str, str]:
    """The word typed onto the kind (第二党小组会, 三季度支委会; not 召开支委会, and a place stays
    among the rest), and the rest."""
    head, _, tail = rest.partition(_MARK)
    bare = _VERB.sub("", head)
    start = len(_TYPED_ONTO.sub("", bare))
    if _PLACE_END.search(bare, start):
        start = len(bare)
    return bare[start:], without([(start, len(rest) - len(tail))], rest)


def _group(prefix: str, kind_word: str, rest: str) -> tuple[str | None, str]:
    if prefix:
        return prefix + ("党小组" if "党小组" in kind_word else "小组"), rest
    match = _GROUP.search(rest)
    return (match["name"], without([match.span()], rest)) if match else (None, rest)
