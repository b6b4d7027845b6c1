"""Nudges by hand: 🔔 for those who owe an answer, or for chosen people, perhaps with a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.nudges import arrives_at, may_nudge_at, quiet_until
from bot.domain.quiet import Quiet
from bot.errors import N_, AppError, NotAllowed
from bot.services.identity.rights import require
from bot.services.nudging import taking
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Participation
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

NOBODY = N_("None of these people can be reminded any more.")
_KINDS = {None: taking.UNANSWERED, Answer.UNSURE: taking.UNSURE}


@dataclass(frozen=True)
class Nudged:
    """What a nudge by hand did: told so many, from when on (None: at once), who is not in chat or
    cannot be reached, and who wants to hear nothing of it now (`silent`: muted, put off, away)."""

    told: int
    not_before: datetime | None
    unreached: tuple[int, ...]
    silent: tuple[int, ...] = ()


def nudge(
    uow: UnitOfWork, actor: Actor, bot_id: int, activity_id: int, now: datetime, zone: tzinfo
) -> Nudged:
    """Nudge those who owe an answer; each at most every two hours, in quiet hours from the morning
    on.

    A group leader nudges the own group's people. Raises NotAllowed, or AppError with the time from
    when on it is possible again.
    """
    activity = uow.activities.get(activity_id)
    if activity is None:
        raise NotAllowed
    groups = _groups(uow, actor, activity)
    owing = set(uow.debts.owing(activity.id))
    rows = [one for one in _rows(uow, activity, groups) if one.member_id in owing]
    _may_answer(activity, now)
    if not rows:
        _may_nudge(activity, now)
        raise AppError(N_("Everybody has answered; there is nobody to remind."))
    return _send(uow, actor, bot_id, activity, rows, now, zone, "")


def nudge_chosen(
    uow: UnitOfWork,
    actor: Actor,
    bot_id: int,
    activity_id: int,
    member_ids: Iterable[int],
    line: str,
    now: datetime,
    zone: tzinfo,
) -> Nudged:
    """Nudge chosen people who are expected and not on leave, with a `line` that they alone see.
    Raises as `nudge`."""
    activity = uow.activities.get(activity_id)
    if activity is None:
        raise NotAllowed
    wanted = set(member_ids)
    known = _rows(uow, activity, _groups(uow, actor, activity))
    rows = [row for row in known if row.member_id in wanted and may_be_chosen(activity, row)]
    _may_nudge(activity, now)
    if not rows:
        raise AppError(NOBODY)
    return _send(uow, actor, bot_id, activity, rows, now, zone, line)


def may_be_chosen(activity: Activity, row: Participation) -> bool:
    """Whether somebody is there to be reminded: expected, and not on leave or asking for it."""
    on_leave = row.leave_in(activity.round) in (Leave.REQUESTED, Leave.APPROVED)
    return not row.observer and not on_leave


def _send(
    uow: UnitOfWork,
    actor: Actor,
    bot_id: int,
    activity: Activity,
    rows: list[Participation],
    now: datetime,
    zone: tzinfo,
    line: str,
) -> Nudged:
    zone, quiet = activity.rules.clock(zone), activity.rules.quiet
    asked = {row.member_id: row for row in rows}
    silent = _silent(uow, activity, set(asked), now.astimezone(zone))
    accounts = uow.accounts.of_members(bot_id, set(asked) - silent)
    reached = {one: found for one, found in accounts.items() if found.unreachable is None}
    unreached = tuple(sorted(set(asked) - silent - set(reached)))
    free = cooled_down(uow, matter(activity.id), set(reached), now, zone, quiet)
    told = uow.outbox.add_all(
        [_message(activity, asked[one], reached[one], now, line) for one in sorted(free)]
    )
    if told:
        uow.activities.change(activity.id, nudged_at=now)
        uow.hand_nudges.note(matter(activity.id), free, actor.account_id or 0)
    tag, unit_id = Tag.NUDGED_BY_HAND, activity.unit_id
    uow.audit.record(
        now, actor, tag, "activity", activity.id, unit_id=unit_id, told=told, line=bool(line)
    )
    later = quiet_until(now.astimezone(zone), quiet) if told else None
    return Nudged(told, later, unreached, tuple(sorted(silent)))


def _silent(uow: UnitOfWork, activity: Activity, member_ids: set[int], local: datetime) -> set[int]:
    """Who has muted the activity or put it off, and who is away."""
    away = uow.absences.away(member_ids, local.date())
    hushed = uow.hushes.standing({(matter(activity.id), one) for one in member_ids})
    return set(away) | {member for _, member in hushed}


def _groups(uow: UnitOfWork, actor: Actor, activity: Activity) -> frozenset[int] | None:
    """None: everybody; else only those of these groups (a group leader's). Raises NotAllowed."""
    unit = uow.units.get(activity.unit_id)
    try:
        require(actor, Action.NUDGE, unit)
    except NotAllowed:
        groups = uow.units.children(activity.unit_id)
        require(actor, Action.NUDGE, *groups)
        return frozenset(group.id for group in groups) & frozenset(
            office.unit_id for office in actor.offices
        )
    return None


def _rows(
    uow: UnitOfWork, activity: Activity, groups: frozenset[int] | None
) -> list[Participation]:
    """Who is expected, as far as the reader's part goes."""
    return [
        row
        for row in uow.participations.of_activity(activity.id)
        if not row.observer and (groups is None or row.group_id in groups)
    ]


def _may_nudge(activity: Activity, now: datetime) -> None:
    if activity.state is not ActivityState.PUBLISHED or activity.starts_at <= now:
        raise AppError(N_("This activity is over or cancelled; nobody owes an answer."))


def _may_answer(activity: Activity, now: datetime) -> None:
    _may_nudge(activity, now)
    if now > activity.answer_by and not activity.late_answers:
        raise AppError(N_("The time for answers is over; please call those who have not answered."))


def cooled_down(
    uow: UnitOfWork,
    about: str,
    member_ids: set[int],
    now: datetime,
    zone: tzinfo,
    quiet: Quiet,
) -> set[int]:
    """Those who may be nudged again about a matter. Raises AppError when all were just now: while
    that still waits for the morning, and for two hours after it."""
    last = uow.hand_nudges.last(about)
    again = {one: may_nudge_at(at, zone, quiet) or at for one, at in last.items()}
    free = {one for one in member_ids if again.get(one, now) <= now}
    if free or not member_ids:
        return free
    nudged_at = min(last[one] for one in member_ids)
    arrives = arrives_at(nudged_at, zone, quiet)
    if now < arrives:
        raise AppError(
            N_("It is quiet now; they will be reminded at {time} already."),
            time=arrives.astimezone(zone).strftime("%H:%M"),
        )
    soonest = min(again[one] for one in member_ids)
    raise AppError(
        N_("They were reminded less than two hours ago. The next time is possible at {time}."),
        time=soonest.astimezone(zone).strftime("%H:%M"),
    )


def _message(
    activity: Activity, row: Participation, account: Account, now: datetime, line: str
) -> Message:
    kind = _KINDS.get(row.answer_in(activity.round), taking.EXPECTED)
    return Message(
        account.bot_id,
        account.telegram_id,
        kind,
        SendClass.REMINDER,
        params={"activity": activity.id},
        body={"line": line} if line else None,
        dedupe_key=f"by_hand:{activity.id}:{int(now.timestamp())}:{account.id}",
        matter=matter(activity.id),
        expires_at=activity.starts_at,
    )
