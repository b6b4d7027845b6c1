"""Settings from the environment and `.env`; all faults are named at once, no secret is shown."""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

from bot.config import values
from bot.config.secret import Secret
from bot.config.values import KEY_BYTES, Address, Complaint, LogLevel, Refused
from bot.errors import N_

__all__ = [
    "KEY_BYTES",
    "READERS",
    "VARIABLES",
    "Address",
    "Complaint",
    "LogLevel",
    "Need",
    "Secret",
    "Settings",
    "SettingsFault",
    "load",
]  # fmt: skip

Need = Literal["token", "key"]

PREFIX = "ZHIBU_"
_FILES = ("token", "key")
_DATABASE = Secret("sqlite:///zhibu.db")
_ZONE = ZoneInfo("Asia/Shanghai")
_WEBHOOK = Address("127.0.0.1", 8080)
_HEALTH = Address("127.0.0.1", 8730)


class SettingsFault(Exception):
    """The settings cannot be used; `faults` holds each thing that is wrong with them."""

    def __init__(self, faults: list[Complaint]) -> None:
        super().__init__("\n".join(fault.said(str) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Settings:
    """What one installation is told from outside; `repr` and `str` show no secret."""

    token: Secret[str] | None = None
    """The bot's token as BotFather gave it."""
    database_url: Secret[str] = _DATABASE
    """An SQLAlchemy URL, sqlite or postgresql+psycopg; secret because it may hold a password."""
    api_base: str = "https://api.telegram.org"
    """Address of the Bot API server, without a slash at its end."""
    key: Secret[bytes] | None = None
    """The 32 bytes that encrypt personal data at rest."""
    zone: ZoneInfo = _ZONE
    """The zone of the organisation's wall clock."""
    proxy: Secret[str] | None = None
    """HTTP proxy on the way to Telegram; secret because it may hold a password."""
    log: LogLevel = "info"
    clock: Path | None = None
    """File that steers the clock (`bot.clock.FileClock`), for the demo and the tests."""
    tick: float = 15.0
    """Seconds between two ticks of the jobs."""
    rate: float = 30.0
    """Messages a second that the bot may send overall."""
    chat_rate: float = 1.0
    """Messages a second that one private chat may get."""
    webhook_listen: Address = _WEBHOOK
    """Where updates that Telegram brings come in, from a proxy that speaks TLS."""
    webhook_connections: int = 40
    """How many updates Telegram may bring at once."""
    health: Address | None = _HEALTH
    """Where health and metrics are asked for."""
    font: Path | None = None
    """File of the font that pictures are drawn with; None: the best one found."""

    @property
    def bot_id(self) -> int | None:
        """Telegram's id of the bot, which is the number before the token's colon."""
        return int(self.token.get_secret_value().split(":")[0]) if self.token else None

    @property
    def secrets(self) -> list[str]:
        """Every string that must never be seen in a log."""
        found = [self.token.get_secret_value()] if self.token else []
        if self.key:
            found.append(base64.b64encode(self.key.get_secret_value()).decode("ascii"))
        for url in (self.database_url, self.proxy):
            password = urlsplit(url.get_secret_value()).password if url else None
            if password:
                found += sorted({password, unquote(password)})
        return found


READERS: dict[str, Callable[[str], Any]] = {
    "token": values.token,
    "database_url": values.database_url,
    "api_base": values.api_base,
    "key": values.key,
    "zone": values.zone,
    "proxy": values.proxy,
    "log": values.log_level,
    "clock": Path,
    "tick": values.positive,
    "rate": values.overall,
    "chat_rate": values.positive,
    "webhook_listen": values.address,
    "webhook_connections": values.connections,
    "health": values.address_or_none,
    "font": values.font,
}
"""How each field is read from its text."""

VARIABLES = tuple(
    PREFIX + name.upper() + suffix
    for name in READERS
    for suffix in (("", "_FILE") if name in _FILES else ("",))
)
"""The names of all variables that are understood."""


def load(
    needs: Collection[Need], environ: Mapping[str, str], dotenv: Path | None = None
) -> Settings:
    """The settings in `environ` and, for what is not set there, in the file `dotenv`.

    A missing file and an empty variable count as not set. `needs` are the secrets the command
    cannot do without. Raises `SettingsFault` with all faults together.
    """
    faults: list[Complaint] = []
    given = {**_dotenv(dotenv, faults), **environ}
    given = {name: value for name, value in given.items() if name.startswith(PREFIX) and value}
    faults += _unknown(given)
    texts, origin = _gather(given, faults)
    missing = N_("{name} is missing; set it or {name}_FILE.")
    faults += [_complaint(missing, PREFIX + need.upper()) for need in needs if need not in origin]
    found = _understood(texts, origin, faults)
    if faults:
        raise SettingsFault(faults)
    return Settings(**found)


def _understood(
    texts: Mapping[str, str], origin: Mapping[str, str], faults: list[Complaint]
) -> dict[str, Any]:
    """The value of each field that was given and can be read, in the order of the fields."""
    found: dict[str, Any] = {}
    for field, read in READERS.items():
        if field in texts:
            try:
                found[field] = read(texts[field])
            except Refused as fault:
                faults.append(_complaint(fault.msgid, origin[field], **fault.params))
    return found


def _complaint(msgid: str, name: str, **params: Any) -> Complaint:
    return Complaint(msgid, {"name": name, **params})


def _dotenv(path: Path | None, faults: list[Complaint]) -> dict[str, str]:
    try:
        found = dotenv_values(path, encoding="utf-8") if path else {}
    except (OSError, UnicodeDecodeError):
        faults.append(_complaint(N_("The settings file {name} cannot be read as text."), str(path)))
        return {}
    return {name: value for name, value in found.items() if value is not None}


def _unknown(given: Mapping[str, str]) -> Iterator[Complaint]:
    for name in sorted(set(given) - set(VARIABLES)):
        nearest = get_close_matches(name, VARIABLES, n=1, cutoff=0)[0]
        msgid = N_("{name} is no setting of Zhibu; did you mean {nearest}?")
        yield _complaint(msgid, name, nearest=nearest)


def _gather(
    given: Mapping[str, str], faults: list[Complaint]
) -> tuple[dict[str, str], dict[str, str]]:
    """The raw text of each field, and the variable it was set by (also where it was unreadable)."""
    texts: dict[str, str] = {}
    origin: dict[str, str] = {}
    for name in VARIABLES:
        if name not in given:
            continue
        field = name.removeprefix(PREFIX).removesuffix("_FILE").lower()
        if field in origin:
            both = N_("{name} and {other} are both set; set only one of them.")
            faults.append(_complaint(both, origin[field], other=name))
            continue
        origin[field] = name
        text = _read(name, given[name], faults) if name.endswith("_FILE") else given[name].strip()
        if text is not None:
            texts[field] = text
    return texts, origin


def _read(name: str, path: str, faults: list[Complaint]) -> str | None:
    """The text of the file; its path is not told, as it may be the secret, set by mistake."""
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8").strip()
    except OSError as exc:
        msgid = N_("{name} names a file that cannot be read ({why}).")
        faults.append(_complaint(msgid, name, why=exc.strerror))
    except (UnicodeDecodeError, RuntimeError, ValueError):
        faults.append(_complaint(N_("{name} names a file that cannot be read as text."), name))
    else:
        if text:
            return text
        faults.append(_complaint(N_("{name} names an empty file."), name))
    return None
