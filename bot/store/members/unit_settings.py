"""What units have settled for themselves, and what holds in each of them by that."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.domain.unit_settings import USUAL, Rules, Setting, Values, rules_of
from bot.store.base import Repository
from bot.store.schema.org import unit, unit_setting

_ALL, _PATHS, _RULES = "unit_setting", "unit.path", "rules"
_EVERY, _EVERY_PATH = select(unit_setting), select(unit.c.id, unit.c.path)


class UnitSettings(Repository):
    """Read whole and once in a unit of work: there are few of them."""

    def all(self) -> Values:
        """Everything that is settled, by unit id."""
        kept: Values | None = self._base.kept.get(_ALL)
        if kept is None:
            found: dict[int, dict[Setting, str]] = {}
            for row in self._all(_EVERY):
                found.setdefault(row.unit_id, {})[Setting(row.key)] = row.value
            kept = self._base.kept[_ALL] = found
        return kept

    def rules(self, unit_id: int) -> Rules:
        """What holds in a unit."""
        values = self.all()
        if not values:
            return USUAL
        known: dict[int, Rules] = self._base.kept.setdefault(_RULES, {})
        if unit_id not in known:
            known[unit_id] = rules_of(self._path(unit_id), values)
        return known[unit_id]

    def organisation(self) -> Rules:
        """What holds in the organisation as a whole."""
        if not self.all():
            return USUAL
        self._path(0)
        paths: dict[int, str] = self._base.kept[_PATHS]
        roots = [number for number, path in paths.items() if path.count(".") == 1]
        return self.rules(min(roots)) if roots else USUAL

    def put(self, unit_id: int, key: Setting, value: str, by: int) -> None:
        """A unit settles something."""
        values = {"value": value, "set_at": self._base.now, "set_by": by}
        self._base.execute(
            self._base.insert(unit_setting)
            .values(unit_id=unit_id, key=key.value, **values)
            .on_conflict_do_update(index_elements=["unit_id", "key"], set_=values)
        )
        self.forget()

    def drop(self, unit_id: int, key: Setting) -> None:
        """A unit leaves something to those above it again."""
        self._base.execute(
            delete(unit_setting).where(
                unit_setting.c.unit_id == unit_id, unit_setting.c.key == key.value
            )
        )
        self.forget()

    def forget(self) -> None:
        """Read again what is asked for next."""
        for name in (_ALL, _PATHS, _RULES):
            self._base.kept.pop(name, None)

    def _path(self, unit_id: int) -> str:
        paths: dict[int, str] = self._base.kept.get(_PATHS, {})
        if unit_id not in paths:
            paths = {row.id: row.path for row in self._all(_EVERY_PATH)}
            self._base.kept[_PATHS] = paths
        return paths.get(unit_id, "")
