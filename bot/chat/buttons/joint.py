"""Buttons of activities that a unit above sets up for several branches."""

from __future__ import annotations

from bot.chat.buttons import Button


class DraftCommittee(Button, code="jnm"):
    """New activity of a unit above: its own committee takes part."""

    draft: int


class DraftBranch(Button, code="jnb"):
    """New activity of a unit above: a branch is `on` the list of those that take part, or not."""

    draft: int
    branch: int
    on: bool
    page: int


class DraftBranches(Button, code="jna"):
    """New activity of a unit above: all branches are `on` the list, or none."""

    draft: int
    on: bool
    page: int


class DraftBranchPage(Button, code="jnp"):
    """Another page of the branches to choose from."""

    draft: int
    page: int


class DraftBranchesDone(Button, code="jnd"):
    """✔️: the branches are chosen."""

    draft: int


class JointOpen(Button, code="jno"):
    """A joint activity: figures of its parts, a page of them."""

    joint: int
    page: int = 0


class JointPreview(Button, code="jqp"):
    """👁: when whom all parts together will remind, in figures."""

    joint: int


class JointChange(Button, code="jnc"):
    """✏️: what to change in all parts; `field` None shows the choice."""

    joint: int
    field: str | None


class JointTell(Button, code="jnt"):
    """Other words changed: only change the text, or tell everybody."""

    draft: int
    tell: bool


class JointCancel(Button, code="jnx"):
    """🚫: cancel all open parts; asks once unless `sure`."""

    joint: int
    sure: bool


class JointUndo(Button, code="jnu"):
    """↩️: what was cancelled a moment ago is on again."""

    joint: int
