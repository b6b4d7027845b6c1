"""Settings from the environment and `.env`; all faults are named at once, no secret is shown."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import math
import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, get_args
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, SecretBytes, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

Need = Literal["token", "key"]
LogLevel = Literal["debug", "info", "warning", "error"]

PREFIX = "ZHIBU_"
KEY_BYTES = 32
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
_FILES = ("token", "key")


class SettingsFault(Exception):
    """The settings cannot be used; `faults` holds a sentence for each thing wrong with them."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _fault(sentence: str) -> PydanticCustomError:
    """`sentence` goes on from the variable's name; braces in it would be read as placeholders."""
    return PydanticCustomError("setting", "{sentence}", {"sentence": sentence})


def _split(url: str, wanted: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        raise _fault(f"is not a valid URL; {wanted}") from None
    return parts


def _token(text: str) -> SecretStr:
    if not _TOKEN.fullmatch(text):
        raise _fault(
            "is not a bot token; wanted is what BotFather gave: "
            "digits, a colon, then at least 30 letters, digits, - or _."
        )
    return SecretStr(text)


def _key(text: str) -> SecretBytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise _fault(f"is not a key; wanted is base64 of exactly {KEY_BYTES} bytes.")
    return SecretBytes(key)


def _database_url(text: str) -> SecretStr:
    wanted = "wanted is sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE."
    parts = _split(text, wanted)
    if parts.scheme in ("postgresql", "postgres"):
        raise _fault(f"begins with {parts.scheme}://; write postgresql+psycopg:// instead.")
    if parts.scheme not in ("sqlite", "postgresql+psycopg"):
        raise _fault(f"names a database that is not supported; {wanted}")
    if parts.path in ("", "/", "/:memory:") or (parts.scheme == "sqlite" and parts.netloc):
        raise _fault(f"names no file or database; {wanted}")
    return SecretStr(text)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _api_base(text: str) -> str:
    wanted = "wanted is https://HOST, such as https://api.telegram.org."
    parts = _split(text, wanted)
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise _fault(f"is not the address of a Bot API server; {wanted}")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise _fault(f"may be http:// only on this machine (127.0.0.1, localhost); {wanted}")
    if parts.scheme not in ("http", "https"):
        raise _fault(f"is neither https:// nor http://; {wanted}")
    return text.rstrip("/")


def _proxy(text: str) -> SecretStr:
    wanted = "wanted is http://[USER:PASSWORD@]HOST:PORT."
    parts = _split(text, wanted)
    if parts.scheme.startswith("socks"):
        raise _fault(f"is a SOCKS proxy, which is not supported; {wanted}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _fault(f"is not the address of a proxy; {wanted}")
    return SecretStr(text)


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise _fault("names no known time zone; wanted is a name like Asia/Shanghai.") from None


def _log_level(text: str) -> str:
    if text.lower() not in get_args(LogLevel):
        raise _fault("is no log level; wanted is debug, info, warning or error.")
    return text.lower()


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise _fault("is not a number above 0.")
    return number


class Settings(BaseSettings):
    """What one installation is told from outside. Frozen; `repr` and `str` show no secret."""

    model_config = SettingsConfigDict(
        frozen=True, hide_input_in_errors=True, validate_default=False
    )

    token: Annotated[SecretStr | None, BeforeValidator(_token)] = None
    """The bot's token as BotFather gave it."""
    database_url: Annotated[SecretStr, BeforeValidator(_database_url)] = SecretStr(
        "sqlite:///zhibu.db"
    )
    """An SQLAlchemy URL, sqlite or postgresql+psycopg; secret because it may hold a password."""
    api_base: Annotated[str, BeforeValidator(_api_base)] = "https://api.telegram.org"
    """Address of the Bot API server, without a slash at its end."""
    key: Annotated[SecretBytes | None, BeforeValidator(_key)] = None
    """The 32 bytes that encrypt personal data at rest."""
    zone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Asia/Shanghai")
    """The zone of the organisation's wall clock."""
    proxy: Annotated[SecretStr | None, BeforeValidator(_proxy)] = None
    """HTTP proxy on the way to Telegram; secret because it may hold a password."""
    log: Annotated[LogLevel, BeforeValidator(_log_level)] = "info"
    clock: Path | None = None
    """File that steers the clock (`bot.clock.FileClock`), for the demo and the tests."""
    tick: Annotated[float, BeforeValidator(_positive)] = 15.0
    """Seconds between two ticks of the jobs."""
    chat_rate: Annotated[float, BeforeValidator(_positive)] = 1.0
    """Messages a second that one private chat may get."""

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

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` gathered counts, so that a test's environment is the whole of it."""
        return (init_settings,)


VARIABLES = tuple(
    PREFIX + name.upper() + suffix
    for name in Settings.model_fields
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
    faults: list[str] = []
    given = {**_dotenv(dotenv, faults), **environ}
    given = {name: value for name, value in given.items() if name.startswith(PREFIX) and value}
    faults += _unknown(given)
    values, origin = _gather(given, faults)
    wanting = [need for need in needs if need not in origin]
    faults += [
        f"{PREFIX}{need.upper()} is missing; set it or {PREFIX}{need.upper()}_FILE."
        for need in wanting
    ]
    try:
        settings = Settings(**values)  # type: ignore[arg-type]  # validators take the raw text
    except ValidationError as exc:
        faults += [f"{origin[str(e['loc'][0])]} {e['msg']}" for e in exc.errors()]
        raise SettingsFault(faults) from None
    if faults:
        raise SettingsFault(faults)
    return settings


def _dotenv(path: Path | None, faults: list[str]) -> dict[str, str]:
    try:
        found = DotEnvSettingsSource(Settings, env_file=path, case_sensitive=True).env_vars
    except (OSError, UnicodeDecodeError):
        faults.append(f"The settings file {path} cannot be read as text.")
        return {}
    return {name: value for name, value in found.items() if value is not None}


def _unknown(given: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(set(given) - set(VARIABLES)):
        nearest = get_close_matches(name, VARIABLES, n=1, cutoff=0)[0]
        yield f"{name} is no setting of Zhibu; did you mean {nearest}?"


def _gather(given: Mapping[str, str], faults: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The raw text of each field, and the variable it was set by (also where it was unreadable)."""
    values: dict[str, str] = {}
    origin: dict[str, str] = {}
    for name in VARIABLES:
        if name not in given:
            continue
        field = name.removeprefix(PREFIX).removesuffix("_FILE").lower()
        if field in origin:
            faults.append(f"{origin[field]} and {name} are both set; set only one of them.")
            continue
        origin[field] = name
        text = _read(name, given[name], faults) if name.endswith("_FILE") else given[name].strip()
        if text is not None:
            values[field] = text
    return values, origin


def _read(name: str, path: str, faults: list[str]) -> str | None:
    """The text of the file; its path is not told, as it may be the secret, set by mistake."""
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8").strip()
    except OSError as exc:
        faults.append(f"{name} names a file that cannot be read ({exc.strerror}).")
    except (UnicodeDecodeError, RuntimeError, ValueError):
        faults.append(f"{name} names a file that cannot be read as text.")
    else:
        if text:
            return text
        faults.append(f"{name} names an empty file.")
    return None
