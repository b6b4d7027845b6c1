"""The demo's folder: database, key, clock, log; and what is wrong when it cannot be had."""

from __future__ import annotations

import base64
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.clock import FileClock
from bot.errors import N_, AppError

BOT_ID = 7200000001
USERNAME = "zhibu_demo_bot"


class CannotStart(AppError):
    """The demo cannot start; the sentence says why and what to do."""


@dataclass(frozen=True)
class DemoFolder:
    """The demo's folder."""

    folder: Path

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.folder / 'demo.db'}"

    @property
    def clock(self) -> FileClock:
        return FileClock(self.folder / "clock")

    @property
    def key_file(self) -> Path:
        return self.folder / "key"

    @property
    def log_file(self) -> Path:
        return self.folder / "bot.log"

    def prepare(self, *, fresh: bool) -> bytes:
        """Make the folder and its key (new ones when `fresh`); returns the key."""
        try:
            if fresh and (self.folder / "demo.db").exists():
                shutil.rmtree(self.folder)
            self.folder.mkdir(parents=True, exist_ok=True)
            if not self.key_file.exists():
                key = base64.b64encode(secrets.token_bytes(32)).decode()
                self.key_file.write_text(key, encoding="ascii")
            return base64.b64decode(self.key_file.read_text(encoding="ascii"))
        except OSError as fault:
            raise CannotStart(
                N_("The folder {folder} cannot be written ({why}). Choose another with --folder."),
                folder=self.folder,
                why=fault.strerror,
            ) from fault
