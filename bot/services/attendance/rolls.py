"""Rolls as they are read: who is on the one of an activity, for somebody who may take it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState, Answer, Attendance
from bot.domain.attendance import EVERYBODY, Reach, reach
from bot.domain.names import display_names, sort_key
from bot.domain.tally import Tally, tally_of
from bot.errors import NotAllowed
from bot.store.activities.activities import Activity, Sheet
from bot.store.activities.participations import Participation
from bot.store.members.members import Member
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Entry:
    """One person on a roll; `name` tells namesakes on it apart."""

    row: Participation
    name: str


@dataclass(frozen=True)
class Roll:
    """The part of an activity's roll that somebody takes, by name; `whole` if it is all of it.

    `sheet` is there once the activity is closed; `figures`: they may look at the unit's summary;
    `corrects`: may send a closed sheet back; `why` it was, while it is being corrected. Observers
    (列席) are on the whole roll, apart, and count nowhere.
    """

    activity: Activity
    unit: Unit
    group: Unit | None
    entries: tuple[Entry, ...]
    whole: bool
    figures: bool
    sheet: Sheet | None
    corrects: bool = False
    why: str | None = None
    observers: tuple[Entry, ...] = ()

    @property
    def tally(self) -> Tally:
        """Figures of the people on it, once closed those it was closed with."""
        if self.sheet is not None and self.whole:
            return tally_of_sheet(self.sheet)
        return tally_of(entry.row.attendance for entry in self.entries)

    @property
    def coming(self) -> tuple[Entry, ...]:
        """Who said they would come and is not recorded."""
        round_ = self.activity.round
        return tuple(
            entry
            for entry in self.entries_as(None)
            if entry.row.answer_in(round_) is Answer.ATTENDING
        )

    def entries_as(self, state: Attendance | None) -> tuple[Entry, ...]:
        """Who is recorded as `state`, or (None) not at all."""
        return tuple(entry for entry in self.entries if entry.row.attendance is state)


@dataclass(frozen=True)
class Board:
    """An activity and where it belongs."""

    activity: Activity
    unit: Unit
    group: Unit | None

    @property
    def open(self) -> bool:
        """Not closed or cancelled."""
        return self.activity.state is ActivityState.PUBLISHED

    def reach(self, actor: Actor) -> Reach:
        """What `actor` takes of its roll."""
        group_path = self.group.path if self.group else None
        return reach(actor, self.activity.kind, self.unit.path, group_path)


def boards(uow: UnitOfWork, activity_ids: set[int]) -> dict[int, Board]:
    """Those of these activities that there are."""
    activities = uow.activities.many(activity_ids)
    wanted = {one.unit_id for one in activities.values()}
    wanted |= {one.group_id for one in activities.values() if one.group_id is not None}
    units = uow.units.many(wanted)
    return {
        one.id: Board(one, units[one.unit_id], units[one.group_id] if one.group_id else None)
        for one in activities.values()
    }


def board(uow: UnitOfWork, actor: Actor, activity_id: int) -> tuple[Board, Reach]:
    """One activity, and what `actor` takes of its roll; raises NotAllowed when that is nothing,
    and in the same words when there is no such activity."""
    found = boards(uow, {activity_id}).get(activity_id)
    within = found.reach(actor) if found else None
    if not found or not within:
        raise NotAllowed
    return found, within


def load(uow: UnitOfWork, wanted: list[tuple[int, Actor]], *, whole: bool = False) -> list[Roll]:
    """The rolls of these activities, read together: as far as each actor's reach goes, or
    `whole`, for those who may see the sheet."""
    ids = {activity_id for activity_id, _ in wanted}
    found = boards(uow, ids)
    rows = uow.participations.of_activities(ids)
    members = uow.members.many({row.member_id for row in rows})
    sheets = uow.activities.sheets(ids)
    by_activity: dict[int, list[Participation]] = {activity_id: [] for activity_id in ids}
    for row in rows:
        by_activity[row.activity_id].append(row)
    made = []
    for activity_id, actor in wanted:
        board = found[activity_id]
        within = EVERYBODY if whole else board.reach(actor)
        listed = _entries(by_activity[activity_id], members, within)
        figures = allowed(actor, Action.SEE_FIGURES, board.unit.path)
        made.append(
            Roll(
                board.activity,
                board.unit,
                board.group,
                tuple(one for one in listed if not one.row.observer),
                within.whole,
                figures,
                sheets.get(activity_id),
                allowed(actor, Action.CORRECT_SHEET, board.unit.path),
                _why(uow, board.activity),
                tuple(one for one in listed if one.row.observer),
            )
        )
    return made


def _why(uow: UnitOfWork, activity: Activity) -> str | None:
    back = uow.corrections.sent_back(activity.id) if activity.correcting else None
    return back.why if back else None


def tally_of_sheet(sheet: Sheet) -> Tally:
    """The figures of a sheet; raises ValueError should they not add up."""
    return Tally(
        sheet.expected, sheet.present, sheet.late, sheet.on_leave, sheet.absent, sheet.unrecorded
    )


def _entries(
    rows: list[Participation], members: dict[int, Member], within: Reach
) -> tuple[Entry, ...]:
    """The people within reach, by the reading of their names; observers are with the whole."""
    listed = [row for row in rows if (within.whole if row.observer else within.holds(row.group_id))]
    listed.sort(key=lambda row: _by_name(members[row.member_id]))
    people = [members[row.member_id] for row in listed]
    shown = display_names((one.id, one.name, one.number) for one in people)
    return tuple(Entry(row, shown[row.member_id]) for row in listed)


def _by_name(member: Member) -> tuple[tuple[bool, str, bytes], str]:
    return sort_key(member.name), member.number or ""
