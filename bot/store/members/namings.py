"""Who was named for one activity, against or beside what the roster says."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.domain.activities import Naming
from bot.store.base import Repository
from bot.store.schema.activities import naming


class Namings(Repository):
    """At most one row for each activity and member."""

    def of_activity(self, activity_id: int) -> dict[int, Naming]:
        """How members were named for one activity, by member id."""
        rows = self._all(select(naming).where(naming.c.activity_id == activity_id))
        return {row.member_id: row.how for row in rows}

    def set_all(self, activity_id: int, named: dict[int, Naming], by: int | None) -> None:
        """Members are named so from now on, by that account."""
        if not named:
            return
        rows = [
            {
                "activity_id": activity_id,
                "member_id": member_id,
                "how": how,
                "at": self._base.now,
                "by": by or 0,
            }
            for member_id, how in named.items()
        ]
        statement = self._base.insert(naming).values(rows)
        self._base.execute(
            statement.on_conflict_do_update(
                index_elements=["activity_id", "member_id"],
                set_={name: statement.excluded[name] for name in ("how", "at", "by")},
            )
        )

    def forget(self, activity_id: int, member_id: int) -> None:
        """The roster alone says what a member is to that activity."""
        self._base.execute(
            delete(naming).where(
                naming.c.activity_id == activity_id, naming.c.member_id == member_id
            )
        )
