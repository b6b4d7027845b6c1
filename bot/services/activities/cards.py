"""Cards that are shown already, members' and secretaries', kept up to date."""

from __future__ import annotations

from datetime import date

from bot.domain.delivery import SendClass
from bot.services.nudging import bundles
from bot.services.nudging.nudges import day_matter, matter
from bot.services.nudging.taking import rung_matter
from bot.store.delivery.cards import Shown
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

CARD = "activity.card"
TALLY = "activity.tally"
JOINT = "joint.tally"
LIST = "nudge.list"
RUNG_EDIT = "nudge.rung_edit"


def tally_matter(activity_id: int) -> str:
    """What the secretary's card of an activity is about."""
    return f"tally:{activity_id}"


def joint_matter(joint_id: int) -> str:
    """What the card of a joint activity is about, for the unit above that set it up."""
    return f"joint:{joint_id}"


def refresh_tallies(uow: UnitOfWork, bot_id: int, activity_ids: set[int]) -> None:
    """Whoever looks at the tally of one of these activities sees it as it is now."""
    looked_at = {
        **{tally_matter(one): (TALLY, one) for one in activity_ids},
        **{joint_matter(one): (JOINT, one) for one in uow.joints.of(activity_ids)},
        **{rung_matter(one): (RUNG_EDIT, one) for one in activity_ids},
    }
    edits = []
    for one in uow.cards.showing(bot_id, set(looked_at)):
        kind, number = looked_at[one.matter]
        edits.append(_edited(bot_id, kind, one, number))
    edits += bundles.edits(uow, bot_id, {rung_matter(one) for one in activity_ids})
    uow.outbox.add_all(edits)


def refresh_all(uow: UnitOfWork, bot_id: int, activity_ids: set[int]) -> None:
    """Every member's card of these activities, and their tallies, show them as they are now."""
    edits = {matter(one): _edit_of(bot_id, CARD, matter(one), one) for one in activity_ids}
    uow.outbox.edit_all(edits, uow.cards.shown(bot_id, edits))
    refresh_tallies(uow, bot_id, activity_ids)


def refresh_own(uow: UnitOfWork, bot_id: int, shown: dict[tuple[int, int], int | None]) -> None:
    """The cards of these (chat id, activity id) show what was said as it is now, but for the
    message that does already."""
    matters = {matter(activity_id): activity_id for _, activity_id in shown}
    uow.outbox.add_all(
        [
            _edited(bot_id, CARD, one, matters[one.matter])
            for one in uow.cards.showing(bot_id, set(matters), {chat_id for chat_id, _ in shown})
            if shown.get((one.chat_id, matters[one.matter]), one.message_id) != one.message_id
        ]
    )


def refresh_answered(
    uow: UnitOfWork, bot_id: int, shown: dict[tuple[int, int], int | None], today: date
) -> None:
    """Both at once for many people: what `refresh_own` and `refresh_days` do."""
    day = day_matter(today)
    own = {matter(activity_id): activity_id for _, activity_id in shown}
    pressed = {chat_id: message_id for (chat_id, _), message_id in shown.items()}
    edits = []
    for one in uow.cards.showing(bot_id, {*own, day}, set(pressed)):
        if one.matter == day:
            if pressed[one.chat_id] != one.message_id:
                edits.append(_listed(bot_id, one, today))
        elif shown.get((one.chat_id, own[one.matter]), one.message_id) != one.message_id:
            edits.append(_edited(bot_id, CARD, one, own[one.matter]))
    uow.outbox.add_all(edits)


def refresh_days(uow: UnitOfWork, bot_id: int, shown: dict[int, int | None], today: date) -> None:
    """The lists of today in these chats show what is still owed, but for the message that does
    already."""
    uow.outbox.add_all(
        [
            _listed(bot_id, one, today)
            for one in uow.cards.showing(bot_id, {day_matter(today)}, set(shown))
            if shown[one.chat_id] != one.message_id
        ]
    )


def _listed(bot_id: int, one: Shown, today: date) -> Message:
    return Message(
        bot_id,
        one.chat_id,
        LIST,
        SendClass.DEADLINE,
        params={"day": today.isoformat()},
        matter=one.matter,
        edit_message_id=one.message_id,
    )


def _edited(bot_id: int, kind: str, one: Shown, number: int) -> Message:
    return _edit_of(bot_id, kind, one.matter, number, (one.chat_id, one.message_id))


def _edit_of(
    bot_id: int, kind: str, about: str, number: int, place: tuple[int, int | None] = (0, None)
) -> Message:
    """What shows such a thing anew, at a place (chat id, message id) or wherever it is."""
    return Message(
        bot_id,
        place[0],
        kind,
        SendClass.DEADLINE,
        params={"activity": number},
        matter=about,
        edit_message_id=place[1],
    )
