"""Policies as a file that an organisation copies, changes and reads back: TOML, as the built-in
catalogue is, with everything that is wrong in it found at once."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from bot.domain.policies.steps import (
    ANCHORS,
    AUDIENCES,
    MOST_DAYS,
    MOST_HOURS,
    MOST_STEPS,
    MOST_TIMES,
    Measure,
    Policy,
    PolicyKind,
    PolicyStep,
    Shift,
    read,
    safe,
    written,
)

Policies = Mapping[PolicyKind, Policy]
_KEY = re.compile(r"[a-z0-9_-]{1,16}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(_[A-Za-z]{2,4})?")
_AT = re.compile(r"line (\d+), column (\d+)")
_NEEDED = ("audience", "anchor", "amount", "measure")


class Why(StrEnum):
    """What is wrong at a place."""

    NO_TOML = "no toml"  # `value`: the line; empty: the end is missing
    NO_KIND = "no kind"
    NO_STEP = "no step"  # something stands where a step should
    KEY = "key"
    MISSING = "missing"
    UNKNOWN = "unknown"
    CHOICE = "choice"  # `wanted`: what may stand there
    NUMBER = "number"  # `wanted`: from-to
    HOUR = "hour"
    YES_NO = "yes or no"
    WORDS = "words"
    LANGUAGE = "language"
    MANY = "many"


@dataclass(frozen=True)
class Wrong:
    """Something that cannot be read: where (`gathering.3d.at`), why, what stands there, and what
    may."""

    place: str
    why: Why
    value: str = ""
    wanted: str = ""


def policies_in(text: str) -> Policies | list[Wrong]:
    """The policies a file holds, kinds that it does not name left out; or all that is wrong."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        at = _AT.search(str(fault))
        return [Wrong("", Why.NO_TOML, at.group(1) if at else "")]
    wrong = [one for name, steps in said.items() for one in _wrong_kind(name, steps)]
    if wrong:
        return wrong
    return {
        PolicyKind(name): {key: read(key, step) for key, step in steps.items()}
        for name, steps in said.items()
    }


def _wrong_kind(name: str, steps: Any) -> Iterator[Wrong]:
    if name not in set(PolicyKind):
        yield Wrong(name, Why.NO_KIND, name, _listed(PolicyKind))
        return
    if not isinstance(steps, dict):
        yield Wrong(name, Why.NO_STEP, _shown(steps))
        return
    if len(steps) > MOST_STEPS:
        yield Wrong(name, Why.MANY, str(len(steps)), str(MOST_STEPS))
    for key, data in steps.items():
        yield from _wrong_step(PolicyKind(name), key, data)


def _wrong_step(kind: PolicyKind, key: str, data: Any) -> Iterator[Wrong]:
    place = f"{kind.value}.{key}"
    if not _KEY.fullmatch(key):
        yield Wrong(place, Why.KEY, key)
    if not isinstance(data, dict):
        yield Wrong(place, Why.NO_STEP, _shown(data))
        return
    for name in _NEEDED:
        if name not in data:
            yield Wrong(f"{place}.{name}", Why.MISSING)
    checks = _checks(kind, data.get("measure"))
    for name, value in data.items():
        at = f"{place}.{name}"
        if name == "words":
            yield from _wrong_words(at, value)
        elif name in checks:
            yield from checks[name](at, value)
        else:
            yield Wrong(at, Why.UNKNOWN, name, _listed([*checks, "words"]))


_Check = Callable[[str, Any], Iterator[Wrong]]


def _checks(kind: PolicyKind, measure: Any) -> dict[str, _Check]:
    most = MOST_HOURS if measure == Measure.HOURS else MOST_DAYS
    return {
        "audience": _one_of([*AUDIENCES[kind]]),
        "anchor": _one_of([*ANCHORS[kind]]),
        "amount": _number(-most, most),
        "measure": _one_of([*Measure]),
        "at": _hour,
        "rest": _one_of([*Shift]),
        "quiet": _one_of([*Shift]),
        "every": _number(0, MOST_DAYS),
        "times": _number(1, MOST_TIMES),
        "useful": _number(1, MOST_DAYS * 24),
        "if_late": _yes_no,
    }


def _one_of(allowed: list[StrEnum]) -> _Check:
    def check(place: str, value: Any) -> Iterator[Wrong]:
        if value not in allowed:
            yield Wrong(place, Why.CHOICE, _shown(value), _listed(allowed))

    return check


def _number(least: int, most: int) -> _Check:
    def check(place: str, value: Any) -> Iterator[Wrong]:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            yield Wrong(place, Why.NUMBER, _shown(value), f"{least}–{most}")

    return check


def _hour(place: str, value: Any) -> Iterator[Wrong]:
    try:
        said = time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        said = None
    if said is None or said.tzinfo or f"{said:%H:%M}" != value:
        yield Wrong(place, Why.HOUR, _shown(value))


def _yes_no(place: str, value: Any) -> Iterator[Wrong]:
    if not isinstance(value, bool):
        yield Wrong(place, Why.YES_NO, _shown(value))


def _wrong_words(place: str, value: Any) -> Iterator[Wrong]:
    if not isinstance(value, dict):
        yield Wrong(place, Why.LANGUAGE, _shown(value))
        return
    for code, said in value.items():
        if not _LANGUAGE.fullmatch(code):
            yield Wrong(f"{place}.{code}", Why.LANGUAGE, code)
        if not isinstance(said, str) or not said.strip() or not safe(said):
            yield Wrong(f"{place}.{code}", Why.WORDS, _shown(said))


def _listed(names: Any) -> str:
    return ", ".join(str(one) for one in names)


def _shown(value: Any) -> str:
    return str(value)[:40]


def text_of(policies: Policies) -> str:
    """What `policies_in` reads, as a person would write it."""
    return "\n".join(
        _step_text(kind, step) for kind, policy in policies.items() for step in policy.values()
    )


def _step_text(kind: PolicyKind, step: PolicyStep) -> str:
    found = [f"[{kind.value}.{step.key}]"]
    for name, value in written(step).items():
        if isinstance(value, dict):
            inner = ", ".join(f"{code} = {_value(said)}" for code, said in value.items())
            found.append(f"{name} = {{ {inner} }}")
        else:
            found.append(f"{name} = {_value(value)}")
    return "\n".join(found) + "\n"


def _value(value: str | int | bool) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@dataclass(frozen=True)
class Difference:
    """A step of a kind that would be another: before and after; None: it is not there."""

    kind: PolicyKind
    key: str
    before: PolicyStep | None
    after: PolicyStep | None


def differences(now: Policies, wanted: Policies) -> list[Difference]:
    """What would change of the kinds that `wanted` names; the others stay as they are."""
    return [
        Difference(kind, key, now[kind].get(key), policy.get(key))
        for kind, policy in wanted.items()
        for key in [*policy, *(one for one in now[kind] if one not in policy)]
        if now[kind].get(key) != policy.get(key)
    ]
