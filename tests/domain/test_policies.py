"""Policies: the catalogue, what units change, and when steps fall due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policies.catalogue import BUILT_IN, effective, new_key, parse, stored
from bot.domain.policies.planner import GRACE, Move, PlannedStep, Terms, plan
from bot.domain.policies.reasons import Reason, read
from bot.domain.policies.steps import (
    ANCHORS,
    AUDIENCES,
    Anchor,
    Audience,
    Measure,
    PolicyKind,
    PolicyStep,
    Shift,
    acceptable,
    safe,
    written,
)
from bot.domain.policies.steps import read as read_step
from bot.domain.quiet import USUAL, Quiet
from tests.calendars import CHINA

ZONE = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


def local(when: str, zone: ZoneInfo = ZONE) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=zone)


def meeting(start: str, told: str = "2026-01-01 09:00", answer_by: str | None = None) -> Terms:
    starts = local(start)
    until = local(answer_by) if answer_by else starts - 2 * HOUR
    return Terms(local(told), starts, starts, until)


def due(day: str, told: str = "2026-01-01 09:00") -> Terms:
    on = date.fromisoformat(day)
    end = datetime.combine(on + timedelta(days=1), time(), ZONE)
    return Terms(local(told), end + GRACE, due_on=on)


def planned(policy: PolicyKind, terms: Terms) -> list[tuple[str, str]]:
    return shown(plan(BUILT_IN[policy].values(), terms, CHINA, ZONE, USUAL))


def shown(steps: list[PlannedStep], zone: ZoneInfo = ZONE) -> list[tuple[str, str]]:
    return [(one.key, one.due_at.astimezone(zone).strftime("%m-%d %H:%M")) for one in steps]


def test_a_meeting() -> None:
    terms = meeting("2026-12-04 15:00", answer_by="2026-12-03 18:00")
    assert planned(PolicyKind.GATHERING, terms) == [
        ("3d", "12-01 08:30"),
        ("1d", "12-03 08:30"),
        ("unsure", "12-03 08:30"),
        ("leader", "12-03 14:00"),
        ("secretary", "12-03 18:00"),
        ("above", "12-03 19:00"),
        ("morning", "12-04 08:30"),
        ("soon", "12-04 14:00"),
    ]


def test_escalations_keep_off_rest_days() -> None:
    terms = meeting("2026-12-07 15:00", answer_by="2026-12-06 18:00")
    found = dict(planned(PolicyKind.GATHERING, terms))
    assert (found["leader"], found["secretary"]) == ("12-04 14:00", "12-04 18:00")
    assert found["above"] == "12-04 19:00"


def test_a_training_window_is_reminded_of_90_30_and_7_days_before_on_working_days() -> None:
    # domain.md section 3: 7 days before 2026-05-03 is Sunday 04-26, moved back to 04-24.
    found = plan(BUILT_IN[PolicyKind.TRAINING].values(), due("2026-05-03"), CHINA, ZONE, USUAL)
    assert shown(found)[:3] == [
        ("90d", "02-02 08:30"),
        ("30d", "04-03 08:30"),
        ("7d", "04-24 08:30"),
    ]
    week = next(one for one in found if one.key == "7d")
    assert (week.on_date, week.moved) == (date(2026, 4, 24), (Move.REST,))


def test_a_report_is_asked_for_again_until_the_limit() -> None:
    assert planned(PolicyKind.DEADLINE, due("2026-11-30")) == [
        ("7d", "11-23 08:30"),
        ("1d", "11-27 08:30"),
        ("secretary", "11-27 15:00"),
        ("morning", "11-30 08:30"),
        ("again", "12-01 09:00"),
        ("above", "12-02 10:00"),
        ("again.2", "12-04 09:00"),
        ("again.3", "12-09 09:00"),
    ]


def test_a_make_up_saturday_counts_and_a_holiday_friday_does_not() -> None:
    step = PolicyStep("x", Audience.UNANSWERED, Anchor.START, -1, Measure.WORKING_DAYS, time(9))
    # 2026-10-10 is a Saturday that is worked; 2026-10-02 a Friday that is not.
    for start, wanted in (("2026-10-12 15:00", "10-10"), ("2026-10-05 15:00", "09-30")):
        [one] = plan([step], meeting(start), CHINA, ZONE, USUAL)
        assert one.due_at.astimezone(ZONE).strftime("%m-%d") == wanted


def test_a_year_without_a_notice_is_said_to_be_provisional() -> None:
    found = plan(
        BUILT_IN[PolicyKind.GATHERING].values(), meeting("2027-03-05 15:00"), CHINA, ZONE, USUAL
    )
    assert {one.key for one in found if one.provisional} == {
        "3d",
        "1d",
        "unsure",
        "leader",
        "secretary",
        "above",
    }


@pytest.mark.parametrize(
    ("shift", "start", "wanted", "moved"),
    [
        (Shift.LATER, "2026-12-04 08:00", "12-04 07:30", (Move.QUIET,)),
        (Shift.LATER, "2026-12-04 07:30", "12-03 21:00", (Move.QUIET,)),
        (Shift.EARLIER, "2026-12-04 08:00", "12-03 21:00", (Move.QUIET,)),
        (Shift.STAY, "2026-12-04 08:00", None, ()),
        (Shift.LATER, "2026-12-04 15:00", "12-04 14:00", ()),
    ],
)
def test_quiet_hours_move_a_step_to_a_decent_moment_in_time(
    shift: Shift, start: str, wanted: str | None, moved: tuple[Move, ...]
) -> None:
    soon = replace(BUILT_IN[PolicyKind.GATHERING]["soon"], quiet=shift)
    [one] = plan([soon], meeting(start), CHINA, ZONE, USUAL)
    if wanted is None:
        assert one.lost is Reason.QUIET
    else:
        assert one.due_at.astimezone(ZONE).strftime("%m-%d %H:%M") == wanted
        assert one.moved == moved


@pytest.mark.parametrize(
    ("audience", "rest", "shift", "wanted", "moved"),
    [
        # 2026-12-04 is a Friday; the next working morning is Monday's.
        (Audience.EXPECTED, Shift.EARLIER, Shift.LATER, "12-07 07:30", (Move.REST, Move.QUIET)),
        (Audience.LEADER, Shift.LATER, Shift.LATER, "12-07 07:30", (Move.REST, Move.QUIET)),
        (Audience.EXPECTED, Shift.STAY, Shift.LATER, "12-05 07:30", (Move.QUIET,)),
        (Audience.LEADER, Shift.STAY, Shift.LATER, "12-05 07:30", (Move.QUIET,)),
        (Audience.EXPECTED, Shift.EARLIER, Shift.EARLIER, "12-04 21:00", (Move.QUIET,)),
    ],
)
def test_quiet_hours_do_not_move_a_step_to_a_rest_day_it_keeps_off(
    audience: Audience, rest: Shift, shift: Shift, wanted: str, moved: tuple[Move, ...]
) -> None:
    step = PolicyStep(
        "x", audience, Anchor.START, -4, Measure.DAYS, time(22), rest=rest, quiet=shift
    )
    [one] = plan([step], meeting("2026-12-08 15:00"), CHINA, ZONE, USUAL)
    assert (one.due_at.astimezone(ZONE).strftime("%m-%d %H:%M"), one.moved) == (wanted, moved)


def test_a_working_morning_that_would_be_too_late_gives_way_to_the_evening_before() -> None:
    step = PolicyStep("x", Audience.EXPECTED, Anchor.START, -1, Measure.DAYS, time(22))
    [one] = plan([step], meeting("2026-12-05 15:00"), CHINA, ZONE, USUAL)  # a Saturday
    assert one.due_at.astimezone(ZONE).strftime("%m-%d %H:%M") == "12-04 21:00"
    [one] = plan([step], meeting("2026-12-05 15:00", told="2026-12-04 21:10"), CHINA, ZONE, USUAL)
    assert one.lost is Reason.QUIET


def test_without_a_decent_moment_it_is_not_sent() -> None:
    soon = BUILT_IN[PolicyKind.GATHERING]["soon"]
    [one] = plan([soon], meeting("2026-12-04 07:00", told="2026-12-03 21:10"), CHINA, ZONE, USUAL)
    assert one.lost is Reason.QUIET


@pytest.mark.parametrize(
    ("start", "hour"), [("2026-03-30 09:00", "08:00"), ("2026-10-26 09:00", "08:00")]
)
def test_wall_clocks_hold_across_daylight_saving(start: str, hour: str) -> None:
    starts = local(start, BERLIN)
    terms = Terms(local("2026-01-01 09:00"), starts.astimezone(UTC), starts.astimezone(UTC))
    policy = BUILT_IN[PolicyKind.GATHERING]
    found = plan([policy["3d"], policy["soon"]], terms, CHINA, BERLIN, USUAL)
    by_key = dict(shown(found, BERLIN))
    assert by_key["3d"].endswith("08:30")
    assert by_key["soon"].endswith(hour)


def test_changes_of_units_are_laid_over_each_other() -> None:
    own = PolicyStep("own1", Audience.EXPECTED, Anchor.START, -2, Measure.DAYS)
    week = replace(BUILT_IN[PolicyKind.GATHERING]["3d"], amount=-7)
    top = {"3d": week, "soon": None, "own1": own}
    found = effective(PolicyKind.GATHERING, [top, {"own1": None}])
    assert found["3d"].amount == -7
    assert "soon" not in found
    assert "own1" not in found
    assert new_key(found, {"own1"}) == "own2"


def test_what_cannot_be_read_any_more_is_taken_out() -> None:
    assert stored({"audience": "nobody"}, "x") is None
    assert stored(None, "x") is None
    step = BUILT_IN[PolicyKind.STUDY]["leader"]
    assert stored(written(step), "leader") == step


@pytest.mark.parametrize(
    "text",
    ["[gathering.x]\naudience = 'not_done'\nanchor='start'\namount=1\nmeasure='days'",
     "[gathering.x]\naudience = 'unsure'\nanchor='due'\namount=1\nmeasure='days'",
     "[gathering.x]\naudience = 'unsure'",
     "[gathering.x]\naudience = 'unsure'\nanchor='start'\namount=1\nmeasure='days'\ncolour=1",
     "[party.x]\naudience = 'unsure'"],
)  # fmt: skip
def test_a_faulty_catalogue_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)


@pytest.mark.parametrize(
    ("words", "fine"),
    [
        ("请带好笔记本", True),
        ("{title} {when} {place} {deadline}", True),
        ("{title.__class__}", False),
        ("{0}", False),
        ("{title!r}", False),
        ("{title:>99}", False),
        ("{", False),
        ("x" * 201, False),
    ],
)
def test_words_name_only_what_they_may(words: str, fine: bool) -> None:
    assert safe(words) is fine


def test_reasons_are_read_back() -> None:
    assert read("not in chat") is Reason.NOT_IN_CHAT
    assert read("superseded") is None
    assert read(None) is None


kinds = st.sampled_from(PolicyKind)
quiets = st.builds(
    Quiet, st.times(time(18), time(22, 30)), st.times(time(6, 30), time(12))
).map(lambda one: Quiet(one.start.replace(second=0, microsecond=0),
                        one.end.replace(second=0, microsecond=0)))  # fmt: skip
instants = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(ZONE),
)


@st.composite
def steps(draw: st.DrawFn, kind: PolicyKind) -> PolicyStep:
    measure = draw(st.sampled_from(Measure))
    most = 48 if measure is Measure.HOURS else 20
    timed = measure is not Measure.HOURS and draw(st.booleans())
    return PolicyStep(
        draw(st.sampled_from(["a", "b", "c", "d"])),
        draw(st.sampled_from(AUDIENCES[kind])),
        draw(st.sampled_from(ANCHORS[kind])),
        draw(st.integers(-most, most)),
        measure,
        time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30]))) if timed else None,
        draw(st.sampled_from(Shift)),
        draw(st.sampled_from(Shift)),
        draw(st.integers(0, 3)),
        draw(st.integers(1, 4)),
        draw(st.none() | st.integers(1, 48)),
        draw(st.booleans()),
    )


@given(st.data(), kinds, instants, instants, quiets, st.booleans())
def test_a_planned_step_is_decent_and_of_use(
    data: st.DataObject,
    kind: PolicyKind,
    start: datetime,
    told: datetime,
    quiet: Quiet,
    late: bool,
) -> None:
    policy = data.draw(st.lists(steps(kind), max_size=4, unique_by=lambda one: one.key))
    if kind is PolicyKind.GATHERING:
        terms = Terms(told, start, start, start - 20 * HOUR, late_answers=late)
    else:
        terms = replace(due(start.date().isoformat()), published_at=told)
    found = plan(policy, terms, CHINA, ZONE, quiet)
    assert found == sorted(found, key=lambda one: (one.due_at, one.key))
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert told < one.due_at < terms.until
        assert one.until is not None
        assert one.due_at < one.until <= terms.until
        at = one.due_at.astimezone(ZONE)
        if one.on_date is not None:
            assert told.date() < one.on_date == at.date()
        elif one.lost is None:
            assert quiet.until(at) is None
            assert one.rest is Shift.STAY or CHINA.is_working(at.date())
    for step in policy:
        assert read_step(step.key, written(step)) == step
        assert acceptable(step)


@pytest.mark.parametrize(
    ("audience", "anchor", "terms"),
    [
        (Audience.LEADER, Anchor.START, meeting("2026-12-04 15:00")),
        (Audience.EXPECTED, Anchor.DUE, due("2026-12-04")),
    ],
)
def test_what_is_not_owed_by_who_is_told_is_no_part_of_the_days_message(
    audience: Audience, anchor: Anchor, terms: Terms
) -> None:
    step = PolicyStep("x", audience, anchor, -1, Measure.DAYS)
    [one] = plan([step], terms, CHINA, ZONE, USUAL)
    assert (one.on_date, one.due_at.astimezone(ZONE).strftime("%m-%d %H:%M")) == (
        None,
        "12-03 08:30",
    )
