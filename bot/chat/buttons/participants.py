"""Buttons about the people of one activity. `of` is a draft or, once published, the activity."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.domain.activities import Answer
from bot.domain.participants import Part


class PeoplePage(Button, code="vl"):
    """✏️ 人员: a page of who is expected, who observes, who was taken off."""

    of: int
    page: int


class PersonOpen(Button, code="vp"):
    """One person, and what they can be made."""

    of: int
    member: int
    page: int


class PersonSet(Button, code="vs"):
    """Gives a person that part, whatever they are now."""

    of: int
    member: int
    part: Part
    page: int


class PersonSearch(Button, code="va"):
    """➕: look for somebody by name."""

    of: int


class WalkInSearch(Button, code="vw"):
    """➕ 到场人员 on a roll: look for who came without being expected."""

    activity: int


class WalkIn(Button, code="vm"):
    """That person came."""

    activity: int
    member: int


class PhonePage(Button, code="hl"):
    """📞: a page of whom to phone."""

    activity: int
    page: int


class PhoneTick(Button, code="ht"):
    """☐ / ☑: somebody was phoned, or was not after all."""

    activity: int
    member: int
    done: bool
    page: int


class BehalfOpen(Button, code="ho"):
    """✍️: what is to be answered for somebody?"""

    activity: int
    member: int
    page: int


class BehalfAnswer(Button, code="ha"):
    """An answer given for somebody; None takes it back. Leave is granted at once if `approved`."""

    activity: int
    member: int
    answer: Answer | None
    approved: bool
    page: int
