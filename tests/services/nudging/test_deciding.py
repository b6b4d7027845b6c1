"""The rule in Python and the same in SQL say the same of everybody."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.activities import ActivityKind, ActivityState, Answer, Leave
from bot.domain.org import Standing, UnitKind
from bot.domain.policies.deciding import Facts, decide
from bot.domain.policies.reasons import Reason
from bot.store.activities.conditions import MEMBERS
from bot.store.activities.participations import Expected
from bot.store.crypto import Cipher
from bot.store.uow import Store, UnitOfWork

BOT = 1
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
PEOPLE = ("plain", "away", "elsewhere", "blocked", "muted", "snoozed", "woken", "away+blocked")
SAID = [
    (None, None),
    (Answer.ATTENDING, None),
    (Answer.UNSURE, None),
    (Answer.LEAVE, Leave.REQUESTED),
    (Answer.LEAVE, Leave.APPROVED),
    (Answer.LEAVE, Leave.DECLINED),
]


class World:
    """Every kind of person at every kind of activity, having said everything one can say."""

    def __init__(self, uow: UnitOfWork) -> None:
        branch = uow.units.make(None, UnitKind.BRANCH, "第一党支部")
        self.members: dict[tuple[str, int, bool], int] = {}
        for who, said, old in itertools.product(PEOPLE, range(len(SAID)), (False, True)):
            self.members[who, said, old] = self._person(uow, who, len(self.members))
        self.activities = [
            uow.activities.add(
                unit_id=branch.id,
                kind=ActivityKind.MEMBER_MEETING,
                subject="",
                place="",
                starts_at=NOW + starts,
                ends_at=NOW + starts + HOUR,
                answer_by=NOW + by,
                late_answers=late,
                published_at=NOW - 50 * HOUR,
                published_by=1,
            ).id
            for starts, by, late in itertools.product(
                (4 * HOUR, -HOUR), (2 * HOUR, -2 * HOUR), (True, False)
            )
        ]
        for number in self.activities:
            self._said(uow, number)

    def _person(self, uow: UnitOfWork, who: str, number: int) -> int:
        member = uow.members.add(f"党员{number}", None, Standing.FULL, has_vote=True).id
        if who != "elsewhere":
            uow.accounts.create(
                BOT,
                number + 1,
                daily_at="08:30",
                member_id=member,
                unreachable="blocked" if "blocked" in who else None,
            )
        if "away" in who:
            day = NOW.date()
            uow.absences.add(member, day, day, 1, approved=True)
        return member

    def _said(self, uow: UnitOfWork, number: int) -> None:
        people = [Expected(one, Standing.FULL, None, ()) for one in self.members.values()]
        uow.participations.expect(number, people)
        rows = {row.member_id: row.id for row in uow.participations.of_activity(number)}
        changes = []
        for (who, said, old), member in self.members.items():
            answer, leave = SAID[said]
            values = {"answer": answer, "leave": leave, "answer_round": 0 if old else 1}
            changes.append((rows[member], values))
            until = {"muted": None, "snoozed": NOW + HOUR, "woken": NOW - HOUR}
            if who in until:
                uow.hushes.put(member, {f"activity:{number}"}, until[who])
        uow.participations.set_many(changes)


def test_sql_and_the_rule_agree(database_url: str) -> None:
    store = Store(database_url, Cipher(bytes(32)), lambda: NOW)
    made: list[World] = []
    store.write_now(lambda uow: made.append(World(uow)))
    [world] = made
    seen: set[Reason | None] = set()

    def compare(uow: UnitOfWork) -> None:
        for number, of in itertools.product(world.activities, MEMBERS):
            activity = uow.activities.get(number)
            assert activity is not None
            pairs = {(number, one) for one in world.members.values()}
            found = uow.audiences.still(BOT, pairs, of, NOW.astimezone(ZONE).date())
            for (who, said, old), member in world.members.items():
                answer, leave = (None, None) if old else SAID[said]
                facts = Facts(
                    activity.state,
                    activity.starts_at,
                    activity.answer_by,
                    activity.late_answers,
                    answer,
                    leave,
                    away="away" in who,
                    in_chat=who != "elsewhere",
                    blocked="blocked" in who,
                    muted=who == "muted",
                    snoozed=who == "snoozed",
                )
                wanted = decide(of, facts, NOW)
                assert found[number, member] == wanted, (of, facts)
                seen.add(wanted)

    store.write_now(compare)
    for state in (ActivityState.CANCELLED, ActivityState.CLOSED):
        store.write_now(
            lambda uow, state=state: uow.activities.change(world.activities[0], state=state)
        )
        store.write_now(compare)
    gone = store.read_now(
        lambda uow: uow.audiences.still(BOT, {(world.activities[0], 1)}, MEMBERS[0], NOW.date())
    )
    assert gone == {(world.activities[0], 1): Reason.LEFT}
    assert seen == set(Reason) - {
        Reason.MOVED,
        Reason.LEFT,
        Reason.QUIET,
        Reason.LATE,
        Reason.ENOUGH,
        Reason.TOGETHER,
    } | {None}
    store.close()
