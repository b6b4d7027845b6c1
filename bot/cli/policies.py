"""`zhibu policy`: the organisation's own catalogue of reminders, as a file and back."""

from __future__ import annotations

from pathlib import Path

from bot.chat.views import policy_files as words
from bot.cli.console import fail, say, why, write_new
from bot.config import Settings
from bot.domain.policies.files import Policies, policies_in, text_of
from bot.errors import AppError
from bot.i18n import Language
from bot.services.nudging import policy_files
from bot.services.nudging.policy_files import Look
from bot.store.uow import Store

FILE_LIMIT = 1_000_000


def export(store: Store, t: Language, target: Path) -> None:
    """Write what holds for the organisation into the new file `target`, or end with a sentence
    why not."""
    policies = store.read_now(lambda uow: policy_files.known(uow, None))
    head = "".join(f"# {line}".rstrip() + "\n" for line in words.explained(t))
    write_new(t, target, f"{head}\n{text_of(policies)}".encode())
    say(t._("Written: {file}. Change it, then: zhibu policy import {file}").format(file=target))


def import_file(
    settings: Settings, store: Store, t: Language, source: Path, *, check_only: bool
) -> None:
    """Take over what a file says and print what changes; ends with its faults and exit code 1."""
    wanted = _read(t, source)
    zone = settings.zone
    try:
        if check_only:
            found = store.read_now(lambda uow: policy_files.look(uow, None, wanted))
        else:
            found = store.write_now(lambda uow: policy_files.load(uow, None, wanted, zone))
    except AppError as fault:
        fail([t._(fault.msgid).format(**fault.params)])
    say(*words.look_lines(t, found), _outcome(t, found, check_only=check_only))


def _outcome(t: Language, found: Look, *, check_only: bool) -> str:
    if not found.changes:
        return t._("That is how it is already.")
    if check_only:
        return t._("Nothing was written.")
    return t._("Taken over. What is planned follows; what was sent stays sent.")


def _read(t: Language, source: Path) -> Policies:
    try:
        with source.open("rb") as file:
            data = file.read(FILE_LIMIT)
    except OSError as fault:
        said = t._("{file} cannot be read: {why}")
        fail([said.format(file=source, why=why(t, fault))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        fail([t._("{file} is no text in UTF-8.").format(file=source)])
    found = policies_in(text)
    if isinstance(found, list):
        fail(words.fault_lines(t, found))
    return found
