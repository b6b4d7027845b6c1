"""Buttons of 党小组."""

from __future__ import annotations

from bot.chat.buttons import Button


class GroupsOf(Button, code="gu"):
    """👥 on a branch's roster: its groups and its 支委会."""

    unit: int


class GroupOpen(Button, code="gg"):
    """One group."""

    group: int


class GroupPeople(Button, code="gm"):
    """A page of the branch's members, to put into the group or take out."""

    group: int
    page: int


class GroupPut(Button, code="gp"):
    """Put that person into the group, or (not `into`) take them out; on that page."""

    group: int
    member: int
    into: bool
    page: int


class GroupLead(Button, code="gl"):
    """A page of the group's members: who shall lead it?"""

    group: int
    page: int


class GroupNew(Button, code="gn"):
    """➕: another group in this branch."""

    unit: int


class GroupRename(Button, code="gr"):
    """✏️: another name."""

    group: int


class GroupClose(Button, code="gx"):
    """🚫: close the group; asks once unless `sure`."""

    group: int
    sure: bool
