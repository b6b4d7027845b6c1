"""Loading a year in chat: an administrator sends its list as a file, sees what it would do, and
confirms. What was read is kept encrypted until then, for a day at most."""

from __future__ import annotations

import json
from datetime import datetime, tzinfo

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.calendar_years import Fault, Why, Year, packed, unpacked
from bot.domain.delivery import SendClass, UploadState
from bot.domain.roster_faults import FILE_LIMIT
from bot.errors import N_, AppError, NotAllowed
from bot.services.calendar import years
from bot.services.calendar.years import Look
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork
from bot.store.uploads import Upload

CARD = "calendar.card"
SUFFIX = "json"


class ListGone(AppError):
    """The list was loaded, discarded or replaced already, or a day has passed."""

    def __init__(self) -> None:
        super().__init__(N_("This list is done with, or a day old. Please send it again."))


def receive(uow: UnitOfWork, actor: Actor, file_id: str, size: int | None) -> bool:
    """Have a JSON file fetched and read, instead of any earlier file of the same person; False: it
    is too big. Raises NotAllowed."""
    if not years.may_load(actor):
        raise NotAllowed
    if size is not None and size > FILE_LIMIT:
        return False
    uow.uploads.replace(actor.bot_id, actor.telegram_id)
    made = uow.uploads.add(actor.bot_id, actor.telegram_id, file_id, size)
    uow.audit.record(uow.now, actor, Tag.FILE_RECEIVED, "upload", made)
    return True


def keep(uow: UnitOfWork, upload: Upload, found: Year | list[Fault]) -> None:
    """A list was fetched and read: its sender gets the card, which asks again whether they may."""
    if uow.uploads.read(upload.id, _packed(found)):
        uow.outbox.add(
            Message(
                upload.bot_id,
                upload.person_id,
                CARD,
                SendClass.REPLY,
                params={"upload": upload.id},
            )
        )


def preview(
    uow: UnitOfWork, actor: Actor, upload_id: int, now: datetime, zone: tzinfo
) -> Look | list[Fault]:
    """What a list that was read would do, or its faults; raises NotAllowed or ListGone."""
    found = _listed(uow, actor, upload_id)
    return years.look(uow, actor, found, now, zone) if isinstance(found, Year) else found


def carry_out(uow: UnitOfWork, actor: Actor, upload_id: int, now: datetime, zone: tzinfo) -> Look:
    """Load it; raises NotAllowed, or ListGone for one with faults or that is done with."""
    found = _listed(uow, actor, upload_id)
    if not isinstance(found, Year) or not uow.uploads.end(upload_id, UploadState.IMPORTED):
        raise ListGone
    return years.load(uow, actor, found, now, zone)


def discard(uow: UnitOfWork, actor: Actor, upload_id: int) -> None:
    """Forget it; a second time nothing more happens."""
    _own(uow, actor, upload_id)
    if uow.uploads.end(upload_id, UploadState.DISCARDED):
        uow.audit.record(uow.now, actor, Tag.FILE_DISCARDED, "upload", upload_id)


def _own(uow: UnitOfWork, actor: Actor, upload_id: int) -> Upload:
    upload = uow.uploads.get(upload_id)
    mine = upload is not None and (upload.bot_id, upload.person_id) == (
        actor.bot_id,
        actor.telegram_id,
    )
    if upload is None or not mine or not years.may_load(actor):
        raise NotAllowed
    return upload


def _listed(uow: UnitOfWork, actor: Actor, upload_id: int) -> Year | list[Fault]:
    upload = _own(uow, actor, upload_id)
    content = uow.uploads.content(upload_id) if upload.state is UploadState.READ else None
    if content is None:
        raise ListGone
    return _unpacked(content)


def _packed(found: Year | list[Fault]) -> str:
    if isinstance(found, Year):
        rest, work = packed(found.rest), packed(found.work)
        return json.dumps([found.year, rest, work, found.source, found.provisional])
    return json.dumps({"faults": [[one.row, one.why, one.value] for one in found]})


def _unpacked(text: str) -> Year | list[Fault]:
    said = json.loads(text)
    if isinstance(said, dict):
        return [Fault(row, Why(why), value) for row, why, value in said["faults"]]
    year, rest, work, source, provisional = said
    return Year(year, unpacked(rest), unpacked(work), source, provisional)
