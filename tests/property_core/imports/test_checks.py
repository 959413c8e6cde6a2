"""The rules of the workbook, one by one, and the two sample workbooks to the last figure."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from property_core.imports.checks import check_workbook
from property_core.imports.contracts import Prior, PriorArrears, PriorReading
from property_core.imports.reading import read_sheets
from tests.property_core.imports.workbooks import HEADERS, TODAY, checked, counts, found, small, with_cell

SAMPLE = Path(__file__).resolve().parents[3] / "infra" / "sample"


def sample(name: str) -> tuple[Any, Any]:
    expected = json.loads((SAMPLE / f"{name}.expected.json").read_text("utf-8"))
    with (SAMPLE / f"{name}.xlsx").open("rb") as file:
        return check_workbook(read_sheets(file), today=TODAY), expected


def test_the_sample_company_has_no_error_and_every_row() -> None:
    workbook, expected = sample("xinhe")
    assert workbook.errors == []
    assert {name: count.kept for name, count in workbook.counts().items()} == expected["rows"]
    assert {name: count.read for name, count in workbook.counts().items()} == expected["rows"]
    opening = expected["opening"]
    assert workbook.opening().as_json() == {
        "arrears": {"count": opening["arrears"]["count"], "principal": opening["arrears"]["principal"]},
        "prepaid": opening["prepaid"],
        "deposits": opening["deposits"],
    }


def test_the_dirty_workbook_shows_each_error_in_order_and_each_count() -> None:
    workbook, expected = sample("dirty")
    shown = [{"sheet": e.sheet, "row": e.row, "column": e.column, "code": e.code} for e in workbook.errors]
    assert shown == expected["errors"]
    assert {name: count.as_json() for name, count in workbook.counts().items()} == expected["when_skipping_bad_rows"]


def test_messages_name_what_is_wrong_and_what_would_be_right() -> None:
    (error,) = checked(with_cell("房间", 2, "建筑面积", -3)).errors
    assert error.text() == "建筑面积 必须大于 0，现在是 -3"
    assert error.text("en") == "建筑面积 must be greater than 0, found -3"


def test_the_small_workbook_is_valid() -> None:
    assert found(small()) == []


@pytest.mark.parametrize(
    ("sheet", "column", "value", "code"),
    [
        ("房间", "建筑面积", None, "required"),
        ("房间", "建筑面积", "#N/A", "required"),
        ("房间", "建筑面积", "\u3000", "required"),
        ("房间", "建筑面积", 0, "out_of_range"),
        ("房间", "建筑面积", 0.00001, "out_of_range"),
        ("房间", "建筑面积", 1e300, "out_of_range"),
        ("房间", "建筑面积", "80㎡", "not_a_number"),
        ("房间", "建筑面积", "8²", "not_a_number"),
        ("房间", "建筑面积", "①", "not_a_number"),
        ("房间", "建筑面积", "1_0", "not_a_number"),
        ("房间", "建筑面积", "NaN", "not_a_number"),
        ("房间", "建筑面积", "1,234", "not_a_number"),
        ("房间", "建筑面积", True, "not_a_number"),
        ("房间", "建筑面积", date(2020, 1, 1), "not_a_number"),
        ("房间", "楼层", 1.5, "not_a_number"),
        ("房间", "楼层", "一", "not_a_number"),
        ("房间", "业态", "住房", "unknown_value"),
        ("房间", "业态", None, "required"),
        ("房间", "交付日期", 43532, "not_a_date"),
        ("房间", "交付日期", "43532", "not_a_date"),
        ("房间", "交付日期", "2026-02-30", "not_a_date"),
        ("房间", "交付日期", "2019.3.8", "not_a_date"),
        ("房间", "交付日期", "2019-3/8", "not_a_date"),
        ("房间", "交付日期", "201938", "not_a_date"),
        ("房间", "交付日期", "②019-3-8", "not_a_date"),
        ("房间", "房号", "1\x01", "unknown_value"),
        ("房间", "房号", "1" * 41, "out_of_range"),
        ("楼宇", "电梯", "有", "unknown_value"),
        ("客户", "手机", "12800138000", "bad_phone"),
        ("客户", "手机", "1380013800", "bad_phone"),
        ("客户", "手机", "1380013800①", "bad_phone"),
        ("客户", "手机", "+8613800138000", "bad_phone"),
        ("客户", "证件号码", "110105194912310021", "bad_id_number"),
        ("客户", "证件号码", "11010519491331002X", "bad_id_number"),
        ("客户", "证件号码", "110105491231002", "bad_id_number"),
        ("客户", "证件号码", "1101051949123100②X", "bad_id_number"),
        ("收费项目", "税率", "六", "not_a_number"),
        ("收费项目", "税率", "600%", "out_of_range"),
        ("收费标准", "单价", None, "required"),
        ("收费标准", "单价", -1, "out_of_range"),
        ("收费标准", "应收日", 0, "out_of_range"),
        ("收费标准", "应收日", 32, "out_of_range"),
        ("收费标准", "滞纳金封顶", "全部", "unknown_value"),
        ("收费标准", "公式", None, "required"),
        ("收费标准", "公式", "=建筑面积", "syntax_error"),
        ("收费标准", "公式", "取大(1)", "wrong_arguments"),
        ("收费标准", "公式", "建筑面积²", "syntax_error"),
        ("收费标准", "公式", "1+(楼层>2)", "type_error"),
        ("抄表", "期间", 202609, "bad_period"),
        ("抄表", "期间", "2026-13", "bad_period"),
        ("抄表", "期间", "2026.09", "bad_period"),
        ("抄表", "读数", -1, "out_of_range"),
        ("期初欠费", "应收金额", 0, "out_of_range"),
        ("期初欠费", "应收金额", 0.004, "out_of_range"),
        ("期初欠费", "已收金额", -1, "out_of_range"),
        ("期初欠费", "已收金额", 148.94, "out_of_range"),
        ("期初欠费", "房间编码", "R999", "unknown_reference"),
        ("期初欠费", "项目编码", "XX", "unknown_reference"),
        ("仪表", "倍率", 0, "out_of_range"),
        ("仪表", "对象编码", "R999", "unknown_reference"),
        ("仪表", "对象编码", "GC-1/1栋", "unknown_reference"),
        ("标准分配", "标准编码", "XX", "unknown_reference"),
        ("标准分配", "对象编码", "P1", "unknown_reference"),
        ("标准分配", "截止日期", date(2019, 12, 31), "out_of_range"),
        ("客户", "迁出日期", date(2019, 12, 31), "out_of_range"),
        ("车位", "管理区编码", "GC", "unknown_reference"),
        ("车位", "房间编码", "R999", "unknown_reference"),
        ("预存余额", "金额", -0.01, "out_of_range"),
        ("押金", "金额", 0, "out_of_range"),
    ],
)
def test_one_wrong_cell_is_one_error(sheet: str, column: str, value: object, code: str) -> None:
    mine = [error for error in found(with_cell(sheet, 2, column, value)) if error[:2] == (sheet, 2)]
    assert mine == [(sheet, 2, column, code)]


@pytest.mark.parametrize(
    ("sheet", "column", "value", "read"),
    [
        ("房间", "交付日期", "2019/3/8", date(2019, 3, 8)),
        ("房间", "交付日期", "2019-3-8", date(2019, 3, 8)),
        ("房间", "交付日期", "2019年3月8日", date(2019, 3, 8)),
        ("房间", "交付日期", "２０１９－３－８", date(2019, 3, 8)),
        ("房间", "交付日期", "20190308", date(2019, 3, 8)),
        ("房间", "交付日期", 20190308, date(2019, 3, 8)),
        ("房间", "交付日期", "9999-12-31", date(9999, 12, 31)),
        ("房间", "交付日期", "#N/A", None),
        ("房间", "房号", 101, "101"),
        ("房间", "房号", "101.0", "101.0"),
        ("房间", "房号", " １０１　", "101"),
        ("房间", "建筑面积", "８８.５", Decimal("88.5")),
        ("房间", "建筑面积", 0.1, Decimal("0.1")),
        ("房间", "建筑面积", "1e2", Decimal(100)),
        ("房间", "楼层", "-1", -1),
        ("房间", "楼层", 2.0, 2),
        ("收费项目", "税率", "6%", Decimal("0.06")),
        ("收费项目", "税率", "６％", Decimal("0.06")),
        ("收费项目", "税率", 0.06, Decimal("0.06")),
        ("收费标准", "滞纳金日率", None, Decimal(0)),
        ("收费标准", "宽限天数", None, 0),
        ("收费标准", "滞纳金封顶", None, "本金"),
        ("抄表", "期间", date(2026, 9, 3), date(2026, 9, 1)),
        ("抄表", "期间", "2026/09", date(2026, 9, 1)),
        ("抄表", "期间", "2026年9月", date(2026, 9, 1)),
        ("期初欠费", "已收金额", None, 0),
        ("期初欠费", "应收金额", "148.935", 14894),
        ("客户", "手机", 13800138000, "13800138000"),
        ("客户", "手机", "0554 - 6641234", "05546641234"),
        ("客户", "证件号码", "11010519491231002x", "11010519491231002X"),
    ],
)
def test_a_cell_is_read(sheet: str, column: str, value: object, read: object) -> None:
    assert checked(with_cell(sheet, 2, column, value)).sheets[sheet].columns[column][0] == read


def test_several_wrong_cells_of_a_row_are_several_errors_in_the_order_of_columns() -> None:
    book = with_cell("房间", 3, "业态", "?", with_cell("房间", 3, "楼层", None))
    assert found(book) == [("房间", 3, "楼层", "required"), ("房间", 3, "业态", "unknown_value")]


def test_blank_rows_are_not_read_and_rows_keep_their_number() -> None:
    book = small()
    book["预存余额"] = [[None, None], ["#N/A", "\u3000 "], ["R101", -1], [], ["R102", 0]]
    assert found(book) == [("预存余额", 4, "金额", "out_of_range")]
    assert counts(book, "预存余额") == (2, 1, 0, 1)


def test_a_row_of_zeros_is_not_blank() -> None:
    book = small()
    book["预存余额"].append([None, 0])
    assert found(book) == [("预存余额", 3, "房间编码", "required")]


def test_sheets_and_columns_are_found_by_name_and_extra_ones_ignored() -> None:
    book = dict(reversed(list(small().items())))
    book["说明"] = [["随便写"]]
    book["押金"] = [["note", *row[::-1]] for row in book["押金"]]
    assert found(book, headers={"押金": ["备注", *HEADERS["押金"][::-1]]}) == []


def test_a_missing_sheet_is_one_error_and_what_points_to_it_is_skipped() -> None:
    book = small()
    del book["收费项目"]
    assert found(book) == [("收费项目", 1, "", "required")]
    assert counts(book, "收费标准") == (3, 0, 3, 0)
    assert counts(book, "期初欠费") == (1, 0, 1, 0)


def test_a_missing_column_is_one_error_and_its_rows_are_skipped() -> None:
    headers = {"房间": [name if name != "楼层" else None for name in HEADERS["房间"]]}
    assert found(small(), headers=headers) == [("房间", 1, "楼层", "required")]
    assert counts(small(), "房间", headers=headers) == (2, 0, 2, 0)
    assert counts(small(), "客户", headers=headers) == (3, 0, 3, 0)
    headers = {"房间": [name if name != "房间编码" else None for name in HEADERS["房间"]]}
    assert found(small(), headers=headers) == [("房间", 1, "房间编码", "required")]
    assert counts(small(), "押金", headers=headers) == (1, 0, 1, 0)


def test_a_repeated_key_is_reported_on_the_later_row_whose_other_checks_stop() -> None:
    book = with_cell("房间", 3, "房间编码", "R101", with_cell("房间", 3, "楼层", "?"))
    book["房间"][0][6] = -1
    assert found(book)[:2] == [("房间", 2, "建筑面积", "out_of_range"), ("房间", 3, "房间编码", "duplicate")]
    book = small()
    book["标准分配"].append(["WY-1", "房间", "R101", "2020-1-1", None, "租户"])
    assert found(book) == [("标准分配", 6, "标准编码", "duplicate")]


def test_a_row_with_a_bad_key_cell_is_not_compared() -> None:
    book = small()
    book["抄表"] = [["W101", "2026-13", "2026-9-25", 12], ["W101", "2026-13", "2026-9-25", 12]]
    assert found(book) == [("抄表", 2, "期间", "bad_period"), ("抄表", 3, "期间", "bad_period")]


def test_a_dependent_row_is_skipped_and_a_bad_cell_of_its_own_counts_once() -> None:
    book = with_cell("房间", 2, "建筑面积", -1)
    assert counts(book, "客户") == (3, 0, 1, 2)
    assert counts(book, "标准分配") == (4, 0, 2, 2)  # through the room, and through the room's meter
    assert counts(book, "抄表") == (2, 0, 2, 0)
    book = with_cell("客户", 2, "手机", "x", book)
    assert counts(book, "客户") == (3, 1, 0, 2)


def test_a_kept_row_behind_a_repeated_key_keeps_its_dependents() -> None:
    book = small()
    book["房间"].append([*book["房间"][0]])
    assert counts(book, "房间") == (3, 1, 0, 2)
    assert counts(book, "客户") == (3, 0, 0, 3)


@pytest.mark.parametrize(
    ("row", "column", "value", "expected"),
    [
        (2, "上级编码", "HQ", [(2, "上级编码", "unknown_reference")]),
        (3, "上级编码", None, [(3, "上级编码", "required")]),
        (3, "上级编码", "GC", [(3, "上级编码", "unknown_reference")]),
        (4, "上级编码", "HQ", [(4, "上级编码", "unknown_reference")]),
        (5, "上级编码", "nowhere", [(5, "上级编码", "unknown_reference")]),
        (2, "类型", "区域公司", [(2, "上级编码", "required"), (3, "上级编码", "unknown_reference")]),
        (3, "类型", "集团", [(3, "类型", "unknown_value")]),
    ],
)
def test_the_tree_has_its_levels(row: int, column: str, value: str, expected: list[tuple[int, str, str]]) -> None:
    book = with_cell("组织架构", row, column, value)
    assert found(book) == [("组织架构", *error) for error in expected]
    assert counts(book, "房间") == (2, 0, 2, 0)


def test_there_is_exactly_one_company() -> None:
    book = small()
    book["组织架构"].append(["HQ2", "另一公司", "总公司", None])
    assert found(book) == [("组织架构", 6, "上级编码", "unknown_reference")]
    book = {name: [] for name in small()}
    assert found(book) == [("组织架构", 1, "类型", "required")]


def test_a_cycle_in_the_tree_is_refused() -> None:
    book = small()
    book["组织架构"] += [["A", "甲", "区域公司", "B"], ["B", "乙", "区域公司", "A"]]
    assert found(book) == [
        ("组织架构", 6, "上级编码", "unknown_reference"),
        ("组织架构", 7, "上级编码", "unknown_reference"),
    ]


def test_a_building_is_looked_for_by_area_and_name() -> None:
    assert found(with_cell("房间", 3, "楼栋", "9栋")) == [("房间", 3, "楼栋", "unknown_reference")]
    assert found(with_cell("房间", 3, "管理区编码", "GC-9")) == [("房间", 3, "管理区编码", "unknown_reference")]
    assert found(with_cell("房间", 3, "管理区编码", "GC")) == [("房间", 3, "管理区编码", "unknown_reference")]
    both = with_cell("房间", 3, "楼栋", "9栋", with_cell("房间", 3, "管理区编码", "GC-9"))
    assert found(both) == [("房间", 3, "管理区编码", "unknown_reference")]
    # A building under the wrong area is in error, and the rooms look for it where it is not.
    assert found(with_cell("楼宇", 2, "管理区编码", "GC"))[:2] == [
        ("楼宇", 2, "管理区编码", "unknown_reference"),
        ("房间", 2, "楼栋", "unknown_reference"),
    ]
    assert counts(with_cell("楼宇", 2, "层数", "?"), "房间") == (2, 0, 2, 0)
    assert counts(with_cell("楼宇", 2, "层数", "?"), "仪表") == (2, 0, 2, 0)


def test_references_resolve_forwards_too() -> None:
    book = small()
    book["组织架构"].reverse()
    book["标准分配"].reverse()
    assert found(book) == []


def test_one_customer_number_is_one_person() -> None:
    assert found(with_cell("客户", 3, "姓名", "张山")) == [("客户", 3, "姓名", "inconsistent")]
    assert found(with_cell("客户", 3, "手机", "13800138001")) == [("客户", 3, "手机", "inconsistent")]
    # The first row is in error: there is nothing to compare with.
    book = with_cell("客户", 3, "姓名", "张山", with_cell("客户", 2, "手机", "x"))
    assert found(book) == [("客户", 2, "手机", "bad_phone")]
    # Nor when it is skipped for its room; but a dependent row is compared with a kept one.
    book = with_cell("客户", 3, "姓名", "张山", with_cell("房间", 2, "楼层", "?"))
    assert found(book) == [("房间", 2, "楼层", "not_a_number")]
    book = with_cell("客户", 3, "姓名", "张山", with_cell("房间", 3, "楼层", "?"))
    assert found(book) == [("房间", 3, "楼层", "not_a_number"), ("客户", 3, "姓名", "inconsistent")]


def test_only_an_id_card_has_a_check_digit() -> None:
    book = with_cell("客户", 4, "证件类型", "护照", with_cell("客户", 4, "证件号码", "E1"))
    assert found(book) == []


def test_readings_go_forward_by_period_whatever_the_order_of_rows() -> None:
    book = small()
    book["抄表"] = [
        ["W101", "2026-11", "2026-11-25", 14],
        ["W101", "2026-10", "2026-10-25", 15],
        ["W101", "2026-09", "2026-9-25", 12],
    ]
    assert found(book) == [("抄表", 2, "读数", "reading_goes_back")]
    # The reading of October is in error itself, so November is measured against September.
    assert found(with_cell("抄表", 3, "抄表日期", "?", book)) == [("抄表", 3, "抄表日期", "not_a_date")]
    assert found(with_cell("抄表", 2, "读数", 9)) == [("抄表", 2, "读数", "reading_goes_back")]  # below 初始读数
    # A reading that goes back is no yardstick for the next one.
    book = small()
    book["抄表"].append(["W101", "2026-11", "2026-11-25", 11])
    book["抄表"].append(["W101", "2026-12", "2026-12-25", 15])
    assert found(book) == [("抄表", 4, "读数", "reading_goes_back"), ("抄表", 5, "读数", "reading_goes_back")]


def test_readings_of_a_meter_in_error_are_not_judged() -> None:
    book = with_cell("抄表", 2, "读数", 1, with_cell("仪表", 2, "倍率", 0))
    assert found(book) == [("仪表", 2, "倍率", "out_of_range")]
    assert counts(book, "抄表") == (2, 0, 2, 0)


@pytest.mark.parametrize(
    ("formula", "kind", "code", "is_right"),
    [
        ("套内面积*单价", "房间", "R101", True),
        ("套内面积*单价", "房间", "R102", False),
        ("用量*单价", "房间", "R101", True),
        ("用量*单价", "房间", "R102", False),
        ("用量*单价", "车位", "P1", False),
        ("建筑面积*单价", "车位", "P1", True),
        ("建筑面积*单价", "车位", "P2", False),
        ("单价", "车位", "P2", True),
        ("建筑面积*用量", "仪表", "W101", True),
        ("建筑面积*用量", "仪表", "E1", False),
        ("公摊用量*单价", "仪表", "W101", False),
        ("公摊用量*单价", "仪表", "E1", True),
        ("按户分摊(公摊用量*单价)", "仪表", "W101", False),
        ("按户分摊(单价)", "房间", "R101", False),
        ("人数*单价", "房间", "R102", True),
    ],
)
def test_a_quantity_that_the_object_lacks(formula: str, kind: str, code: str, is_right: bool) -> None:
    book = small()
    book["收费标准"].append(["T", "WY", "测试", formula, 1, "月", "整月", 10, None, None, None])
    book["标准分配"].append(["T", kind, code, "2026-1-1", None, "业主"])
    assert found(book) == ([] if is_right else [("标准分配", 6, "对象编码", "type_error")])


def test_the_rooms_only_meter_must_be_the_only_one_and_good() -> None:
    book = small()
    book["标准分配"].append(["SF-1", "房间", "R101", "2026-1-1", None, "业主"])
    book["仪表"].append(["W101b", "水", "户表", "房间", "R101", 1, 0])
    assert found(book) == [("标准分配", 6, "对象编码", "type_error")]
    book["仪表"][2][5] = 0
    assert found(book) == [("仪表", 4, "倍率", "out_of_range")]
    assert counts(book, "标准分配") == (5, 0, 1, 4)


def test_what_is_odd_but_allowed_is_a_warning() -> None:
    book = small()
    book["房间"][0][7] = 99
    book["房间"][1][9] = date(2027, 1, 1)
    book["客户"][2][2:4] = ["身份证", "11010519491231002X"]
    book["标准分配"].append(["WY-1", "房间", "R101", "2025-1-1", None, "业主"])
    book["期初欠费"][0][3] = 148.934
    workbook = checked(book)
    assert workbook.errors == []
    assert {(o.sheet, o.column, o.count, o.first_row) for o in workbook.oddities} == {
        ("房间", "交付日期", 1, 3),
        ("房间", "套内面积", 1, 2),
        ("客户", "证件号码", 1, 4),
        ("客户", "迁入日期", 2, 3),
        ("标准分配", "起始日期", 1, 6),
        ("标准分配", "起始日期", 1, 3),
        ("期初欠费", "应收金额", 1, 2),
    }
    assert "首见于第 2 行" in workbook.oddities[1].text()


def test_what_is_posted_already_is_not_changed() -> None:
    prior = Prior(
        readings={
            "W101": {
                date(2026, 9, 1): PriorReading(Decimal(12), True),
                date(2026, 10, 1): PriorReading(Decimal(15), True),
            }
        },
        arrears={("R101", "WY", date(2026, 9, 1)): PriorArrears(14893, 4893, date(2026, 9, 10))},
        prepaid={"R102": 20000},
        deposits={("R101", "装修押金", date(2026, 3, 5)): 200000},
    )
    assert found(small(), prior=prior) == [
        ("抄表", 3, "读数", "already_posted"),
        ("预存余额", 2, "金额", "already_posted"),
    ]
    assert found(with_cell("期初欠费", 2, "已收金额", 1), prior=prior)[1:2] == [
        ("期初欠费", 2, "已收金额", "already_posted")
    ]


def test_a_reading_known_from_before_is_the_yardstick() -> None:
    prior = Prior(readings={"W101": {date(2026, 8, 1): PriorReading(Decimal(13), False)}})
    assert found(small(), prior=prior) == [("抄表", 2, "读数", "reading_goes_back")]
