import pytest

from property_core.homes.rules import TypedLabel, natural_key, room_label, typed_label


@pytest.mark.parametrize(
    ("parts", "label"),
    [
        (("3栋", "2单元", "502"), "3栋2单元502"),
        (("3", "2", "502"), "3栋2单元502"),
        (("商业街", "", "S12"), "商业街S12"),
        (("A", "", "12"), "A栋12"),
    ],
)
def test_a_room_is_called_as_the_desk_calls_it(parts: tuple[str, str, str], label: str) -> None:
    building, entrance, number = parts
    assert room_label(building=building, entrance=entrance, number=number) == label


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("3栋2单元502", TypedLabel("3", "2", "502")),
        ("３栋 2单元 502室", TypedLabel("3", "2", "502")),
        ("3-2-502", TypedLabel("3", "2", "502")),
        ("3-502", TypedLabel("3", "", "502")),
        ("A座1203", TypedLabel("A", "", "1203")),
        ("a区 3栋2单元502", TypedLabel("3", "2", "502", area="A区")),
        ("金桂苑B区3-2-502", TypedLabel("3", "2", "502", area="金桂苑B区")),
        ("二期-3栋502", TypedLabel("3", "", "502", area="二期")),
        ("5栋 2-1602", TypedLabel("5", "2", "1602")),
    ],
)
def test_a_label_is_understood_however_typed(text: str, typed: TypedLabel) -> None:
    assert typed_label(text) == typed


@pytest.mark.parametrize("text", ["502", "王建国", "", "JG-1-3-2-502"])
def test_other_text_is_no_label(text: str) -> None:
    assert typed_label(text) is None


def test_2_stands_before_10() -> None:
    assert sorted(["10栋", "2栋", "1栋", "商业"], key=natural_key) == ["商业", "1栋", "2栋", "10栋"]
