"""The unit of work: repositories on one connection; and the store that runs them in its threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy import Connection, text

from bot import failpoints
from bot.domain.workdays import Calendar
from bot.store import marker
from bot.store.activities.activities import Activities
from bot.store.activities.corrections import Corrections
from bot.store.activities.joints import Joints
from bot.store.activities.participations import Participations
from bot.store.activities.series import SeriesRows
from bot.store.activities.summaries import Summaries
from bot.store.assignments.assignees import Assignees
from bot.store.assignments.assignments import Assignments
from bot.store.assignments.credits import Credits
from bot.store.audit import AuditLog
from bot.store.audit_trail import AuditTrail
from bot.store.base import Base
from bot.store.crypto import Cipher
from bot.store.delivery.bundles import Bundles
from bot.store.delivery.cards import Cards
from bot.store.delivery.gauges import Gauges
from bot.store.delivery.held import Held
from bot.store.delivery.inbox import Inbox
from bot.store.delivery.lost import Lost
from bot.store.delivery.outbox import Outbox
from bot.store.delivery.paces import Paces
from bot.store.delivery.receipts import Receipts
from bot.store.delivery.sending import Sending
from bot.store.delivery.troubles import Troubles
from bot.store.drafts import Drafts
from bot.store.engine import database_file, is_sqlite, open_engine
from bot.store.ids import IdSource
from bot.store.members.absences import Absences
from bot.store.members.accounts import Accounts
from bot.store.members.bots import Bots
from bot.store.members.dossiers import Dossiers
from bot.store.members.invites import Invites
from bot.store.members.members import Members
from bot.store.members.namings import Namings
from bot.store.members.offices import Offices
from bot.store.members.personal import Personal
from bot.store.members.registrations import Registrations
from bot.store.members.rosters import Rosters
from bot.store.members.subscriptions import Subscriptions
from bot.store.members.transfers import Transfers
from bot.store.members.unit_settings import UnitSettings
from bot.store.members.units import Units
from bot.store.nudging.audiences import Audiences
from bot.store.nudging.debts import Debts
from bot.store.nudging.hand_nudges import HandNudges
from bot.store.nudging.hushes import Hushes
from bot.store.nudging.near_steps import NearSteps
from bot.store.nudging.nudged import Nudged
from bot.store.nudging.policies import Policies
from bot.store.nudging.steps import Steps
from bot.store.processes.duties import Duties
from bot.store.processes.heartbeats import Heartbeats
from bot.store.processes.leases import Leases
from bot.store.uploads import Uploads
from bot.store.years import Years

T = TypeVar("T")
R = TypeVar("R")
READERS = 3
_WRITER = text("SELECT pg_advisory_xact_lock(2053726562)")
"""Held by whoever writes, until the end of the transaction: on PostgreSQL as on SQLite one process
writes at a time, so that no two act on what both have just read, and nobody overtakes himself."""


class Lazily(Generic[R]):
    """A repository of a unit of work, made when it is first asked for."""

    def __init__(self, kind: Callable[[Base], R]) -> None:
        self._kind = kind

    def __set_name__(self, _owner: type[UnitOfWork], name: str) -> None:
        self._name = name

    def __get__(self, uow: UnitOfWork, _owner: type[UnitOfWork]) -> R:
        made = self._kind(uow._base)
        uow.__dict__[self._name] = made
        return made


class UnitOfWork:
    """One transaction. Whoever opened it commits; nobody inside does.

    `now` is the instant the work happens at, read once by whoever opened it.
    """

    absences = Lazily(Absences)
    accounts = Lazily(Accounts)
    activities = Lazily(Activities)
    assignees = Lazily(Assignees)
    assignments = Lazily(Assignments)
    audiences = Lazily(Audiences)
    audit = Lazily(AuditLog)
    audit_trail = Lazily(AuditTrail)
    bots = Lazily(Bots)
    bundles = Lazily(Bundles)
    cards = Lazily(Cards)
    corrections = Lazily(Corrections)
    credits = Lazily(Credits)
    debts = Lazily(Debts)
    dossiers = Lazily(Dossiers)
    drafts = Lazily(Drafts)
    duties = Lazily(Duties)
    gauges = Lazily(Gauges)
    hand_nudges = Lazily(HandNudges)
    heartbeats = Lazily(Heartbeats)
    held = Lazily(Held)
    hushes = Lazily(Hushes)
    inbox = Lazily(Inbox)
    invites = Lazily(Invites)
    joints = Lazily(Joints)
    leases = Lazily(Leases)
    lost = Lazily(Lost)
    members = Lazily(Members)
    namings = Lazily(Namings)
    near_steps = Lazily(NearSteps)
    nudged = Lazily(Nudged)
    offices = Lazily(Offices)
    outbox = Lazily(Outbox)
    paces = Lazily(Paces)
    participations = Lazily(Participations)
    personal = Lazily(Personal)
    policies = Lazily(Policies)
    receipts = Lazily(Receipts)
    registrations = Lazily(Registrations)
    rosters = Lazily(Rosters)
    sending = Lazily(Sending)
    series = Lazily(SeriesRows)
    steps = Lazily(Steps)
    subscriptions = Lazily(Subscriptions)
    summaries = Lazily(Summaries)
    transfers = Lazily(Transfers)
    troubles = Lazily(Troubles)
    unit_settings = Lazily(UnitSettings)
    units = Lazily(Units)
    uploads = Lazily(Uploads)
    years = Lazily(Years)

    def __init__(
        self,
        connection: Connection,
        cipher: Cipher,
        ids: IdSource,
        now: datetime,
        bot_id: int | None = None,
    ) -> None:
        self._connection = connection
        self._base = Base(connection, cipher, ids, now, bot_id)
        self.now = now

    @property
    def calendar(self) -> Calendar:
        """Rest days and working days as they are known now."""
        return self.years.current()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is raised inside undoes only what was done inside."""
        try:
            with self._connection.begin_nested():
                yield
        except BaseException:
            self.unit_settings.forget()
            self.years.forget()
            raise

    def rehearse(self, work: Callable[[], T]) -> T:
        """What `work` comes to, with nothing of it done."""
        point = self._connection.begin_nested()
        try:
            return work()
        finally:
            point.rollback()
            self.unit_settings.forget()
            self.policies.forget()


