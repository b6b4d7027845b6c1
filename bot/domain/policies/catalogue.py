"""Which steps hold: the built-in catalogue, what units changed down the tree, a matter's own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from bot.domain.policies.steps import (
    ANCHORS,
    AUDIENCES,
    Policy,
    PolicyKind,
    PolicyStep,
    read,
)

Overrides = Mapping[str, PolicyStep | None]
"""What was changed, by key; None: the step is taken out."""


def parse(text: str) -> dict[PolicyKind, Policy]:
    """Policies out of a catalogue; raises ValueError for what is none."""
    found: dict[PolicyKind, Policy] = {}
    for name, steps in tomllib.loads(text).items():
        kind = PolicyKind(name)
        made = {key: read(key, data) for key, data in steps.items()}
        for step in made.values():
            if not fits(kind, step):
                raise ValueError(f"{kind}.{step.key}")
        found[kind] = MappingProxyType(made)
    return found


def fits(kind: PolicyKind, step: PolicyStep) -> bool:
    """Whether a policy of that kind may have such a step."""
    return step.audience in AUDIENCES[kind] and step.anchor in ANCHORS[kind]


BUILT_IN: Mapping[PolicyKind, Policy] = MappingProxyType(
    parse(files(__package__).joinpath("catalogue.toml").read_text("utf-8"))
)


def effective(kind: PolicyKind, layers: Iterable[Overrides], under: Policy | None = None) -> Policy:
    """The policy `under` (else the built-in one) with changes laid over it, those of the top of
    the tree first."""
    steps = dict(BUILT_IN[kind] if under is None else under)
    for layer in layers:
        for key, step in layer.items():
            if step is None:
                steps.pop(key, None)
            elif fits(kind, step):
                steps[key] = step
    return steps


def new_key(policy: Policy, taken: Iterable[str] = ()) -> str:
    """A key for a step that is added."""
    known = {*policy, *taken}
    return next(key for number in range(1, 1000) if (key := f"own{number}") not in known)


def stored(data: Any, key: str) -> PolicyStep | None:
    """A change as it is stored: a step, or None for one that was taken out; what can no longer be
    read counts as taken out."""
    if data is None:
        return None
    try:
        return read(key, data)
    except (ValueError, TypeError):
        return None
