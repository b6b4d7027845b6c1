"""Buttons of activities: setting one up, answering, leave, changing, cancelling."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import Button
from bot.domain.activities import ActivityKind, Answer


class AnswerButton(Button, code="a"):
    """✅ 参加, 🙏 请假, ❓ 待定 on a member's card; `round` is the one that the card shows."""

    activity: int
    answer: Answer
    round: int


class OpenActivity(Button, code="ao"):
    """Open the tally of an activity."""

    activity: int


class ListPage(Button, code="al"):
    """A page of the list of activities."""

    page: int


class NamesPage(Button, code="an"):
    """📋: a page of the names by what they answered."""

    activity: int
    page: int


class LeaveNote(Button, code="ae"):
    """✏️: add a note to one's own leave."""

    activity: int


class WithdrawLeave(Button, code="aw"):
    """↩️: take one's own request for leave back."""

    activity: int


class LeavePending(Button, code="ap"):
    """🙏 on a tally: the requests for leave that wait for a decision."""

    activity: int


class DecideLeave(Button, code="ad"):
    """✔️ 批准, ✖️ 不批准 on a request for leave."""

    participation: int
    approve: bool


class DeclineWhy(Button, code="aq"):
    """✏️: a request for leave is declined with a sentence for the member."""

    participation: int


class ChangeButton(Button, code="ac"):
    """✏️: what to change; `field` None shows the choice."""

    activity: int
    field: str | None


class TellButton(Button, code="at"):
    """Other words changed: only change the text, or tell everybody."""

    draft: int
    tell: bool


class CancelButton(Button, code="ax"):
    """🚫: cancel an activity; asks once unless `sure`."""

    activity: int
    sure: bool


class DraftUnit(Button, code="nu"):
    """New activity: whose it is."""

    draft: int
    unit: int


class DraftKind(Button, code="nk"):
    """New activity: its kind."""

    draft: int
    kind: ActivityKind


class DraftGroup(Button, code="ng"):
    """New activity: which group's."""

    draft: int
    group: int


class DraftDay(Button, code="nd"):
    """New activity or a change of one: the day."""

    draft: int
    day: date


class DraftMonth(Button, code="nm"):
    """Turn the calendar to the month of this day."""

    draft: int
    day: date


class DraftTime(Button, code="nt"):
    """New activity or a change of one: when it begins and, if said, ends (minutes of the day)."""

    draft: int
    start: int
    end: int | None


class DraftSkip(Button, code="ns"):
    """Leave place or subject empty."""

    draft: int
    field: str


class DraftEdit(Button, code="ne"):
    """✏️ on the card to confirm: ask one thing again."""

    draft: int
    field: str


class DraftResume(Button, code="nr"):
    """Go on with an unfinished new activity, or begin anew."""

    draft: int
    go_on: bool


class Publish(Button, code="np"):
    """✅ 发布."""

    draft: int


class Discard(Button, code="nx"):
    """🗑 放弃."""

    draft: int
