"""Hours of training: one sitting after the other, credited by the secretary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.access import Actor
from bot.domain.assignments import MOST_TENTHS, AssignmentKind, Progress
from bot.domain.audit import Tag
from bot.domain.names import display_names
from bot.errors import N_, Invalid, NotAllowed, Stale
from bot.services.assignments import cards
from bot.services.assignments.progress import OVER, day_of, settable
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
from bot.store.assignments.credits import Credit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Ledger:
    """One person's or unit's row with its sittings; hours are tenths."""

    assignment: Assignment
    row: Assignee
    name: str
    credits: tuple[Credit, ...]

    @property
    def missing(self) -> int:
        """How many hours of the window are still to come."""
        return max(0, self.assignment.hours - self.row.hours)


def ledger(uow: UnitOfWork, actor: Actor, assignee_id: int) -> Ledger:
    """One row as who keeps it sees it; raises NotAllowed."""
    of, row = settable(uow, actor, assignee_id)
    found = tuple(uow.credits.of_assignees({row.id}))
    return Ledger(of, row, _name(uow, of, row), found)


def _name(uow: UnitOfWork, of: Assignment, row: Assignee) -> str:
    if row.unit_id is not None:
        unit = uow.units.get(row.unit_id)
        return unit.name if unit else ""
    rows = uow.assignees.of_assignments({of.id})
    members = uow.members.many({one.member_id for one in rows if one.member_id is not None})
    names = display_names((one.id, one.name, one.number) for one in members.values())
    return names.get(row.member_id or 0, "")


def credit(
    uow: UnitOfWork,
    actor: Actor,
    assignee_id: int,
    hours: int,
    on: date,
    now: datetime,
    zone: tzinfo,
) -> Ledger:
    """Credit one sitting of so many tenths of an hour on a local day; with all hours of the window
    it is done. Raises NotAllowed, Stale, or Invalid for hours or a day that cannot be."""
    of, row = settable(uow, actor, assignee_id)
    _check(of, row, hours, least=1)
    if row.member_id is None:
        raise Stale
    _check_day(of, row, on, now)
    made = uow.credits.add(
        member_id=row.member_id,
        assignee_id=row.id,
        on_date=on,
        hours=hours,
        intensive=of.intensive,
        recorded_by=actor.account_id,
    )
    uow.audit.record(
        now,
        actor,
        Tag.HOURS_CREDITED,
        "assignee",
        row.id,
        unit_id=of.unit_id,
        credit=made.id,
        hours=hours,
        day=on.isoformat(),
    )
    return _settle(uow, actor, of, row, now, zone)


def correct(
    uow: UnitOfWork, actor: Actor, credit_id: int, hours: int, now: datetime, zone: tzinfo
) -> Ledger:
    """A sitting had other hours; 0: it did not take place. What it said before stays in the audit
    log. Raises NotAllowed, Stale or Invalid."""
    sitting = uow.credits.get(credit_id)
    if sitting is None:
        raise Stale
    of, row = settable(uow, actor, sitting.assignee_id)
    _check(of, row, hours, least=0)
    if hours != sitting.hours:
        uow.credits.correct(sitting.id, hours, actor.account_id)
        uow.audit.record(
            now,
            actor,
            Tag.HOURS_CORRECTED,
            "assignee",
            row.id,
            unit_id=of.unit_id,
            credit=sitting.id,
            before=sitting.hours,
            hours=hours,
        )
    return _settle(uow, actor, of, row, now, zone)


def sitting(uow: UnitOfWork, actor: Actor, credit_id: int) -> tuple[Ledger, Credit]:
    """One sitting with its ledger; raises NotAllowed or Stale."""
    found = uow.credits.get(credit_id)
    if found is None:
        raise Stale
    return ledger(uow, actor, found.assignee_id), found


def _check(of: Assignment, row: Assignee, hours: int, *, least: int) -> None:
    if of.kind is not AssignmentKind.TRAINING:
        raise NotAllowed
    if not of.on or row.state is Progress.ENDED:
        raise Stale(OVER)
    if not least <= hours <= MOST_TENTHS:
        raise Invalid(N_("Hours are between 0 and 200."))


def _check_day(of: Assignment, row: Assignee, on: date, now: datetime) -> None:
    if on > day_of(of, now):
        raise Invalid(N_("That day is still to come. Please choose another."))
    if row.from_date is not None and on < row.from_date:
        raise Invalid(N_("The window had not begun on that day. Please choose another."))


def _settle(
    uow: UnitOfWork, actor: Actor, of: Assignment, row: Assignee, now: datetime, zone: tzinfo
) -> Ledger:
    """The sum of its sittings, and whether that is all of them."""
    sittings = uow.credits.of_assignees({row.id})
    total = sum(one.hours for one in sittings)
    enough = bool(of.hours) and total >= of.hours
    state = row.state
    if enough:
        state = Progress.DONE
    elif row.hours >= of.hours > 0 or row.state is not Progress.DONE:
        state = Progress.DOING if total else Progress.OPEN
    done = state is Progress.DONE
    day = (max(one.on_date for one in sittings) if enough else row.done_on) if done else None
    values = {"hours": total, "state": state, "done_on": day}
    values |= {
        "done_at": (row.done_at or now) if done else None,
        "done_by": actor.account_id if done else None,
    }
    uow.assignees.set(row.id, **values)
    cards.refresh_row(uow, actor.bot_id, row, day_of(of, now))
    if row.member_id is not None:
        cards.refresh_lists(uow, actor.bot_id, {row.member_id}, now.astimezone(zone).date())
    return ledger(uow, actor, row.id)
