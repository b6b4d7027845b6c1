"""One activity that a unit above sets up for several branches.

Each branch has its own part: an activity of its own, whose people only the branch sees, whose roll
it takes and whose sheet it closes. Whoever set it up sees figures, and changes or cancels all parts
together; those that are closed stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState, Answer
from bot.domain.tally import Tally, total
from bot.errors import N_, NotAllowed, Stale
from bot.services.activities import changes, undoing
from bot.services.activities.changes import Changed, Changes
from bot.services.activities.publishing import Plan
from bot.services.attendance import joint_publishing
from bot.services.attendance.rolls import tally_of_sheet
from bot.services.identity.rights import require
from bot.store.activities.activities import Activity
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Part:
    """A branch's part in figures; `tally` once it is closed."""

    activity: Activity
    unit: Unit
    said: Counter[Answer | None]
    tally: Tally | None

    @property
    def open(self) -> bool:
        """Whether it can still be changed with the others."""
        return self.activity.changeable


@dataclass(frozen=True)
class JointBoard:
    """All parts, as the unit that set them up sees them: figures, never a name."""

    id: int
    host: Unit
    parts: tuple[Part, ...]
    may_manage: bool

    @property
    def lead(self) -> Activity:
        """What says when, where and about what: the first part that can still be changed, else
        the first."""
        return next((one for one in self.parts if one.open), self.parts[0]).activity

    @property
    def said(self) -> Counter[Answer | None]:
        """Of all parts together that were not cancelled."""
        held = (one for one in self.parts if one.activity.state is not ActivityState.CANCELLED)
        return sum((one.said for one in held), Counter[Answer | None]())

    @property
    def tally(self) -> Tally:
        """Of the parts that are closed."""
        return total(one.tally for one in self.parts if one.tally is not None)


@dataclass(frozen=True)
class Done:
    """What was done to how many parts, how many people are told of it, and from when on (None: at
    once)."""

    board: JointBoard
    parts: int
    told: int
    not_before: datetime | None


def publish(
    uow: UnitOfWork,
    actor: Actor,
    draft_id: int,
    plan: Plan,
    chosen: set[int],
    now: datetime,
    zone: tzinfo,
) -> Done:
    """Publish a part in each branch; whoever heads one is told that it is theirs to run. The joint
    activity has the id of the draft. Raises as `joint_publishing.preview`."""
    found = joint_publishing.preview(uow, actor, plan, chosen, now, zone)
    out = joint_publishing.put_out(uow, actor, draft_id, found, now, zone)
    return Done(board(uow, actor, draft_id), len(out.activities), out.told, out.not_before)


def board(uow: UnitOfWork, actor: Actor, joint_id: int) -> JointBoard:
    """A joint activity for the unit that set it up. Raises NotAllowed, and in the same words when
    there is none."""
    ids = uow.joints.parts(joint_id)
    found = uow.activities.many(set(ids))
    host_id = found[ids[0]].host_unit_id if ids else None
    host = uow.units.get(host_id) if host_id is not None else None
    require(actor, Action.SEE_ACTIVITY, host)
    assert host is not None  # noqa: S101 - nothing is allowed in a unit that is not
    units = uow.units.many({one.unit_id for one in found.values()})
    said, sheets = uow.joints.answers(set(ids)), uow.activities.sheets(set(ids))
    parts = tuple(
        Part(
            found[one],
            units[found[one].unit_id],
            said[one],
            tally_of_sheet(sheets[one]) if one in sheets else None,
        )
        for one in ids
    )
    return JointBoard(joint_id, host, parts, allowed(actor, Action.MANAGE_ACTIVITY, host.path))


def changeable(uow: UnitOfWork, actor: Actor, joint_id: int) -> JointBoard:
    """One that `actor` may change. Raises NotAllowed, or Stale when no part is open any more."""
    found = board(uow, actor, joint_id)
    if not found.may_manage:
        raise NotAllowed
    if not any(one.open for one in found.parts):
        raise Stale(N_("All parts are closed or cancelled; nothing can be changed any more."))
    return found


def change(
    uow: UnitOfWork,
    actor: Actor,
    joint_id: int,
    wanted: Changes,
    *,
    tell: bool,
    now: datetime,
    zone: tzinfo,
) -> Done:
    """Change all parts that are open, each as one activity is changed. Raises like `changeable`,
    and Invalid for a start that has passed."""
    before = _open(changeable(uow, actor, joint_id))
    done = changes.change_all(uow, actor, before, wanted, tell=tell, now=now, zone=zone)
    changed = sum(after.activity != one for after, one in zip(done, before, strict=True))
    return _done(uow, actor, joint_id, done, changed)


def cancel(uow: UnitOfWork, actor: Actor, joint_id: int, now: datetime, zone: tzinfo) -> Done:
    """Cancel all parts that are open. Raises like `changeable`."""
    before = _open(changeable(uow, actor, joint_id))
    done = changes.cancel_all(uow, actor, before, now, zone)
    return _done(uow, actor, joint_id, done, len(done))


def _open(found: JointBoard) -> list[Activity]:
    return [one.activity for one in found.parts if one.open]


def _done(
    uow: UnitOfWork, actor: Actor, joint_id: int, done: Sequence[Changed], parts: int
) -> Done:
    waits = [one.not_before for one in done if one.not_before is not None]
    told = sum(one.told for one in done)
    return Done(board(uow, actor, joint_id), parts, told, min(waits, default=None))


def undoable(found: JointBoard, actor: Actor, now: datetime) -> list[Part]:
    """The parts whose cancellation `actor` may still undo."""
    return [
        one for one in found.parts if undoing.possible(actor, one.activity, found.host.path, now)
    ]


def undo(uow: UnitOfWork, actor: Actor, joint_id: int, now: datetime, zone: tzinfo) -> Done:
    """All parts that were cancelled within ten minutes are on again. Raises NotAllowed or Stale."""
    before = board(uow, actor, joint_id)
    if not before.may_manage:
        raise NotAllowed
    parts = undoable(before, actor, now)
    if not parts:
        raise Stale(N_("A cancellation can be undone for 10 minutes. Please set it up again."))
    done = undoing.undo_all(uow, actor, [one.activity for one in parts], now, zone)
    told = sum(one.told for one in done)
    return Done(board(uow, actor, joint_id), len(done), told, None)
