"""The words a step has of its own, with their placeholders filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.app import App
from bot.chat.views import facts, words
from bot.i18n import Language
from bot.store.activities import Activity


def said(
    app: App,
    t: Language,
    activity: Activity,
    own: Mapping[str, str],
    now: datetime,
    owing: int,
) -> str:
    """The words for a reader of that language, else in whatever language there are any; "" where
    the step has none. `owing`: so many have not answered."""
    template = own.get(t.code) or next(iter(own.values()), "")
    if not template:
        return ""
    zone = activity.rules.zone
    today = app.local(now, zone).date()
    return template.format(
        title=facts.heading(t, activity, None),
        when=words.moment(t, app.local(activity.starts_at, zone), today),
        place=activity.place,
        deadline=words.brief(t, app.local(activity.answer_by, zone), today),
        n=owing,
    )
