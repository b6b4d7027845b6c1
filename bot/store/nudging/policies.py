"""Changed steps of policies: what units and single matters have otherwise than above them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, delete, select

from bot.domain.policies.catalogue import Overrides, effective, stored
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import Policy, PolicyKind, PolicyStep, written
from bot.store.base import Repository
from bot.store.many import within
from bot.store.prepared import once
from bot.store.schema.nudges import policy_step
from bot.store.schema.org import unit

_UNITS, _PATHS, _MADE = "policy_step", "policy.path", "policy"
_OF_UNITS = select(policy_step).where(policy_step.c.scope == ScopeKind.UNIT)
_EVERY_PATH = select(unit.c.id, unit.c.path)
Changed = Mapping[tuple[int, PolicyKind], Overrides]


class Policies(Repository):
    """What units changed is read whole and once in a unit of work: it is little."""

    def of_units(self) -> Changed:
        """Every unit's changes, by unit id and kind."""
        kept: Changed | None = self._base.kept.get(_UNITS)
        if kept is None:
            found: dict[tuple[int, PolicyKind], dict[str, PolicyStep | None]] = {}
            for row in self._all(_OF_UNITS):
                changed = found.setdefault((row.scope_id, row.kind), {})
                changed[row.key] = stored(row.value, row.key)
            kept = self._base.kept[_UNITS] = found
        return kept

    def own(self, scope: ScopeKind, scope_id: int, kind: PolicyKind) -> Overrides:
        """What one unit or matter has changed itself."""
        if scope is ScopeKind.UNIT:
            return self.of_units().get((scope_id, kind), {})
        return self.own_of(scope, {scope_id}, kind).get(scope_id, {})

    def own_of(
        self, scope: ScopeKind, scope_ids: set[int], kind: PolicyKind
    ) -> dict[int, Overrides]:
        """The same of each of these matters that has changed anything, by id."""
        found: dict[int, dict[str, PolicyStep | None]] = {}
        wanted = _own(self._base.on_sqlite, scope=scope, scope_ids=scope_ids, kind=kind)
        for row in self._all(*wanted):
            found.setdefault(row.scope_id, {})[row.key] = stored(row.value, row.key)
        return dict(found)

    def of_unit(self, unit_id: int, kind: PolicyKind) -> Policy:
        """The steps that hold in a unit."""
        made: dict[tuple[int, PolicyKind], Policy] = self._base.kept.setdefault(_MADE, {})
        if (unit_id, kind) not in made:
            changed = self.of_units()
            layers = [changed.get((one, kind), {}) for one in self._path(unit_id)]
            made[unit_id, kind] = effective(kind, layers)
        return made[unit_id, kind]

    def put(
        self, scope: ScopeKind, scope_id: int, kind: PolicyKind, key: str,
        step: PolicyStep | None, by: int,
    ) -> None:  # fmt: skip
        """A unit or matter has a step like that; None: not at all."""
        place = {"scope": scope, "scope_id": scope_id, "kind": kind, "key": key}
        value = None if step is None else written(step)
        values = {"value": value, "set_at": self._base.now, "set_by": by}
        self._base.execute(
            self._base.insert(policy_step)
            .values(**place, **values)
            .on_conflict_do_update(index_elements=list(place), set_=values)
        )
        self.forget()

    def drop(
        self, scope: ScopeKind, scope_id: int, kind: PolicyKind, key: str | None = None
    ) -> None:
        """A step, or (None) every step, is as above it again."""
        statement = delete(policy_step).where(
            policy_step.c.scope == scope,
            policy_step.c.scope_id == scope_id,
            policy_step.c.kind == kind,
        )
        if key is not None:
            statement = statement.where(policy_step.c.key == key)
        self._base.execute(statement)
        self.forget()

    def forget(self) -> None:
        """Read again what is asked for next."""
        for name in (_UNITS, _PATHS, _MADE):
            self._base.kept.pop(name, None)

    def _path(self, unit_id: int) -> list[int]:
        """The unit with all above it, from the top."""
        if not self.of_units():
            return []
        paths: dict[int, str] | None = self._base.kept.get(_PATHS)
        if paths is None:
            paths = {row.id: row.path for row in self._all(_EVERY_PATH)}
            self._base.kept[_PATHS] = paths
        return [int(one) for one in paths[unit_id].split(".")[:-1]]


@once
def _own(
    on_sqlite: bool, *, scope: ScopeKind, scope_ids: set[int], kind: PolicyKind
) -> Select[Any]:
    theirs = within(policy_step.c.scope_id, scope_ids, on_sqlite=on_sqlite)
    return select(policy_step).where(
        policy_step.c.scope == scope, theirs, policy_step.c.kind == kind
    )
