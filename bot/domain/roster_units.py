"""Where the units of a roster stand in the tree, from paths that may leave out the root."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.names import match_key
from bot.domain.org import UnitKind, kind_from_name
from bot.domain.roster_faults import FaultKind, Unfit


@dataclass(frozen=True, slots=True)
class UnitStep:
    """One unit of a path."""

    name: str
    kind: UnitKind


UnitPath = tuple[UnitStep, ...]
"""A unit: its steps from the root of the tree down."""

_RANK = {kind: place for place, kind in enumerate(UnitKind)}
_Keys = tuple[str, ...]


class Placement:
    """Finds the full path of every path written in a file.

    `tree` holds the full path of each unit there is, `written` all paths of the file. A path
    begins at the root or right below it; one that is not there may also be the ending of a single
    unit further down. While the tree is empty, the root is the highest unit the file shows.
    """

    def __init__(self, tree: Iterable[UnitPath], written: Iterable[Sequence[str]]) -> None:
        self._known: dict[_Keys, UnitStep] = {}
        self._endings: defaultdict[_Keys, set[_Keys]] = defaultdict(set)
        for path in tree:
            for depth in range(1, len(path) + 1):
                self._learn(_keys([step.name for step in path[:depth]]), path[depth - 1])
        self._existing = frozenset(self._known)
        paths = list(dict.fromkeys(map(tuple, written)))
        self._root = next(iter(self._known.values()), None) or _highest(paths)
        self._placed = {
            _keys(names): self._place(names) for names in sorted(paths, key=len, reverse=True)
        }

    def of(self, names: Sequence[str]) -> UnitPath:
        """The full path of a path that is among `written`; raises `Unfit` if it has no place."""
        found = self._placed[_keys(names)]
        if isinstance(found, Unfit):
            raise found
        return found

    def _place(self, names: tuple[str, ...]) -> UnitPath | Unfit:
        try:
            return self._steps(self._from_root(names))
        except Unfit as unfit:
            return unfit

    def _from_root(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if self._root is None or match_key(names[0]) == match_key(self._root.name):
            return names
        full = (self._root.name, *names)
        endings = self._endings[_keys(names)]
        if _keys(full) in self._known or not endings:
            self._check_below_root(full)
            return full
        if len(endings) > 1 or not endings <= self._existing:
            raise Unfit(FaultKind.AMBIGUOUS_UNIT, unit=names[-1])
        (found,) = endings
        return tuple(self._known[found[:depth]].name for depth in range(1, len(found) + 1))

    def _check_below_root(self, full: tuple[str, ...]) -> None:
        kind = kind_from_name(full[1])
        new = _keys(full[:2]) not in self._known
        if self._root and kind and new and _RANK[kind] <= _RANK[self._root.kind]:
            raise Unfit(FaultKind.TWO_ROOTS, root=self._root.name)

    def _steps(self, names: tuple[str, ...]) -> UnitPath:
        keys = _keys(names)
        path = tuple(
            self._known.get(keys[: depth + 1]) or _new(name) for depth, name in enumerate(names)
        )
        _check_order(path)
        for depth, step in enumerate(path, start=1):
            self._learn(keys[:depth], step)
        return path

    def _learn(self, keys: _Keys, step: UnitStep) -> None:
        self._known.setdefault(keys, step)
        for start in range(len(keys)):
            self._endings[keys[start:]].add(keys)


def _highest(paths: Iterable[tuple[str, ...]]) -> UnitStep | None:
    """The first among the topmost units that no other topmost unit can stand above."""
    tops = [
        UnitStep(path[0], kind)
        for path in paths
        if (kind := kind_from_name(path[0])) not in (None, UnitKind.GROUP)
    ]
    return min(tops, key=lambda step: _RANK[step.kind], default=None)


def _new(name: str) -> UnitStep:
    kind = kind_from_name(name)
    if kind is None:
        raise Unfit(FaultKind.UNKNOWN_KIND, unit=name)
    return UnitStep(name, kind)


def _check_order(path: UnitPath) -> None:
    """Units stand under higher ones, committees also under committees, groups under branches."""
    if path[-1].kind is UnitKind.GROUP and UnitKind.BRANCH not in [s.kind for s in path[-2:-1]]:
        raise Unfit(FaultKind.GROUP_WITHOUT_BRANCH, group=path[-1].name)
    for above, below in pairwise(path):
        nested = above.kind is below.kind is UnitKind.COMMITTEE
        if _RANK[below.kind] <= _RANK[above.kind] and not nested:
            raise Unfit(FaultKind.WRONG_ORDER, unit=below.name, above=above.name)


def _keys(names: Iterable[str]) -> _Keys:
    return tuple(map(match_key, names))
