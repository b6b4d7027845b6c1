"""Drafts: dialogs half-way, kept so that a restart loses nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Delete, Select, bindparam, delete, select, update

from bot.store.base import Repository
from bot.store.many import among, listed
from bot.store.prepared import once
from bot.store.schema.delivery import draft

_OF = (
    select(draft)
    .where(
        draft.c.bot_id == bindparam("bot", type_=BigInteger),
        draft.c.person_id == bindparam("person", type_=BigInteger),
    )
    .order_by(draft.c.updated_at.desc(), draft.c.id.desc())
)


@dataclass(frozen=True)
class Draft:
    """One person's unfinished form. `asking` is the field whose answer is awaited, if any."""

    id: int
    form: str
    asking: str | None
    message_id: int | None
    updated_at: datetime
    data: dict[str, Any] = field(default_factory=dict)


class Drafts(Repository):
    """At most one draft a form for each person of a bot; the content is encrypted."""

    def of(self, bot_id: int, person_id: int) -> list[Draft]:
        """A person's drafts, the latest touched first."""
        rows = self._base.execute(_OF, {"bot": bot_id, "person": person_id}).all()
        return [self._read(row) for row in rows]

    def get(self, bot_id: int, person_id: int, form: str) -> Draft | None:
        """The draft of one form."""
        return next((found for found in self.of(bot_id, person_id) if found.form == form), None)

    def start(
        self, bot_id: int, person_id: int, form: str, data: dict[str, Any], asking: str | None
    ) -> Draft:
        """A new draft, in place of an older one of the same form."""
        self.drop(bot_id, person_id, form)
        row = self._base.new_id()
        sealed = self._base.seal(draft, "data", row, json.dumps(data))
        place = {"id": row, "bot_id": bot_id, "person_id": person_id, "form": form}
        words = {"asking": asking, "data": sealed, "updated_at": self._base.now}
        self._base.execute(_NEW, place | words)
        return Draft(row, form, asking, None, self._base.now, data)

    def save(self, kept: Draft) -> None:
        """Write a draft's data, open question and card."""
        words = {
            "of": kept.id,
            "asking": kept.asking,
            "message_id": kept.message_id,
            "data": self._base.seal(draft, "data", kept.id, json.dumps(kept.data)),
            "updated_at": self._base.now,
        }
        self._base.execute(_SAVE, words)

    def drop(self, bot_id: int, person_id: int, form: str | None = None) -> int:
        """Forget one form's draft, or all of a person's; returns how many there were."""
        dropped = _dropped(bot_id=bot_id, person_id=person_id, form=form)
        return self._base.execute(*dropped).rowcount

    def drop_older(self, than: datetime) -> int:
        """Forget drafts nobody has touched since `than`."""
        return self._base.execute(delete(draft).where(draft.c.updated_at < than)).rowcount

    def people(self, bot_id: int, person_ids: set[int]) -> set[int]:
        """Which of these people have a draft."""
        on_sqlite = self._base.on_sqlite
        values = {"bot": bot_id, "ids": listed(person_ids, on_sqlite=on_sqlite)}
        return set(self._base.execute(_people(on_sqlite), values).scalars())

    def _read(self, row: Any) -> Draft:
        data = json.loads(self._base.open(draft, "data", row.id, row.data))
        return Draft(row.id, row.form, row.asking, row.message_id, row.updated_at, data)


_NEW = draft.insert()
_SAVE = update(draft).where(draft.c.id == bindparam("of"))


@once
def _dropped(*, bot_id: int, person_id: int, form: str | None) -> Delete:
    theirs = delete(draft).where(draft.c.bot_id == bot_id, draft.c.person_id == person_id)
    return theirs if form is None else theirs.where(draft.c.form == form)


@cache
def _people(on_sqlite: bool) -> Select[tuple[int]]:
    return select(draft.c.person_id).where(
        draft.c.bot_id == bindparam("bot", type_=BigInteger),
        among(draft.c.person_id, on_sqlite=on_sqlite),
    )
