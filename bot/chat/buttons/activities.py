"""Buttons of activities: setting one up, answering, leave, changing, cancelling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.chat.buttons import Button
from bot.domain.activities import ActivityKind, Answer


@dataclass(frozen=True)
class AnswerButton(Button, code="a"):
    """✅ 参加, 🙏 请假, ❓ 待定 on a member's card; `round` is the one that the card shows."""

    activity: int
    answer: Answer
    round: int


@dataclass(frozen=True)
class OpenActivity(Button, code="ao"):
    """Open the tally of an activity."""

    activity: int


@dataclass(frozen=True)
class ListPage(Button, code="al"):
    """A page of the list of activities."""

    page: int


@dataclass(frozen=True)
class NamesPage(Button, code="an"):
    """📋: a page of the names by what they answered."""

    activity: int
    page: int


@dataclass(frozen=True)
class LeaveNote(Button, code="ae"):
    """✏️: add a note to one's own leave."""

    activity: int


@dataclass(frozen=True)
class WithdrawLeave(Button, code="aw"):
    """↩️: take one's own request for leave back."""

    activity: int


@dataclass(frozen=True)
class LeavePending(Button, code="ap"):
    """🙏 on a tally: the requests for leave that wait for a decision."""

    activity: int


@dataclass(frozen=True)
class DecideLeave(Button, code="ad"):
    """✔️ 批准, ✖️ 不批准 on a request for leave."""

    participation: int
    approve: bool


@dataclass(frozen=True)
class DeclineWhy(Button, code="aq"):
    """✏️: a request for leave is declined with a sentence for the member."""

    participation: int


@dataclass(frozen=True)
class ChangeButton(Button, code="ac"):
    """✏️: what to change; `field` None shows the choice."""

    activity: int
    field: str | None


@dataclass(frozen=True)
class TellButton(Button, code="at"):
    """Other words changed: only change the text, or tell everybody."""

    draft: int
    tell: bool


@dataclass(frozen=True)
class CancelButton(Button, code="ax"):
    """🚫: cancel an activity; asks once unless `sure`."""

    activity: int
    sure: bool


@dataclass(frozen=True)
class DraftUnit(Button, code="nu"):
    """New activity: whose it is."""

    draft: int
    unit: int


@dataclass(frozen=True)
class DraftKind(Button, code="nk"):
    """New activity: its kind."""

    draft: int
    kind: ActivityKind


@dataclass(frozen=True)
class DraftGroup(Button, code="ng"):
    """New activity: which group's."""

    draft: int
    group: int


@dataclass(frozen=True)
class DraftDay(Button, code="nd"):
    """New activity or a change of one: the day."""

    draft: int
    day: date


@dataclass(frozen=True)
class DraftMonth(Button, code="nm"):
    """Turn the calendar to the month of this day."""

    draft: int
    day: date


@dataclass(frozen=True)
class DraftTime(Button, code="nt"):
    """New activity or a change of one: when it begins and, if said, ends (minutes of the day)."""

    draft: int
    start: int
    end: int | None


@dataclass(frozen=True)
class DraftSkip(Button, code="ns"):
    """Leave place or subject empty."""

    draft: int
    field: str


@dataclass(frozen=True)
class DraftEdit(Button, code="ne"):
    """✏️ on the card to confirm: ask one thing again."""

    draft: int
    field: str


@dataclass(frozen=True)
class DraftResume(Button, code="nr"):
    """Go on with an unfinished new activity, or begin anew."""

    draft: int
    go_on: bool


@dataclass(frozen=True)
class Publish(Button, code="np"):
    """✅ 发布."""

    draft: int


@dataclass(frozen=True)
class Discard(Button, code="nx"):
    """🗑 放弃."""

    draft: int
