"""Closing a roll with very many people unrecorded."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.views import attendance as views
from bot.i18n import language
from bot.services import rolls
from bot.services.closing import Closing
from tests.services.ground import Ground


@pytest.mark.parametrize(
    ("people", "line"),
    [
        (2, "还有 2 人未登记：党员0、党员1"),
        (31, "还有 31 人未登记"),
    ],
)
def test_who_is_unrecorded_is_named_up_to_thirty(
    migrated_file: Path, tmp_path: Path, people: int, line: str
) -> None:
    ground = Ground(f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / 'zhibu.db')}")
    activity = ground.holds("2026-11-23 08:30")
    keeper = ground.actor("张华")
    [roll] = ground.do(lambda uow: rolls.load(uow, [(activity.id, keeper)]))
    crowd = tuple(replace(roll.entries[0], name=f"党员{n}") for n in range(people))
    asked = Closing(replace(roll, entries=crowd), done=False)
    shown = views.closing(language("zh_Hans"), asked, ground.clock.at)
    assert shown.text.splitlines()[1:] == [line, "未登记不等于缺席。"]
    ground.store.close()
