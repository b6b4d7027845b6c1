"""What each setting accepts; what it does not is a complaint with the sentence to be shown."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from bot.config.secret import Secret
from bot.errors import N_

LogLevel = Literal["debug", "info", "warning", "error"]

KEY_BYTES = 32
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
_DATABASES = "sqlite:///FILE | postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
_SERVER = "https://HOST (https://api.telegram.org)"
_HTTP_PROXY = "http://[USER:PASSWORD@]HOST:PORT"


@dataclass(frozen=True)
class Address:
    """Where a server listens; port 0 is any that is free."""

    host: str
    port: int


@dataclass(frozen=True)
class Complaint:
    """One thing wrong with the settings: an English sentence and its placeholders; that of `why`
    is a msgid too."""

    msgid: str
    params: Mapping[str, str]

    def said(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of `translate`."""
        params = {**self.params}
        if why := params.get("why"):
            params["why"] = translate(why)
        return translate(self.msgid).format(**params)


class Refused(ValueError):
    """A text that a setting does not accept; `{name}` in `msgid` will be the variable's name."""

    def __init__(self, msgid: str, **params: str) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params


def _split(url: str, form: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        raise Refused(N_("{name} is not a valid URL; wanted is {form}."), form=form) from None
    return parts


def token(text: str) -> Secret[str]:
    if not _TOKEN.fullmatch(text):
        raise Refused(
            N_(
                "{name} is not a bot token; wanted is what BotFather gave: "
                "digits, a colon, then at least 30 letters, digits, - or _."
            )
        )
    return Secret(text)


def key(text: str) -> Secret[bytes]:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        msgid = N_(
            "{name} is not a key; wanted is base64 of exactly {bytes} bytes, "
            "as “zhibu key new” makes it."
        )
        raise Refused(msgid, bytes=str(KEY_BYTES))
    return Secret(key)


def database_url(text: str) -> Secret[str]:
    parts = _split(text, _DATABASES)
    if parts.scheme in ("postgresql", "postgres"):
        msgid = N_("{name} begins with {scheme}://; write postgresql+psycopg:// instead.")
        raise Refused(msgid, scheme=parts.scheme)
    if parts.scheme not in ("sqlite", "postgresql+psycopg"):
        msgid = N_("{name} names a database that is not supported; wanted is {form}.")
        raise Refused(msgid, form=_DATABASES)
    file = parts.path.startswith("/file:")
    if parts.path in ("", "/", "/:memory:") or (parts.scheme == "sqlite" and parts.netloc) or file:
        raise Refused(N_("{name} names no file or database; wanted is {form}."), form=_DATABASES)
    return Secret(text)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def api_base(text: str) -> str:
    parts = _split(text, _SERVER)
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        msgid = N_("{name} is not the address of a Bot API server; wanted is {form}.")
        raise Refused(msgid, form=_SERVER)
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        msgid = N_(
            "{name} may be http:// only on this machine (127.0.0.1, localhost); wanted is {form}."
        )
        raise Refused(msgid, form=_SERVER)
    if parts.scheme not in ("http", "https"):
        raise Refused(N_("{name} is neither https:// nor http://; wanted is {form}."), form=_SERVER)
    return text.rstrip("/")


def proxy(text: str) -> Secret[str]:
    parts = _split(text, _HTTP_PROXY)
    if parts.scheme.startswith("socks"):
        msgid = N_("{name} is a SOCKS proxy, which is not supported; wanted is {form}.")
        raise Refused(msgid, form=_HTTP_PROXY)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        msgid = N_("{name} is not the address of a proxy; wanted is {form}.")
        raise Refused(msgid, form=_HTTP_PROXY)
    return Secret(text)


def zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        msgid = N_("{name} names no known time zone; wanted is a name like Asia/Shanghai.")
        raise Refused(msgid) from None


def log_level(text: str) -> str:
    if text.lower() not in get_args(LogLevel):
        raise Refused(N_("{name} is no log level; wanted is debug, info, warning or error."))
    return text.lower()


def positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise Refused(N_("{name} is not a number above 0."))
    return number


def overall(text: str) -> float:
    """As fast as Telegram lets anybody who pays for it."""
    return float(whole(text, 1, 1000))


def whole(text: str, least: int, most: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not least <= number <= most:
        msgid = N_("{name} is not a whole number from {least} to {most}.")
        raise Refused(msgid, least=str(least), most=str(most))
    return number


def connections(text: str) -> int:
    return whole(text, 1, 100)


def address(text: str) -> Address:
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isascii() or not port.isdigit() or int(port) > _LAST_PORT:
        msgid = N_("{name} is no address to listen at; wanted is {form}.")
        raise Refused(msgid, form="HOST:PORT (127.0.0.1:8080)")
    return Address(host, int(port))


def address_or_none(text: str) -> Address | None:
    return None if text.lower() == "off" else address(text)


def webhook_fault(url: str) -> str | None:
    """What is wrong with the address of a webhook, as a msgid; None when nothing is."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        return N_("The address of the webhook is no URL: {url}")
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        return N_("The address of the webhook must be https://HOST, maybe with a path: {url}")
    if port not in _WEBHOOK_PORTS:
        return N_("Telegram calls webhooks at the ports 443, 80, 88 and 8443 only: {url}")
    return None


_LAST_PORT = 65_535
_WEBHOOK_PORTS = (443, 80, 88, 8443)
_FONT_MAGIC = (b"\0\1\0\0", b"OTTO", b"ttcf", b"true")


def font(text: str) -> Path:
    path = Path(text).expanduser()
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except (OSError, ValueError):
        begins = b""
    if begins not in _FONT_MAGIC:
        msgid = N_("{name} names no font that can be read; wanted is a .ttf, .otf or .ttc file.")
        raise Refused(msgid)
    return path
