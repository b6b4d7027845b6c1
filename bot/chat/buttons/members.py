"""Buttons of the roster and of one person's card."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.domain.org import Standing


class RosterUnit(Button, code="mu"):
    """A page of a unit's people."""

    unit: int
    page: int = 0


class UnitsUnder(Button, code="mb"):
    """A page of the units under one."""

    unit: int
    page: int = 0


class Person(Button, code="mp"):
    """Somebody's card; `seen` when the reader comes back to it, `page` the one of the roster that
    it was opened from."""

    member: int
    seen: bool = False
    page: int = 0


class FindPeople(Button, code="mf"):
    """🔎: ask for whom to look."""


class FoundPage(Button, code="mn"):
    """A page of what was found, of the search of that draft."""

    draft: int
    page: int


class Waiting(Button, code="mw"):
    """A page of the registrations that wait for the reader."""

    page: int = 0


class OpenRequest(Button, code="mr"):
    """The card of one registration."""

    registration: int


class AddPerson(Button, code="ma"):
    """➕: add one person to a unit."""

    unit: int


class Correct(Button, code="mc"):
    """✏️: what to correct; `what` None shows the choice."""

    member: int
    what: str | None


class SetStanding(Button, code="ms"):
    """正式党员, 预备党员, 入党积极分子."""

    member: int
    standing: Standing


class SetVote(Button, code="mv"):
    """Whether a full member has a vote."""

    member: int
    on: bool


class Leaving(Button, code="ml"):
    """🚪: the person leaves; asks for the day."""

    member: int


class UndoLeaving(Button, code="mz"):
    """↩️: the leaving is taken back."""

    member: int


class PersonValue(Button, code="mk"):
    """An answer of a form about a person that can be pressed."""

    draft: int
    field: str
    value: str


class PersonDone(Button, code="md"):
    """What a form about a person has gathered is done, or (not `sure`) given up."""

    draft: int
    sure: bool
