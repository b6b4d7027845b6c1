"""The first steps of an organisation: which are done is read from what there is, never kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.commands import Command, commands_of
from bot.domain.delivery import SendClass
from bot.domain.first_steps import Step
from bot.errors import NotAllowed
from bot.services.identity import claims
from bot.store.delivery.outbox import Message
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

CARD = "first_steps.card"
MATTER = "first_steps"


@dataclass(frozen=True)
class FirstSteps:
    """How far an organisation is, for the administrator who looks. `put_away`: they want to see it
    no more; `linked`: they have a row of the roster."""

    organisation: Unit | None
    done: frozenset[Step]
    put_away: bool
    linked: bool
    commands: tuple[Command, ...]

    @property
    def open(self) -> tuple[Step, ...]:
        """What is still to be done, in order."""
        return tuple(step for step in Step if step not in self.done)

    @property
    def wanted(self) -> bool:
        """Whether to show it unasked."""
        return bool(self.open) and not self.put_away


def first_steps(uow: UnitOfWork, actor: Actor, today: date) -> FirstSteps:
    """How far the organisation is on the local day `today`; raises NotAllowed for whoever is no
    administrator."""
    account = _require(actor)
    root = uow.units.root()
    found = {
        Step.NAME: root is not None,
        Step.ROSTER: claims.has_roster(uow, today),
        Step.INVITE: uow.invites.any_to_join(actor.bot_id),
        Step.ACTIVITY: uow.activities.has_any(),
    }
    return FirstSteps(
        root,
        frozenset(step for step, done in found.items() if done),
        Tag.FIRST_STEPS_PUT_AWAY in uow.audit.tags("account", account),
        actor.member_id is not None,
        commands_of(actor),
    )


def put_away(uow: UnitOfWork, actor: Actor, today: date) -> FirstSteps:
    """The administrator wants to see the list no more; raises NotAllowed."""
    before = first_steps(uow, actor, today)
    if not before.put_away:
        account = _require(actor)
        uow.audit.record(uow.now, actor, Tag.FIRST_STEPS_PUT_AWAY, "account", account)
    return first_steps(uow, actor, today)


def refresh(uow: UnitOfWork, bot_id: int) -> None:
    """The newest list in each chat that has one shows how far the organisation is now."""
    newest = {one.chat_id: one.message_id for one in uow.cards.showing(bot_id, {MATTER})}
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                chat_id,
                CARD,
                SendClass.DEADLINE,
                matter=MATTER,
                edit_message_id=message_id,
            )
            for chat_id, message_id in newest.items()
        ]
    )


def _require(actor: Actor) -> int:
    """The account of an administrator."""
    if not actor.administrator or actor.account_id is None:
        raise NotAllowed
    return actor.account_id
