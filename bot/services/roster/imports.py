"""Importing a roster in chat: a file is sent, looked at, and written when its sender says so.

Nothing is written before. What was read is kept encrypted until then, for a day at most, and is
held anew against the database whenever it is looked at.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from bot.domain.access import Action, Actor, allowed, has_right
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass, UploadState
from bot.domain.roster_faults import FILE_LIMIT, Table
from bot.domain.roster_lines import Lines, lines_of
from bot.domain.roster_packing import pack, unpack
from bot.domain.roster_scope import Scope
from bot.errors import N_, AppError, NotAllowed
from bot.services.roster import roster
from bot.services.roster.roster import Look, Report, ScopeOf
from bot.services.roster.roster_reading import Known
from bot.services.summaries.exports import TWICE_SECONDS
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork
from bot.store.uploads import Upload

CARD = "import.card"
MARKED = "import.marked"
TEMPLATE = "import.template"
SUFFIX = "xlsx"
TOO_BIG = "too_big"
_SEEN = 16


class UploadGone(AppError):
    """The file was imported, discarded or replaced already, or a day has passed."""

    def __init__(self) -> None:
        super().__init__(
            N_("This file is done with, or a day old. To import, please send it again."),
        )


@dataclass(frozen=True)
class Sent:
    """A file as Telegram announces it: `name` and `size` (bytes) may be missing."""

    file_id: str
    name: str | None
    size: int | None

    @property
    def suffix(self) -> str:
        """The ending of its name, in lower case, "" for none."""
        return (self.name or "").rpartition(".")[2].lower() if "." in (self.name or "") else ""


@dataclass(frozen=True)
class Refused:
    """A file that is not even fetched; `suffix` is there when it is of the wrong kind."""

    suffix: str | None = None


@dataclass(frozen=True)
class Choice:
    """What its sender has confirmed: to end offices the file no longer names, to move those whom
    it has in another unit."""

    offices: bool = False
    transfers: bool = False


@dataclass(frozen=True)
class Preview:
    """What a file would do now. `seen` stands for all of it: another plan, another word."""

    upload_id: int
    choice: Choice
    report: Report
    lines: Lines
    seen: str
    table: Table


def may_import(actor: Actor) -> bool:
    """Whether somebody may import for any unit at all."""
    return has_right(actor, Action.IMPORT_ROSTER)


def send_template(uow: UnitOfWork, actor: Actor) -> None:
    """The empty roster, as a message of its own; asked for twice in a few seconds it comes once."""
    _require(actor)
    moment = int(uow.now.timestamp()) // TWICE_SECONDS
    _template(uow, actor, f"{TEMPLATE}:{actor.telegram_id}:{moment}")


def receive(uow: UnitOfWork, actor: Actor, sent: Sent) -> Refused | None:
    """Have a file fetched and read, instead of any earlier one of the same person; or say at once
    why not. Of the wrong kind: the template follows."""
    _require(actor)
    if sent.suffix != SUFFIX:
        _template(uow, actor)
        return Refused(sent.suffix)
    if sent.size is not None and sent.size > FILE_LIMIT:
        return Refused()
    uow.uploads.replace(actor.bot_id, actor.telegram_id)
    made = uow.uploads.add(actor.bot_id, actor.telegram_id, sent.file_id, sent.size)
    uow.audit.record(uow.now, actor, Tag.FILE_RECEIVED, "upload", made)
    return None


def keep(uow: UnitOfWork, upload: Upload, table: Table) -> None:
    """A file was fetched and read: its sender gets the card. Called by the loop that fetches; the
    card asks again whether the sender may import."""
    if uow.uploads.read(upload.id, pack(table)):
        _tell(uow, upload, CARD, SendClass.REPLY)
        _tell(uow, upload, MARKED, SendClass.EXPORT)


def refuse(uow: UnitOfWork, upload: Upload, fault: str) -> None:
    """A file could not be fetched or read: its sender hears why."""
    if uow.uploads.refuse(upload.id, fault):
        _tell(uow, upload, CARD, SendClass.REPLY)


def own(uow: UnitOfWork, actor: Actor, upload_id: int) -> Upload:
    """Somebody's own file, in whatever state."""
    _require(actor)
    found = uow.uploads.get(upload_id)
    if found is None or (found.bot_id, found.person_id) != (actor.bot_id, actor.telegram_id):
        raise NotAllowed
    return found