class Store:
    """Runs units of work: writes one after the other, in whatever process, reads beside them.

    Neither can wait for the network: both are plain functions.
    """

    def __init__(
        self, url: str, cipher: Cipher, clock: Callable[[], datetime], bot_id: int | None = None
    ) -> None:
        """`bot_id`: whose it is, where there may be several bots; nothing of others is seen."""
        self.url = url
        self._bot_id = bot_id
        self._cipher = cipher
        self._clock = clock
        self._ids = IdSource()
        self.alone = is_sqlite(url)
        """Whether no other process runs on the database (`bot.store.lock`)."""
        self._write_engine = open_engine(url, pool_size=2, impatient=True, bot_id=bot_id)
        self._read_engine = open_engine(
            url, read_only=True, pool_size=READERS, impatient=True, bot_id=bot_id
        )
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="beside")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="read")

    @property
    def folder(self) -> Path | None:
        """Where an SQLite database lies; None for any other."""
        return database_file(self.url).absolute().parent if is_sqlite(self.url) else None

    def write_now(self, work: Callable[[UnitOfWork], T], place: str = "") -> T:
        """Run `work` in one transaction, in the calling thread (command line and tests); `place`
        is its name among the failpoints."""
        return self._committed(work, place, in_turn=not self.alone)

    def _committed(self, work: Callable[[UnitOfWork], T], place: str, *, in_turn: bool) -> T:
        with self._write_engine.begin() as connection:
            if in_turn:
                connection.execute(_WRITER)
            result = work(self._unit(connection))
            failpoints.reach(place, "before")
        failpoints.reach(place, "after")
        return result

    def read_now(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work` on one snapshot, in the calling thread."""
        with self._read_engine.connect() as connection:
            return work(self._unit(connection))

    async def write(self, work: Callable[[UnitOfWork], T], place: str = "") -> T:
        """Run `work` as `write_now` does, in the writing thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, self.write_now, work, place)

    async def beside(self, work: Callable[[UnitOfWork], T], place: str = "") -> T:
        """Run short work that touches nothing which others read first and then write, without
        waiting for its turn where the database needs none."""
        if self.alone:
            return await self.write(work, place)
        now = partial(self._committed, work, place, in_turn=False)
        return await asyncio.get_running_loop().run_in_executor(self._beside, now)

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work` on one snapshot in a reading thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def mark(self, bot_id: int, at: datetime) -> None:
        """Keep beside the database that it had come so far, for this bot, when it is committed."""
        marker.write(self.url, bot_id, at)

    def marked(self, bot_id: int) -> datetime | None:
        """How far the database that lay here last had come; None when that is not known."""
        return marker.read(self.url, bot_id)

    def close(self) -> None:
        """Finish what runs and let go of every connection."""
        self._writer.shutdown()
        self._beside.shutdown()
        self._readers.shutdown()
        self._write_engine.dispose()
        self._read_engine.dispose()

    def _unit(self, connection: Connection) -> UnitOfWork:
        return UnitOfWork(connection, self._cipher, self._ids, self._clock(), self._bot_id)
