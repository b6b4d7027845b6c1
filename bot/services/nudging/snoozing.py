"""Putting off what one is reminded of, and muting it: by the person themselves, never beyond the
deadline, never into quiet hours. News of a change or a cancellation comes all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.policies.reasons import Reason
from bot.domain.snooze import About, Snooze, choices
from bot.errors import N_, NotAllowed, Stale
from bot.services.nudging import coming_back, nudges, quiet_hours
from bot.store.activities.activities import Activity
from bot.store.assignments.assignments import Assignment
from bot.store.members.accounts import Account
from bot.store.nudging.hushes import Hush
from bot.store.uow import UnitOfWork

NOTHING = N_("There is nothing to be reminded of here any more.")
TOO_LATE = N_("That would be after the deadline, or in quiet hours. Please choose another time.")
_ABOUT = {one.value: one for one in About}


@dataclass(frozen=True)
class Matter:
    """What can be put off; of a day `number` is its ordinal."""

    about: About
    number: int

    @property
    def word(self) -> str:
        """As the outbox has it."""
        if self.about is About.DAY:
            return nudges.day_matter(date.fromordinal(self.number))
        return f"{self.about.value}:{self.number}"


def read(word: str | None) -> Matter | None:
    """The matter a message is about, if it can be put off."""
    about, _, number = (word or "").partition(":")
    if about not in _ABOUT:
        return None
    if about == About.DAY:
        return Matter(About.DAY, date.fromisoformat(number).toordinal())
    return Matter(_ABOUT[about], int(number))


@dataclass(frozen=True)
class Wanted:
    """Whose reminder it is; `deadline` (UTC) is when it loses its use, None: never."""

    account: Account
    matter: Matter
    deadline: datetime | None


@dataclass(frozen=True)
class Offer:
    """Until when a matter may be put off, by the person's clock; `until`: it is; `muted`: they
    hear of it no more. A list of a day is put off, not muted."""

    matter: Matter
    choices: Mapping[Snooze, datetime]
    until: datetime | None = None
    muted: bool = False


def offers(uow: UnitOfWork, wanted: Iterable[Wanted], now: datetime, zone: tzinfo) -> list[Offer]:
    """What each of these people may do about their reminder; set-wise."""
    asked = list(wanted)
    today = now.astimezone(zone).date()
    hours = quiet_hours.of_accounts(uow, [one.account for one in asked], today)
    words = [(one.matter.word, one.account.member_id or 0) for one in asked]
    stands = uow.hushes.standing(set(words))
    alike: dict[tuple[Any, ...], Mapping[Snooze, datetime]] = {}
    made = []
    for one, about in zip(asked, words, strict=True):
        own = hours[one.account.id]
        clock = own.zone or zone
        key = (clock, own.quiet, one.account.daily_at, one.deadline)
        if key not in alike:
            morning = time.fromisoformat(one.account.daily_at)
            alike[key] = choices(now.astimezone(clock), own.quiet, morning, one.deadline)
        hush = stands.get(about)
        made.append(_offer(one.matter, alike[key], hush, clock))
    return made


def _offer(
    matter: Matter, found: Mapping[Snooze, datetime], hush: Hush | None, clock: tzinfo
) -> Offer:
    until = hush.until.astimezone(clock) if hush and hush.until else None
    return Offer(matter, found, until, muted=hush is not None and hush.muted)


def offer(uow: UnitOfWork, actor: Actor, matter: Matter, now: datetime, zone: tzinfo) -> Offer:
    """What `actor` may do about their reminder now; raises NotAllowed for whom it does not
    concern, Stale when there is nothing to be reminded of."""
    account = _own(uow, actor)
    ends = coming_back.deadline_of(uow, account, matter.about, matter.number, now, zone)
    return offers(uow, [Wanted(account, matter, ends)], now, zone)[0]


def snooze(
    uow: UnitOfWork,
    actor: Actor,
    matter: Matter,
    how: Snooze,
    now: datetime,
    zone: tzinfo,
    line: str = "",
    beside: Iterable[str] = (),
) -> Offer:
    """Nothing about it until then, and then once more if it is still owed, with the `line` that
    somebody had put into it; nor about what its message said `beside` it, as far as there is time.
    Raises as `offer`, or Stale when that time would be too late."""
    found = offer(uow, actor, matter, now, zone)
    until = found.choices.get(how)
    if until is None:
        raise Stale(TOO_LATE)
    account = _own(uow, actor)
    assert account.member_id is not None  # noqa: S101 - `_own` has looked
    about = {matter.word}
    if matter.about is About.DAY:
        about |= coming_back.of_the_list(uow, account.member_id, now, zone)
    uow.hushes.put(account.member_id, about, until)
    for word in about:
        coming_back.stop(uow, account, word, Reason.SNOOZED)
    coming_back.again(uow, account, matter.about, matter.number, until, zone, line)
    _record(uow, actor, account, Tag.NUDGE_HUSHED, matter, until)
    for one in _lists(uow, beside, now, until):
        uow.hushes.put(account.member_id, {one.word}, until)
        coming_back.stop(uow, account, one.word, Reason.SNOOZED)
        coming_back.again(uow, account, one.about, one.number, until, zone)
        _record(uow, actor, account, Tag.NUDGE_HUSHED, one, until)
    return Offer(matter, found.choices, until)


def _lists(
    uow: UnitOfWork, words: Iterable[str], now: datetime, until: datetime | None = None
) -> list[Matter]:
    """Those of these lists of who owes that are of use still, and `until` then."""
    found = []
    for matter in (read(word) for word in sorted(words)):
        if matter is not None:
            with suppress(Stale, NotAllowed):
                ends = coming_back.deadline_of_list(uow, matter.about, matter.number, now)
                if ends is None or until is None or until < ends:
                    found.append(matter)
    return found


@dataclass(frozen=True)
class Muted:
    """Something `actor` has muted and could still be reminded of."""

    matter: Matter
    activity: Activity | None = None
    assignment: Assignment | None = None


def muted(uow: UnitOfWork, actor: Actor, now: datetime) -> list[Muted]:
    """What is muted and not over; nothing for who is on no roster."""
    if actor.member_id is None:
        return []
    found = [one for one in uow.hushes.of_member(actor.member_id) if one.muted]
    matters = [matter for one in found if (matter := read(one.matter)) is not None]
    ids: dict[bool, set[int]] = {True: set(), False: set()}
    for one in matters:
        ids[one.about in (About.ACTIVITY, About.RUNG)].add(one.number)
    activities = uow.activities.many(ids[True])
    assignments = uow.assignments.many(ids[False])
    listed = []
    for one in matters:
        if one.about in (About.ACTIVITY, About.RUNG):
            activity = activities.get(one.number)
            if activity is not None and activity.starts_at > now:
                listed.append(Muted(one, activity))
        elif (assignment := assignments.get(one.number)) is not None and assignment.on:
            listed.append(Muted(one, assignment=assignment))
    return listed


def unmute(uow: UnitOfWork, actor: Actor, matter: Matter) -> None:
    """Reminders about it come again; nothing when they do. Raises NotAllowed for a stranger."""
    account = _own(uow, actor)
    if uow.hushes.lift(account.member_id or 0, matter.word):
        _record(uow, actor, account, Tag.NUDGE_HEARD, matter, None)


def mute(
    uow: UnitOfWork,
    actor: Actor,
    matter: Matter,
    now: datetime,
    zone: tzinfo,
    *,
    on: bool,
    beside: Iterable[str] = (),
) -> Offer:
    """No more reminders about it, and what its message said `beside` it, or again; raises
    NotAllowed, Stale."""
    account = _own(uow, actor)
    if matter.about is About.DAY or account.member_id is None:
        raise NotAllowed
    before = offer(uow, actor, matter, now, zone)
    for one in (matter, *_lists(uow, beside, now)):
        if on:
            uow.hushes.put(account.member_id, {one.word}, None)
            coming_back.stop(uow, account, one.word, Reason.MUTED)
        else:
            uow.hushes.lift(account.member_id, one.word)
        if one is not matter or before.muted is not on:
            tag = Tag.NUDGE_HUSHED if on else Tag.NUDGE_HEARD
            _record(uow, actor, account, tag, one, None)
    return Offer(matter, before.choices, muted=on)


def _own(uow: UnitOfWork, actor: Actor) -> Account:
    account = uow.accounts.get(actor.account_id) if actor.account_id is not None else None
    if account is None or account.member_id is None:
        raise NotAllowed
    return account


def _record(
    uow: UnitOfWork,
    actor: Actor,
    account: Account,
    tag: Tag,
    matter: Matter,
    until: datetime | None,
) -> None:
    uow.audit.record(
        uow.now,
        actor,
        tag,
        "account",
        account.id,
        matter=matter.word,
        until=until and until.isoformat(),
    )
