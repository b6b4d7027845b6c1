"""Answers: what members say beforehand, many at once; and one's own request for leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any

from bot.domain.access import Actor
from bot.domain.activities import Answer, Leave, Window, window
from bot.domain.audit import Tag
from bot.errors import AppError, NotAllowed
from bot.services.activities import cards, leave, leave_news
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Participation
from bot.store.audit import Line
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


class Outcome(StrEnum):
    """What became of an answer."""

    TAKEN = "taken"
    LATE = "late"  # taken, and marked late
    SAME = "same"  # it stood already
    MOVED = "moved"  # given on a card of an earlier time or place, so it is asked for again
    SHUT = "shut"
    BEGUN = "begun"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Given:
    """One answer to record: who taps, where, what. `round` is that of the card it was given on,
    `message_id` that card; None for a list, which always shows what is."""

    actor: Actor
    activity_id: int
    answer: Answer
    round: int | None = None
    message_id: int | None = None


_ANYBODYS = attrgetter(*(name for name in Participation._fields if name not in ("id", "member_id")))


@dataclass(frozen=True)
class Mine:
    """An activity as one expected member sees it."""

    activity: Activity
    unit: Unit
    group: Unit | None
    row: Participation
    muted: bool = False
    """Whether they want no reminders of it."""

    @property
    def answer(self) -> Answer | None:
        """One's answer to the activity as it is now."""
        return self.row.answer_in(self.activity.round)

    @property
    def before(self) -> Answer | None:
        """One's answer to an earlier time or place, which does not count any more."""
        return None if self.row.answer_round == self.activity.round else self.row.answer

    @property
    def leave(self) -> Leave | None:
        """What became of one's request for leave from the activity as it is now."""
        return self.row.leave_in(self.activity.round)

    @property
    def anybodys(self) -> tuple[Any, ...]:
        """One's row without whose it is: where it is equal, the same is seen of the activity."""
        return _ANYBODYS(self.row)

    def window(self, now: datetime) -> Window:
        """Whether an answer is taken."""
        activity = self.activity
        return window(
            activity.state,
            activity.starts_at,
            activity.answer_by,
            now,
            late_answers=activity.late_answers,
        )


@dataclass(frozen=True)
class Recorded:
    """What became of an answer, and the card as it is now."""

    mine: Mine
    outcome: Outcome


Change = tuple[Given, Mine]
_OPEN = (Window.OPEN, Window.LATE)


def record(
    uow: UnitOfWork, given: list[Given], now: datetime, today: date
) -> list[Recorded | AppError]:
    """Record answers together; the result has the order of `given`, with NotAllowed for whoever is
    not expected. Who taps twice in one list has said the last."""
    seen = mine_many(uow, [(one.actor, one.activity_id) for one in given])
    outcomes = [
        _outcome(one, mine, now) if mine else None for one, mine in zip(given, seen, strict=True)
    ]
    changed = {
        mine.row.id: (one, mine)
        for one, mine, outcome in zip(given, seen, outcomes, strict=True)
        if mine and outcome in (Outcome.TAKEN, Outcome.LATE)
    }
    if changed:
        _write(uow, list(changed.values()), now, today)
        now_so = {number: _answered(one, mine, now) for number, (one, mine) in changed.items()}
        seen = [now_so.get(mine.row.id, mine) if mine else None for mine in seen]
    return [
        Recorded(mine, outcome) if mine and outcome else NotAllowed()
        for mine, outcome in zip(seen, outcomes, strict=True)
    ]


