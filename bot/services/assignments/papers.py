"""Files that somebody asked for: queued and audited here, made right before sending."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from bot.domain.access import Action, Actor
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.errors import NotAllowed
from bot.services.assignments import boards, cards
from bot.services.assignments.progress import day_of
from bot.services.identity.rights import require
from bot.store.assignments.assignments import Assignment
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

TWICE_SECONDS = 10
"""Asking again so soon is a second tap, not a wish for a second file."""


class Paper(StrEnum):
    """What is made of a unit's year."""

    HOURS = "hours"  # 学时统计表
    DEADLINES = "deadlines"  # 报送事项台账

    @property
    def kind(self) -> str:
        """The kind of message it goes out as."""
        return f"assignment.{self.value}"


def paper(
    uow: UnitOfWork, actor: Actor, unit_id: int, year: int, what: Paper, now: datetime
) -> None:
    """A sheet of a unit's year. Raises NotAllowed."""
    require(actor, Action.SEE_STUDY, uow.units.get(unit_id))
    moment = int(now.timestamp()) // TWICE_SECONDS
    message = Message(
        actor.bot_id,
        actor.telegram_id,
        what.kind,
        SendClass.EXPORT,
        params={"unit": unit_id, "year": year},
        dedupe_key=f"{what.kind}:{unit_id}:{year}:{actor.telegram_id}:{moment}",
    )
    if uow.outbox.add(message) is not None:
        uow.audit.record(
            now,
            actor,
            Tag.SHEET_EXPORTED,
            "unit",
            unit_id,
            unit_id=unit_id,
            what=what.value,
            year=year,
        )


def material(uow: UnitOfWork, actor: Actor, assignment_id: int, now: datetime) -> None:
    """The file of an assignment again, to whom it concerns or who follows it. Raises NotAllowed."""
    of = uow.assignments.get(assignment_id)
    if of is None or of.file_id is None:
        raise NotAllowed
    entitled(uow, actor, of, day_of(of, now))
    moment = int(now.timestamp()) // TWICE_SECONDS
    uow.outbox.add(
        Message(
            actor.bot_id,
            actor.telegram_id,
            cards.FILE,
            SendClass.EXPORT,
            params={"assignment": of.id},
            dedupe_key=f"{cards.FILE}:{of.id}:{actor.telegram_id}:{moment}",
        )
    )


def entitled(uow: UnitOfWork, actor: Actor, of: Assignment, today: date) -> None:
    """Raises NotAllowed for whom the material of an assignment is not: neither does it concern
    them nor do they follow it."""
    who = actor.member_id or 0
    mine = boards.mine_many(uow, {(who, of.id)}, today).get((who, of.id))
    if mine is None or not mine.concerned:
        boards.board(uow, actor, of.id, today)
