"""Units, members, offices: the words of the organisation and the rules of its tree."""

from __future__ import annotations

from enum import StrEnum


class UnitKind(StrEnum):
    """A level of the organisation tree, from the top down (domain.md section 1)."""

    WORK_COMMITTEE = "work_committee"
    COMMITTEE = "committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"
    GROUP = "group"


class Standing(StrEnum):
    """党员类别: full members, probationary members, applicants."""

    FULL = "full"
    PROBATIONARY = "probationary"
    APPLICANT = "applicant"


class Role(StrEnum):
    """党内职务: an office held in a unit, in the order offices are listed."""

    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    ORGANISATION = "organisation"
    PUBLICITY = "publicity"
    DISCIPLINE = "discipline"
    YOUTH = "youth"
    GROUP_LEADER = "group_leader"


COMMITTEE_ROLES = frozenset(Role) - {Role.GROUP_LEADER}
"""Whoever holds one of these in a unit sits on that unit's committee (支委会)."""

ROLE_ORDER = {role: place for place, role in enumerate(Role)}

_ENDINGS = (
    ("工委", UnitKind.WORK_COMMITTEE),
    ("工作委员会", UnitKind.WORK_COMMITTEE),
    ("work committee", UnitKind.WORK_COMMITTEE),
    ("党总支", UnitKind.GENERAL_BRANCH),
    ("总支", UnitKind.GENERAL_BRANCH),
    ("总支部", UnitKind.GENERAL_BRANCH),
    ("总支部委员会", UnitKind.GENERAL_BRANCH),
    ("general branch", UnitKind.GENERAL_BRANCH),
    ("党支部", UnitKind.BRANCH),
    ("支部", UnitKind.BRANCH),
    ("支部委员会", UnitKind.BRANCH),
    ("branch", UnitKind.BRANCH),
    ("党小组", UnitKind.GROUP),
    ("小组", UnitKind.GROUP),
    ("group", UnitKind.GROUP),
    ("党委", UnitKind.COMMITTEE),
    ("委员会", UnitKind.COMMITTEE),
    ("committee", UnitKind.COMMITTEE),
)


def kind_from_name(name: str) -> UnitKind | None:
    """The kind a unit's name ends in (第一党支部 is a branch), or None if its ending says nothing.

    The longest ending wins, so 总支部委员会 is a general branch and not a committee.
    """
    folded = name.strip().casefold()
    found = [(len(ending), kind) for ending, kind in _ENDINGS if folded.endswith(ending)]
    return max(found)[1] if found else None
