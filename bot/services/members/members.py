"""One person of the roster, as those entitled to the unit's names see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum
from typing import Any

from bot.domain.access import Action, Actor, allowed
from bot.domain.audit import Tag
from bot.domain.leaving import may_be_undone
from bot.domain.names import display_names
from bot.domain.org import UnitKind
from bot.domain.tally import Tally
from bot.errors import NotAllowed
from bot.services.activities import absences
from bot.services.identity.profiles import Profile, profile
from bot.services.identity.rights import require
from bot.services.members import my, offices, relinking, transfers
from bot.store.members.memberships import Membership
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


class Chat(StrEnum):
    """How somebody stands to chat."""

    LINKED = "linked"
    UNREACHABLE = "unreachable"
    ASKED = "asked"  # a request to be linked waits
    APART = "apart"


@dataclass(frozen=True)
class Person:
    """A person's card. `home` is the unit they belong to or belonged to last; `since` the first
    day there, `left` the day from which on they belong nowhere any more, if there is one. `name`
    tells namesakes of the unit apart. `why` is the code of what keeps messages from reaching them.
    `tally` counts the closed sheets of `year`, for readers who see the unit's sheets. `manages`:
    the reader keeps this roster; `undo`: and may take the leaving back; `own`: it is the reader."""

    profile: Profile
    home: Unit
    name: str
    since: date
    left: date | None
    chat: Chat
    why: str | None
    year: int
    tally: Tally | None
    manages: bool
    undo: bool
    own: bool
    within: Unit
    """The roster in which the reader sees them: the unit's, or a group's."""
    traced: bool = False
    """Whether the reader may look at the log about them."""
    appoints: bool = False
    """Whether the reader may give them an office or end one."""
    moves: bool = False
    """Whether the reader may ask for a transfer of them."""
    relinks: bool = False
    """Whether the reader may let them in with another account."""
    excuses: bool = False
    """Whether the reader may set leave for a period for them."""

    @property
    def gone(self) -> bool:
        """Whether they belong nowhere by now."""
        return self.profile.unit is None


def person(uow: UnitOfWork, actor: Actor, member_id: int, today: date, zone: tzinfo) -> Person:
    """The card of somebody whose unit or group the reader sees with names, of those who left for
    who keeps the roster; raises NotAllowed."""
    found = profile(uow, member_id, today)
    stay, home, left = _home(uow, member_id, today)
    if found is None or stay is None or home is None:
        raise NotAllowed
    manages = allowed(actor, Action.MANAGE_ROSTER, home.path)
    if not manages:
        require(actor, Action.SEE_ROSTER, found.unit, found.group)
    chat, why = chat_of(uow, actor.bot_id, {member_id})[member_id]
    sees = allowed(actor, Action.SEE_SHEET, home.path)
    return Person(
        found,
        home,
        _name(uow, found, home, today),
        stay.from_date,
        left,
        chat,
        why,
        today.year,
        my.year_tally(uow, member_id, today.year, zone) if sees else None,
        manages,
        undo=manages and leaving_noted(uow, member_id, today) is not None,
        own=actor.member_id == member_id,
        within=_within(actor, home, found.group),
        traced=allowed(actor, Action.SEE_AUDIT, home.path),
        appoints=found.unit is not None and offices.may_see(uow, actor, member_id, today),
        moves=transfers.may_ask(uow, actor, member_id, today),
        relinks=found.unit is not None and relinking.may_link(uow, actor, member_id, today),
        excuses=absences.may_set(actor, found),
    )


def look(uow: UnitOfWork, actor: Actor, member_id: int, today: date, zone: tzinfo) -> Person:
    """The same, and that somebody else looked is kept."""
    found = person(uow, actor, member_id, today, zone)
    if not found.own:
        uow.audit.record(
            uow.now, actor, Tag.MEMBER_SEEN, "member", member_id, unit_id=found.home.id
        )
    return found


def manageable(uow: UnitOfWork, actor: Actor, member_id: int, today: date, zone: tzinfo) -> Person:
    """The card of somebody whose roster `actor` keeps; raises NotAllowed."""
    found = person(uow, actor, member_id, today, zone)
    require(actor, Action.MANAGE_ROSTER, found.home)
    return found


def chat_of(
    uow: UnitOfWork, bot_id: int, member_ids: set[int]
) -> dict[int, tuple[Chat, str | None]]:
    """How these people stand to chat, and why they cannot be reached."""
    accounts = uow.accounts.of_members(bot_id, member_ids)
    asked = {one.member_id for one in uow.registrations.pending()}
    found: dict[int, tuple[Chat, str | None]] = {}
    for number in member_ids:
        account = accounts.get(number)
        if account is None:
            found[number] = (Chat.ASKED if number in asked else Chat.APART, None)
        elif account.unreachable is None:
            found[number] = (Chat.LINKED, None)
        else:
            found[number] = (Chat.UNREACHABLE, account.unreachable)
    return found


def leaving_noted(uow: UnitOfWork, member_id: int, today: date) -> dict[str, Any] | None:
    """What the last leaving of somebody ended, if it can still be taken back and was not."""
    tags = (Tag.MEMBER_LEFT, Tag.MEMBER_STAYED, Tag.MEMBER_RETURNED)
    found = uow.audit.last("member", member_id, tags)
    if found is None or found.tag is not Tag.MEMBER_LEFT:
        return None
    day = date.fromisoformat(found.detail["day"])
    return found.detail if may_be_undone(found.at, day, uow.now, today) else None


def _home(
    uow: UnitOfWork, member_id: int, today: date
) -> tuple[Membership | None, Unit | None, date | None]:
    """The branch (or unit above) somebody belongs to, else the one they belonged to last; and the
    day they belong nowhere from, if there is one."""
    stays = uow.personal.memberships(member_id)
    units = uow.units.many({one.unit_id for one in stays})
    homes = [one for one in stays if units[one.unit_id].kind is not UnitKind.GROUP]
    now = [
        one
        for one in homes
        if one.from_date <= today and (one.to_date is None or one.to_date > today)
    ]
    last = next(reversed(now or homes), None)
    if last is None:
        return None, None, None
    left = last.to_date if last == homes[-1] else None
    return last, units[last.unit_id], left


def _within(actor: Actor, home: Unit, group: Unit | None) -> Unit:
    if group is not None and not allowed(actor, Action.SEE_ROSTER, home.path):
        return group
    return home


def _name(uow: UnitOfWork, of: Profile, home: Unit, today: date) -> str:
    others = uow.members.many(set(uow.members.in_unit(home.id, today)) | {of.member.id})
    shown = display_names((one.id, one.name, one.number) for one in others.values())
    return shown[of.member.id]
