"""`zhibu check`: what must be right for the bot to run, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx

from bot.chat.faults import CallFault
from bot.cli.claims import refusal, whoami
from bot.cli.console import working
from bot.cli.opening import shown_url, unusable, url_of, wrong_key
from bot.cli.running import cipher_of, clock_of
from bot.config import Settings
from bot.documents import fonts
from bot.errors import N_
from bot.i18n import CODES, Language
from bot.store import migrate
from bot.store.crypto import WrongKey
from bot.store.engine import Unavailable
from bot.store.migrate import SchemaState
from bot.store.years import announced

SKEW = timedelta(seconds=30)
NOTICE_MONTH = 11
"""From November on next year's calendar is looked for (domain.md section 7)."""


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, whether it is right, and a sentence."""

    right: bool
    name: str
    sentence: str


def findings(settings: Settings, t: Language) -> Iterator[Finding]:
    """Look at everything, one after the other."""
    for name, look in _LOOKS.items():
        right, sentence = look(settings, t)
        yield Finding(right, t._(name), sentence)


def _token(settings: Settings, t: Language) -> tuple[bool, str]:
    try:
        _, username = whoami(settings, t)
    except CallFault as fault:
        return False, refusal(t, fault)
    return True, f"@{username}"


def _database(settings: Settings, t: Language) -> tuple[bool, str]:
    try:
        with working(t._("Opening the database")):
            migrate.state(url_of(settings))
    except Unavailable as fault:
        return False, unusable(settings, t, fault)
    return True, shown_url(settings)


def _schema(settings: Settings, t: Language) -> tuple[bool, str]:
    sentences = {
        SchemaState.CURRENT: t._("up to date"),
        SchemaState.EMPTY: t._("still empty; it is made ready at the first start"),
        SchemaState.OLD: t._("older than this program; run: zhibu migrate"),
        SchemaState.UNKNOWN: t._("not made by this version of Zhibu"),
    }
    try:
        state = migrate.state(url_of(settings))
        if state is SchemaState.CURRENT:
            migrate.check_key(url_of(settings), cipher_of(settings))
    except Unavailable:
        return False, t._("cannot be read")
    except WrongKey:
        return False, wrong_key(t)
    return state in (SchemaState.CURRENT, SchemaState.EMPTY), sentences[state]


def _clock(settings: Settings, t: Language) -> tuple[bool, str]:
    proxy = settings.proxy.get_secret_value() if settings.proxy else None
    try:
        with (
            working(t._("Asking Telegram")),
            httpx.Client(proxy=proxy, timeout=10, trust_env=False) as client,
        ):
            said = client.head(settings.api_base).headers.get("date", "")
        skew = abs(clock_of(settings).now() - parsedate_to_datetime(said))
    except (httpx.HTTPError, ValueError):
        return False, t._("could not be compared with Telegram's")
    seconds = round(skew.total_seconds())
    words = t.n_(
        "{n} second away from Telegram's", "{n} seconds away from Telegram's", seconds
    ).format(n=seconds)
    return skew <= SKEW, words


def _calendar(settings: Settings, t: Language) -> tuple[bool, str]:
    today = clock_of(settings).now().astimezone(settings.zone).date()
    years = [today.year] + ([today.year + 1] if today.month >= NOTICE_MONTH else [])
    known = announced(url_of(settings))
    missing = [year for year in years if year not in known]
    if not missing:
        return True, t._("known for {year}").format(year=years[-1])
    words = t._(
        "no official list for {year} yet: its working days are provisional "
        "(Monday to Friday less the statutory holidays)"
    )
    return today.year not in missing, words.format(year=missing[0])


def _catalogs(settings: Settings, t: Language) -> tuple[bool, str]:
    try:
        found = [Language(code).code for code in CODES]
    except FileNotFoundError:
        return False, t._("not compiled; install the package again")
    return True, ", ".join(found)


def _font(settings: Settings, t: Language) -> tuple[bool, str]:
    found = settings.font or fonts.chinese()
    if found is None:
        return False, t._(
            "none with Chinese found, so no pictures can be drawn: install one such as "
            "fonts-wqy-microhei, or name its file in ZHIBU_FONT"
        )
    return True, found.name


_LOOKS: dict[str, Callable[[Settings, Language], tuple[bool, str]]] = {
    N_("Token"): _token,
    N_("Database"): _database,
    N_("Schema and key"): _schema,
    N_("Clock"): _clock,
    N_("Calendar"): _calendar,
    N_("Languages"): _catalogs,
    N_("Font"): _font,
}
