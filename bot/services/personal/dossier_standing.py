"""When a person was away for a while, and what they want no reminders of."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from bot.domain import dossier
from bot.store.uow import UnitOfWork


def of_member(uow: UnitOfWork, member_id: int, zone: tzinfo) -> dict[str, Any]:
    """The fields of a dossier about it; the caller has looked at whose it is."""
    return {
        "absences": tuple(
            dossier.Away(
                one.from_date,
                one.to_date,
                one.state,
                one.asked_at.astimezone(zone),
                one.decided_at.astimezone(zone) if one.decided_at else None,
            )
            for one in uow.absences.ever(member_id)
        ),
        "hushes": tuple(
            dossier.Hushed(one.matter, one.until.astimezone(zone) if one.until else None)
            for one in uow.hushes.of_member(member_id)
        ),
    }
