"""Screens of a branch's 党小组 and 支委会."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.buttons.groups import (
    GroupClose,
    GroupLead,
    GroupNew,
    GroupOpen,
    GroupPeople,
    GroupPut,
    GroupRename,
    GroupsOf,
)
from bot.chat.buttons.members import RosterUnit
from bot.chat.buttons.offices import OfficeNew, OfficesIn
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import paging, words
from bot.domain.org import Role, UnitKind
from bot.i18n import Language
from bot.services.members.groups import Choice, Group, OfBranch
from bot.store.members.units import Unit

PAGE = 12
MOST_NAMES = 30
"""With more people than that, figures are shown instead of names."""


def of_branch(t: Language, of: OfBranch, *, appoints: bool) -> Screen:
    """The groups and the 支委会; `appoints`: the reader may give the branch's offices."""
    heading = t._("👥 {unit} · groups and committee").format(unit=of.unit.name)
    names = sum(len(one.people) for one in of.groups) <= MOST_NAMES
    makes = of.manages and of.unit.kind is UnitKind.BRANCH
    return Screen(
        lines(
            bold(heading),
            esc(_committee(t, of)),
            *(part for one in of.groups for part in _overview(t, one, names=names)),
            esc(_loose(t, of)),
        ),
        rows(
            *pairs([Key(one.unit.name, GroupOpen(one.unit.id)) for one in _open(of)]),
            Key(t._("➕ New group"), GroupNew(of.unit.id)) if makes else None,
            Key(t._("🎖 Offices"), OfficesIn(of.unit.id)) if appoints else None,
            Key(t._("◀ Back"), RosterUnit(of.unit.id)),
        ),
    )


def one(t: Language, branch: Unit, of: Group, *, leads: bool) -> Screen:
    """One group; `leads`: the reader may say who leads it."""
    number = of.unit.id
    shown = [name for _, name in of.people]
    named = len(shown) <= MOST_NAMES
    leader = Key(t._("🎖 Group leader"), GroupLead(number, 0)) if leads and of.people else None
    return Screen(
        lines(
            bold(t._("👥 {group} · {branch}").format(group=of.unit.name, branch=branch.name)),
            esc(_figures(t, of)),
            esc(words.listed(t, shown)) if named and shown else None,
        ),
        rows(
            Key(t._("👥 Who belongs to it"), GroupPeople(number, 0)),
            leader,
            (
                Key(t._("✏️ Rename"), GroupRename(number)),
                Key(t._("🚫 Close the group"), GroupClose(number, sure=False)),
            ),
            Key(t._("◀ Back"), GroupsOf(branch.id)),
        ),
    )


def people(t: Language, group: Unit, choices: Sequence[Choice], page: int) -> Screen:
    """Everybody of the branch: a press puts them into the group, or takes them out."""
    inside = sum(one.group is not None and one.group.id == group.id for one in choices)
    shown, page, pages = paging.cut(choices, page, PAGE)
    count = t.n_("{n} person", "{n} people", inside).format(n=inside)
    return Screen(
        lines(
            bold(t._("👥 {group} · {count}").format(group=group.name, count=count)),
            esc(t._("Press a name to put the person into the group or take them out.")),
            esc(t._("Everybody is in one group at most; it counts from today on.")),
        ),
        rows(
            *pairs([_toggle(t, group, one, page) for one in shown]),
            paging.arrows(page, pages, lambda to: GroupPeople(group.id, to)),
            Key(t._("◀ Back"), GroupOpen(group.id)),
        ),
    )


def _toggle(t: Language, group: Unit, of: Choice, page: int) -> Key:
    if of.group is None:
        return Key(of.name, GroupPut(group.id, of.member_id, into=True, page=page))
    if of.group.id == group.id:
        label = t._("✅ {name}").format(name=of.name)
        return Key(label, GroupPut(group.id, of.member_id, into=False, page=page))
    label = t._("{name} · {group}").format(name=of.name, group=of.group.name)
    return Key(label, GroupPut(group.id, of.member_id, into=True, page=page))


def leaders(t: Language, of: Group, page: int) -> Screen:
    """Who leads the group?"""
    shown, page, pages = paging.cut(of.people, page, PAGE)
    asked = t._("🎖 Who leads {group}?").format(group=of.unit.name)
    keys = [
        Key(
            t._("✅ {name}").format(name=name) if who == of.leader else name,
            GroupOpen(of.unit.id)
            if who == of.leader
            else OfficeNew(who, of.unit.id, Role.GROUP_LEADER),
        )
        for who, name in shown
    ]
    return Screen(
        bold(asked),
        rows(
            *pairs(keys),
            paging.arrows(page, pages, lambda to: GroupLead(of.unit.id, to)),
            Key(t._("◀ Back"), GroupOpen(of.unit.id)),
        ),
    )


def ask_name(t: Language, unit: Unit, group: Unit | None) -> Screen:
    """A name for a new group, or another one for `group`."""
    if group is not None:
        asked = t._("✏️ What shall {group} be called? Please send the name.")
        return Screen(
            bold(asked.format(group=group.name)), rows(Key(t._("◀ Back"), GroupOpen(group.id)))
        )
    asked = t._("➕ A new group in {unit}: please send its name, for example: Third Party Group.")
    return Screen(bold(asked.format(unit=unit.name)), rows(Key(t._("◀ Back"), GroupsOf(unit.id))))


def ask_closing(t: Language, of: Group) -> Screen:
    """Once more, before a group is closed."""
    said = t._("{group} will be closed today: {count} will be in no group, its leader's term ends.")
    count = t.n_("{n} person", "{n} people", len(of.people)).format(n=len(of.people))
    return Screen(
        esc(said.format(group=of.unit.name, count=count)),
        rows(
            (
                Key(t._("🚫 Close it"), GroupClose(of.unit.id, sure=True), style=Style.DANGER),
                Key(t._("◀ Back"), GroupOpen(of.unit.id)),
            )
        ),
    )


def _open(of: OfBranch) -> tuple[Group, ...]:
    return of.groups if of.manages else ()


def _committee(t: Language, of: OfBranch) -> str:
    if not of.committee:
        return t._("Committee: nobody holds an office of it.")
    sits = t._("{name} ({roles})")
    shown = [sits.format(name=name, roles=words.roles(t, roles)) for name, roles in of.committee]
    return t._("Committee: {names}").format(names=words.listed(t, shown))


def _overview(t: Language, of: Group, *, names: bool) -> list[str]:
    said = t._("{group} · {figures}").format(group=of.unit.name, figures=_figures(t, of))
    shown = words.listed(t, [name for _, name in of.people])
    return ["", bold(said), *([esc(shown)] if names and shown else [])]


def _figures(t: Language, of: Group) -> str:
    count = t.n_("{n} person", "{n} people", len(of.people)).format(n=len(of.people))
    leader = dict(of.people).get(of.leader or 0)
    led = t._("led by {name}").format(name=leader) if leader else t._("no leader")
    return f"{count} · {led}"


def _loose(t: Language, of: OfBranch) -> str:
    if not of.groups:
        return t._("There is no group yet.")
    return "\n" + t.n_("{n} person in no group", "{n} people in no group", of.loose).format(
        n=of.loose
    )
