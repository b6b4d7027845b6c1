"""`zhibu bot …`, and `--bot NAME` of other commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from bot.chat.faults import CallFault
from bot.cli.claims import refusal, whoami
from bot.cli.console import fail, say, settings_for, why
from bot.cli.opening import alone, make_ready
from bot.cli.running import cipher_of, clock_of
from bot.config import Secret, Settings, values
from bot.errors import AppError
from bot.i18n import Language
from bot.services.identity import bots
from bot.services.identity.bots import Entry
from bot.store.uow import Store, UnitOfWork

T = TypeVar("T")


def settings_of(name: str | None) -> Settings:
    """The settings of a command that works for one bot; its token is known later if it has a
    `name`."""
    return settings_for("key") if name else settings_for("token", "key")


def chosen(settings: Settings, t: Language, name: str | None) -> Settings:
    """The settings with token and rate of the bot of that name, or of the one whose token they
    hold. Ends with a sentence when several bots share the database and it is none of them."""
    with _all(settings) as store:
        known = [one for one in store.read_now(lambda uow: uow.bots.all()) if one.active]
        if name is None and not known:
            return settings
        found = next(
            (one for one in known if (one.name == name if name else one.id == settings.bot_id)),
            None,
        )
        if found is None:
            fail([_unknown(t, name)])
        token = store.read_now(lambda uow: uow.bots.token(found.id))
    return replace(settings, token=Secret(token), rate=found.rate or settings.rate)


def ready(t: Language, name: str | None) -> Settings:
    """The settings of a command for one bot, its database made ready."""
    settings = settings_of(name)
    make_ready(settings, t)
    return chosen(settings, t, name)


def _unknown(t: Language, name: str | None) -> str:
    if name is None:
        return t._(
            "Several bots share this database, and the token is none of theirs. Say which one: "
            "--bot NAME (“zhibu bot list” shows them), or add it: zhibu bot add NAME"
        )
    return t._("There is no bot {name}; “zhibu bot list” shows all.").format(name=name)


@contextmanager
def _all(settings: Settings) -> Iterator[Store]:
    """A store that sees everything."""
    url = settings.database_url.get_secret_value()
    store = Store(url, cipher_of(settings), clock_of(settings).now)
    try:
        yield store
    finally:
        store.close()


def add(t: Language, name: str, token_file: Path | None, rate: float | None) -> None:
    """Add a bot with the token in the file, in the settings or from the keyboard, and say so; ends
    with a sentence when it cannot be."""
    settings = _with_token(settings_for("key"), t, token_file)
    make_ready(settings, t)
    bot_id, username = _whoami(settings, t)
    token = settings.token.get_secret_value() if settings.token else ""
    work = partial(bots.add, name=name, bot_id=bot_id, username=username, token=token, rate=rate)
    with alone(settings, t):
        made = _done(settings, t, work)
    say(t._("Added: {name} (@{username}).").format(name=made.name, username=made.username))
    if made.root_unit_id is None:
        say(t._("Its organisation begins with: zhibu import --bot {name} FILE").format(name=name))


def give_token(t: Language, name: str, token_file: Path | None) -> None:
    """Give the bot a new token, which comes from where `add` has it, and say so."""
    settings = _with_token(settings_for("key"), t, token_file)
    bot_id, username = _whoami(settings, t)
    token = settings.token.get_secret_value() if settings.token else ""
    work = partial(bots.give_token, name=name, bot_id=bot_id, username=username, token=token)
    done = _done(settings, t, work)
    say(t._("{name}: changed; it holds from the next start.").format(name=done.name))


def set_rate(t: Language, name: str, rate: float | None) -> None:
    """Set how fast the bot may send, or leave that to the settings, and say so."""
    done = _done(settings_for("key"), t, partial(bots.set_rate, name=name, rate=rate))
    say(t._("{name}: changed; it holds from the next start.").format(name=done.name))


def remove(t: Language, name: str) -> None:
    """Remove the bot while it does not run, and say so."""
    settings = chosen(settings_for("key"), t, name)
    with alone(settings, t):
        done = _done(settings, t, partial(bots.remove, name=name))
    say(
        t._(
            "Removed: {name}. What it knows stays; “zhibu bot add” with its token brings it back."
        ).format(name=done.name)
    )


def list_all(t: Language) -> None:
    """Print the bots of the database, a line each."""
    entries = _done(settings_for("key"), t, bots.listed)
    if not entries:
        say(t._("None: the bot of ZHIBU_TOKEN has the database to itself."))
    for entry in entries:
        say(_line(t, entry))


def _line(t: Language, entry: Entry) -> str:
    """dept (@dept_bot): 市直机关党委, 120 people, 30 a second."""
    bot = entry.bot
    parts = [
        t.n_("{n} person", "{n} people", entry.members).format(n=entry.members),
        *([t._("{rate} messages a second").format(rate=f"{bot.rate:g}")] if bot.rate else []),
    ]
    return t._("{name} (@{username}): {organisation}; {parts}").format(
        name=bot.name,
        username=bot.username,
        organisation=entry.organisation or t._("no organisation yet"),
        parts=t._(", ").join(parts),
    )


def _done(settings: Settings, t: Language, work: Callable[[UnitOfWork], T]) -> T:
    """Do it, or end with the sentence of what it refused."""
    make_ready(settings, t)
    with _all(settings) as store:
        try:
            return store.write_now(work)
        except AppError as fault:
            fail([t._(fault.msgid).format(**fault.params)])


def _with_token(settings: Settings, t: Language, file: Path | None) -> Settings:
    """The settings with the token from the file, the environment or the keyboard."""
    if file is None and settings.token is not None:
        return settings
    try:
        text = (
            file.read_text(encoding="utf-8")
            if file
            else click.prompt(t._("Token, as BotFather gave it (it is not shown)"), hide_input=True)
        )
    except OSError as fault:
        fail([t._("{file} cannot be read: {why}").format(file=file, why=why(t, fault))])
    try:
        token = values.token(text.strip())
    except ValueError:
        fail([t._("That is not a bot token.")])
    return replace(settings, token=token)


def _whoami(settings: Settings, t: Language) -> tuple[int, str]:
    try:
        return whoami(settings, t)
    except CallFault as fault:
        fail([refusal(t, fault)])
