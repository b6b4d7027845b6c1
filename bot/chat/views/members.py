"""The card of one person, and the keys that hang on it."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons.audit import Trace
from bot.chat.buttons.members import Correct, Leaving, RosterUnit, UndoLeaving
from bot.chat.buttons.offices import OfficesOf
from bot.chat.buttons.relinking import LinkOf
from bot.chat.buttons.transfers import TransferOf
from bot.chat.screens import Key, Keyboard, Screen, bold, esc, lines, rows
from bot.chat.views import absences, audit, figures, home, words
from bot.domain.org import Standing
from bot.domain.sheets import Period
from bot.errors import N_
from bot.i18n import Language
from bot.services.members.members import Chat, Person

CHATS = {
    Chat.LINKED: N_("in chat"),
    Chat.UNREACHABLE: N_("in chat, but cannot be reached"),
    Chat.ASKED: N_("not in chat yet; a registration waits"),
    Chat.APART: N_("not in chat"),
}
_WHY = {
    "blocked": N_("has blocked the bot"),
    "deactivated": N_("the Telegram account was deleted"),
    "never_started": N_("has not opened the chat with the bot"),
    "chat_not_found": N_("Telegram does not find the chat any more"),
}


def card(t: Language, of: Person, today: date, page: int = 0) -> Screen:
    """Somebody as the reader may see them; `page` of the roster is where they came from."""
    return Screen(
        lines(
            bold(t._("👤 {name}").format(name=of.name)),
            *_seat(t, of, today),
            esc(_standing(t, of)),
            _number(t, of),
            esc(t._("💬 {chat}").format(chat=_chat(t, of))),
            *_year(t, of),
        ),
        (*card_keys(t, of), *rows(Key(t._("◀ Back"), RosterUnit(of.within.id, page)))),
    )


def card_keys(t: Language, of: Person) -> Keyboard:
    """What the reader may do with this person: each subject adds its rows here, in this order.
    The way back comes after them."""
    return (
        *_corrections(t, of),
        *_places(t, of),
        *rows(absences.key(t, of.profile.member.id) if of.excuses else None),
        *_leaving(t, of),
        *rows(audit.key(t, Trace.PERSON, of.profile.member.id) if of.traced else None),
    )


def _corrections(t: Language, of: Person) -> Keyboard:
    if not of.manages or of.gone:
        return ()
    return rows(Key(t._("✏️ Correct"), Correct(of.profile.member.id, None)))


def _places(t: Language, of: Person) -> Keyboard:
    """What they hold, where they belong, which account is theirs."""
    member = of.profile.member.id
    held = [Key(t._("🎖 Offices"), OfficesOf(member))] if of.appoints else []
    moves = [Key(t._("🔁 Transfer"), TransferOf(member))] if of.moves else []
    link = Key(t._("🔗 Another account"), LinkOf(member)) if of.relinks else None
    return rows((*held, *moves), link)


def _leaving(t: Language, of: Person) -> Keyboard:
    if of.undo:
        return rows(Key(t._("↩️ Undo the leaving"), UndoLeaving(of.profile.member.id)))
    if not of.manages or of.gone or of.own:
        return ()
    return rows(Key(t._("🚪 Record leaving"), Leaving(of.profile.member.id)))


def _seat(t: Language, of: Person, today: date) -> list[str]:
    day = words.date_only(t, of.left, today) if of.left else ""
    if of.gone:
        said = t._("No longer in {unit} since {day}")
        return [esc(said.format(unit=of.home.name, day=day))]
    place, *offices = home.seat(t, of.profile)
    since = t._("since {day}").format(day=words.date_only(t, of.since, today))
    leaves = [esc(t._("Leaves on {day}").format(day=day))] if of.left else []
    return [f"{place} · {esc(since)}", *offices, *leaves]


def _standing(t: Language, of: Person) -> str:
    member = of.profile.member
    said = words.standing(t, member.standing)
    if member.standing is not Standing.FULL:
        return said
    return " · ".join([said, t._("with a vote") if member.has_vote else t._("without a vote")])


def _number(t: Language, of: Person) -> str | None:
    if not of.manages:
        return None
    number = of.profile.member.number or t._("none")
    return esc(t._("Staff number: {number}").format(number=number))


def _chat(t: Language, of: Person) -> str:
    said = t._(CHATS[of.chat])
    why = _WHY.get(of.why or "")
    return t._("{chat}: {why}").format(chat=said, why=t._(why)) if why else said


def _year(t: Language, of: Person) -> list[str]:
    if of.tally is None:
        return []
    heading = bold(figures.period(t, Period(of.year)))
    if of.tally.expected == 0:
        return ["", heading, esc(t._("No closed sheet includes this person yet."))]
    expected = t._("Expected {expected}").format(expected=of.tally.expected)
    return [
        "",
        heading,
        esc(f"{expected} · {figures.counts(t, of.tally)}"),
        esc(figures.rates(t, of.tally)),
    ]