def mine_many(
    uow: UnitOfWork, wanted: list[tuple[Actor, int]], *, observers: bool = False
) -> list[Mine | None]:
    """Activities as those who are expected there see them, or (`observers`) who observe them; None
    where somebody does not."""
    pairs = {(activity_id, actor.member_id or 0) for actor, activity_id in wanted}
    rows = uow.participations.pairs(pairs)
    activities = uow.activities.many({one for one, _ in rows})
    units = uow.units.many(
        {one.unit_id for one in activities.values()}
        | {one.group_id for one in activities.values() if one.group_id is not None}
    )
    hushed = uow.hushes.standing({(matter(one), member) for one, member in rows})
    found: list[Mine | None] = []
    for actor, activity_id in wanted:
        row = rows.get((activity_id, actor.member_id or 0))
        if row is None or (row.observer and not observers):
            found.append(None)
        else:
            activity = activities[activity_id]
            group = units[activity.group_id] if activity.group_id is not None else None
            hush = hushed.get((matter(activity.id), row.member_id))
            muted = hush is not None and hush.muted
            found.append(Mine(activity, units[activity.unit_id], group, row, muted))
    return found


def mine_of(uow: UnitOfWork, actor: Actor, activity_id: int) -> Mine:
    """One's own card, an observer's too; raises NotAllowed for anybody else."""
    found = mine_many(uow, [(actor, activity_id)], observers=True)[0]
    if found is None:
        raise NotAllowed
    return found


def _outcome(one: Given, mine: Mine, now: datetime) -> Outcome:
    """What becomes of an answer, by the rules alone."""
    found = mine.window(now)
    if found not in _OPEN:
        return Outcome(found.value)
    if one.round not in (None, mine.activity.round):
        return Outcome.MOVED
    if mine.answer is one.answer:
        return Outcome.SAME
    return Outcome.LATE if found is Window.LATE else Outcome.TAKEN


def _write(uow: UnitOfWork, changed: list[Change], now: datetime, today: date) -> None:
    """One statement for all rows and one for the audit, whoever they are."""
    bot_id = changed[0][0].actor.bot_id
    uow.participations.set_many([(mine.row.id, _values(one, mine, now)) for one, mine in changed])
    uow.audit.record_all(now, [_line(one, mine, now) for one, mine in changed])
    asking = [mine for one, mine in changed if one.answer is Answer.LEAVE]
    leave.ask(uow, bot_id, [(mine.activity, mine.row) for mine in asking], now, today)
    dropped = [mine.row for one, mine in changed if mine.answer is Answer.LEAVE]
    leave.show_again(uow, bot_id, dropped)
    leave_news.taken_back(uow, bot_id, [(mine.activity, mine.row) for _, mine in changed], today)
    cards.refresh_answered(
        uow,
        bot_id,
        {(one.actor.telegram_id, one.activity_id): one.message_id for one, _ in changed},
        today,
    )
    cards.refresh_tallies(uow, bot_id, {one.activity_id for one, _ in changed})


def _values(one: Given, mine: Mine, now: datetime) -> dict[str, Any]:
    return NOTHING_SAID | {
        "answer": one.answer,
        "answer_round": mine.activity.round,
        "answered_at": now,
        "answered_late": mine.window(now) is Window.LATE,
        "leave": Leave.REQUESTED if one.answer is Answer.LEAVE else None,
    }


def _answered(one: Given, mine: Mine, now: datetime) -> Mine:
    """What one sees once that is written."""
    values = _values(one, mine, now)
    return replace(mine, row=mine.row._replace(**{name: values[name] for name in _SHOWN}))


NOTHING_SAID: dict[str, Any] = {
    "answer": None,
    "answer_round": None,
    "answered_at": None,
    "answered_late": False,
    "leave": None,
    "leave_note": None,
    "leave_decided_at": None,
    "leave_decided_by": None,
    "answered_by": None,
}
"""The columns of a row as they are before an answer."""
_SHOWN = tuple(name for name in Participation._fields if name in NOTHING_SAID)


def _line(one: Given, mine: Mine, now: datetime) -> Line:
    detail = {"answer": one.answer.value, "late": mine.window(now) is Window.LATE}
    return Line(
        one.actor, Tag.ANSWER_GIVEN, "participation", mine.row.id, mine.activity.unit_id, detail
    )
