"""Activities written straight into a world's database, for stories that begin after publishing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.activities import ActivityKind, Answer, Attendance, Leave
from bot.services.activities import expected
from bot.services.attendance import closing
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.stories.organ import Organ
from tests.stories.world import BOT_ID, ZONE, World, local

MARKS = {
    "1": Attendance.PRESENT,
    "迟": Attendance.LATE,
    "假": Attendance.ON_LEAVE,
    "缺": Attendance.ABSENT,
    "—": None,
}


@dataclass(frozen=True)
class Held:
    """One activity of an organ, an hour long unless said otherwise."""

    world: World
    organ: Organ
    activity: Activity

    @property
    def id(self) -> int:
        return self.activity.id

    def said(self, who: str, answer: Answer, leave: Leave | None = None) -> None:
        """What somebody answered."""
        self._set(who, {"answer": answer, "answer_round": 1, "leave": leave})

    def was(self, marks: dict[str, str], keeper: str) -> None:
        """Record people (1 迟 假 缺 —) and let the keeper close the roll."""
        now = self.world.clock.now()
        for who, mark in marks.items():
            self._set(who, {"attendance": MARKS[mark], "recorded_at": now})

        def close(uow: UnitOfWork) -> None:
            actor = uow.accounts.actor(BOT_ID, self.organ[keeper].id, now.date())
            closing.close(uow, actor, self.id, sure=True, zone=ZONE, now=now)

        self.world.store.write_now(close)

    def recorded(self) -> dict[str, Attendance | None]:
        """What the database holds, by name."""
        names = {member_id: name for name, member_id in self.organ.members.items()}
        rows = self.world.read(lambda uow: uow.participations.of_activity(self.id))
        return {names[row.member_id]: row.attendance for row in rows}

    def _set(self, who: str, values: dict[str, object]) -> None:
        member_id = self.organ.members[who]

        def write(uow: UnitOfWork) -> None:
            row = uow.participations.of_member(member_id, {self.id})[self.id]
            uow.participations.set_many([(row.id, values)])

        self.world.store.write_now(write)


def hold(
    world: World,
    organ: Organ,
    when: str,
    kind: ActivityKind = ActivityKind.MEMBER_MEETING,
    *,
    unit: str = "第一党支部",
    group: str | None = None,
    place: str = "",
    subject: str = "",
) -> Held:
    """Publish an activity that starts at a local time; the roster says who is expected."""
    starts = local(when)

    def publish(uow: UnitOfWork) -> Activity:
        home = uow.units.get(organ.units[unit])
        assert home is not None
        group_id = organ.units[group] if group else None
        made = uow.activities.add(
            unit_id=home.id,
            group_id=group_id,
            kind=kind,
            subject=subject,
            place=place,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            answer_by=starts - timedelta(hours=2),
            late_answers=True,
            published_at=uow.now,
            published_by=1,
        )
        people = expected.people(uow, home, group_id, kind, starts.date())
        uow.participations.expect(made.id, people)
        return made

    return Held(world, organ, world.store.write_now(publish))
