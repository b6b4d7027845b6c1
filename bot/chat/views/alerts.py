"""Alerts to administrators: what failed, without a word of anybody's."""

from __future__ import annotations

from bot.chat.pushes import Context, Prepare, Prepared, one_by_one
from bot.chat.screens import Screen, esc
from bot.store.sending import Claimed


def _quarantine(context: Context, row: Claimed) -> Prepared:
    t = context.t(row)
    said = t._(
        "⚠️ A message of a user could not be handled after three attempts and was set aside "
        "(number {number}). Its content is not shown here; the log has the number."
    )
    return Screen(esc(said.format(number=row.params["number"])))


PUSHES: dict[str, Prepare] = {"alert.quarantine": one_by_one(_quarantine)}
