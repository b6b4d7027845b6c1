"""Opening the database: schema and key are checked before anything is done with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from bot.cli.console import fail, why, working
from bot.cli.running import cipher_of, store_of
from bot.config import Settings
from bot.i18n import Language
from bot.store import engine, migrate
from bot.store.crypto import WrongKey
from bot.store.engine import Obstacle
from bot.store.lock import Taken, runner, sole_runner
from bot.store.migrate import SchemaState
from bot.store.uow import Store


def url_of(settings: Settings) -> str:
    """The database's URL, password and all."""
    return settings.database_url.get_secret_value()


def shown_url(settings: Settings) -> str:
    """The database's URL as it may be printed."""
    return engine.shown_url(url_of(settings))


def make_ready(settings: Settings, t: Language, *, upgrade: bool = False) -> None:
    """See that schema and key fit: an empty database is made ready, an old schema is refused
    unless `upgrade`. Ends with a sentence when they do not."""
    url = url_of(settings)
    try:
        with working(t._("Opening the database")):
            state, sound = migrate.examined(url)
            if state is SchemaState.EMPTY:
                migrate.upgrade(url)
            elif not sound:
                fail([_damaged(settings, t)])
        if state is SchemaState.OLD and upgrade:
            with alone(settings, t), working(t._("Bringing the schema up to date")):
                migrate.upgrade(url)
        elif state not in (SchemaState.EMPTY, SchemaState.CURRENT):
            fail([_refusal(t, state)])
        migrate.prepare(url, cipher_of(settings))
    except engine.Unavailable as fault:
        fail([unusable(settings, t, fault)])
    except WrongKey:
        fail([wrong_key(t)])


def unusable(settings: Settings, t: Language, fault: engine.Unavailable) -> str:
    """What to say when the database cannot be used."""
    sentences = {
        Obstacle.CLOSED: t._(
            "The database cannot be opened: {url}. Is the path or address right, and may you "
            "use what is there?"
        ),
        Obstacle.BUSY: t._(
            "The database is busy with another command: {url}. Nothing was changed; please try "
            "again in a moment."
        ),
        Obstacle.READ_ONLY: t._(
            "The database cannot be written: {url}. May you write the file and its folder?"
        ),
        Obstacle.FULL: t._(
            "The disk does not take the database: {url}. Nothing was changed. Is there room left?"
        ),
        Obstacle.NO_DATABASE: _damaged(settings, t),
    }
    return sentences[engine.obstacle(fault)].format(url=shown_url(settings))


def _damaged(settings: Settings, t: Language) -> str:
    words = t._("This is not an SQLite database, or it is damaged: {url}")
    return words.format(url=shown_url(settings))


def wrong_key(t: Language) -> str:
    """What to say when the key does not fit."""
    return t._(
        "ZHIBU_KEY is not the key of this database. Nothing was changed. Use the key it was made "
        "with; without it names cannot be read."
    )


def _refusal(t: Language, state: SchemaState) -> str:
    if state is SchemaState.OLD:
        return t._("The database has an older schema. Make a backup, then run: zhibu migrate")
    return t._(
        "The database was made by a newer Zhibu or by another program. Nothing was changed; "
        "install the newer version or use another ZHIBU_DATABASE_URL."
    )


@contextmanager
def opened(settings: Settings, t: Language) -> Iterator[Store]:
    """The store, checked; closed at the end. A database that fails meanwhile ends with a
    sentence."""
    make_ready(settings, t)
    store = store_of(settings)
    try:
        yield store
    except engine.Interrupted as fault:
        fail([unusable(settings, t, fault)])
    finally:
        store.close()


@contextmanager
def alone(settings: Settings, t: Language) -> Iterator[None]:
    """Hold the database against every `zhibu run`, or end with a sentence why not."""
    with _entered(settings, t, sole_runner(url_of(settings), settings.bot_id or 0)):
        yield


@contextmanager
def among(settings: Settings, t: Language) -> Iterator[None]:
    """Hold the right to run on the database, beside others where that is possible, or end with a
    sentence why not."""
    with _entered(settings, t, runner(url_of(settings), settings.bot_id or 0)):
        yield


@contextmanager
def _entered(settings: Settings, t: Language, lock: AbstractContextManager[None]) -> Iterator[None]:
    with ExitStack() as held:
        try:
            held.enter_context(lock)
        except Taken:
            words = t._("Another zhibu run works on this database already: {url}")
            fail([words.format(url=shown_url(settings))])
        except OSError as fault:
            words = t._("{file} cannot be written: {why}")
            fail([words.format(file=fault.filename, why=why(t, fault))])
        yield
