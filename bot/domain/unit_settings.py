"""What a unit may settle for itself, handed down the tree: the nearest word holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain import quiet, zones
from bot.domain.daily import DEFAULT, may_choose
from bot.domain.org import COMMITTEE_ROLES, Role
from bot.domain.policies.steps import MOST_A_DAY
from bot.domain.quiet import Quiet


class Setting(StrEnum):
    """One thing that a unit may settle, in the order they are shown."""

    ZONE = "zone"
    QUIET = "quiet"
    DAILY = "daily"
    LATE = "late"
    KEEPER = "keeper"
    NEUTRAL = "neutral"
    MOST = "most"
    WINDOW = "window"


ORGANISATION = frozenset({Setting.MOST, Setting.WINDOW})
"""What only the organisation as a whole can settle."""
MOST_CHOICES = range(1, 11)
"""So many unprompted messages a day may be the most."""
WINDOW_CHOICES = range(61)
"""So many minutes may lie between what comes as one message."""
HEADS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY})
MAY_KEEP = COMMITTEE_ROLES - HEADS
"""Offices that a unit may give its attendance to; its secretary and deputy always may."""
NOBODY = "nobody"


@dataclass(frozen=True)
class Rules:
    """What holds in a unit. `zone` None: the organisation's; `keepers`: the offices that take the
    roll beside secretary and deputy; `neutral`: notifications do not say what kind it is;
    `most_a_day`: unprompted messages somebody gets at most; `window`: minutes between what is one
    message."""

    zone: ZoneInfo | None = None
    quiet: Quiet = quiet.USUAL
    daily_at: str = DEFAULT
    late_answers: bool = True
    keepers: frozenset[Role] = frozenset({Role.ORGANISATION})
    neutral: bool = False
    most_a_day: int = MOST_A_DAY
    window: int = 10

    def clock(self, usual: tzinfo) -> tzinfo:
        """The zone of the unit's wall clock, where the organisation's is the `usual` one."""
        return self.zone or usual

    def keeps(self, role: Role) -> bool | None:
        """Whether an office is among the keepers; None where that is not the unit's to say."""
        return role in self.keepers if role in MAY_KEEP else None


USUAL = Rules()
Values = Mapping[int, Mapping[Setting, str]]
"""What is settled, by unit id."""


def sources(path: str, values: Values) -> dict[Setting, int]:
    """For each thing that is settled for the unit at `path` ("1.4.9."): the nearest unit, itself
    included, that did."""
    found: dict[Setting, int] = {}
    for part in path.split(".")[:-1]:
        found |= dict.fromkeys(values.get(int(part), {}), int(part))
    return found


def rules_of(path: str, values: Values) -> Rules:
    """What holds for the unit at `path`."""
    settled = {key: values[unit_id][key] for key, unit_id in sources(path, values).items()}
    return made(settled) if settled else USUAL


def made(settled: Mapping[Setting, str]) -> Rules:
    """Rules out of stored words; what is missing is as usual."""
    zone = settled.get(Setting.ZONE)
    hours = settled.get(Setting.QUIET)
    daily = settled.get(Setting.DAILY)
    keepers = settled.get(Setting.KEEPER)
    return Rules(
        ZoneInfo(zone) if zone else None,
        quiet.read(hours) if hours else quiet.USUAL,
        f"{time.fromisoformat(daily):%H:%M}" if daily else DEFAULT,
        settled.get(Setting.LATE, "1") == "1",
        USUAL.keepers if keepers is None else offices(keepers),
        settled.get(Setting.NEUTRAL, "0") == "1",
        int(settled.get(Setting.MOST, USUAL.most_a_day)),
        int(settled.get(Setting.WINDOW, USUAL.window)),
    )


def offices(words: str) -> frozenset[Role]:
    """Offices out of stored words; none of them: secretary and deputy alone."""
    return frozenset() if words == NOBODY else frozenset(map(Role, words.split(",")))


def written(roles: frozenset[Role]) -> str:
    """Offices as they are stored."""
    return ",".join(role.value for role in Role if role in roles) or NOBODY


def acceptable(key: Setting, value: str) -> bool:
    """Whether a unit may settle `key` like that."""
    try:
        return _CHECKS[key](value)
    except ValueError:
        return False


def _quiet(value: str) -> bool:
    return quiet.may_be_set(quiet.read(value))


def _keepers(value: str) -> bool:
    return offices(value) <= MAY_KEEP


def _daily(value: str) -> bool:
    return may_choose(time.fromisoformat(value))


def _most(value: str) -> bool:
    return int(value) in MOST_CHOICES


def _window(value: str) -> bool:
    return int(value) in WINDOW_CHOICES


_CHECKS = {
    Setting.ZONE: zones.known,
    Setting.QUIET: _quiet,
    Setting.DAILY: _daily,
    Setting.LATE: ("0", "1").__contains__,
    Setting.KEEPER: _keepers,
    Setting.NEUTRAL: ("0", "1").__contains__,
    Setting.MOST: _most,
    Setting.WINDOW: _window,
}
