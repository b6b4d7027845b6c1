"""What takes long because it concerns many branches: its press is answered first, and who waits for
less goes before (`bot.chat.rounds`)."""

from __future__ import annotations

from typing import Any

from bot.chat.request import Request
from bot.domain.org import UnitKind
from handlers import joint_questions
from handlers.new_activity import NEW

MANY = 20
"""So many branches are looked at within a round's time."""


def draft(request: Request[Any]) -> bool:
    """The activity that is being set up is for many branches."""
    return len(joint_questions.chosen(_data(request))) > MANY


def marked(request: Request[Any]) -> bool:
    """It is about to be for many."""
    return len(_data(request).get("marked", ())) > MANY


def _data(request: Request[Any]) -> dict[str, Any]:
    """What is known of the activity that is being set up."""
    found = request.uow.drafts.get(request.bot_id, request.person_id, NEW.name)
    return found.data if found is not None else {}


def joint(request: Request[Any]) -> bool:
    """What the button is about has many parts."""
    return len(request.uow.joints.parts(request.button.joint)) > MANY


def above(request: Request[Any]) -> bool:
    """The button is about a unit with many branches under it."""
    unit = request.uow.units.get(request.button.unit)
    return unit is not None and len(request.uow.units.under(unit.path, {UnitKind.BRANCH})) > MANY