def preview(uow: UnitOfWork, actor: Actor, upload_id: int, choice: Choice, today: date) -> Preview:
    """What a file that was read would do now; raises UploadGone when it is done with."""
    own(uow, actor, upload_id)
    table = _table(uow, actor, upload_id)
    return _preview(upload_id, choice, table, roster.look(uow, table, today, _scope_of(actor)))


def carry_out(
    uow: UnitOfWork, actor: Actor, upload_id: int, choice: Choice, seen: str, today: date
) -> Report | Preview:
    """Import. Where it would do anything else than what was `seen`, nothing is written and the new
    preview returned. Raises UploadGone for a file that is done with."""
    own(uow, actor, upload_id)
    table = _table(uow, actor, upload_id)
    found = roster.look(uow, table, today, _scope_of(actor))
    if found.faults or _fingerprint(found) != seen:
        return _preview(upload_id, choice, table, found)
    roster.carry_out(
        uow,
        found,
        actor.bot_id,
        today,
        end_offices=choice.offices,
        transfer=choice.transfers,
        by=actor,
    )
    uow.uploads.end(upload_id, UploadState.IMPORTED)
    return roster.report(found, written=True, confirmed=choice.offices, transfer=choice.transfers)


def discard(uow: UnitOfWork, actor: Actor, upload_id: int) -> None:
    """Forget what was read; a second time nothing more happens."""
    upload = own(uow, actor, upload_id)
    if upload.state is UploadState.IMPORTED:
        raise UploadGone
    if uow.uploads.end(upload_id, UploadState.DISCARDED):
        uow.audit.record(uow.now, actor, Tag.FILE_DISCARDED, "upload", upload_id)


def _template(uow: UnitOfWork, actor: Actor, key: str | None = None) -> None:
    message = Message(actor.bot_id, actor.telegram_id, TEMPLATE, SendClass.EXPORT, dedupe_key=key)
    uow.outbox.add(message)


def _require(actor: Actor) -> None:
    if not may_import(actor):
        raise NotAllowed


def _table(uow: UnitOfWork, actor: Actor, upload_id: int) -> Table:
    upload = own(uow, actor, upload_id)
    content = uow.uploads.content(upload_id) if upload.state is UploadState.READ else None
    if content is None:
        raise UploadGone
    return unpack(content)


def _preview(upload_id: int, choice: Choice, table: Table, found: Look) -> Preview:
    plan = found.plan if choice.transfers else roster.staying(found)
    report = roster.report(
        found, written=False, confirmed=choice.offices, transfer=choice.transfers
    )
    lines = {} if found.faults else lines_of(found.plan, plan, found.roster.rows)
    return Preview(upload_id, choice, report, lines, _fingerprint(found), table)


def _fingerprint(found: Look) -> str:
    return hashlib.sha256(repr(found.plan).encode("utf-8", "replace")).hexdigest()[:_SEEN]


def _scope_of(actor: Actor) -> ScopeOf:
    """An administrator imports for everybody, others for their own unit and those under it."""

    def scope(known: Known) -> Scope | None:
        if actor.administrator:
            return None
        units = known.units.items()
        right, head = Action.IMPORT_ROSTER, Action.APPOINT_HEAD
        return Scope(
            frozenset(known.units),
            frozenset(key for key, unit in units if allowed(actor, right, unit.path)),
            frozenset(key for key, unit in units if not allowed(actor, head, unit.path)),
        )

    return scope


def _tell(uow: UnitOfWork, upload: Upload, kind: str, send_class: SendClass) -> None:
    uow.outbox.add(
        Message(
            upload.bot_id,
            upload.person_id,
            kind,
            send_class,
            params={"upload": upload.id},
            dedupe_key=f"{kind}:{upload.id}",
            matter=f"upload:{upload.id}" if kind == CARD else None,
        )
    )
