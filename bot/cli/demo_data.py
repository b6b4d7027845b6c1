"""What the demo begins with: tree, roster, accounts, and some weeks of closed sheets."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.demo_people import FIRST, GROUPS, ORGANISATION, ROSTER, SECOND, Persona
from bot.domain.activities import ActivityKind, Answer, Attendance, Leave
from bot.domain.daily import next_daily
from bot.domain.org import COMMITTEE_ROLES, UnitKind
from bot.domain.registration import CONSENT_VERSION
from bot.domain.tally import Tally, tally_of
from bot.store.activities.activities import Activity, Sheet
from bot.store.activities.corrections import Line
from bot.store.activities.participations import Expected
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

SINCE = date(2025, 1, 1)
_FATE = (
    (Attendance.PRESENT, 84),
    (Attendance.LATE, 3),
    (Attendance.ON_LEAVE, 8),
    (Attendance.ABSENT, 3),
    (None, 2),
)
# weeks ago, branch, kind, group, hour, place, subject
_HISTORY = (
    (10, FIRST, ActivityKind.PARTY_CLASS, None, 15, "三楼会议室", "党章专题"),
    (9, FIRST, ActivityKind.COMMITTEE_MEETING, None, 9, "二楼小会议室", "研究四季度安排"),
    (8, FIRST, ActivityKind.THEME_DAY, None, 14, "社区服务中心", "志愿服务"),
    (7, SECOND, ActivityKind.MEMBER_MEETING, None, 10, "五楼会议室", "三季度总结"),
    (6, FIRST, ActivityKind.MEMBER_MEETING, None, 15, "三楼会议室", "三季度总结"),
    (5, FIRST, ActivityKind.GROUP_MEETING, GROUPS[0], 16, "201室", "交流学习体会"),
    (5, FIRST, ActivityKind.GROUP_MEETING, GROUPS[1], 16, "202室", "交流学习体会"),
    (4, FIRST, ActivityKind.THEME_DAY, None, 14, "革命纪念馆", "参观学习"),
    (4, SECOND, ActivityKind.THEME_DAY, None, 14, "革命纪念馆", "参观学习"),
    (3, FIRST, ActivityKind.COMMITTEE_MEETING, None, 9, "二楼小会议室", "研究党员大会议题"),
    (2, FIRST, ActivityKind.PARTY_CLASS, None, 15, "三楼会议室", "廉政专题"),
    (1, FIRST, ActivityKind.THEME_DAY, None, 14, "城市规划馆", "参观学习"),
    (1, SECOND, ActivityKind.PARTY_CLASS, None, 10, "五楼会议室", "党章专题"),
)


@dataclass(frozen=True)
class _Made:
    root: Unit
    units: dict[str, int]
    people: tuple[tuple[int, Expected, str, str | None], ...]  # id, expected as, branch, group
    secretaries: dict[str, int]  # branch → account


def fill(uow: UnitOfWork, bot_id: int, zone: ZoneInfo, personas: tuple[Persona, ...]) -> Unit:
    """Write the organ into an empty database, its history ending last week; returns its root."""
    languages = {persona.chat: persona.language_code for persona in personas}
    made = _organ(uow, bot_id, zone, languages)
    luck = random.Random(2026)  # noqa: S311 - a made-up history, the same every time
    today = uow.now.astimezone(zone).date()
    for weeks, branch, kind, group, hour, place, subject in _HISTORY:
        day = uow.calendar.last_working_on_or_before(today - timedelta(weeks=weeks))
        starts = datetime.combine(day, time(hour), zone)
        words = {"kind": kind, "place": place, "subject": subject}
        held = _held(uow, made, branch, group, starts, words)
        _attended(uow, made, held, branch, group, luck)
    return made.root


def _organ(uow: UnitOfWork, bot_id: int, zone: ZoneInfo, languages: dict[int, str]) -> _Made:
    root = uow.units.make(None, UnitKind.COMMITTEE, ORGANISATION)
    first = uow.units.make(root, UnitKind.BRANCH, FIRST)
    second = uow.units.make(root, UnitKind.BRANCH, SECOND)
    groups = [uow.units.make(first, UnitKind.GROUP, name) for name in GROUPS]
    units = {unit.name: unit.id for unit in (root, first, second, *groups)}
    people: list[tuple[int, Expected, str, str | None]] = []
    secretaries: dict[str, int] = {}
    for someone in ROSTER:
        votes = someone.standing.value == "full"
        member = uow.members.add(someone.name, someone.number, someone.standing, has_vote=votes)
        for unit in (someone.branch, someone.group):
            if unit:
                uow.members.join(member.id, units[unit], SINCE)
        for unit, role in someone.offices:
            uow.members.appoint(member.id, units[unit], role, SINCE)
        if someone.chat:
            account = uow.accounts.create(
                bot_id,
                someone.chat,
                daily_at="08:30",
                member_id=member.id,
                telegram_language=languages[someone.chat],
                consent_at=uow.now,
                consent_version=CONSENT_VERSION,
                next_daily_at=next_daily("08:30", uow.now, zone),
            )
            if any(unit == someone.branch for unit, _ in someone.offices):
                secretaries.setdefault(someone.branch, account.id)
        roles = tuple(role for _, role in someone.offices)
        group = units[someone.group] if someone.group else None
        expected = Expected(member.id, someone.standing, group, roles)
        people.append((member.id, expected, someone.branch, someone.group))
    return _Made(root, units, tuple(people), secretaries)


def _held(
    uow: UnitOfWork,
    made: _Made,
    branch: str,
    group: str | None,
    starts: datetime,
    words: Mapping[str, Any],
) -> Activity:
    return uow.activities.add(
        unit_id=made.units[branch],
        group_id=made.units[group] if group else None,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        answer_by=starts - timedelta(hours=21),
        late_answers=True,
        published_at=starts - timedelta(days=7),
        published_by=made.secretaries[branch],
        frozen_at=starts,
        **words,
    )


def _expected(made: _Made, held: Activity, branch: str, group: str | None) -> list[Expected]:
    here = [(person, theirs) for _, person, home, theirs in made.people if home == branch]
    if held.kind is ActivityKind.COMMITTEE_MEETING:
        return [person for person, _ in here if set(person.roles) & COMMITTEE_ROLES]
    return [person for person, theirs in here if group in (None, theirs)]


def _attended(
    uow: UnitOfWork,
    made: _Made,
    held: Activity,
    branch: str,
    group: str | None,
    luck: random.Random,
) -> None:
    uow.participations.expect(held.id, _expected(made, held, branch, group))
    by = made.secretaries[branch]
    changes, fates = [], []
    for person in uow.participations.of_activity(held.id):
        fate = luck.choices([fate for fate, _ in _FATE], [weight for _, weight in _FATE])[0]
        fates.append(fate)
        on_leave = fate is Attendance.ON_LEAVE
        changes.append(
            (
                person.id,
                {
                    "answer": Answer.LEAVE if on_leave else Answer.ATTENDING,
                    "answer_round": 1,
                    "answered_at": held.starts_at - timedelta(days=2),
                    "leave": Leave.APPROVED if on_leave else None,
                    "attendance": fate,
                    "recorded_at": held.starts_at if fate else None,
                    "recorded_by": by if fate else None,
                },
            )
        )
    uow.participations.set_many(changes)
    tally = tally_of(fates)
    closed_at = held.ends_at + timedelta(minutes=10)
    closed = Sheet(held.id, 1, closed_at, by, **_figures(tally))
    marks = uow.participations.of_activity(held.id)
    lines = [Line(row.member_id, row.attendance, row.signed_for) for row in marks]
    uow.corrections.close(closed, lines, None)


def _figures(tally: Tally) -> dict[str, int]:
    return {
        "expected": tally.expected,
        "present": tally.present,
        "late": tally.late,
        "on_leave": tally.on_leave,
        "absent": tally.absent,
        "unrecorded": tally.unrecorded,
    }
