"""The preview is what happens, whatever people said, whoever is away, muted or quiet."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.activities import Answer, Leave
from bot.domain.assignments import Progress
from bot.domain.policies.scopes import MatterKind
from bot.services.activities import previewing
from bot.services.assignments import reminding
from bot.services.nudging import told
from bot.services.nudging.timetables import Line
from bot.store.uow import UnitOfWork
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, ZONE, Ground
from tests.services.nudging.clockwork import Clockwork

IN_CHAT = ("张华", "刘芳", "周明", "陈磊", "李静")
NAMES = st.sampled_from(IN_CHAT)
SAID = st.sampled_from([*Answer, None])


@dataclass(frozen=True)
class Case:
    """A matter, what people said and want, and when the preview is looked at."""

    study: bool
    starts: str
    hours_before: int
    said: dict[str, Answer | None]
    away: frozenset[str]
    muted: frozenset[str]
    quiet: frozenset[str]


CASES = st.builds(
    Case,
    st.booleans(),
    st.sampled_from(("2026-12-04 15:00", "2026-12-06 08:30", "2026-12-07 19:30")),
    st.integers(2, 200),
    st.dictionaries(NAMES, SAID),
    st.frozensets(NAMES, max_size=2),
    st.frozensets(NAMES, max_size=2),
    st.frozensets(NAMES, max_size=2),
)


class World:
    """One matter on a ground of its own."""

    def __init__(self, file: Path, case: Case) -> None:
        self.case = case
        self.ground = Ground(f"sqlite:///{file}")
        self.clockwork = Clockwork(self.ground)
        post, day = self.clockwork.post, case.starts[:10]
        self.desk = Desk(post)
        self.kind = MatterKind.ASSIGNMENT if case.study else MatterKind.ACTIVITY
        if case.study:
            self.study = self.desk.study(day)
            self.number = self.study.id
        else:
            self.number = post.publishes("张华", post.plan(case.starts)).activity.id
        self.end = date.fromisoformat(day)
        self.ground.do(self._want)
        self._say()

    def _want(self, uow: UnitOfWork) -> None:
        for who in self.case.quiet:
            account = uow.accounts.of_member(BOT, self.ground.members[who])
            assert account is not None
            uow.accounts.change(account.id, quiet_from="18:30", quiet_to="09:00")
        for who in self.case.muted:
            uow.hushes.put(self.ground.members[who], {f"{self.kind.value}:{self.number}"}, None)
        for who in self.case.away:
            first, last = self.end - timedelta(days=3), self.end
            uow.absences.add(self.ground.members[who], first, last, 1, approved=True)

    def _say(self) -> None:
        for who, said in self.case.said.items():
            if said is not None and self.case.study:
                state = Progress.DONE if said is Answer.ATTENDING else Progress.DOING
                self.desk.says(self.study, who, state)
            elif said is not None:
                activity = self.clockwork.post.activity(self.number)
                leave = Leave.APPROVED if said is Answer.LEAVE else None
                self.ground.answers(activity, who, said, leave)

    def preview(self) -> set[tuple[str, str]]:
        """(step, name) of who will be reminded."""
        actor = self.ground.actor("张华")

        def lines(uow: UnitOfWork) -> tuple[Line, ...]:
            if self.case.study:
                return reminding.timetable(uow, actor, self.number, uow.now).lines
            return previewing.timetable(uow, actor, self.number, uow.now, ZONE).lines

        return {(one.step.key, who) for one in self.ground.do(lines) for who in one.names}

    def happened(self) -> set[tuple[str, str]]:
        """The same of who was."""
        names = {number: name for name, number in self.ground.members.items()}
        steps = self.ground.do(lambda uow: uow.steps.of(self.kind, {self.number}))
        found = self.ground.do(lambda uow: told.outcomes(uow, steps))
        return {(one.step.key, names[one.member_id]) for one in found if one.sent}

    def passes(self) -> None:
        """Until all is over; every evening is one that somebody's quiet hours may begin in."""
        day = self.ground.clock.at.date()
        while day <= self.end + timedelta(days=6):
            for hour in ("18:00", "21:00"):
                if f"{day} {hour}" > self.ground.clock.at.strftime("%Y-%m-%d %H:%M"):
                    self.clockwork.until(f"{day} {hour}")
            day += timedelta(days=1)


@given(CASES)
@settings(
    max_examples=4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_preview_is_what_happens(migrated_file: Path, case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(shutil.copyfile(migrated_file, Path(folder) / "zhibu.db"))
        world = World(file, case)
        start = world.clockwork.ground.clock.at
        world.clockwork.until(
            (start + timedelta(hours=case.hours_before)).strftime("%Y-%m-%d %H:%M")
        )
        before, wanted = world.happened(), world.preview()
        world.passes()
        assert world.happened() - before == wanted - before
        world.ground.store.close()
