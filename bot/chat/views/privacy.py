"""Screens about what is kept of a person, and withdrawing consent."""

from __future__ import annotations

from datetime import date, timedelta

from bot.app import App
from bot.chat.buttons.preferences import AskWithdrawal, WithdrawConsent
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import dossiers, home, preferences, words, zones
from bot.errors import N_
from bot.i18n import Language
from bot.services.personal.privacy import Kept, Stay
from bot.store.members.members import Member
from bot.store.members.personal import Counts

_RULES = (
    N_(
        "Purpose: to tell you the time of meetings and classes, to take your answers, and to help "
        "your branch keep its attendance."
    ),
    N_(
        "Who sees it: names, answers and attendance are for the secretary, deputy secretary and "
        "committee of your own branch; a group leader sees their own group. Units above see "
        "figures only. Whoever confirms your registration sees your name and the end of your staff "
        "number. A note on a leave is for those who decide about it, and is deleted when the "
        "attendance is closed."
    ),
    N_(
        "What you type is deleted as soon as it has been handled. Messages pass through Telegram "
        "and are not end-to-end encrypted."
    ),
    N_(
        "A roster file that is sent here to be checked is kept encrypted until it is decided "
        "about, for 24 hours at most."
    ),
    N_(
        "Every change leaves a line in the audit log: what was done, when, and under which "
        "internal number, without names or texts."
    ),
    N_(
        "Not agreeing, or withdrawing, has no disadvantage at all: your branch then records you "
        "by hand."
    ),
)
_NUMBER_SHOWN = 4


def stranger(t: Language) -> Screen:
    """For somebody of whom nothing is kept: what would be."""
    return Screen(
        lines(
            bold(t._("🔒 Privacy")),
            esc(
                t._(
                    "Nothing about you is kept from this chat. The Telegram id that this answer is "
                    "sent to is deleted again within two days."
                )
            ),
            "",
            esc(
                t._(
                    "If you register through an invite link and agree, this is kept: name, staff "
                    "number, branch, standing, offices with their dates, right to vote (yes or "
                    "no), your Telegram id, your settings, answers, attendance, study and "
                    "training with the hours, and when you agreed."
                )
            ),
            *_rules(t),
        )
    )


def kept(app: App, t: Language, of: Kept, today: date) -> Screen:
    """All that is kept, line by line, and why."""
    account = of.account
    consent = account.consent_at and app.local(account.consent_at).date()
    facts = [
        *(_roster(t, of.member, of, today) if of.member else [_unlinked(t, of)]),
        _fact(t, t._("Telegram id"), str(account.telegram_id)),
        esc(preferences.language_changed(t, account)),
        esc(preferences.daily_said(t, account)) if of.member else None,
        esc(preferences.quiet_changed(t, of.hours)) if of.member else None,
        esc(zones.changed(t, account)) if account.zone else None,
        *(_counted(t, of.counts) if of.counts else ()),
        _fact(t, t._("Leave for a period"), str(of.absences)) if of.absences else None,
        _fact(t, t._("Reminders put off or muted"), str(of.hushes)) if of.hushes else None,
        _fact(t, t._("Agreed on"), words.date_only(t, consent, today)) if consent else None,
    ]
    return Screen(
        lines(bold(t._("🔒 What is kept about you")), *facts, *_rules(t)),
        (
            *dossiers.keys(t, member=of.member is not None),
            *rows(
                Key(t._("🗑 Withdraw consent"), AskWithdrawal(), style=Style.DANGER),
                preferences.back(t),
            ),
        ),
    )


def ask_withdraw(t: Language, *, linked: bool) -> Screen:
    """What withdrawing means, and once more: sure?"""
    return Screen(
        lines(
            bold(t._("Withdraw your consent?")),
            esc(t._("To be deleted: {what}.").format(what=t._(_ERASED))),
            esc(t._("To be kept, because it is the unit's: {what}.").format(what=t._(_STAYS)))
            if linked
            else None,
            esc(
                t._(
                    "You get no more messages. Your branch records you by hand; that has no "
                    "disadvantage. This cannot be undone, but you can register again."
                )
            ),
        ),
        rows(
            Key(t._("🗑 Yes, withdraw"), WithdrawConsent(), style=Style.DANGER),
            preferences.back(t),
        ),
    )


def withdrawn(t: Language, *, linked: bool) -> Screen:
    """What was erased, and how to come back."""
    return Screen(
        lines(
            bold(t._("✔️ Your consent is withdrawn.")),
            esc(t._("Deleted: {what}.").format(what=t._(_ERASED))),
            esc(t._("Kept, because it is the unit's: {what}.").format(what=t._(_STAYS)))
            if linked
            else None,
            esc(
                t._(
                    "Should you want to come back, open an invite link of your branch; your "
                    "secretary can send you one. You may delete this chat."
                )
            ),
        ),
        toast=t._("Consent withdrawn"),
    )


def nothing_kept(t: Language) -> Screen:
    """A second tap, or anybody else's: there is no account to erase."""
    return Screen(toast=t._("Nothing about you is kept here."))


_ERASED = N_(
    "the link between your Telegram id and the roster, the id itself, your settings, notes on "
    "leaves, muted reminders, dialogs half-way, open registrations, and the record of messages "
    "sent to you"
)
_STAYS = N_("your row of the roster, closed attendance sheets, and what you have answered")


def _rules(t: Language) -> list[str]:
    return ["", *(esc(t._(rule)) for rule in _RULES)]


def _fact(t: Language, label: str, value: str) -> str:
    return esc(t._("{label}: {value}").format(label=label, value=value))


def _unlinked(t: Language, of: Kept) -> str:
    said = t._("this account is not linked")
    if of.asks:
        said = t._("your request to be linked is waiting to be confirmed")
    if of.administrator:
        said = t._("{roster}; you are an administrator").format(roster=said)
    return _fact(t, t._("On the roster"), said)


def _roster(t: Language, member: Member, of: Kept, today: date) -> list[str]:
    vote = t._("has a vote") if member.has_vote else t._("has none")
    number = (
        t._("ends in {end}").format(end=member.number[-_NUMBER_SHOWN:])
        if member.number
        else t._("none")
    )
    offices = words.listed(t, [_stay(t, one, today) for one in of.offices])
    return [
        _fact(t, t._("Name"), member.name),
        _fact(t, t._("Staff number"), number),
        _fact(t, t._("Units"), words.listed(t, [_stay(t, one, today) for one in of.units])),
        _fact(t, t._("Standing"), words.standing(t, member.standing)),
        _fact(t, t._("Offices"), offices or t._("none")),
        _fact(t, t._("Right to vote"), vote),
        *([_fact(t, t._("Administrator"), t._("granted"))] if of.administrator else []),
    ]


def _stay(t: Language, of: Stay, today: date) -> str:
    what = of.unit.name
    if of.role is not None:
        what = home.office(t, of.role, of.unit)
    since = words.date_only(t, of.since, today)
    if of.until is None:
        return t._("{what} (since {since})").format(what=what, since=since)
    until = words.date_only(t, of.until - timedelta(days=1), today)
    return t._("{what} ({since} – {until})").format(what=what, since=since, until=until)


def _counted(t: Language, counts: Counts) -> list[str]:
    return [
        _fact(t, t._("Answers"), str(counts.answers)),
        _fact(t, t._("Attendance records"), str(counts.attendances)),
        *([_fact(t, t._("Study, training, reports"), str(counts.tasks))] if counts.tasks else []),
        *([_fact(t, t._("Records of hours"), str(counts.hours))] if counts.hours else []),
    ]
