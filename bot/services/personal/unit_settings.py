"""What holds in a unit, and settling it: zone, quiet hours, the roll, how notifications read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.audit import Tag
from bot.domain.org import UnitKind
from bot.domain.policies.steps import PolicyKind
from bot.domain.unit_settings import ORGANISATION, Rules, Setting, acceptable, sources
from bot.errors import Stale
from bot.services.activities import cards
from bot.services.activities.expected import HORIZON
from bot.services.identity import menus
from bot.services.identity.rights import in_scope, require
from bot.services.nudging import policy_changes, quiet_hours
from bot.services.personal import zone_changes
from bot.services.personal.zone_changes import NOTHING, Standing
from bot.services.series import series
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

_SHOWN_ON_CARDS = frozenset({Setting.ZONE, Setting.NEUTRAL})


@dataclass(frozen=True)
class Settled:
    """What holds in a unit. `by`: which unit settled a thing, itself or one above; what is missing
    there is as usual. `moved`: so many people's day's message had to come at another hour; `on`:
    what is on there and keeps its time on the wall, whatever clock it goes by."""

    unit: Unit
    rules: Rules
    by: Mapping[Setting, Unit]
    moved: int = 0
    on: Standing = NOTHING

    def own(self, key: Setting) -> bool:
        """Whether the unit itself settled it."""
        return key in self.by and self.by[key].id == self.unit.id


def effective(uow: UnitOfWork, unit: Unit) -> Rules:
    """What holds in a unit: its own word, else that of the nearest above it. Everything that is
    settled anywhere is read once in a unit of work, so that this may be asked for any number."""
    return uow.unit_settings.rules(unit.id)


def units(uow: UnitOfWork, actor: Actor) -> list[Unit]:
    """The units `actor` may settle things for, in tree order; groups go with their branch."""
    found = in_scope(uow, actor, Action.SETTLE)
    return [one for one in found if one.kind is not UnitKind.GROUP]


def shown(uow: UnitOfWork, actor: Actor, unit_id: int) -> Settled:
    """What holds in a unit, and who settled it; raises NotAllowed."""
    unit = uow.units.get(unit_id)
    require(actor, Action.SETTLE, unit)
    assert unit is not None  # noqa: S101 - require has looked
    found = sources(unit.path, uow.unit_settings.all())
    over = uow.units.many(set(found.values()))
    by = {key: over[number] for key, number in found.items()}
    return Settled(unit, effective(uow, unit), by)


def with_standing(uow: UnitOfWork, actor: Actor, unit_id: int, now: datetime) -> Settled:
    """The same, with what another clock would be about; raises NotAllowed."""
    found = shown(uow, actor, unit_id)
    return replace(found, on=zone_changes.standing(uow, found.unit, now))


def choosable(unit: Unit) -> list[Setting]:
    """What such a unit may settle: some things only the organisation as a whole."""
    if unit.kind is UnitKind.GROUP:
        return []
    return [key for key in Setting if unit.parent_id is None or key not in ORGANISATION]


def settle(
    uow: UnitOfWork,
    actor: Actor,
    unit_id: int,
    key: Setting,
    value: str | None,
    now: datetime,
    zone: tzinfo,
) -> Settled:
    """Settle one thing for a unit and all under it that have no word of their own; None leaves it
    to those above again. Raises NotAllowed, or Stale for what cannot be chosen."""
    before = shown(uow, actor, unit_id)
    if key not in choosable(before.unit) or not (value is None or acceptable(key, value)):
        raise Stale
    if uow.unit_settings.all().get(unit_id, {}).get(key) == value:
        return before
    was = zone_changes.standing(uow, before.unit, now) if key is Setting.ZONE else NOTHING
    if value is None:
        uow.unit_settings.drop(unit_id, key)
    else:
        uow.unit_settings.put(unit_id, key, value, actor.account_id or 0)
    kept = zone_changes.keep_walls(uow, was, now, zone)
    tag = Tag.UNIT_SETTLED
    uow.audit.record(
        now, actor, tag, "unit", unit_id, unit_id=unit_id, key=key, value=value, **kept.figures
    )
    moved = _follow(uow, actor.bot_id, before.unit, key, now, zone)
    return replace(shown(uow, actor, unit_id), moved=moved, on=kept)


def _plan_anew(uow: UnitOfWork, unit: Unit, now: datetime, zone: tzinfo) -> None:
    """Series are published, and people reminded, by the clock and the quiet hours of now."""
    below = {one.id for one in uow.units.under(unit.path)}
    for one in uow.series.of_units(below):
        series.plan_next(uow, one, now, zone)
    for kind in PolicyKind:
        policy_changes.plan_under(uow, unit, kind, zone)


def _follow(
    uow: UnitOfWork, bot_id: int, unit: Unit, key: Setting, now: datetime, zone: tzinfo
) -> int:
    """What follows at once from a change: menus of keepers, cards that are shown, when series are
    published and people reminded, and the hours of day's messages; returns how many of the last
    were moved."""
    today = now.astimezone(zone).date()
    if key is Setting.KEEPER:
        menus.refresh_all(uow, bot_id, today)
    if key in _SHOWN_ON_CARDS:
        coming = uow.activities.under(unit.path, now, now + HORIZON)
        cards.refresh_all(uow, bot_id, {activity.id for activity in coming})
    if key in (Setting.ZONE, Setting.QUIET):
        _plan_anew(uow, unit, now, zone)
    if key is Setting.ZONE:
        return quiet_hours.fit_zones(uow, bot_id, uow.members.under(unit.path, today), now, zone)
    if key is not Setting.QUIET:
        return 0
    accounts = uow.accounts.of_members(bot_id, uow.members.under(unit.path, today))
    return quiet_hours.fit(uow, accounts.values(), today, now, zone)
