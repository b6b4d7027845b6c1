"""A branch with one activity, written into a database, whose people are nudged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.access import Actor, Office
from bot.domain.activities import ActivityKind, Answer, Leave
from bot.domain.nudges import steps_for
from bot.domain.org import Role, Standing, UnitKind
from bot.services.nudging import nudges, taking
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Expected
from bot.store.uow import Store, UnitOfWork

BOT = 1
ZONE = ZoneInfo("Asia/Shanghai")


def local(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=ZONE)


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.at = local("2026-11-23 09:00")

    def now(self) -> datetime:
        return self.at.astimezone(UTC)


class Branch:
    """A branch with two groups, three people in chat and one who is not; one activity."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.activity = store.write_now(self._fill)

    def _fill(self, uow: UnitOfWork) -> Activity:
        self.branch = uow.units.make(None, UnitKind.BRANCH, "第一党支部")
        self.group = uow.units.make(self.branch, UnitKind.GROUP, "第一党小组")
        self.members, self.accounts = [], []
        for place in range(4):
            member = uow.members.add(f"党员{place}", None, Standing.FULL, has_vote=True)
            self.members.append(member.id)
            if place < 3:
                account = uow.accounts.create(
                    BOT,
                    100 + place,
                    daily_at="08:30",
                    member_id=member.id,
                    next_daily_at=local("2026-12-01 08:30"),
                )
                self.accounts.append(account.id)
        starts = local("2026-12-04 15:00")
        made = uow.activities.add(
            unit_id=self.branch.id,
            kind=ActivityKind.MEMBER_MEETING,
            subject="",
            place="",
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            answer_by=local("2026-12-03 18:00"),
            late_answers=True,
            published_at=uow.now,
            published_by=self.accounts[0],
        )
        uow.participations.expect(
            made.id,
            [
                Expected(member, Standing.FULL, self.group.id if place == 1 else None, ())
                for place, member in enumerate(self.members)
            ],
        )
        uow.steps.plan(made.id, steps_for(starts, uow.now, ZONE, True, uow.calendar))
        return made

    def answers(self, place: int, answer: Answer, leave: Leave | None = None) -> None:
        def write(uow: UnitOfWork) -> None:
            rows = uow.participations.of_activity(self.activity.id)
            mine = next(row for row in rows if row.member_id == self.members[place])
            values = {"answer": answer, "answer_round": 1, "leave": leave}
            uow.participations.set_many([(mine.id, values)])

        self.store.write_now(write)

    def tick(self, when: str) -> tuple[int, int]:
        """Messages made by (steps, days) at a local time."""
        self.clock.at = local(when)
        return (
            self.store.write_now(lambda uow: taking.take_steps(uow, BOT, uow.now, ZONE)),
            self.store.write_now(lambda uow: nudges.send_days(uow, BOT, uow.now, ZONE)),
        )

    def waiting(self) -> list[tuple[int, str]]:
        """(chat, kind) of what goes out now; taken away."""
        claimed = self.store.write_now(lambda uow: uow.sending.claim(BOT, 50, set()))
        for row in claimed:
            self.store.write_now(lambda uow, row=row: uow.sending.sent({row.id: 1}))
        return sorted((row.chat_id, row.kind) for row in claimed)


def actor(branch: Branch, role: Role, unit_path: str, unit_id: int) -> Actor:
    office = Office(role, unit_id, unit_path, UnitKind.BRANCH)
    return Actor(BOT, 100, branch.accounts[0], branch.members[0], offices=(office,))
