"""The secretary's desk on a ground: assignments set, done, credited, by name."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.domain.assignments import AssignmentKind, Hours, Progress, Whom
from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.services.assignments import boards, changes, crediting, hours, plans, progress
from bot.services.assignments.boards import Board
from bot.services.assignments.plans import Plan
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
from bot.store.uow import UnitOfWork
from tests.services.ground import ZONE
from tests.services.post import FIRST, Post

ABOVE = "市直机关党委"
SECRETARY = "张华"
HEAD_ABOVE = "吴刚"


class Desk:
    """Sets assignments as one secretary, the branch's if nobody else is named."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.ground = post.ground
        self._drafts = 500

    def plan(self, kind: AssignmentKind, whom: Whom, due: str | None, **fields: Any) -> Plan:
        """Something to be set; `unit`, `group` and `chosen` by name."""
        unit, group = fields.pop("unit", FIRST), fields.pop("group", None)
        chosen = tuple(self.ground.members[name] for name in fields.pop("chosen", ()))
        return Plan(
            self.ground.units[unit].id,
            kind,
            fields.pop("title", "《条例》"),
            whom,
            date.fromisoformat(due) if due else None,
            group_id=self.ground.units[group].id if group else None,
            chosen=chosen,
            **fields,
        )

    def sets(self, plan: Plan, who: str = SECRETARY) -> Assignment:
        """✅ 发布."""
        actor = self.ground.actor(who)
        self._drafts += 1
        number = self._drafts
        return self.ground.do(
            lambda uow: plans.publish(uow, actor, number, plan, uow.now, ZONE).assignment
        )

    def study(self, due: str = "2026-11-30", tenths: int = 20, **fields: Any) -> Assignment:
        """A study assignment for the whole branch."""
        return self.sets(
            self.plan(AssignmentKind.STUDY, Whom.UNIT, due, hours=tenths, **fields),
        )

    def training(self, whom: Whom = Whom.UNIT, tenths: int = 80, **fields: Any) -> Assignment:
        """Training of the branch's people until the end of the year."""
        due = fields.pop("due", "2026-12-31")
        plan = self.plan(AssignmentKind.TRAINING, whom, due, hours=tenths, **fields)
        return self.sets(plan)

    def for_new_secretaries(self, since: str | None = None) -> Assignment:
        """六个月内的新任支部书记培训, set by the committee."""
        plan = self.plan(
            AssignmentKind.TRAINING,
            Whom.BELOW,
            None,
            months=6,
            roles=(Role.SECRETARY,),
            hours=240,
            unit=ABOVE,
        )
        return self.sets(plan, HEAD_ABOVE)

    def rows(self, of: Assignment) -> dict[str, Assignee]:
        """Everybody it concerns or concerned, by name."""
        names = {number: name for name, number in self.ground.members.items()}
        names |= {unit.id: name for name, unit in self.ground.units.items()}
        found = self.ground.store.read_now(lambda uow: uow.assignees.of_assignments({of.id}))
        return {names[row.member_id or row.unit_id or 0]: row for row in found}

    def states(self, of: Assignment) -> dict[str, Progress]:
        """How far each of them is."""
        return {name: row.state for name, row in self.rows(of).items()}

    def owing(self, *of: Assignment) -> set[str]:
        """Who owes one of these today, units by their heads."""
        names = {number: name for name, number in self.ground.members.items()}
        ids, day = {one.id for one in of}, self.ground.clock.at.date()
        found = self.ground.store.read_now(lambda uow: uow.assignments.owing(ids, day))
        return {names[member] for _, member in found}

    def says(self, of: Assignment, who: str, to: Progress, row: str | None = None) -> None:
        """Somebody's own word."""
        actor, number = self.ground.actor(who), self.rows(of)[row or who].id
        self.ground.do(lambda uow: progress.say(uow, actor, number, to, uow.now))

    def ticks(
        self,
        of: Assignment,
        whose: str,
        to: Progress = Progress.DONE,
        who: str = SECRETARY,
        on: date | None = None,
    ) -> None:
        """代."""
        actor, number = self.ground.actor(who), self.rows(of)[whose].id
        self.ground.do(lambda uow: progress.tick(uow, actor, number, to, uow.now, ZONE, on))

    def credits(self, of: Assignment, whose: str, tenths: int, on: str) -> int:
        """One sitting; its id."""
        actor, number = self.ground.actor(SECRETARY), self.rows(of)[whose].id
        day = date.fromisoformat(on)

        def work(uow: UnitOfWork) -> int:
            made = crediting.credit(uow, actor, number, tenths, day, uow.now, ZONE)
            return max(one.id for one in made.credits)

        return self.ground.do(work)

    def corrects(self, credit: int, tenths: int) -> None:
        """A sitting had other hours."""
        actor = self.ground.actor(SECRETARY)
        self.ground.do(lambda uow: crediting.correct(uow, actor, credit, tenths, uow.now, ZONE))

    def changes(self, of: Assignment, **values: Any) -> changes.Changed:
        """✏️."""
        actor = self.ground.actor(SECRETARY)
        return self.ground.do(
            lambda uow: changes.change(uow, actor, of.id, uow.now, ZONE, **values)
        )

    def board(self, of: Assignment, who: str = SECRETARY) -> Board:
        """The view with everybody."""
        actor, day = self.ground.actor(who), self.ground.clock.at.date()
        return self.ground.store.read_now(lambda uow: boards.board(uow, actor, of.id, day))

    def hours(self, who: str, year: int = 2026) -> Hours:
        """Somebody's year."""
        member, day = self.ground.members[who], self.ground.clock.at.date()
        return self.ground.store.read_now(
            lambda uow: hours.of_members(uow, {member}, year, day, ZONE)[member]
        )

    def tags(self, of: Assignment, *whose: str) -> list[Tag]:
        """What the log says of it, or of somebody's row."""
        rows = self.rows(of) if whose else {}

        def read(uow: UnitOfWork) -> list[Tag]:
            if whose:
                return uow.audit.tags("assignee", rows[whose[0]].id)
            return uow.audit.tags("assignment", of.id)

        return self.ground.store.read_now(read)
