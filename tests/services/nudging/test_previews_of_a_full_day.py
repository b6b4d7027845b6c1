"""The preview is what happens where several matters meet on one day, however much is enough."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.chat.views import previews
from bot.domain.activities import ActivityKind, Answer, Leave
from bot.domain.assignments import AssignmentKind, Whom
from bot.domain.daily import next_daily
from bot.domain.policies.planner import PlannedStep
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind, ScopeKind
from bot.domain.policies.steps import Audience, PolicyKind, PolicyStep
from bot.domain.snooze import About, Snooze
from bot.domain.unit_settings import Setting
from bot.i18n import language
from bot.services.activities import previewing
from bot.services.assignments import reminding
from bot.services.nudging import snoozing, told
from bot.services.nudging.timetables import Line
from bot.store.uow import UnitOfWork
from tests.databases import renew
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, ZONE, Ground, queries_of
from tests.services.nudging.clockwork import Clockwork
from tests.services.nudging.test_preview_is_true import IN_CHAT, NAMES, WINDOW, by_hours, policies

DAY = "2026-12-04"
MORE = (
    ActivityKind.THEME_DAY,
    ActivityKind.MEMBER_MEETING,
    ActivityKind.PARTY_CLASS,
    ActivityKind.ORG_LIFE,
)
Matter = tuple[MatterKind, int]
Told = dict[tuple[Matter, str, str], datetime | None]


@dataclass(frozen=True)
class Case:
    """The branch's policies of two kinds, what is enough, when the two meetings are, what people
    said to the first, and when the previews are looked at."""

    gathering: tuple[PolicyStep, ...] = ()
    study: tuple[PolicyStep, ...] = ()
    most: int = 3
    hours: tuple[int, int] = (15, 19)
    before: int = 1
    said: dict[str, Answer] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()


CASES = st.builds(
    Case,
    policies(PolicyKind.GATHERING),
    policies(PolicyKind.STUDY),
    st.integers(1, 3),
    st.tuples(st.integers(9, 20), st.integers(9, 20)),
    st.integers(1, 270),
    st.dictionaries(NAMES, st.sampled_from(Answer)),
    st.frozensets(NAMES, max_size=2),
    st.frozensets(NAMES, max_size=2),
)


class Branch:
    """Two meetings and a study assignment, all of one day."""

    def __init__(self, database_url: str, case: Case) -> None:
        self.ground = Ground(database_url)
        self.clockwork = Clockwork(self.ground)
        self.desk, post = Desk(self.clockwork.post), self.clockwork.post
        self.ground.do(partial(self._settle, case=case))
        first, second = (
            post.publishes("张华", post.plan(f"{DAY} {hour:02}:{minute:02}", kind)).activity
            for hour, minute, kind in (
                (case.hours[0], 0, ActivityKind.MEMBER_MEETING),
                (case.hours[1], 5, ActivityKind.PARTY_CLASS),
            )
        )
        study = self.desk.sets(self.desk.plan(AssignmentKind.STUDY, Whom.UNIT, DAY, hours=20))
        self.matters: list[Matter] = [
            (MatterKind.ACTIVITY, first.id),
            (MatterKind.ACTIVITY, second.id),
            (MatterKind.ASSIGNMENT, study.id),
        ]
        for who, said in case.said.items():
            leave = Leave.APPROVED if said is Answer.LEAVE else None
            self.ground.answers(post.activity(first.id), who, said, leave)

    def _settle(self, uow: UnitOfWork, case: Case) -> None:
        root = self.ground.units["市直机关党委"].id
        uow.unit_settings.put(root, Setting.MOST, str(case.most), 1)
        unit = self.ground.units["第一党支部"].id
        for kind, steps in ((PolicyKind.GATHERING, case.gathering), (PolicyKind.STUDY, case.study)):
            for one in steps:
                uow.policies.put(ScopeKind.UNIT, unit, kind, one.key, one, 1)
        for who in case.quiet | case.late:
            account = uow.accounts.of_member(BOT, self.ground.members[who])
            assert account is not None
            hour, hours = "19:00", {}
            if who in case.quiet:
                hour, hours = "09:00", {"quiet_from": "18:30", "quiet_to": "09:00"}
            at = next_daily(hour, uow.now, ZONE)
            uow.accounts.change(account.id, daily_at=hour, next_daily_at=at, **hours)

    def lines(self, of: Matter) -> tuple[Line, ...]:
        actor, (kind, number) = self.ground.actor("张华"), of

        def read(uow: UnitOfWork) -> tuple[Line, ...]:
            if kind is MatterKind.ACTIVITY:
                return previewing.timetable(uow, actor, number, uow.now, ZONE).lines
            return reminding.timetable(uow, actor, number, uow.now, ZONE).lines

        return self.ground.do(read)

    def preview(self) -> Told:
        """When who will be reminded of what by which step; None: with the day's message."""
        found: Told = {}
        for of in self.matters:
            for one in self.lines(of):
                due = None if one.step.on_date else one.step.due_at
                found |= {(of, one.step.key, who): due for who in one.names}
                apart = ((at, who) for at, _, names in one.apart for who in names)
                found |= {(of, one.step.key, who): at for at, who in apart}
        return found

    def happened(self, *, waiting: bool = False) -> dict[tuple[Matter, str, str], datetime]:
        """When who was; `waiting`: what is under way too."""
        names = {number: name for name, number in self.ground.members.items()}

        def read(uow: UnitOfWork) -> dict[tuple[Matter, str, str], datetime]:
            return {
                ((kind, number), one.step.key, names[one.member_id]): one.at
                for kind, number in self.matters
                for one in told.outcomes(uow, uow.steps.of(kind, {number}))
                if one.sent or (waiting and one.waits)
            }

        return self.ground.do(read)

    def passes(self) -> None:
        """Until all is over; every evening is one that somebody's quiet hours may begin in."""
        day = self.ground.clock.at.date()
        while day <= date(2026, 12, 31) and not self._over():
            now = self.ground.clock.at.strftime("%Y-%m-%d %H:%M")
            stops = [when for hour in ("18:00", "21:00") if (when := f"{day} {hour}") > now]
            self.clockwork.until(*stops)
            day += timedelta(days=1)

    def _over(self) -> bool:
        def read(uow: UnitOfWork) -> bool:
            steps = [one for kind, number in self.matters for one in uow.steps.of(kind, {number})]
            return all(one.done_at for one in steps) and uow.outbox.next_due(BOT) is None

        return self.ground.do(read)


