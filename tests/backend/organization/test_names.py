"""What residents call the community that an office's unit is named after."""

import pytest

from backend.organization.rules import called_by_residents


@pytest.mark.parametrize(
    ("unit", "called"),
    [
        ("金桂苑管理处", "金桂苑"),
        ("银杏里物业服务中心", "银杏里"),
        ("清河新村 物业管理处", "清河新村"),
        ("金桂苑", "金桂苑"),
        ("管理处", "管理处"),
        ("管理处小区", "管理处小区"),
    ],
)
def test_residents_read_the_place_and_not_its_office(unit: str, called: str) -> None:
    assert called_by_residents(unit) == called
