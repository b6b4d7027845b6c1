"""Naming people for one activity: they are written on its list, and told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.activities import Naming, cannot_wait
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.participants import Part, naming_for
from bot.errors import N_, Invalid, Stale
from bot.services.activities import cards, circles, leave, participants, standing
from bot.services.activities.circles import Circled
from bot.services.activities.participants import Person, Target
from bot.services.activities.publishing import at_night, card_of
from bot.services.identity.rights import require
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Expected
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

TAKEN_OFF = "activity.taken_off"


@dataclass(frozen=True)
class Named:
    """The list after somebody was named, and that person as they stand now; `changed` is False
    when they took that part already."""

    target: Target
    person: Person
    changed: bool


def name(
    uow: UnitOfWork,
    actor: Actor,
    target: Target,
    member_id: int,
    part: Part,
    *,
    found: Iterable[int],
    now: datetime,
    zone: tzinfo,
) -> Named:
    """Give one person that part in an activity; of what is published everybody concerned is told.
    For a draft the caller keeps `target.named`. Raises NotAllowed, Stale, or Invalid for somebody
    who can only observe."""
    require(actor, Action.MANAGE_ACTIVITY, target.unit)
    before = participants.person(uow, actor, target, member_id, found)
    if before.part is part:
        return Named(target, before, changed=False)
    if part is Part.EXPECTED and not before.below:
        raise Invalid(N_("Somebody of another unit cannot be expected, but can observe."))
    named = _named(uow, target, member_id, part)
    after = replace(target, named=named)
    if target.activity is not None:
        if target.activity.starts_at <= now:
            raise Stale
        write(uow, actor, after, member_id, part)
        standing.fill_activity(uow, target.activity, zone, {member_id})
        _tell(uow, actor.bot_id, target.activity, member_id, part, now, zone)
        cards.refresh_tallies(uow, actor.bot_id, {target.id})
    return Named(after, replace(before, part=part), changed=True)


def _named(uow: UnitOfWork, target: Target, member_id: int, part: Part) -> Mapping[int, Naming]:
    others = {one: how for one, how in target.named.items() if one != member_id}
    on_roster = member_id in participants.on_roster(uow, target)
    how = naming_for(part, on_roster=on_roster)
    return others | ({} if how is None else {member_id: how})


def write(
    uow: UnitOfWork,
    actor: Actor,
    after: Target,
    member_id: int,
    part: Part,
    tag: Tag = Tag.ACTIVITY_PEOPLE,
) -> None:
    """Write down who a person is to what is published, as `after.named` has it, and that it was
    done. The caller has looked at the right."""
    how = after.named.get(member_id)
    if how is None:
        uow.namings.forget(after.id, member_id)
    else:
        uow.namings.set_all({after.id: {member_id: how}}, actor.account_id)
    rows = uow.participations.of_member(member_id, {after.id})
    if part is not Part.EXPECTED:
        leave.show_again(uow, actor.bot_id, list(rows.values()))
        uow.participations.release([row.id for row in rows.values()])
    observes = part is Part.OBSERVER
    uow.participations.expect(after.id, _rows(uow, after, member_id, part), observer=observes)
    uow.audit.record(
        uow.now,
        actor,
        tag,
        "activity",
        after.id,
        unit_id=after.unit.id,
        member=member_id,
        part=part,
    )


def _rows(uow: UnitOfWork, after: Target, member_id: int, part: Part) -> list[Expected]:
    """What the list says of the person."""
    if part is Part.OUT:
        return []
    group_id = after.group.id if after.group else None
    wanted = Circled(after.unit, group_id, after.kind, after.day, after.named)
    people = circles.lists(uow, [wanted])[0]
    found = people.observers if part is Part.OBSERVER else people.expected
    return [one for one in found if one.member_id == member_id]


def _tell(
    uow: UnitOfWork,
    bot_id: int,
    activity: Activity,
    member_id: int,
    part: Part,
    now: datetime,
    zone: tzinfo,
) -> None:
    """Whoever comes on the list gets the card, whoever leaves it is told so; nobody whose card
    waits for the morning, which shows what is so then."""
    account = uow.accounts.of_member(bot_id, member_id)
    about = matter(activity.id)
    waiting = {chat_id for _, chat_id in uow.cards.awaiting(bot_id, {about}, cards.CARD)}
    if account is None or account.unreachable or account.telegram_id in waiting:
        return
    local, quiet = activity.rules.clock(zone), activity.rules.quiet
    at_once = cannot_wait(activity.starts_at, now, local, quiet)
    if part is Part.OUT:
        _release(uow, account, activity, at_once=at_once)
        return
    cards.refresh_own(uow, bot_id, {(account.telegram_id, activity.id): None})
    card = card_of(bot_id, activity, account.telegram_id, at_once=at_once)
    uow.outbox.add(replace(card, dedupe_key=None))


def _release(uow: UnitOfWork, account: Account, activity: Activity, *, at_once: bool) -> None:
    """A message, and the cards that are there lose their buttons."""
    about = matter(activity.id)
    message = Message(
        account.bot_id,
        account.telegram_id,
        TAKEN_OFF,
        SendClass.DEADLINE,
        params={"activity": activity.id} | (at_night() if at_once else {}),
        matter=about,
        expires_at=activity.starts_at,
    )
    shown = uow.cards.showing(account.bot_id, {about}, {account.telegram_id})
    edits = [replace(message, edit_message_id=one.message_id) for one in shown]
    uow.outbox.add_all([*edits, message])
