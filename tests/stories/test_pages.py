"""Lists in pages: fourteen branches, twelve of them with one deputy secretary, eleven people of one
family name, a later month; and a committee transfers somebody whose name it does not see."""

from __future__ import annotations

import pytest

from bot.domain.org import Role, UnitKind
from bot.store.uow import UnitOfWork
from tests.stories.organ import SINCE, Organ, add_people, settle_organ
from tests.stories.people import Message, Person
from tests.stories.test_places import card_of, units
from tests.stories.world import World

pytestmark = pytest.mark.by_lot

FAR = [f"县局第{number:02}党支部" for number in range(1, 13)]
FAMILY = [f"郑{number:02}" for number in range(1, 12)]
LINE = "/new 党课 12月4日 15:00 礼堂 全会精神"


def test_long_lists_are_turned(world: World) -> None:
    organ = settle_organ(world)
    world.store.write_now(lambda uow: more_branches(uow, organ))
    add_people(world, organ, FAMILY, "第一党支部", in_chat=False)
    world.start()
    world.settle()
    units_to_choose_from(organ["吴刚"], organ["周涛"])
    branches_that_take_part(world, organ["吴刚"])
    people_who_were_found(organ["管理员"])
    where_somebody_goes_and_when(world, organ)


def more_branches(uow: UnitOfWork, organ: Organ) -> None:
    root = uow.units.root()
    for name in FAR:
        organ.units[name] = uow.units.make(root, UnitKind.BRANCH, name).id
        uow.members.appoint(organ.members["周涛"], organ.units[name], Role.DEPUTY_SECRETARY, SINCE)


def turned(person: Person, first: Message) -> Message:
    """The second page of two, looked at after the first was seen once more."""
    assert FAR[-1] not in str(first.labels)
    second = person.presses("▶", on=first)
    assert ["◀", "2/2"] in second.labels
    assert FAR[-1] in str(second.labels)
    again = person.presses("◀", on=second)
    assert (again.text, again.labels) == (first.text, first.labels)
    return person.presses("▶", on=again)


def units_to_choose_from(wu: Person, zhou: Person) -> None:
    """Whom to invite, whose log, whose roster."""
    say = wu.world.say
    second = turned(wu, wu.says("/invite"))
    wu.presses(FAR[-1], on=second)
    assert FAR[-1] in wu.sees().text
    log = zhou.presses(FAR[-1], on=turned(zhou, zhou.says("/audit")))
    assert log.text.splitlines()[0] == say(f"🕘 记录 · {FAR[-1]}", f"🕘 Log · {FAR[-1]}")
    roster = wu.presses(FAR[-1], on=turned(wu, wu.says("/members")))
    assert roster.text.startswith(f"👥 {FAR[-1]}")


def branches_that_take_part(world: World, wu: Person) -> None:
    """One of the second page is marked and stays so; in the end it is the committee's own."""
    say = world.say
    second = turned(wu, wu.says(LINE))
    marked = wu.presses(f"☐ {FAR[-1]}", on=second)
    assert f"☑ {FAR[-1]}" in str(marked.labels)
    first = wu.presses("◀", on=marked)
    assert [say("✔️ 选好了：1 个支部", "✔️ These: 1 branch")] in first.labels
    review = wu.presses(say("本级委员", "Our own committee"), on=first)
    assert say("应到 1 人", "1 person expected") in review.text


def people_who_were_found(boss: Person) -> None:
    first = boss.says("/members 郑")
    assert FAMILY[-1] not in first.text
    second = boss.presses("▶", on=first)
    assert next(line for line in second.text.splitlines() if line[:1].isdigit()).startswith(
        f"11. {FAMILY[-1]}"
    )
    card = boss.presses(FAMILY[-1], on=second)
    assert card.text.startswith(f"👤 {FAMILY[-1]}")


def where_somebody_goes_and_when(world: World, organ: Organ) -> None:
    """By the secretary, from the card, to the last branch; then by the committee, by name."""
    say, zhang, wu = world.say, organ["张华"], organ["吴刚"]
    card_of(world, zhang, "0712")
    second = turned(zhang, zhang.presses(say("🔁 转接组织关系", "🔁 Transfer")))
    month = zhang.presses(FAR[-1], on=second)
    assert say("2026年11月", "November 2026") in month.labels[1]
    later = zhang.presses("▶", on=month)
    assert say("2026年12月", "December 2026") in later.labels[1]
    checked = zhang.presses("18", on=later)
    assert f"第一党支部 → {FAR[-1]}" in checked.text
    assert say("12月18日（周五）", "18 Dec (Fri)") in checked.text
    zhang.presses(say("🗑 放弃", "🗑 Discard"), on=checked)

    wu.presses("第一党支部", on=wu.says("/members"))
    offices = wu.presses(say("🎖 职务", "🎖 Offices"))
    window = say("🎓 新任书记培训：6 个月", "🎓 Training of new secretaries: 6 months")
    assert [window] in offices.labels, "where secretaries are appointed"
    asked = wu.presses(say("🔁 转出党员", "🔁 Transfer a member"))
    assert say("谁从第一党支部转出", "Who leaves 第一党支部?") in asked.text
    wu.presses("第二党支部", on=wu.says("孙敏"))
    checked = wu.presses(say("今天", "Today"))
    sent = wu.presses(say("📨 发出转接", "📨 Ask for it"), on=checked)
    assert say("等待第二党支部确认", "confirmation by 第二党支部") in sent.text
    organ["赵强"].presses(say("✔️ 批准", "✔️ Approve"))
    assert units(world, organ, "孙敏", "2026-11-23") == {"第二党支部"}
