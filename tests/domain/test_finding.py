"""Finding people by what is typed."""

from __future__ import annotations

import pytest

from bot.domain.finding import fits
from bot.domain.initials import ANY, letters
from bot.domain.surnames import READINGS


@pytest.mark.parametrize(
    ("characters", "initials"),
    [
        (
            "阿啊八澡草擦丹大饿恩发国哈静卡李妈娜哦平七然三塔王西一在做",
            "aabzccddeefghjklmnopqrstwxyzz",
        ),
        ("婷倩琪妍雯昊轩彤淼琳颖晨", "tqqywhxtmlyc"),  # the second level of GB 2312 among them
        ("喆玥堃祎瑄翀赟珮", "zykyxcyp"),  # beyond it
    ],
)
def test_characters_are_read(characters: str, initials: str) -> None:
    assert "".join(letters(one) for one in characters) == initials


def test_the_order_of_the_code_agrees_with_the_table_of_surnames() -> None:
    """But for those that are read otherwise as surnames than alone."""
    singles = {one: reading for one, reading in READINGS.items() if len(one) == 1}
    otherwise = {one for one, reading in singles.items() if reading[0] not in letters(one)}
    assert otherwise == set("秘种句阚佴乜区繁覃仇单召折隗解郇查翟祭")


def test_latin_letters_stand_for_themselves_and_what_is_not_known_for_any() -> None:
    assert [letters("A"), letters("z"), letters("𫍯")] == ["a", "z", ANY]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("李静", "李静"),
        ("李静", "静"),
        ("李静", " 李 静 "),
        ("李静", "lj"),
        ("李静", "LJ"),
        ("李静", "ｌｊ"),
        ("李静", "l"),
        ("李静", "li"),
        ("李静", "lij"),
        ("王建国", "wjg"),
        ("王建国", "wj"),
        ("王建国", "jg"),
        ("王建国", "wang"),
        ("王建国", "wangjg"),
        ("单婷", "st"),
        ("单婷", "dt"),
        ("曾颖", "zy"),
        ("欧阳明", "oym"),
        ("欧阳明", "ouyangm"),
        ("尉迟恭", "yuchig"),
        ("阿依古丽·买买提", "aygl"),
        ("阿依古丽·买买提", "ayglmmt"),
        ("𬱖静", "xj"),
        ("Anna Smith", "anna"),
        ("Anna Smith", "smith"),
        ("李静", "0712"),
        ("李静", "20100712"),
        ("李静", "０７１２"),
        ("李静", "12"),
    ],
)
def test_what_fits(name: str, words: str) -> None:
    assert fits(name, "20100712", words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("李静", ""),
        ("李静", "·"),
        ("李静", "静李"),
        ("李静", "j"),
        ("李静", "ljx"),
        ("李静", "lx"),
        ("李静", "2010"),
        ("李静", "2"),
        ("王建国", "wg"),
        ("王建国", "g"),
        ("单婷", "ct"),
        ("李静", "lé"),
    ],
)
def test_what_does_not_fit(name: str, words: str) -> None:
    assert not fits(name, "20100712", words)


def test_who_has_no_number_is_not_found_by_one() -> None:
    assert not fits("李静", None, "0712")
    assert fits("李静", None, "lj")
