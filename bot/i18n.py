"""Languages: gettext catalogs compiled by Babel, and whose language is used."""

from __future__ import annotations

from datetime import date, tzinfo
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

from babel import Locale
from babel.support import NullTranslations, Translations

DEFAULT = "zh_Hans"
CODES = ("zh_Hans", "en")
DOMAIN = "messages"

_HERE = Path(__file__).parent
FOLDER = next(folder for folder in (_HERE / "locale", _HERE.parent / "locale") if folder.is_dir())


class DayFacts(Protocol):
    """What kind of day a date is: a rest day, a weekend that is worked, known provisionally."""

    @property
    def rest(self) -> bool: ...
    @property
    def makeup(self) -> bool: ...
    @property
    def provisional(self) -> bool: ...


class Days(Protocol):
    """A calendar, as far as it changes how a date is said."""

    def day(self, day: date, /) -> DayFacts:
        """What kind of day it is."""


class Language:
    """One language people read: translates msgids and knows the locale for dates and figures.

    `days` is the calendar by which dates are marked as rest days (None: they are not), `zone` the
    reader's own wall clock, if they have one."""

    def __init__(self, code: str) -> None:
        """`code` is one of `CODES`; raises FileNotFoundError when its catalog is not compiled."""
        self.code = code
        self.days: Days | None = None
        self.zone: tzinfo | None = None
        self.locale = Locale.parse(code)
        found = Translations.load(FOLDER, [code], DOMAIN)
        if not isinstance(found, Translations):
            raise FileNotFoundError(f"no compiled catalog for {code} in {FOLDER.name}/")
        self._catalog: NullTranslations = found

    def dated(self, days: Days, zone: tzinfo | None = None) -> Language:
        """The same language for a reader with that calendar and that wall clock of their own."""
        made = object.__new__(Language)  # copy() would go the way it goes to another process
        made.__dict__.update(self.__dict__)
        made.days, made.zone = days, zone
        return made

    @property
    def manner(self) -> tuple[str, tzinfo | None]:
        """What makes a screen read otherwise for another reader on the same day."""
        return self.code, self.zone

    def _(self, msgid: str) -> str:
        """The sentence in this language; `.format(...)` it afterwards."""
        return str(self._catalog.ugettext(msgid))

    def n_(self, one: str, many: str, n: int) -> str:
        """The form of a sentence that goes with the figure `n`."""
        return str(self._catalog.ungettext(one, many, n))

    def __repr__(self) -> str:
        return f"Language({self.code!r})"


@cache
def language(code: str) -> Language:
    """The language of that code, loaded once."""
    return Language(code)


def languages() -> tuple[Language, ...]:
    """All languages Zhibu speaks, the default first."""
    return tuple(language(code) for code in CODES)


@lru_cache(maxsize=1024)
def negotiate(*wishes: str | None) -> str:
    """The code of the first wish that is spoken here, else the default.

    Wishes are a person's own choice and Telegram's `language_code` (`zh-hans`, `en-GB`, None …);
    every Chinese reads zh_Hans, and what is unknown is passed over.
    """
    for wish in wishes:
        primary = (wish or "").replace("-", "_").split("_")[0].casefold()
        for code in CODES:
            if primary and code.casefold().split("_")[0] == primary:
                return code
    return DEFAULT
