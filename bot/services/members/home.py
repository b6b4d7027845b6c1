"""The home card: where somebody stands here, and what they may do; leaving open dialogs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.access import Actor
from bot.domain.commands import Command, commands_of
from bot.domain.registration import RegistrationState
from bot.errors import NotAllowed
from bot.services.identity import claims
from bot.services.identity.profiles import Profile, profile
from bot.services.members import registration
from bot.services.nudging import nudges
from bot.store.members.registrations import Registration
from bot.store.uow import UnitOfWork


class Place(StrEnum):
    """Where an account stands."""

    MEMBER = "member"
    ADMINISTRATOR = "administrator"  # without a row of the roster
    FIRST = "first"  # the same, while nobody is on the roster
    WAITING = "waiting"  # a request is open
    DECLINED = "declined"  # the last request was
    APART = "apart"  # consented, and asked for nothing (any more)


@dataclass(frozen=True)
class Home:
    """What the home card shows. `profile` is there for members; `unanswered` counts what they owe
    an answer to or still have to do; `asked` is the last request to be linked to the roster, if
    there was one."""

    place: Place
    profile: Profile | None
    unanswered: int
    asked: Registration | None
    commands: tuple[Command, ...]


def home(uow: UnitOfWork, actor: Actor, now: datetime, today: date) -> Home:
    """Where `actor` stands on the local day `today`; raises NotAllowed for a stranger."""
    if actor.account_id is None:
        raise NotAllowed
    found = profile(uow, actor.member_id, today) if actor.member_id is not None else None
    waiting = _waiting(uow, found.member.id, now, today) if found else 0
    asked = next(iter(uow.registrations.of_account(actor.account_id)), None)
    return Home(
        _place(uow, actor, asked, today),
        found,
        waiting,
        asked,
        commands_of(actor),
    )


def _waiting(uow: UnitOfWork, member_id: int, now: datetime, today: date) -> int:
    """How much they owe an answer to, and how much study, training and reports."""
    owed = nudges.owed(uow, {member_id}, now)[member_id]
    tasks = uow.assignees.of_members({member_id}, today)
    return sum(item.unanswered for item in owed) + len(tasks)


def drop_dialogs(uow: UnitOfWork, actor: Actor) -> tuple[str, ...]:
    """Forget every dialog somebody is in the middle of, and who was only about to register;
    returns the forms, latest first."""
    forms = tuple(draft.form for draft in uow.drafts.of(actor.bot_id, actor.telegram_id))
    uow.drafts.drop(actor.bot_id, actor.telegram_id)
    if registration.FORM in forms:
        registration.refuse(uow, actor)
    return forms


def _place(uow: UnitOfWork, actor: Actor, asked: Registration | None, today: date) -> Place:
    if actor.member_id is not None:
        return Place.MEMBER
    if actor.administrator:
        return Place.ADMINISTRATOR if claims.has_roster(uow, today) else Place.FIRST
    match asked and asked.state:
        case RegistrationState.PENDING:
            return Place.WAITING
        case RegistrationState.DECLINED:
            return Place.DECLINED
        case _:
            return Place.APART
