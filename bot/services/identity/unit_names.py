"""Names of units and groups as they are kept."""

from __future__ import annotations

from bot.domain.names import normalise
from bot.errors import N_, Invalid


def unit_name(said: str, limit: int) -> str:
    """What was said as a name; raises Invalid for none, one that is too long, and one with a slash,
    which parts the names of a path."""
    name = normalise(said)
    if not 1 <= len(name) <= limit:
        raise Invalid(
            N_("The name must have 1 to {limit} characters. Please send it again."), limit=limit
        )
    if "/" in name or "／" in name:
        raise Invalid(N_("The name must not contain a slash. Please send it again."))
    return name
