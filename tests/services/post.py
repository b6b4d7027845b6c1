"""The post of a ground: its outbox delivered by hand, and who did what there, by name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.activities import ActivityKind, Answer
from bot.domain.delivery import OutboxState, SendClass
from bot.errors import AppError
from bot.services.activities import answers, publishing
from bot.services.activities.answers import Given, Outcome
from bot.services.activities.publishing import Plan, Published
from bot.store.activities.activities import Activity
from bot.store.delivery.outbox import Message
from bot.store.schema.delivery import outbox
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, PEOPLE, ZONE, Ground, local

NAMES = {100 + place: person[0] for place, person in enumerate(PEOPLE)} | {900: "管理员"}
CHATS = {name: number for number, name in NAMES.items()}
FIRST = "第一党支部"


class Post:
    """Publishes and answers on a ground, and settles what goes out as sent."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._last = 0
        self._drafts = 0

    def plan(
        self,
        starts: str,
        kind: ActivityKind = ActivityKind.MEMBER_MEETING,
        unit: str = FIRST,
        group: str | None = None,
        hours: float | None = None,
        subject: str = "",
    ) -> Plan:
        """An activity as somebody set it up."""
        units = self.ground.units
        begins = local(starts)
        ends = None if hours is None else begins + timedelta(hours=hours)
        group_id = units[group].id if group else None
        return Plan(units[unit].id, group_id, kind, begins, ends, "三楼会议室", subject)

    def publishes(self, who: str, plan: Plan, draft: int | None = None) -> Published:
        """Somebody presses ✅ 发布."""
        actor = self.ground.actor(who)
        self._drafts += 1
        number = draft or self._drafts
        return self.ground.do(
            lambda uow: publishing.publish(uow, actor, number, plan, uow.now, ZONE)
        )

    def answers(
        self,
        activity: Activity,
        answer: Answer,
        *names: str,
        round_: int | None = None,
        message_id: int | None = None,
    ) -> list[Outcome | type[AppError]]:
        """People press an answer in one round; what became of each."""
        actors = [self.ground.actor(name) for name in names]
        given = [Given(one, activity.id, answer, round_, message_id) for one in actors]
        today = self.ground.clock.at.date()
        done = self.ground.do(lambda uow: answers.record(uow, given, uow.now, today))
        return [type(one) if isinstance(one, AppError) else one.outcome for one in done]

    def delivers(self) -> list[tuple[str, str, int | None]]:
        """(name, kind, message id if it was an edit) of all that waits, at whatever hour."""
        claimed = self.ground.do(lambda uow: uow.sending.claim(BOT, 500, set()))
        receipts: dict[int, int | None] = {}
        for row in claimed:
            self._last += 1
            receipts[row.id] = row.edit_message_id or self._last
        self.ground.do(lambda uow: uow.sending.sent(receipts))
        made = [(NAMES[row.chat_id], row.kind, row.edit_message_id) for row in claimed]
        return sorted(made, key=lambda one: (one[0], one[1], one[2] or 0))

    def news(self) -> list[tuple[str, str]]:
        """(name, kind) of the new messages among all that waits."""
        return [(name, kind) for name, kind, edited in self.delivers() if edited is None]

    def edits(self) -> list[tuple[str, str]]:
        """(name, kind) of the edits among all that waits."""
        return [(name, kind) for name, kind, edited in self.delivers() if edited is not None]

    def waiting(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(name, kind, params) of the new messages that wait, without sending them."""
        statement = (
            select(outbox)
            .where(outbox.c.state == OutboxState.WAITING, outbox.c.edit_message_id.is_(None))
            .order_by(outbox.c.chat_id, outbox.c.id)
        )
        rows = self.ground.store.read_now(lambda uow: uow.outbox._all(statement))
        return [(NAMES[row.chat_id], row.kind, row.params) for row in rows]

    def looks(self, name: str, matter: str | None, edit: int | None = None) -> int:
        """Somebody has a screen about `matter` before them, a new message or one that is turned
        to it; its message id."""
        body = {"text": "…", "keys": None}
        message = Message(
            BOT,
            CHATS[name],
            "screen",
            SendClass.REPLY,
            body=body,
            matter=matter,
            edit_message_id=edit,
        )
        assert self.delivers() is not None
        self.ground.do(lambda uow: uow.outbox.add(message))
        self.delivers()
        return edit or self._last

    def activity(self, activity_id: int) -> Activity:
        """An activity as it is now."""

        def read(uow: UnitOfWork) -> Activity:
            found = uow.activities.get(activity_id)
            assert found is not None
            return found

        return self.ground.store.read_now(read)

    def at(self, when: str) -> datetime:
        """Set the clock to a local time."""
        self.ground.at(when)
        return self.ground.clock.at
