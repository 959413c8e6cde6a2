import pytest

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


def test_equal_numbers_find_each_other_and_no_number_finds_nothing() -> None:
    one = number_keys(phone="13812345678", id_number="34040519670114644x")
    same = number_keys(phone="13812345678", id_number="34040519670114644X")
    assert one == same
    assert one["phone_tail"] == "5678"
    assert number_keys(phone="", id_number="") == {"id_index": None, "phone_index": None, "phone_tail": ""}
    assert number_keys(phone="123", id_number="123")["id_index"] != one["phone_index"]
