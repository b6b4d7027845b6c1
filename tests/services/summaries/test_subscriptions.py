"""Having a period's figures sent: when, once, never at night, and not to who has left."""

from __future__ import annotations

import pytest

from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.domain.periods import Span
from bot.errors import NotAllowed, Stale
from bot.services.summaries import subscriptions
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE, Ground
from tests.services.summaries.quarter import FIRST, ROOT, SECOND


def switch(ground: Ground, who: str, unit: str, span: Span, *, on: bool) -> None:
    actor, unit_id = ground.actor(who), ground.units[unit].id
    ground.do(
        lambda uow: subscriptions.put(uow, actor, unit_id, span, on=on, zone=ZONE, now=uow.now)
    )


def sent(ground: Ground, when: str) -> list[tuple[int, dict[str, object]]]:
    """(chat, params) of what the job queues at a local time."""
    ground.at(when)
    ground.do(lambda uow: subscriptions.send_due(uow, BOT, uow.now, ZONE))
    claimed = ground.do(lambda uow: uow.sending.claim(BOT, 50, set()))
    ground.do(lambda uow: uow.sending.sent(dict.fromkeys([row.id for row in claimed], 1)))
    return [(row.chat_id, row.params) for row in claimed]


def test_a_month_is_sent_once_on_its_first_working_day(ground: Ground) -> None:
    """1 January 2027 is a holiday, the 2nd and 3rd a weekend: Monday the 4th, from 08:30 on."""
    switch(ground, "张华", FIRST, Span.MONTH, on=True)
    switch(ground, "张华", FIRST, Span.MONTH, on=True)
    switch(ground, "吴刚", ROOT, Span.QUARTER, on=True)
    assert sent(ground, "2026-12-02 10:00") == []
    assert sent(ground, "2027-01-01 10:00") == []
    assert sent(ground, "2027-01-04 08:29") == []
    first, root = ground.units[FIRST].id, ground.units[ROOT].id
    assert sent(ground, "2027-01-04 08:30") == [
        (100, {"unit": first, "year": 2026, "month": 12}),
        (107, {"unit": root, "year": 2026, "quarter": 4}),
    ]
    assert sent(ground, "2027-01-04 12:00") == []
    assert sent(ground, "2027-01-05 09:00") == []
    assert sent(ground, "2027-02-01 09:00") == [(100, {"unit": first, "year": 2027, "month": 1})]


def test_it_is_never_sent_in_quiet_hours_and_made_up_for_the_next_day(ground: Ground) -> None:
    switch(ground, "张华", FIRST, Span.MONTH, on=True)
    own_account = ground.actor("张华").account_id
    assert own_account is not None
    ground.do(lambda uow: uow.accounts.change(own_account, quiet_from="20:00", quiet_to="09:00"))
    assert sent(ground, "2027-01-04 08:59") == []
    assert sent(ground, "2027-01-04 20:00") == []
    assert len(sent(ground, "2027-01-05 09:00")) == 1


def test_switched_off_or_out_of_reach_nothing_is_sent(ground: Ground) -> None:
    switch(ground, "张华", FIRST, Span.MONTH, on=True)
    switch(ground, "周明", FIRST, Span.MONTH, on=True)
    switch(ground, "张华", FIRST, Span.MONTH, on=False)
    switch(ground, "张华", FIRST, Span.MONTH, on=False)
    zhou, zhang = ground.actor("周明").account_id, ground.actor("张华").account_id
    assert zhou is not None
    assert zhang is not None
    ground.do(lambda uow: uow.accounts.change(zhou, unreachable="blocked"))
    assert sent(ground, "2027-01-04 09:00") == []
    assert ground.do(lambda uow: uow.audit.tags("account", zhang)) == [Tag.PREFERENCES_CHANGED] * 2


def test_without_the_right_it_is_refused_and_dropped(ground: Ground) -> None:
    for who, unit in (("李静", FIRST), ("张华", SECOND), ("张华", ROOT)):
        with pytest.raises(NotAllowed):
            switch(ground, who, unit, Span.MONTH, on=True)
    with pytest.raises(Stale):
        switch(ground, "张华", FIRST, Span.YEAR, on=True)
    switch(ground, "周明", FIRST, Span.MONTH, on=True)
    unit_id, before = ground.units[FIRST].id, ground.actor("周明")
    assert ground.do(lambda uow: subscriptions.still(uow, before, unit_id, Span.MONTH))
    assert not ground.do(lambda uow: subscriptions.still(uow, before, unit_id, Span.QUARTER))

    def end_office(uow: UnitOfWork) -> None:
        offices = uow.members.appointments(uow.now.date(), unit_ids={unit_id})
        [mine] = [one for one in offices if one.role is Role.DISCIPLINE]
        uow.members.end_appointment(mine.id, uow.now.date())

    ground.do(end_office)
    after = ground.actor("周明")
    assert not ground.do(lambda uow: subscriptions.still(uow, after, unit_id, Span.MONTH))
    account_id = after.account_id
    assert account_id is not None
    assert ground.do(lambda uow: uow.subscriptions.of(account_id, unit_id)) == frozenset()


def test_an_account_that_goes_takes_its_subscriptions_along(ground: Ground) -> None:
    administrator = ground.administrator()
    unit_id, account_id = ground.units[ROOT].id, administrator.account_id
    assert account_id is not None
    ground.do(
        lambda uow: subscriptions.put(
            uow, administrator, unit_id, Span.MONTH, on=True, zone=ZONE, now=uow.now
        )
    )
    ground.do(lambda uow: uow.accounts.revoke_administrator(account_id))
    ground.do(lambda uow: uow.accounts.delete(account_id))
    assert sent(ground, "2027-01-04 09:00") == []