def compared(branch: Branch, case: Case) -> None:
    """What was foreseen at a moment is what came after it."""
    start = branch.ground.clock.at
    branch.clockwork.until((start + timedelta(hours=case.before)).strftime("%Y-%m-%d %H:%M"))
    before, wanted = branch.happened(waiting=True), branch.preview()
    branch.passes()
    came = branch.happened()
    assert came.keys() - before.keys() == wanted.keys() - before.keys()
    for one, at in wanted.items():
        if at is not None and one not in before:
            assert abs(came[one] - at) <= WINDOW, one


@given(CASES)
@settings(
    max_examples=settings().max_examples // 20,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_previews_of_several_matters_are_what_happens(
    migrated_file: Path, sqlite_url: str, case: Case
) -> None:
    renew(sqlite_url, migrated_file)
    branch = Branch(sqlite_url, case)
    with closing(branch.ground.store):
        compared(branch, case)


def test_the_second_meeting_knows_what_the_first_will_send(sqlite_url: str) -> None:
    case = Case(by_hours(6, 5), most=2, before=200)
    branch = Branch(sqlite_url, case)
    with closing(branch.ground.store):
        held = [
            {
                one.step.key
                for one in branch.lines(of)
                if "李静" in one.skipped.get(Reason.ENOUGH, ())
            }
            for of in branch.matters
        ]
        # The list of the morning, which is the study's too, and six hours before the first.
        assert held == [{"own5"}, {"own6", "own5"}, set()]
        compared(branch, case)


def test_who_comes_has_had_the_morning_s_list_too(sqlite_url: str) -> None:
    """It says only what is on, and is a message like any other."""
    said = dict.fromkeys(IN_CHAT, Answer.ATTENDING)
    case = Case(by_hours(6, 5), most=2, before=200, said=said)
    branch = Branch(sqlite_url, case)
    with closing(branch.ground.store):
        [first] = [one for one in branch.lines(branch.matters[0]) if one.step.key == "own5"]
        assert set(first.skipped[Reason.ENOUGH]) == set(IN_CHAT)
        compared(branch, case)


def test_what_was_put_off_counts_when_it_comes_back(sqlite_url: str) -> None:
    case = Case(by_hours(6), most=2, before=1)
    branch = Branch(sqlite_url, case)
    ground, (_, number) = branch.ground, branch.matters[2]
    with closing(ground.store):
        branch.clockwork.until("2026-12-04 08:31")
        li, matter = ground.actor("李静"), snoozing.Matter(About.ASSIGNMENT, number)
        ground.do(lambda uow: snoozing.snooze(uow, li, matter, Snooze.HOUR, uow.now, ZONE))
        [own] = [one for one in branch.lines(branch.matters[1]) if one.step.key == "own6"]
        assert own.skipped[Reason.ENOUGH]
        assert "李静" in own.skipped[Reason.ENOUGH]
        branch.passes()
        came = {key for key in branch.happened() if key[1:] == ("own6", "李静")}
        assert (branch.matters[1], "own6", "李静") not in came


def test_other_matters_alike_are_asked_about_together(sqlite_url: str) -> None:
    case = Case(by_hours(6, 5, 4))
    branch = Branch(sqlite_url, case)
    with closing(branch.ground.store):
        first, post = branch.matters[0], branch.clockwork.post
        look = partial(branch.lines, first)
        counts = []
        for kinds in (MORE[:1], MORE[1:]):
            for kind in kinds:
                post.publishes("张华", post.plan(f"{DAY} 16:00", kind))
            counts.append(queries_of(branch.ground.store, look))
        assert counts[0] == counts[1]


def test_what_is_too_much_to_be_looked_at_is_said(sqlite_url: str) -> None:
    branch = Branch(sqlite_url, Case())
    ground, (_, number) = branch.ground, branch.matters[1]
    with closing(ground.store):
        app, t = branch.clockwork.app, language("zh_Hans")
        due = ground.clock.now() + timedelta(days=7)
        crowd = [
            PlannedStep(f"k{n}", Audience.EXPECTED, None, due, due + timedelta(hours=3), due)
            for n in range(401)
        ]
        said = []
        for some in ([], crowd):
            if some:
                ground.do(partial(_plan, number=number, some=some))
            actor, of = ground.actor("张华"), branch.matters[0][1]
            found = ground.do(
                lambda uow, actor=actor, of=of: previewing.timetable(uow, actor, of, uow.now, ZONE)
            )
            shown = previews.timetable(app, t, found, ground.clock.now(), draft=False)
            said.append(shown.text.splitlines()[-1])
        assert said == [
            "每人每天最多 3 条提醒，其他事项已排定的也计算在内。超出的可在 /today 查看。",
            "每人每天最多 3 条提醒，超出的可在 /today 查看。这些人的其他事项太多，未逐一计入。",
        ]


def _plan(uow: UnitOfWork, number: int, some: list[PlannedStep]) -> None:
    uow.steps.plan(number, some)
