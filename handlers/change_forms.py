"""Forms that change one thing of an activity: of one, of all parts of a joint one, of a series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.chat.forms import Data, Draft, Form
from bot.chat.screens import Screen
from handlers import activity_fields as fields


def changing(what: str, local: datetime) -> Data:
    """What a form begins with that changes one thing of an activity: which, and its present start
    on the wall clock."""
    return {
        "what": what,
        "current": [local.hour * 60 + local.minute, None],
        "day_now": local.date().isoformat(),
    }


def form(
    name: str,
    check: Callable[[fields.AnyRequest, Draft], object],
    done: Callable[[fields.AnyRequest, Draft], Screen],
) -> Form:
    """A form that changes one thing of an activity, which `changing` has named, where `check`
    raises no AppError."""
    asked = (
        (fields.DAY, "when"),
        (fields.TIME, "when"),
        (fields.PLACE, "place"),
        (fields.SUBJECT, "subject"),
    )
    return Form(
        name,
        tuple(fields.guarded(replace(field, wanted=_only(what)), check) for field, what in asked),
        done,
    )


def _only(what: str) -> Callable[[Data], bool]:
    return lambda data: bool(data["what"] == what)
