"""Who was named for one activity, against or beside what the roster says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, delete, select

from bot.domain.activities import Naming
from bot.store.base import Repository
from bot.store.many import replacing, within
from bot.store.prepared import once
from bot.store.schema.activities import naming


class Namings(Repository):
    """At most one row for each activity and member."""

    def of_activity(self, activity_id: int) -> dict[int, Naming]:
        """How members were named for one activity, by member id."""
        return self.of_activities({activity_id})[activity_id]

    def of_activities(self, activity_ids: set[int]) -> dict[int, dict[int, Naming]]:
        """The same of each of these."""
        found: dict[int, dict[int, Naming]] = {one: {} for one in activity_ids}
        for row in self._all(*_named(self._base.on_sqlite, activity_ids=activity_ids)):
            found[row.activity_id][row.member_id] = row.how
        return found

    def set_all(self, named: Mapping[int, Mapping[int, Naming]], by: int | None) -> None:
        """Members are named so from now on, by that account: by activity and member id."""
        rows = [
            {
                "activity_id": activity_id,
                "member_id": member_id,
                "how": how,
                "at": self._base.now,
                "by": by or 0,
            }
            for activity_id, of in named.items()
            for member_id, how in of.items()
        ]
        if rows:
            key = ("activity_id", "member_id")
            self._base.execute(replacing(naming, key, on_sqlite=self._base.on_sqlite), rows)

    def forget(self, activity_id: int, member_id: int) -> None:
        """The roster alone says what a member is to that activity."""
        self._base.execute(
            delete(naming).where(
                naming.c.activity_id == activity_id, naming.c.member_id == member_id
            )
        )


@once
def _named(on_sqlite: bool, *, activity_ids: set[int]) -> Select[Any]:
    return select(naming).where(within(naming.c.activity_id, activity_ids, on_sqlite=on_sqlite))
