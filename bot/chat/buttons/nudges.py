"""Buttons of the day's list and of nudges by hand."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.domain.activities import Answer


class NudgeButton(Button, code="w"):
    """🔔: remind those who owe an answer."""

    activity: int


class DayAnswer(Button, code="wa"):
    """An answer given on a list of what is owed."""

    activity: int
    answer: Answer


class DayPage(Button, code="gqp"):
    """Other things on a list of what is owed get the keys."""

    page: int


class OpenMine(Button, code="wo"):
    """Open one's own card of an activity from a list."""

    activity: int


class HandPick(Button, code="ezp"):
    """🔔 to chosen people: who is chosen; a page of them."""

    activity: int
    page: int


class HandPickTask(Button, code="aup"):
    """The same of those who have not done an assignment."""

    assignment: int


class HandToggle(Button, code="ezt"):
    """Somebody is chosen, or (not `on`) not any more."""

    draft: int
    member: int
    on: bool
    page: int


class HandMany(Button, code="eza"):
    """All who owe an answer are chosen, or (not `on`) nobody."""

    draft: int
    on: bool
    page: int


class HandTurn(Button, code="ezn"):
    """Another page of the people to choose from."""

    draft: int
    page: int


class HandLine(Button, code="ezl"):
    """✏️: a line is added; not `write`: it is left out."""

    draft: int
    write: bool


class HandNext(Button, code="ezx"):
    """➡️: the card to confirm."""

    draft: int


class HandSend(Button, code="ezg"):
    """✅: they are reminded; not `sure`: 🗑, nobody is."""

    draft: int
    sure: bool
