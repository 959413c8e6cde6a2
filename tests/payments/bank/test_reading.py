"""Banks' files as they come: titles above, sums below, their own columns, encodings and ways to write an amount."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

import pytest
import xlsxwriter

from payments.bank import rules
from payments.bank.contracts import RowError, StatementEntry
from payments.bank.reading import ColumnsMissing, StatementUnreadable, read_entries
from payments.bank.rules import Occurrences, Recorded, fingerprint, mapping_problem

IN_AND_OUT = {
    "DAY": "交易日期", "INCOME": "贷方发生额", "EXPENSE": "借方发生额", "COUNTERPARTY": "对方户名", "SUMMARY": "摘要",
    "REFERENCE": "流水号", "BALANCE": "余额",
}  # fmt: skip
SIGNED = {"DAY": "日期", "AMOUNT": "金额"}
TEXT = """账户明细,,,,,,
户名：安居物业,,,,,,
交易日期,摘要,借方发生额,贷方发生额,余额,对方户名,流水号
2026-11-02,提现,,"1,234.56",10000.00,财付通支付科技有限公司,T0001
20261103,工资,500.00,,9500.00,张三,T0002
,合计,500.00,1234.56,,,
"""


def read(content: bytes, mapping: dict[str, str]) -> list[StatementEntry | RowError]:
    return list(read_entries(io.BytesIO(content), mapping=mapping))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_file_is_read_whatever_stands_around_its_table(encoding: str) -> None:
    first, second = read(TEXT.encode(encoding), IN_AND_OUT)
    assert first == StatementEntry(
        row=4, day=date(2026, 11, 2), amount_minor=123456, counterparty="财付通支付科技有限公司", summary="提现",
        reference="T0001", balance_minor=1000000,
    )  # fmt: skip
    assert isinstance(second, StatementEntry)
    assert (second.day, second.amount_minor) == (date(2026, 11, 3), -50000)


def test_a_workbook_is_read_with_its_own_days_and_numbers() -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["日期", "金额"])
    sheet.write_datetime(1, 0, datetime(2026, 11, 2), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
    sheet.write_number(1, 1, 0.1)
    sheet.write_row(2, 0, ["2026/11/3", "-12"])
    book.close()
    found = read(content.getvalue(), SIGNED)
    assert [(one.day.day, one.amount_minor) for one in found if isinstance(one, StatementEntry)] == [
        (2, 10),
        (3, -1200),
    ]


@pytest.mark.parametrize(
    ("line", "column"),
    [("2026-11-02,十元", "金额"), ("昨天,10", "日期"), ("2026-11-02,0.001", "金额"), ("2026-11-02,1e300", "金额")],
)
def test_what_is_wrong_is_told_by_row_and_column(line: str, column: str) -> None:
    good, bad = read(f"日期,金额\n2026-11-01,5\n{line}\n".encode(), SIGNED)
    assert isinstance(good, StatementEntry)
    assert isinstance(bad, RowError)
    assert (bad.row, bad.column) == (3, column)


def test_another_banks_file_and_what_is_no_table_are_refused() -> None:
    with pytest.raises(ColumnsMissing) as missing:
        read(b"a,b\n1,2\n", SIGNED)
    assert "日期" in str(missing.value)
    for content in (b"\x00\x01\x02,", b"PK\x03\x04 no archive"):
        with pytest.raises(StatementUnreadable):
            read(content, SIGNED)


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        (SIGNED, ""), (IN_AND_OUT, ""), ({"AMOUNT": "金额"}, "DAY"), ({"DAY": "日期"}, "AMOUNT"),
        ({"DAY": "日期", "AMOUNT": "金额", "INCOME": "收入"}, "AMOUNT"), ({"DAY": "金额", "AMOUNT": "金额"}, "names"),
        ({**SIGNED, "COLOUR": "颜色"}, "COLOUR"),
    ],
)  # fmt: skip
def test_a_mapping_says_the_day_and_the_amount(columns: dict[str, str], problem: str) -> None:
    assert mapping_problem(columns) == problem


def test_the_same_movement_is_known_in_another_file_and_equal_ones_are_counted() -> None:
    def entry(**changes: object) -> StatementEntry:
        return StatementEntry(**{"row": 1, "day": date(2026, 11, 2), "amount_minor": 5, **changes})  # type: ignore[arg-type]

    assert fingerprint(entry(reference="T1", summary="a", row=9)) == fingerprint(entry(reference="T1", summary="b"))
    assert fingerprint(entry(summary="a")) != fingerprint(entry(summary="b"))
    seen = Occurrences()
    assert [seen.next("x"), seen.next("y"), seen.next("x")] == [1, 1, 2]


class _Line:
    def __init__(self, pk: int, day: int, amount: int, reference: str = "", summary: str = "") -> None:
        self.pk, self.happened_on, self.amount_minor = pk, date(2026, 11, day), amount
        self.reference, self.summary = reference, summary


class _Sent:
    def __init__(self, row_id: int, day: int, amount: int) -> None:
        self.row_id, self.day, self.amount_minor = row_id, date(2026, 11, day), amount


def test_withdrawals_pair_by_amount_in_their_order_within_some_days() -> None:
    lines: Sequence[_Line] = [_Line(1, 3, 100), _Line(2, 4, 100), _Line(3, 20, 100), _Line(4, 2, 100)]
    sent = [_Sent(12, 3, 100), _Sent(11, 3, 100), _Sent(13, 1, 999)]
    assert rules.pair_withdrawals(lines=lines, sent=sent) == {1: 11, 2: 12}


def test_what_the_cashier_recorded_is_found_by_its_number_and_amount() -> None:
    lines = [_Line(1, 3, 100, summary="物业费 ZZ8899 转账"), _Line(2, 3, 200, reference="R1"), _Line(3, 3, 100)]
    recorded = [
        Recorded(7, 1, "ZZ8899", 100), Recorded(8, 1, "R1", 200), Recorded(9, 1, "R1", 100), Recorded(10, 1, "ZZ", 100),
    ]  # fmt: skip
    assert {line: one.id for line, one in rules.pair_recorded(lines=lines, recorded=recorded).items()} == {1: 7, 2: 8}
