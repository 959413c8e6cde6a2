import random

import pytest
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from property_core.residents.contracts import ResidencyRole
from property_core.residents.keys import name_keys, number_keys
from property_core.residents.rules import masked_id_number, masked_phone, outranks


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("34040519670114644X", "3404**********644X"),
        ("91340400MA2N00000Q", "9134**********000Q"),
        ("E12345678", "E******78"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_an_id_number_shows_its_ends(number: str, masked: str) -> None:
    assert masked_id_number(number) == masked


def test_a_phone_shows_its_ends() -> None:
    assert masked_phone("13812345678") == "138****5678"


def test_owner_and_family_outrank_a_tenant() -> None:
    assert outranks(ResidencyRole.OWNER, ResidencyRole.TENANT)
    assert outranks(ResidencyRole.FAMILY, ResidencyRole.TENANT)
    assert not outranks(ResidencyRole.TENANT, ResidencyRole.TENANT)


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("王建国", "wangjianguo", "wjg"),
        ("曾小明", "zengxiaoming", "zxm"),
        ("单于", "shanyu", "sy"),
        ("张·O'Neil", "zhangoneil", "zo"),
        ("𠮷田", "", ""),
        ("", "", ""),
    ],
)
def test_names_are_found_by_pinyin(name: str, pinyin: str, initials: str) -> None:
    keys = name_keys(name)
    if pinyin or not name:
        assert keys == {"pinyin": pinyin, "initials": initials}
    else:  # a rare character must not break anything
        assert keys["pinyin"].endswith("tian")


def test_reading_character_by_character_changes_no_reading() -> None:
    """Names with and without words that are read otherwise than their characters (重庆, 长乐, 朝阳)."""
    choose = random.Random(7)
    words = [word for word in PHRASES_DICT if len(word) < 4]
    signs = "重庆长乐朝阳行都角得和着传参差陈李赵孙郑建国娟·a3"
    for number in range(4000):
        own = "".join(choose.choices(signs, k=choose.randint(1, 4)))
        # No surname that has a reading of its own stands first.
        name = "陈" + own + (choose.choice(words) if number % 3 == 0 else "")
        syllables = lazy_pinyin(name, style=Style.NORMAL)
        assert name_keys(name)["pinyin"] == "".join(sign for sign in "".join(syllables).lower() if sign.isalnum())


def test_equal_numbers_find_each_other_and_no_number_finds_nothing() -> None:
    one = number_keys(phone="13812345678", id_number="34040519670114644x")
    same = number_keys(phone="13812345678", id_number="34040519670114644X")
    assert one == same
    assert one["phone_tail"] == "5678"
    assert number_keys(phone="", id_number="") == {"id_index": None, "phone_index": None, "phone_tail": ""}
    assert number_keys(phone="123", id_number="123")["id_index"] != one["phone_index"]
