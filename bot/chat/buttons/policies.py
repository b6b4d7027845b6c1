"""Buttons of policies: why somebody was reminded, what is to come, and changing the steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.chat.buttons import Button


class Where(StrEnum):
    """Whose steps: a unit's, an activity's, an assignment's."""

    UNIT = "u"
    ACTIVITY = "a"
    ASSIGNMENT = "s"


class Of(StrEnum):
    """Of which kind of policy."""

    GATHERING = "g"
    STUDY = "s"
    TRAINING = "t"
    DEADLINE = "d"


class Field(StrEnum):
    """What of a step is set."""

    WHEN = "w"
    AT = "t"
    WHOM = "a"
    REST = "r"
    QUIET = "q"
    AGAIN = "e"
    LATE = "l"


@dataclass(frozen=True)
class Why(Button, code="epy"):
    """Why was I reminded? Of one activity; None: of whatever it was lately."""

    activity: int | None


@dataclass(frozen=True)
class PreviewButton(Button, code="epp"):
    """When whom an activity will remind."""

    activity: int


@dataclass(frozen=True)
class DraftPreview(Button, code="epd"):
    """The same before it is published."""

    draft: int


@dataclass(frozen=True)
class StepsTold(Button, code="ept"):
    """What each step of an activity came to, for each person; a page of it."""

    activity: int
    page: int


@dataclass(frozen=True)
class TaskPreview(Button, code="evp"):
    """When whom an assignment will remind."""

    assignment: int


@dataclass(frozen=True)
class PlanPreview(Button, code="evd"):
    """The same before it is published."""

    draft: int


@dataclass(frozen=True)
class TaskTold(Button, code="evt"):
    """What each step of an assignment came to, for each person; a page of it."""

    assignment: int
    page: int


@dataclass(frozen=True)
class PolicyKinds(Button, code="epk"):
    """Which policy of a unit?"""

    unit: int


@dataclass(frozen=True)
class PolicyOpen(Button, code="epo"):
    """The steps at a place."""

    where: Where
    id: int
    of: Of


@dataclass(frozen=True)
class StepOpen(Button, code="eps"):
    """One step; a key that is none of theirs begins a new one."""

    where: Where
    id: int
    of: Of
    key: str


@dataclass(frozen=True)
class StepAsk(Button, code="epa"):
    """How shall that be?"""

    where: Where
    id: int
    of: Of
    key: str
    field: Field


@dataclass(frozen=True)
class StepSet(Button, code="epv"):
    """Something of a step is like that: shown first, and done when one is `sure`."""

    where: Where
    id: int
    of: Of
    key: str
    field: Field
    value: str
    sure: bool


@dataclass(frozen=True)
class StepAdd(Button, code="epn"):
    """One more step: shown first, and done when one is `sure`."""

    where: Where
    id: int
    of: Of
    sure: bool


@dataclass(frozen=True)
class StepRemove(Button, code="epx"):
    """A step is taken out: shown first, and done when one is `sure`."""

    where: Where
    id: int
    of: Of
    key: str
    sure: bool


@dataclass(frozen=True)
class StepReset(Button, code="epr"):
    """A step (None: all) is as above again: shown first, and done when one is `sure`."""

    where: Where
    id: int
    of: Of
    key: str | None
    sure: bool


@dataclass(frozen=True)
class StepWords(Button, code="epw"):
    """Words of its own for a step."""

    where: Where
    id: int
    of: Of
    key: str


@dataclass(frozen=True)
class WordsKeep(Button, code="aqw"):
    """The words that were typed for a step are kept."""

    draft: int
