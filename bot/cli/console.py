"""How the command line speaks: in the language of the terminal, with an end for every fault."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from bot.config import Need, Settings, SettingsFault, load
from bot.errors import N_
from bot.i18n import Language, language

FAILED = 1
SILENT = 75
"""Telegram was silent for long: the supervisor shall start the process again (EX_TEMPFAIL)."""
REFUSED = 78
"""Telegram does not take the token: starting again will not help (EX_CONFIG)."""
REASONS = (
    N_("File exists"), N_("Is a directory"), N_("No space left on device"),
    N_("No such file or directory"), N_("Not a directory"), N_("Permission denied"),
    N_("Read-only file system"),
)  # fmt: skip
"""What the system says most often when a file cannot be used."""


def terminal_language() -> Language:
    """The language of the terminal (LC_ALL, LC_MESSAGES, LANG): Chinese or else English."""
    said = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)),
        "",
    )
    return language("zh_Hans" if said.lower().startswith("zh") else "en")


def say(*sentences: str) -> None:
    """Print sentences, a line each."""
    for sentence in sentences:
        click.echo(sentence)


def fail(sentences: Iterable[str], code: int = FAILED) -> NoReturn:
    """Print what is wrong to the error stream and end with that exit code."""
    for sentence in sentences:
        click.echo(sentence, err=True)
    raise click.exceptions.Exit(code)


def why(t: Language, fault: OSError) -> str:
    """What the system says about a file that cannot be used."""
    return t._(fault.strerror or type(fault).__name__)


def settings_for(*needs: Need) -> Settings:
    """The settings from the environment and `.env`; ends with all their faults named."""
    try:
        return load(needs, os.environ, Path(".env"))
    except SettingsFault as fault:
        fail(one.said(terminal_language()._) for one in fault.faults)


def write_new(t: Language, target: Path, content: bytes) -> None:
    """Write the new file `target`, or end with a sentence why not."""
    try:
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError:
        fail([t._("{file} exists already; choose another name.").format(file=target)])
    except OSError as fault:
        words = t._("{file} cannot be written: {why}")
        fail([words.format(file=target, why=why(t, fault))])


@contextmanager
def working(words: str) -> Iterator[None]:
    """Tell a person at the terminal what is waited for, for as long as it lasts."""
    if not sys.stderr.isatty():
        yield
        return
    click.echo(f"{words} …", nl=False, err=True)
    try:
        yield
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def progress(done: int, total: int) -> None:
    """Tell a person at the terminal how far it has come, inside `working`."""
    if sys.stderr.isatty() and total:
        click.echo(f"\r\x1b[K{done * 100 // total} %", nl=False, err=True)
