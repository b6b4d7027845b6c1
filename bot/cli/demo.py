"""`zhibu demo`: the stand-in for Telegram, a real bot process against it, a small organ.

Everything happens on loopback. The bot is the same program as in earnest; only its address of the
Bot API and its clock are the demo's.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.cli.console import working
from bot.cli.demo_data import fill
from bot.cli.demo_folder import BOT_ID, CannotStart, DemoFolder, spoilt
from bot.cli.demo_people import ADMINISTRATOR, FIRST, NEWCOMER, PERSONAS, SECRETARY, ZONE
from bot.cli.demo_stage import on_signal, play
from bot.clock import FileClock
from bot.domain.registration import INVITE_LIFE, InviteKind
from bot.errors import N_
from bot.i18n import Language
from bot.sandbox.server import PortUnavailable, start
from bot.services.identity import claims
from bot.services.members import invites
from bot.store import migrate
from bot.store.crypto import Cipher, WrongKey
from bot.store.engine import Unavailable
from bot.store.members.units import Unit
from bot.store.migrate import SchemaState
from bot.store.uow import Store, UnitOfWork

DECENT = (time(8, 0), time(20, 0))
__all__ = ["CannotStart", "run"]


async def run(t: Language, port: int, folder: Path, *, fresh: bool, browser: bool) -> None:
    """Run the demo until Ctrl-C; `folder` is an absolute path. Raises CannotStart."""
    stopped = on_signal()
    place = DemoFolder(folder)
    with place.held(fresh=fresh) as key:
        try:
            standin = await start(port, place.clock)
        except PortUnavailable as fault:
            raise CannotStart(
                N_("Port {port} cannot be used. Choose another with --port, or 0 for any."),
                port=port,
            ) from fault
        store = Store(place.database_url, Cipher(key), place.clock.now)
        try:
            with working(t._("Getting the demo ready")):
                links = _links(place, store, key)
            await play(t, place, store, standin.url, links, stopped, browser=browser)
        finally:
            store.close()
            await standin.stop()


def _links(place: DemoFolder, store: Store, key: bytes) -> dict[int, str]:
    """Fill an empty database, or bring an older one up to date; returns the payloads that two
    people have been given."""
    try:
        state = migrate.state(place.database_url)
        if state is SchemaState.UNKNOWN:
            raise spoilt(place.folder)
        if state is not SchemaState.CURRENT:
            migrate.upgrade(place.database_url)
        if state is SchemaState.EMPTY:
            _set_decent_hour(place.clock)
        migrate.check_key(place.database_url, Cipher(key))
    except (Unavailable, WrongKey) as fault:
        raise spoilt(place.folder) from fault
    return store.write_now(_prepared)


def _set_decent_hour(clock: FileClock) -> None:
    """Begin by day: now, or else at the next nine o'clock."""
    now = clock.now().astimezone(ZONE)
    if not DECENT[0] <= now.time() < DECENT[1]:
        day = now.date() + timedelta(days=1 if now.time() >= DECENT[1] else 0)
        clock.set(datetime.combine(day, time(9, 0), ZONE).astimezone(UTC))


def _prepared(uow: UnitOfWork) -> dict[int, str]:
    root = uow.units.root() or fill(uow, BOT_ID, ZONE, PERSONAS)
    links: dict[int, str] = {}
    if not uow.accounts.administrators(BOT_ID):
        links[ADMINISTRATOR.chat] = claims.make(uow, BOT_ID)
    newcomer = uow.accounts.by_telegram(BOT_ID, NEWCOMER.chat)
    if newcomer is None or newcomer.member_id is None:
        links[NEWCOMER.chat] = _invite(uow, root)
    return links


def _invite(uow: UnitOfWork, root: Unit) -> str:
    """The payload of a link to the first branch, made by its secretary."""
    secretary = uow.accounts.by_telegram(BOT_ID, SECRETARY.chat)
    branch = next(unit for unit in uow.units.children(root.id) if unit.name == FIRST)
    token = secrets.token_urlsafe(invites.TOKEN_BYTES)
    uow.invites.add(
        BOT_ID,
        InviteKind.JOIN,
        token,
        expires_at=uow.now + INVITE_LIFE,
        unit_id=branch.id,
        created_by=secretary.id if secretary else None,
    )
    return invites.PREFIX + token
