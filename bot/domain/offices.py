"""Offices: which there are where, who gives them, and which one person holds alone."""

from __future__ import annotations

from bot.domain.access import Action, Actor, allowed
from bot.domain.org import COMMITTEE_ROLES, ROLE_ORDER, Role, UnitKind

HEADS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY})
SINGLE = frozenset({Role.SECRETARY, Role.GROUP_LEADER})
"""Held by one person at a time: whoever comes ends the term of who was there."""


def offices_of(kind: UnitKind) -> tuple[Role, ...]:
    """The offices that a unit of that kind has, in the order offices are listed."""
    if kind is UnitKind.GROUP:
        return (Role.GROUP_LEADER,)
    return tuple(sorted(COMMITTEE_ROLES, key=ROLE_ORDER.__getitem__))


def may_fill(actor: Actor, role: Role, unit_path: str) -> bool:
    """Whether `actor` may give and end that office of the unit at `unit_path`: its heads are given
    by the units above, the rest of its committee and the leaders of its groups by its own heads."""
    if role in HEADS:
        return allowed(actor, Action.APPOINT_HEAD, unit_path)
    seat = over(unit_path) if role is Role.GROUP_LEADER else unit_path
    return allowed(actor, Action.APPOINT, seat)


def over(unit_path: str) -> str:
    """The path of the unit above ("" for the root)."""
    return unit_path[: unit_path[:-1].rfind(".") + 1]
