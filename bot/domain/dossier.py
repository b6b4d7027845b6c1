"""All that is kept of one person, as it is handed to them: values, before any words or layout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.activities import ActivityKind, ActivityState, Answer, Attendance, Leave, Naming
from bot.domain.assignments import AssignmentKind, Progress
from bot.domain.org import Role, Standing, UnitKind
from bot.domain.periods import Span
from bot.domain.registration import RegistrationState
from bot.domain.standing import AbsenceState
from bot.domain.transfers import TransferState


@dataclass(frozen=True, slots=True)
class Row:
    """The roster's row."""

    name: str
    number: str | None
    standing: Standing
    has_vote: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Belonging:
    """A unit, or with `role` an office; `until` exclusive, None: still."""

    unit: str
    kind: UnitKind
    since: date
    until: date | None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """The account in chat and its settings; None where Telegram's or the unit's hold."""

    telegram_id: int
    language: str | None
    telegram_language: str | None
    daily_at: str
    daily_on: bool
    quiet_from: str | None
    quiet_to: str | None
    consent_at: datetime | None
    consent_version: int | None
    unreachable: str | None
    administrator: bool
    created_at: datetime
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """An activity the person was expected at or observed, with what they said and what was
    recorded. `earlier`: the answer was given before time or place were changed."""

    kind: ActivityKind
    subject: str
    place: str
    unit: str
    group: str | None
    starts_at: datetime
    state: ActivityState
    observer: bool
    named: Naming | None
    standing: Standing
    roles: tuple[Role, ...]
    answer: Answer | None
    answered_at: datetime | None
    answered_late: bool
    answered_by_other: bool
    earlier: bool
    leave: Leave | None
    leave_note: str | None
    leave_decided_at: datetime | None
    phoned_at: datetime | None
    attendance: Attendance | None
    recorded_at: datetime | None
    signed_for: bool
    objected_at: datetime | None
    objection_settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """What one version of a closed sheet said of the person."""

    kind: ActivityKind
    starts_at: datetime
    version: int
    closed_at: datetime
    attendance: Attendance | None
    signed_for: bool


@dataclass(frozen=True, slots=True)
class Task:
    """Study, training or a report that was asked of the person. `hours` are tenths."""

    kind: AssignmentKind
    title: str
    unit: str
    from_date: date | None
    due_on: date | None
    state: Progress
    hours: int
    done_on: date | None
    ticked_by_other: bool
    received_on: date | None
    named: Naming | None


@dataclass(frozen=True, slots=True)
class Hour:
    """Hours (tenths) that were credited for a day."""

    on_date: date
    title: str
    hours: int
    intensive: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Away:
    """Leave for a period; both days are part of it."""

    first: date
    last: date
    state: AbsenceState
    asked_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hushed:
    """What the person wants no reminders of (a code of the program), for good or until then."""

    matter: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Registration:
    """A request to be linked to the row."""

    unit: str
    state: RegistrationState
    created_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Transfer:
    """A move from one unit to another."""

    from_unit: str
    to_unit: str
    on_date: date
    state: TransferState
    asked_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A summary that is sent by itself."""

    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the audit log by or about the person: a code, and the same in words."""

    at: datetime
    code: str
    said: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything. Times are local, those of activities by their unit's clock. `looks`: who looked
    at it, beside the person."""

    made_at: datetime
    account: Account
    row: Row | None = None
    units: tuple[Belonging, ...] = ()
    offices: tuple[Belonging, ...] = ()
    activities: tuple[Expected, ...] = ()
    versions: tuple[Version, ...] = ()
    tasks: tuple[Task, ...] = ()
    hours: tuple[Hour, ...] = ()
    absences: tuple[Away, ...] = ()
    hushes: tuple[Hushed, ...] = ()
    registrations: tuple[Registration, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    lines: tuple[Line, ...] = ()
    looks: tuple[Line, ...] = ()
