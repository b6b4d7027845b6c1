"""A branch of 23 of which four do not use chat, and two are called 李静; and a branch beside it."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook

from bot.store.uow import UnitOfWork
from tests.stories.people import Message, Person
from tests.stories.world import BOT_ID, World, local

FIRST = "市直机关党委/第一党支部"
SECOND = "市直机关党委/第二党支部"
NAMES = (
    *("张华", "刘芳", "陈磊", "李静", "李静", "孙敏"),
    *("王伟", "周涛", "吴刚", "郑洁", "冯军", "褚杰"),
    *("卫平", "蒋丽", "沈浩", "韩雪", "杨帆", "朱琳"),
    *("秦川", "尤佳", "许诺", "何强", "吕梁"),
)
"""By staff number; those at even places are of the first group, the others of the second."""
AWAY = {"孙敏", "蒋丽", "杨帆", "何强"}
HEADERS = ("组织路径", "姓名", "人员编号", "党小组", "党员类别", "党内职务", "转入日期")
OFFICES = {"张华": "书记", "刘芳": "组织委员", "陈磊": "小组长"}
SINCE = "2025-01-01"


def roster() -> bytes:
    """The file that the office sends."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADERS)
    for place, name in enumerate(NAMES):
        group = "第一党小组" if place % 2 == 0 else "第二党小组"
        standing = "预备党员" if name == "吕梁" else "正式党员"
        office = OFFICES.get(name, "")
        sheet.append((FIRST, name, f"2010{place + 1:04}", group, standing, office, SINCE))
    sheet.append((SECOND, "赵强", "20110001", "", "正式党员", "书记", SINCE))
    sheet.append((SECOND, "钱进", "20110002", "", "正式党员", "", SINCE))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


class Month:
    """The branch in a world, and what its secretary does again and again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people: dict[str, Person] = {}
        world.clock.stand_at(local("2026-11-30 09:00"))
        (world.folder / "roster.xlsx").write_bytes(roster())
        world.zhibu("import", "roster.xlsx")
        world.store.write_now(self._link)
        for person in self.people.values():
            world.control("say", person=person.id, text="/start")

    def __getitem__(self, name: str) -> Person:
        """By name; the second 李静 is 李静0005."""
        return self.people[name]

    @property
    def secretary(self) -> Person:
        return self.people["张华"]

    def publish(self, line: str) -> None:
        self.secretary.says(f"/new {line}")
        self.secretary.presses(self.world.say("✅ 发布", "✅ Publish"))

    def board(self, listed: str) -> Message:
        """The tally of the activity whose line in the list says `listed`."""
        self.secretary.says("/activities")
        return self.secretary.presses(listed)

    def answer(self, names: list[str], zh: str, en: str) -> None:
        self.world.all_press(self.world.say(zh, en), *(self.people[name] for name in names))

    def roll(self) -> Message:
        return self.secretary.card_with(self.world.say("✔️ 结束考勤", "✔️ Close the roll"))

    def tap(self, *names: str, times: int = 1) -> None:
        """— → ✅ → 迟 → 假 → 缺 → —, each of these so often, on whichever page they are."""
        self.taps(dict.fromkeys(names, times))

    def taps(self, times: dict[str, int]) -> None:
        """The same, by name; all that are on a page are tapped before the bot is waited for."""
        while times:
            roll = self.roll()
            here = {name: key for name in times if (key := self._key(roll, name))}
            if not here:
                turn = "▶" if ["▶"] in [row[-1:] for row in roll.labels] else "◀"
                self.secretary.presses(turn, roll)
                assert any(self._key(self.roll(), name) for name in times), self.roll().labels
                continue
            for key in here.values():
                self.secretary.puts(roll.data(key), roll)
            self.world.settle()
            times = {name: left - (name in here) for name, left in times.items()}
            times = {name: left for name, left in times.items() if left}

    def _key(self, roll: Message, name: str) -> str | None:
        keys = [key for row in roll.labels for key in row]
        return next((key for key in keys if key.startswith(name)), None)

    def all_present(self) -> None:
        self.secretary.presses(self.world.say("✅ 全到", "✅ All present"), self.roll())

    def close(self) -> Message:
        """Close the roll, people unrecorded or not; the sheet."""
        say, secretary = self.world.say, self.secretary
        card = self.roll()
        secretary.presses(say("✔️ 结束考勤", "✔️ Close the roll"), card)
        asked = secretary.card(card)
        if len(asked.labels) == 1:
            secretary.presses(say("仍然结束", "Close all the same"), asked)
        return secretary.card(card)

    def _link(self, uow: UnitOfWork) -> None:
        numbers = {f"2010{place + 1:04}": name for place, name in enumerate(NAMES)}
        numbers |= {"20110001": "赵强", "20110002": "钱进"}
        for place, (number, name) in enumerate(numbers.items()):
            if name in AWAY:
                continue
            [member] = [one for one in uow.members.by_name(name) if one.number == number]
            key = f"{name}{number[-4:]}" if name in self.people else name
            self.people[key] = self.world.person(101 + place, name)
            uow.accounts.create(
                BOT_ID,
                101 + place,
                daily_at="08:30",
                member_id=member.id,
                telegram_language=self.people[key].language_code,
                consent_at=uow.now,
                consent_version=1,
            )
