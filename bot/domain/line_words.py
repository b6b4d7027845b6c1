"""Which of the words of a line are the place, and which the subject."""

from __future__ import annotations

import re

from bot.domain.phrases.cutting import without

Words = tuple[str | None, str | None]
"""Place and subject; None where nothing is said of it."""

_BREAK = r"[\s,，;；。]"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PLACE = re.compile(r"\S*[室厅楼馆]\Z|线上\Z")
_HOUSE = re.compile(r"\S*(?:[楼馆院]|大厦|中心)\Z")
_ROOM = re.compile(r"(?!参观|学习|观看|走进)\S{1,12}[室厅]\Z")
_AT = re.compile(
    rf"""(?<!\w)[在到于](?P<place>[^\s,，;；。在到于]*?(?:[室厅楼馆]|线上))
    (?:召开|举行|举办|进行|开展|集合|参加|开会|开)?(?={_BREAK}|\Z)""",
    re.VERBOSE,
)
_ENGLISH_NAME = r"""(?:the\s+)?(?P<place>online\b|(?:[\w'-]+\s+){0,3}?
    (?:room|hall|building|auditorium|theat(?:re|er)|library)\b(?:\s+[a-z]?\d+[a-z]?\b)?)"""
_ENGLISH = re.ASCII | re.IGNORECASE | re.VERBOSE | re.DOTALL
_ENGLISH_PLACE = re.compile(rf"(?:(?:in|at)\s+)?{_ENGLISH_NAME}[\s,;]*(?P<subject>.*)", _ENGLISH)
_ENGLISH_LAST = re.compile(rf"(?P<subject>.+?)[\s,;]+(?:in|at)\s+{_ENGLISH_NAME}\Z", _ENGLISH)

_LABEL = re.compile(
    r"""(?<!\w)(?:(?:会议|活动|集合)?(?P<place>地点|地址|place|venue|where)
    |(?:会议|活动|学习)?(?P<subject>内容|主题|议题|议程|事项|subject|topic|agenda)
    |(?:会议|活动|集合)?(?P<when>时间|日期|time|date|when)
    |(?:参加|参会)?(?P<who>人员|对象))\s*[:：]\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_WHEN_LEFT = re.compile(
    rf"(?<!\w)(?:会议|活动|集合)?(?:时间|日期|time|date|when)(?={_BREAK}|\Z)", re.IGNORECASE
)
_OPENING = re.compile(rf"(?:通知|兹?拟?定于|拟于|计划于|于)[:：]?(?={_BREAK}|[在到]|\Z)")
_ALL = r"(?:全体|各位)(?:党员)?(?:同志)?(?:们)?"
_COME = r"(?:准时|按时)?(?:参加|出席)"
_EVERYBODY = re.compile(rf"请?{_ALL}(?:{_COME})?")
_PLEASE_COME = re.compile(rf"{_BREAK}+(?:请{_ALL}(?:{_COME})?|{_ALL}{_COME})[。！!]*\Z")
_ABOUT = re.compile(r"(?:关于\s*)?(?:召开|举行|开展)?\s*的通知")
_TYPED_ON = re.compile(rf"(?:[(（][^)）]*[)）]|[+＋/&暨](?:(?!{_BREAK}).)+)")
_MARKS = " \t\r\n,，;；。:："


def place_and_subject(rest: str, *, of_a_kind: bool) -> Words:
    """Divide what is left of a line. Labels (地点：) divide it, and 在…召开; else the first space
    or comma in Chinese, in English the first comma or a place that names itself.

    Without a kind (`not of_a_kind`) the first word may be one that is not known: then a place that
    stands second is the place.
    """
    typed = rest.strip(_MARKS)
    for opening in (_ABOUT, _OPENING, _WHEN_LEFT):
        found = opening.match(typed)
        typed = typed[found.end() :].strip(_MARKS) if found else typed
    if _LABEL.search(typed):
        return _labelled(typed)
    head = _TYPED_ON.match(typed) if of_a_kind else None
    if head:
        place, subject = _divided(typed[head.end() :].strip(_MARKS), of_a_kind=True)
        return place, _joined(head[0].lstrip("+＋/&"), subject)
    return _divided(typed, of_a_kind=of_a_kind)


def _labelled(typed: str) -> Words:
    labels = list(_LABEL.finditer(typed))
    ends = [label.start() for label in labels[1:]] + [len(typed)]
    said = {
        str(label.lastgroup): _WHEN_LEFT.sub("", typed[label.end() : end]).strip(_MARKS)
        for label, end in zip(labels, ends, strict=True)
    }
    before = typed[: labels[0].start()].strip(_MARKS)
    before = _WHEN_LEFT.sub("", before).strip(_MARKS)
    place, subject = said.get("place"), said.get("subject")
    if place is None:
        place, rest = _divided(before, of_a_kind=False)
        return place, _without_everybody(_joined(rest, subject) or "")
    if subject is None:
        words = re.split(rf"{_BREAK}+", place, maxsplit=1)
        place, subject = words[0], words[1] if len(words) > 1 else None
    return place or None, _without_everybody(_joined(before, subject) or "")


def _divided(typed: str, *, of_a_kind: bool) -> Words:
    at = _AT.search(typed)
    if at:
        return at["place"], _without_everybody(without([at.span()], typed))
    english = _ENGLISH_PLACE.match(typed) or _ENGLISH_LAST.match(typed)
    if english:
        return english["place"], english["subject"].strip(_MARKS) or None
    if not _CHINESE.search(typed):
        return _halves(re.split(r"\s*[,;\n]\s*", typed, maxsplit=1))
    words = re.split(rf"({_BREAK}+)", typed)
    if len(words) == 1 and "、" in typed:
        words = _listed(typed)
    return _chinese([word for word in words if word], of_a_kind=of_a_kind)


def _halves(words: list[str]) -> Words:
    return (words[0], words[1]) if len(words) > 1 else (None, words[0] or None)


def _listed(typed: str) -> list[str]:
    """三楼会议室、三季度总结; several places, or several matters, stay together."""
    first, _, tail = typed.partition("、")
    return [first, " ", tail] if _PLACE.match(first) and not _PLACE.match(tail) else [typed]


def _chinese(words: list[str], *, of_a_kind: bool) -> Words:
    """`words` and, between them, what divides them."""
    first = words[0] if words else ""
    if len(words) < 3:
        return (first, None) if _PLACE.match(first) else (None, _without_everybody(first))
    if _HOUSE.match(first) and _ROOM.match(words[2]):
        return f"{first} {words[2]}", "".join(words[4:]) or None
    if not of_a_kind and not _PLACE.match(first) and _PLACE.match(words[2]):
        return words[2], _joined(first, "".join(words[4:]))
    return first, _without_everybody("".join(words[2:]))


def _without_everybody(subject: str) -> str | None:
    """Without a last sentence that all shall come; nothing where that is all it says."""
    said = _PLEASE_COME.sub("", subject.strip(_MARKS))
    return None if _EVERYBODY.fullmatch(said) else said or None


def _joined(*parts: str | None) -> str | None:
    return " ".join(filter(None, parts)) or None
