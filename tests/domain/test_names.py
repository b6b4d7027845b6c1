"""Names: kept, compared, sorted, told apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import display_names, match_key, normalise, sort_key, visible
from bot.domain.surnames import READINGS

AS_SURNAMES = """
单:shan 曾:zeng 仇:qiu 解:xie 区:ou 查:zha 盖:ge 朴:piao 翟:zhai 覃:qin 乐:yue 缪:miao 员:yun
冼:xian 繁:po 种:chong 召:shao 折:she 黑:he 祭:zhai 阚:kan 牟:mu
"""
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=70)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张　三", "张三"),
        (" 李 静\n", "李静"),
        ("阿卜杜拉 • 买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉‧买买提", "阿卜杜拉·买买提"),
        ("  Mary   Jane ", "Mary Jane"),
        ("Mary\tJane", "Mary Jane"),
        ("王\u200b伟\u202e", "王伟"),
        ("王\x00伟\ud800\ufffe", "王伟"),
        ("\U00020bb7野", "\U00020bb7野"),
        ("王\ue000", "王\ue000"),
        ("e\u0301va", "\u00e9va"),
        ("<b>&", "<b>&"),
        ("=1+1", "=1+1"),
        ("🙂 李", "🙂李"),
        ("", ""),
    ],
)
def test_a_name_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert visible(once) == once


@given(ANY_TEXT)
def test_a_kept_name_can_be_written_and_holds_nothing_invisible(text: str) -> None:
    kept = normalise(text)
    kept.encode()
    assert {unicodedata.category(c) for c in kept} & {"Cc", "Cf", "Cs"} == set()


def test_visible_keeps_the_spaces_of_a_text() -> None:
    assert visible("三楼 会议室\n东侧\u202e\ufdd0") == "三楼 会议室 东侧"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Li Jing", "LI  JING", True),
        ("ＬＩ ＪＩＮＧ", "li jing", True),
        ("阿卜杜拉·买买提", "阿卜杜拉买买提", True),
        ("O'Brien", "O’Brien", True),
        ("葛\U000e0100", "葛", True),
        ("李静", "李 静", True),
        ("李静", "李晶", False),
        ("王\ue000", "王\ue001", False),
        ("--", "---", False),
        ("🙂", "🙃", False),
    ],
)
def test_spellings_of_one_name_match(one: str, other: str, same: bool) -> None:
    assert (match_key(one) == match_key(other)) is same


@given(ANY_TEXT)
def test_a_match_key_matches_itself(text: str) -> None:
    key = match_key(text)
    assert match_key(key) == key
    assert match_key(normalise(text)) == key
    assert bool(key) == bool(normalise(text))


def test_names_stand_by_the_reading_of_the_surname() -> None:
    names = [
        "尉迟敬", "翟明", "曾伟", "单雄", "欧阳静", "区明", "解伟", "仇英", "查明", "Brown Ann",
        "王伟", "安明", "㐂某", "朴明", "万俟雪", "万明", "欧",
    ]  # fmt: skip
    assert sorted(names, key=sort_key) == [
        "安明", "Brown Ann", "万俟雪", "欧", "区明", "欧阳静", "朴明", "仇英", "单雄", "万明",
        "王伟", "解伟", "尉迟敬", "曾伟", "查明", "翟明", "㐂某",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("surname", "reading"),
    [
        *[pair.split(":") for pair in AS_SURNAMES.split()],
        ("尉迟", "yuchi"),
        ("万俟", "moqi"),
        ("单于", "chanyu"),
        ("澹台", "tantai"),
        ("长孙", "zhangsun"),
        ("李", "li"),
        ("吕", "lv"),
    ],
)
def test_surnames_are_read_as_surnames(surname: str, reading: str) -> None:
    assert READINGS[surname] == reading


def test_the_table_of_surnames_is_well_formed() -> None:
    assert len(READINGS) > 600
    assert [r for r in READINGS.values() if not (r.isascii() and r.isalpha() and r.islower())] == []
    assert [s for s in READINGS if normalise(s) != s] == []


def test_a_name_that_is_only_a_compound_surname_is_read_by_its_first_character() -> None:
    assert sort_key("单于")[1] == "shan"
    assert sort_key("单于菲")[1] == "chanyu"


@given(st.sets(ANY_TEXT.map(normalise), max_size=5))
def test_the_order_of_names_is_total(names: set[str]) -> None:
    assert len({sort_key(name) for name in names}) == len(names)


def test_only_namesakes_shown_together_carry_their_number() -> None:
    people = [
        (1, "王伟", "20190417"),
        (2, "王伟", "20200805"),
        (3, "李静", "20200712"),
        (4, "王　伟", None),
    ]
    assert display_names(people) == {
        1: "王伟（0417）",
        2: "王伟（0805）",
        3: "李静",
        4: "王伟",
    }
    assert display_names(people[:1]) == {1: "王伟"}
    assert display_names([]) == {}


def test_equal_tails_show_as_much_as_it_takes() -> None:
    people = [("a", "王伟", "A10417"), ("b", "王伟", "B10417"), ("c", "王伟", "17")]
    assert display_names(people) == {
        "a": "王伟（A10417）",
        "b": "王伟（B10417）",
        "c": "王伟（17）",
    }
    five = [("a", "王伟", "9910417"), ("b", "王伟", "9920417")]
    assert display_names(five) == {"a": "王伟（10417）", "b": "王伟（20417）"}
