"""Alerts to administrators: what failed and what to do, without a word of anybody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Screen, bold, esc, lines
from bot.chat.views import held
from bot.domain.alerts import Urgent
from bot.errors import N_
from bot.i18n import Language
from bot.services.nudging import alerts
from bot.store.delivery.sending import Claimed

_MEGABYTE = 1_000_000
_COUNTED = {
    "quarantined": N_(
        "• Messages of users that could not be handled: {n}. Look for “update.quarantined” in the "
        "log; update the program if a newer one is there."
    ),
    "unprepared": N_(
        "• Messages that could not be prepared: {n}. Look for “push.failed” or “send.bug” in the "
        "log; update the program if a newer one is there."
    ),
    "nudges_failed": N_(
        "• Reminders that failed: {n}. Look for “send.failed” in the log; the activity's card "
        "lists whom to phone."
    ),
    "nudges_unknown": N_(
        "• Reminders of which nobody knows whether they arrived: {n}. If it goes on for days, "
        "check the connection to Telegram."
    ),
    "others_failed": N_(
        "• Other messages that failed: {n}. Look for “send.failed” in the log; the activity's card "
        "lists whom to phone."
    ),
    "others_unknown": N_(
        "• Other messages of which nobody knows whether they arrived: {n}. If it goes on for days, "
        "check the connection to Telegram."
    ),
}


def _quarantine(t: Language, row: Claimed) -> list[str]:
    said = t._(
        "⚠️ A message of a user could not be handled after three attempts and was set aside "
        "(number {number}). Its content is not shown here; the log has the number."
    )
    return [
        said.format(number=row.params["number"]),
        t._("What to do: look at the log; update the program if a newer one is there."),
    ]


def _prepare(t: Language, row: Claimed) -> list[str]:
    said = t._("⚠️ A message could not be prepared and was not sent (kind {kind}).")
    return [
        said.format(kind=row.params["kind"]),
        t._("What to do: look for “push.failed” or “send.bug” in the log and report it."),
    ]


def _format(t: Language, row: Claimed) -> list[str]:
    said = t._("⚠️ Telegram refused the formatting of a message (kind {kind}); it went out plain.")
    return [
        said.format(kind=row.params["kind"]),
        t._("What to do: look for “send.bad_entities” in the log and report it."),
    ]


def _disk(t: Language, row: Claimed) -> list[str]:
    free, total = int(row.params["free"]), int(row.params["total"])
    said = t._("⚠️ The disk of the database is nearly full: {free} MB free ({percent} %).")
    return [
        said.format(free=free // _MEGABYTE, percent=free * 100 // max(total, 1)),
        t._(
            "What to do: make room today (old backups, logs) or enlarge the disk. When it is full "
            "nothing can be saved any more."
        ),
    ]


def _rival(t: Language, _row: Claimed) -> list[str]:
    return [
        t._("⚠️ Another program receives this bot's messages: it runs with the same token."),
        t._(
            "What to do: end the other one. If nobody knows it, the token has leaked: get a new "
            "one from BotFather (/revoke)."
        ),
    ]


def _skew(t: Language, row: Claimed) -> list[str]:
    said = t._("⚠️ The clocks of this machine and of the database are {seconds} seconds apart.")
    return [
        said.format(seconds=abs(int(row.params["seconds"]))),
        t._("What to do: have both set by the network (NTP)."),
    ]


def _daily(t: Language, row: Claimed) -> list[str]:
    said = [
        t._(sentence).format(n=row.params[name])
        for name, sentence in _COUNTED.items()
        if row.params.get(name)
    ]
    if row.params.get("year"):
        missing = t._(
            "• The calendar of rest days of {year} is not loaded, so dates in it are provisional. "
            "Once the State Council has published it, send me the list as a file: /settings, 🗓."
        )
        said.append(missing.format(year=row.params["year"]))
    return said


def _for_administrators(context: Context, row: Claimed) -> Prepared:
    reader = context.account(row)
    if reader is None or not context.uow.accounts.actor_of(reader, context.today).administrator:
        return Skip("not an administrator")
    t = context.t(row)
    said = _URGENT.get(row.kind)
    if said is not None:
        keys = held.keys(t, row.params) if row.kind == Urgent.RESTORED else ()
        return Screen(lines(*map(esc, said(t, row))), keys)
    heading = bold(t._("🛠 For administrators: since yesterday"))
    return Screen(lines(heading, *map(esc, _daily(t, row))))


def _away(t: Language, row: Claimed) -> list[str]:
    since = datetime.fromisoformat(row.params["since"])
    said = t.n_(
        "⚠️ I was away for {n} hour, since {when} (UTC).",
        "⚠️ I was away for {n} hours, since {when} (UTC).",
        int(row.params["hours"]),
    )
    return [
        said.format(n=row.params["hours"], when=f"{since:%Y-%m-%d %H:%M}"),
        t._(
            "What to do: say so where people will see it. Telegram keeps messages for a day and "
            "presses for two minutes, so what they sent meanwhile may be lost. Nothing counts as "
            "refused; what is owed is in /today, and reminders go on."
        ),
    ]


def _restored(t: Language, row: Claimed) -> list[str]:
    return held.words(t, row.params)


_URGENT: dict[str, Callable[[Language, Claimed], list[str]]] = {
    Urgent.AWAY: _away,
    Urgent.RESTORED: _restored,
    Urgent.QUARANTINE: _quarantine,
    Urgent.PREPARE: _prepare,
    Urgent.FORMAT: _format,
    Urgent.DISK: _disk,
    Urgent.RIVAL: _rival,
    Urgent.SKEW: _skew,
}
PUSHES: dict[str, Prepare] = {
    kind: one_by_one(_for_administrators) for kind in (*Urgent, alerts.DAILY)
}
