"""The demo's folder: database, key, clock, log; and what is wrong when it cannot be had."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.clock import FileClock
from bot.config import KEY_BYTES
from bot.errors import N_, AppError
from bot.store.lock import Taken, file_lock, sole_runner

BOT_ID = 7200000001
USERNAME = "zhibu_demo_bot"
MARK = "demo.lock"
"""Held while a demo plays; its presence says that a folder is a demo's."""
DATABASE, CLOCK, KEY, LOG, STARTS = "demo.db", "clock", "key", "bot.log", "starts"
MADE = (
    *(f"{DATABASE}{ending}" for ending in ("", "-wal", "-shm", ".lock")),
    CLOCK,
    KEY,
    LOG,
    STARTS,
)
"""All that a demo writes, and all that `--fresh` deletes."""


class CannotStart(AppError):
    """The demo cannot start; the sentence says why and what to do."""


@dataclass(frozen=True)
class DemoFolder:
    """The demo's folder, an absolute path."""

    folder: Path

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.folder / DATABASE}"

    @property
    def clock(self) -> FileClock:
        return FileClock(self.folder / CLOCK)

    @property
    def key_file(self) -> Path:
        return self.folder / KEY

    @property
    def log_file(self) -> Path:
        return self.folder / LOG

    @contextmanager
    def held(self, *, fresh: bool) -> Iterator[bytes]:
        """Make the folder and hold it against a second demo; gives its key.

        `fresh` empties it of what an earlier demo made. Raises CannotStart.
        """
        with ExitStack() as held:
            try:
                self._make()
                held.enter_context(file_lock(self.folder / MARK))
                with sole_runner(self.database_url, BOT_ID):
                    pass
                if fresh:
                    self._empty()
                key = self._key()
            except Taken as fault:
                raise CannotStart(
                    N_("A demo is playing in {folder} already. Choose another with --folder."),
                    folder=self.folder,
                ) from fault
            except OSError as fault:
                raise CannotStart(
                    N_(
                        "The folder {folder} cannot be written ({why}). "
                        "Choose another with --folder."
                    ),
                    folder=self.folder,
                    why=fault.strerror,
                ) from fault
            yield key

    def next_start(self) -> int:
        """How often the demo has been started in this folder, this time included."""
        file = self.folder / STARTS
        count = int(file.read_text(encoding="ascii")) + 1 if file.exists() else 1
        file.write_text(str(count), encoding="ascii")
        return count

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if any(self.folder.iterdir()) and not (self.folder / MARK).exists():
            raise CannotStart(
                N_(
                    "The folder {folder} holds other things than a demo, and nothing was touched. "
                    "Choose another with --folder."
                ),
                folder=self.folder,
            )

    def _empty(self) -> None:
        for name in MADE:
            (self.folder / name).unlink(missing_ok=True)

    def _key(self) -> bytes:
        if not self.key_file.exists():
            made = base64.b64encode(secrets.token_bytes(KEY_BYTES))
            with os.fdopen(os.open(self.key_file, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(made)
        try:
            key = base64.b64decode(self.key_file.read_bytes(), validate=True)
        except binascii.Error:
            key = b""
        if len(key) != KEY_BYTES:
            raise spoilt(self.folder)
        return key


def spoilt(folder: Path) -> CannotStart:
    """What an earlier demo left cannot be gone on with."""
    return CannotStart(
        N_("What is in {folder} cannot be used by this version. Begin anew with --fresh."),
        folder=folder,
    )
