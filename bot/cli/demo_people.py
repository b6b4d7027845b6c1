"""The people of the demo: an organ made up for it, and those of them who have a chat."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.org import Role, Standing

ZONE = ZoneInfo("Asia/Shanghai")
ORGANISATION = "市直机关党委"
FIRST, SECOND = "第一党支部", "第二党支部"
GROUPS = ("第一党小组", "第二党小组")


@dataclass(frozen=True)
class Someone:
    """A row of the demo's roster; `offices` are (unit, role); `chat` the Telegram id, if any."""

    name: str
    number: str
    branch: str
    group: str | None = None
    offices: tuple[tuple[str, Role], ...] = ()
    standing: Standing = Standing.FULL
    chat: int | None = None


@dataclass(frozen=True)
class Persona:
    """Somebody the reader can be. `note` says who they are; `language_code` is Telegram's."""

    chat: int
    name: str
    note: str
    language_code: str = "zh-hans"


ADMINISTRATOR = Persona(1001, "林悦", "管理员 · Administrator")
NEWCOMER = Persona(1005, "李静", "党员，工号尾号 0712 · Member, staff number …0712")
SECRETARY = Persona(1002, "张华", "第一党支部书记 · Branch secretary")
MEMBER = Persona(1004, "王伟", "党员 · Member")
ENGLISH = Persona(1007, "何强", "党员，用英文 · Member, reads English", "en")
PERSONAS = (
    ADMINISTRATOR,
    NEWCOMER,
    SECRETARY,
    MEMBER,
    ENGLISH,
    Persona(1003, "陈磊", "第二党小组组长 · Group leader"),
    Persona(1006, "刘芳", "组织委员 · Committee member for organisation"),
    Persona(1008, "赵强", "第二党支部书记 · Secretary of the second branch"),
    Persona(1009, "吴刚", "机关党委书记 · Secretary of the committee"),
)
"""In the order of the chat page: the first two are shown when it opens."""

_FIRST_GROUP = "冯兰 蒋涛 沈丽"
_SECOND_GROUP = "孙敏 周涛 钱进"
_SECOND_BRANCH = "宋平 唐宁 邓超 曹雪 彭飞 曾琳 田野"

ROSTER = (
    Someone("张华", "20100101", FIRST, GROUPS[0], ((FIRST, Role.SECRETARY),), chat=1002),
    Someone("刘芳", "20100202", FIRST, GROUPS[0], ((FIRST, Role.ORGANISATION),), chat=1006),
    Someone("马丽", "20100303", FIRST, GROUPS[1], ((FIRST, Role.PUBLICITY),)),
    Someone("陈磊", "20110303", FIRST, GROUPS[1], ((GROUPS[1], Role.GROUP_LEADER),), chat=1003),
    Someone("王伟", "20120417", FIRST, GROUPS[1], chat=1004),
    Someone("李静", "20120712", FIRST, GROUPS[1], chat=None),
    Someone("李静", "20180805", FIRST, GROUPS[0], standing=Standing.PROBATIONARY),
    Someone("何强", "20130606", FIRST, GROUPS[0], chat=1007),
    *(
        Someone(name, f"2014{place:04d}", FIRST, GROUPS[0])
        for place, name in enumerate(_FIRST_GROUP.split(), 11)
    ),
    *(
        Someone(name, f"2015{place:04d}", FIRST, GROUPS[1])
        for place, name in enumerate(_SECOND_GROUP.split(), 21)
    ),
    Someone("赵强", "20090404", SECOND, None, ((SECOND, Role.SECRETARY),), chat=1008),
    Someone("吴刚", "20050606", SECOND, None, ((ORGANISATION, Role.SECRETARY),), chat=1009),
    *(
        Someone(name, f"2016{place:04d}", SECOND)
        for place, name in enumerate(_SECOND_BRANCH.split(), 31)
    ),
)
