"""`zhibu demo`: the stand-in for Telegram, a real bot process against it, a small organ.

Everything happens on loopback. The bot is the same program as in earnest; only its address of the
Bot API and its clock are the demo's.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.cli.demo_data import fill
from bot.cli.demo_folder import BOT_ID, CannotStart, DemoFolder
from bot.cli.demo_people import ADMINISTRATOR, FIRST, NEWCOMER, PERSONAS
from bot.cli.demo_stage import play
from bot.clock import FileClock
from bot.errors import N_
from bot.i18n import Language
from bot.sandbox.server import PortUnavailable, start
from bot.services import claims, invites
from bot.store import migrate
from bot.store.crypto import Cipher
from bot.store.uow import Store, UnitOfWork

ZONE = ZoneInfo("Asia/Shanghai")
DECENT = (time(8, 0), time(20, 0))
__all__ = ["CannotStart", "run"]


async def run(t: Language, port: int, folder: Path, *, fresh: bool, browser: bool) -> None:
    """Run the demo until Ctrl-C; raises CannotStart."""
    place = DemoFolder(folder)
    key = place.prepare(fresh=fresh)
    store = Store(place.database_url, Cipher(key), place.clock.now)
    try:
        links = _links(place, store, key)
        try:
            standin = await start(port, place.clock)
        except PortUnavailable as fault:
            raise CannotStart(
                N_("Port {port} is in use. Choose another with --port, or 0 for any."), port=port
            ) from fault
        try:
            await play(t, place, store, standin.url, links, browser=browser)
        finally:
            await standin.stop()
    finally:
        store.close()


def _links(place: DemoFolder, store: Store, key: bytes) -> dict[int, str]:
    """Fill an empty database; returns the payloads that two people have been given."""
    if migrate.state(place.database_url) is migrate.SchemaState.EMPTY:
        migrate.upgrade(place.database_url)
        _set_decent_hour(place.clock)
    migrate.check_key(place.database_url, Cipher(key))
    return store.write_now(_prepared)


def _set_decent_hour(clock: FileClock) -> None:
    """Begin by day: now, or else at the next nine o'clock."""
    now = clock.now().astimezone(ZONE)
    if not DECENT[0] <= now.time() < DECENT[1]:
        day = now.date() + timedelta(days=1 if now.time() >= DECENT[1] else 0)
        clock.set(datetime.combine(day, time(9, 0), ZONE).astimezone(UTC))


def _prepared(uow: UnitOfWork) -> dict[int, str]:
    if uow.units.root() is None:
        fill(uow, BOT_ID, ZONE, PERSONAS)
    links: dict[int, str] = {}
    if not uow.accounts.administrators(BOT_ID):
        links[ADMINISTRATOR.chat] = claims.make(uow, BOT_ID)
    if uow.accounts.by_telegram(BOT_ID, NEWCOMER.chat) is None:
        links[NEWCOMER.chat] = _invite(uow)
    return links


def _invite(uow: UnitOfWork) -> str:
    """A link of the first branch, made by its secretary; its payload."""
    secretary = next(persona for persona in PERSONAS if persona.note.startswith(FIRST))
    actor = uow.accounts.actor(BOT_ID, secretary.chat, uow.now.astimezone(ZONE).date())
    branch = next(office.unit_id for office in actor.offices)
    made = invites.make(uow, actor, branch, invites.listing(uow, actor, branch).newest, str)
    if made is None:
        raise LookupError("the invite was not made")
    return made.link
