"""Claimed rows are checked again and rendered, all of a kind together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.app import App
from bot.chat.pushes import Call, Context, Prepare, Prepared, Skip
from bot.chat.screens import Ready, Screen
from bot.domain.delivery import OutboxState, SendClass
from bot.domain.nudges import quiet_until
from bot.domain.policies.own_hours import put_off
from bot.domain.policies.reasons import Reason
from bot.domain.workdays import Calendar
from bot.i18n import Language
from bot.services.nudging import alerts, quiet_hours
from bot.store.delivery.claiming import Claimed
from bot.store.delivery.troubles import BUGS
from bot.store.engine import itself_failed
from bot.store.members.accounts import Account
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork

log = structlog.get_logger()
_GONE = Skip("gone")


@dataclass(frozen=True)
class Outgoing:
    """A claimed row with what it says, and the language of who reads it."""

    row: Claimed
    content: Screen | Call
    t: Language

    @property
    def metered(self) -> bool:
        """Whether it is a message, which Telegram limits, and no plain call."""
        return isinstance(self.content, Screen)

    @property
    def has_file(self) -> bool:
        """Whether something is to be made before it is sent."""
        return isinstance(self.content, Screen) and self.content.file is not None


class Preparing:
    """`kinds` says how each kind of message is prepared."""

    def __init__(self, app: App, kinds: Mapping[str, Prepare]) -> None:
        self._app = app
        self._kinds = kinds

    def prepare(self, uow: UnitOfWork, claimed: list[Claimed]) -> list[Outgoing]:
        """What goes out of these, in their order; the others are settled or put off here."""
        if not claimed:
            return []
        accounts = uow.accounts.by_telegrams(
            self._app.bot_id, {row.chat_id for row in claimed if row.chat_id > 0}
        )
        context = Context(self._app, uow, accounts)
        kept = self._in_time(uow, claimed, accounts)
        groups: dict[Prepare | str, list[Claimed]] = {}
        for row in kept:
            groups.setdefault(self._kinds.get(row.kind, row.kind), []).append(row)
        contents: dict[int, Prepared] = {}
        for group in groups.values():
            contents |= self._contents(context, group)
        return self._sorted_out(context, [(row, contents.get(row.id, _GONE)) for row in kept])

    def _sorted_out(
        self, context: Context, found: list[tuple[Claimed, Prepared]]
    ) -> list[Outgoing]:
        """What is skipped is settled with its reason; what has a file keeps its lease longer."""
        uow = context.uow
        outgoing: list[Outgoing] = []
        skipped: dict[str, list[Claimed]] = {}
        for row, content in found:
            if isinstance(content, Skip):
                skipped.setdefault(content.reason, []).append(row)
                continue
            if isinstance(content, Screen) and content.matter not in (None, row.matter):
                uow.sending.turn(row.id, content.matter)
            outgoing.append(Outgoing(row, content, context.t(row)))
        for reason, rows in skipped.items():
            uow.sending.settle_all([row.id for row in rows], OutboxState.SKIPPED, reason)
            if reason in BUGS:
                for kind in {row.kind for row in rows}:
                    alerts.unprepared(uow, self._app.bot_id, kind)
        uow.sending.lengthen([one.row for one in outgoing if one.has_file])
        return outgoing

    def _in_time(
        self, uow: UnitOfWork, claimed: list[Claimed], accounts: dict[int, Account]
    ) -> list[Claimed]:
        """Without what comes too late, or at an indecent hour for who reads it: that is settled, or
        put off until the morning, unless that is too late."""
        mornings = self._mornings(uow, claimed, accounts)
        steps = uow.steps.many({_step(row) for row in claimed if mornings.get(row.chat_id)} - {0})
        late: list[int] = []
        never: list[int] = []
        early: dict[datetime, list[int]] = {}
        kept: list[Claimed] = []
        for row in claimed:
            morning = mornings.get(row.chat_id)
            if row.expires_at is not None and row.expires_at <= uow.now:
                late.append(row.id)
            elif morning is not None and _can_wait(row):
                after = _after(row, morning, steps.get(_step(row)), uow.calendar)
                if after is None:
                    never.append(row.id)
                else:
                    early.setdefault(after, []).append(row.id)
            else:
                kept.append(row)
        uow.sending.settle_all(late, OutboxState.EXPIRED, Reason.LATE)
        uow.sending.settle_all(never, OutboxState.EXPIRED, Reason.QUIET)
        for morning, rows in early.items():
            uow.sending.wait(rows, morning, "quiet hours")
        return kept

    def _mornings(
        self, uow: UnitOfWork, claimed: list[Claimed], accounts: dict[int, Account]
    ) -> dict[int, datetime | None]:
        """Until when each of these chats is quiet, where that matters: the hours of the person's
        unit or their own; of a chat without an account the organisation's."""
        chats = {row.chat_id for row in claimed if _can_wait(row)}
        known = [accounts[chat] for chat in chats if chat in accounts]
        hours = quiet_hours.of_accounts(uow, known, self._app.today(uow.now)) if known else {}
        ends = {one: one.until(uow.now, self._app.zone) for one in set(hours.values())}
        return {
            chat: ends[hours[accounts[chat].id]]
            if chat in accounts
            else quiet_until(self._app.local(uow.now))
            for chat in chats
        }

    def _contents(self, context: Context, group: list[Claimed]) -> dict[int, Prepared]:
        """What rows say that are prepared in one way."""
        kind = group[0].kind
        if kind == "screen":
            return {row.id: _stored(row) for row in group}
        prepare = self._kinds.get(kind)
        if prepare is None:
            log.error("push.unknown_kind", kind=kind, messages=len(group))
            return {row.id: Skip("unknown kind") for row in group}
        try:
            with context.uow.savepoint():
                return prepare(context, group)
        except Exception as fault:
            if itself_failed(fault):
                raise  # the whole turn is done again
            log.exception("push.failed", kind=kind, messages=len(group))
        if len(group) == 1:
            return {group[0].id: Skip("bug")}
        contents: dict[int, Prepared] = {}
        for row in group:
            contents |= self._contents(context, [row])
        return contents


def _can_wait(row: Claimed) -> bool:
    """Whether it waits for a decent hour; what makes no sound, or was asked for, does not."""
    asked = row.send_class in (SendClass.REPLY, SendClass.EXPORT)
    return not (asked or row.params.get("urgent") or row.edit_message_id is not None)


def _step(row: Claimed) -> int:
    """The step that it is about, if its time is the policy's; else 0."""
    return 0 if "asked" in row.params else int(row.params.get("step", 0))


def _after(
    row: Claimed, morning: datetime, step: Step | None, calendar: Calendar
) -> datetime | None:
    """When it comes that waits for a morning; None: that would be too late."""
    if step is not None:
        return put_off(step.moving, morning, calendar)
    in_time = row.expires_at is None or morning < row.expires_at
    return morning if in_time else None


def _stored(row: Claimed) -> Prepared:
    """A reply as it was rendered when it was written."""
    if row.body is None:
        return Skip("gone")
    return Ready(text=row.body["text"], ready_keys=row.body["keys"])
