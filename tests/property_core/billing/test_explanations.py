"""Why a bill is what it is: data and sentences, on real bills of runs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from backend.kernel.money import Money
from backend.organization.base import tenant_read, tenant_transaction
from backend.organization.selectors import company_named
from property_core.billing.contracts import BillOrigin
from property_core.billing.explanation_texts import sentences
from property_core.billing.explanations import (
    VERSION,
    Explanation,
    Given,
    MeterUsed,
    PotShare,
    explanation,
    plain,
)
from property_core.billing.models import Bill, BillLine
from property_core.billing.services.bulk_openings import ArrearsColumns, import_arrears
from property_core.formulas.contracts import Quantity, SplitKind
from property_core.homes.contracts import Medium
from tests.cast import NOW
from tests.property_core.billing.fees import MINE, NOVEMBER, OCTOBER, PRINCIPAL, Fees
from tests.property_core.billing.sample import BILLED_SAMPLE, FOLDER

# Why it is told, room, and the sentences of November's bill without its late-fee terms.
TOLD: list[tuple[str, str, list[str], list[str]]] = [
    (
        "part of a month",
        "JG-1-1-1-201",
        ["本月 30 天，计费 10 天（11月21日起）", "79.98 ㎡ × ¥1.85/㎡·月 × 10 ÷ 30 天 = ¥49.32"],
        ["10 of the month's 30 days are billed (from Nov 21)", "79.98 ㎡ × ¥1.85/㎡·month × 10 ÷ 30 days = ¥49.32"],
    ),
    (
        "ended on the 15th",
        "JG-1-5-1-2201",
        ["本月 30 天，计费 15 天（至11月15日）", "73.78 ㎡ × ¥1.85/㎡·月 × 15 ÷ 30 天 = ¥68.25"],
        ["15 of the month's 30 days are billed (until Nov 15)", "73.78 ㎡ × ¥1.85/㎡·month × 15 ÷ 30 days = ¥68.25"],
    ),
    (
        "shop at its floor of 80",
        "JG-1-5-1-101",
        ["21.61 ㎡ × ¥3.50/㎡·月 = ¥75.635，不足 ¥80.00，按 ¥80.00 计"],
        ["21.61 ㎡ × ¥3.50/㎡·month = ¥75.635, less than ¥80.00: ¥80.00 is charged"],
    ),
    (
        "vacant",
        "JG-1-1-1-204",
        ["115.87 ㎡ × ¥1.85/㎡·月 × 0.7 = ¥150.05"],
        ["115.87 ㎡ × ¥1.85/㎡·month × 0.7 = ¥150.05"],
    ),
    (
        "tier edge 15",
        "JG-1-1-1-1303",
        ["表号 W-JG-1-1-1-1303：上次 247，本次 262，用量 15 吨", "第1档 0–15 吨 × ¥3.10 = ¥46.50"],
        ["Meter W-JG-1-1-1-1303: from 247 to 262, 15 t used", "Tier 1: 0–15 t × ¥3.10 = ¥46.50"],
    ),
    (
        "past the second tier",
        "JG-1-1-1-504",
        [
            "表号 W-JG-1-1-1-504：上次 256，本次 282，用量 26 吨",
            "第1档 0–15 吨 × ¥3.10 = ¥46.50",
            "第2档 15–25 吨 × ¥4.20 = ¥42.00",
            "第3档 25–26 吨 × ¥6.80 = ¥6.80",
            "¥46.50 + ¥42.00 + ¥6.80 = ¥95.30",
        ],
        [
            "Meter W-JG-1-1-1-504: from 256 to 282, 26 t used",
            "Tier 1: 0–15 t × ¥3.10 = ¥46.50",
            "Tier 2: 15–25 t × ¥4.20 = ¥42.00",
            "Tier 3: 25–26 t × ¥6.80 = ¥6.80",
            "¥46.50 + ¥42.00 + ¥6.80 = ¥95.30",
        ],
    ),
    (
        "lift from the third floor",
        "JG-1-1-1-301",
        ["12 + (3 层 − 2) × 0.5 = ¥12.50"],
        ["12 + (floor 3 − 2) × 0.5 = ¥12.50"],
    ),
    (
        "pot, a fen more by largest remainder",
        "JG-1-1-1-101",
        [
            "表号 E-JG-1-1：上次 1539，本次 1850，倍率 40，用量 12440 度",
            "12440 度 × ¥0.5653/度 = ¥7,032.33",
            "本栋公共用电 12440 度，共 ¥7,032.33，按建筑面积分摊到 208 户，您家 57.05 ㎡，分摊 ¥18.57（含尾差 1 分）",
        ],
        [
            "Meter E-JG-1-1: from 1539 to 1850, times 40, 12440 kWh used",
            "12440 kWh × ¥0.5653/kWh = ¥7,032.33",
            "Shared electricity of your building: 12440 kWh, ¥7,032.33 in all, shared by 208 homes by built area;"
            " yours, 57.05 ㎡: ¥18.57 (¥0.01 of the remainder included)",
        ],
    ),
    (
        "pot, no fen more",
        "JG-1-1-1-102",
        [
            "表号 E-JG-1-1：上次 1539，本次 1850，倍率 40，用量 12440 度",
            "12440 度 × ¥0.5653/度 = ¥7,032.33",
            "本栋公共用电 12440 度，共 ¥7,032.33，按建筑面积分摊到 208 户，您家 137.01 ㎡，分摊 ¥44.59",
        ],
        [
            "Meter E-JG-1-1: from 1539 to 1850, times 40, 12440 kWh used",
            "12440 kWh × ¥0.5653/kWh = ¥7,032.33",
            "Shared electricity of your building: 12440 kWh, ¥7,032.33 in all, shared by 208 homes by built area;"
            " yours, 137.01 ㎡: ¥44.59",
        ],
    ),
    (
        "rented parking from mid-month",
        "JG-1-1-1-1201",
        ["本月 30 天，计费 26 天（11月5日起）", "¥180.00 × 26 ÷ 30 天 = ¥156.00"],
        ["26 of the month's 30 days are billed (from Nov 5)", "¥180.00 × 26 ÷ 30 days = ¥156.00"],
    ),
]
TERMS = {
    "zh-Hans": "应收日 11月10日，宽限 30 天后每天按欠费的 0.05% 计滞纳金，累计不超过本金",
    "en": "Due on Nov 10; after 30 days of grace a late fee of 0.05% of what is owed grows each day,"
    " up to the amount of the bill",
}


def explained(company_id: int, **wanted: Any) -> tuple[Bill, Explanation]:
    with tenant_read(company_id):
        bill = Bill.objects.select_related("assignment").get(**wanted)
        lines = list(BillLine.objects.filter(bill=bill).order_by("position"))
        assigned_from = bill.assignment.starts_on if bill.assignment else None
        return bill, explanation(bill, lines, assigned_from=assigned_from)


@pytest.mark.from_template(BILLED_SAMPLE)
def test_the_telling_bills_of_the_sample(committed_db: object) -> None:
    company_id = company_named(None).id
    expected = json.loads((FOLDER / "xinhe.expected.json").read_text("utf-8"))["telling_bills_of_2026-11"]
    by_why = {(row["why"], row["room"]): row for row in expected}
    for why, room, chinese, english in TOLD:
        row = by_why[why, room]
        wanted: dict[str, Any] = {"item__code": row["item"], "room__code": room, "period": NOVEMBER, "origin": "RUN"}
        if row["item"] == "CW":
            wanted["space__code"] = row["object"]
        bill, data = explained(company_id, **wanted)
        terms = [TERMS] if bill.late_fee_rate == Decimal("0.0005") else []
        if why != "shop at its floor of 80":
            assert sentences(data, "zh-Hans") == [*chinese, *(one["zh-Hans"] for one in terms)], why
            assert sentences(data, "en") == [*english, *(one["en"] for one in terms)], why
        else:
            assert (sentences(data, "zh-Hans")[:-1], sentences(data, "en")[:-1]) == (chinese, english)
        assert data.result == Money(bill.total_minor) == Money(round(Decimal(row["amount"]) * 100))
        assert json.loads(json.dumps(plain(data)))["result"] == {"amount_minor": bill.total_minor, "currency": "CNY"}
    # Every bill that there is can be told in both languages.
    with tenant_read(company_id):
        for bill in Bill.objects.all()[::7]:
            data = explanation(bill, [])
            assert sentences(data, "zh-Hans")
            assert len(sentences(data, "en")) == len(sentences(data, "zh-Hans"))


@pytest.mark.django_db
def test_a_fee_over_several_stretches(fees: Fees) -> None:
    (bill_id,) = fees.bill_ids(MINE, OCTOBER)
    fees.pay_cash(386 + 7523, bill_ids=[bill_id])
    later = NOW.replace(month=12, day=3)
    fees.pay_cash(100000, bill_ids=[bill_id], now=later)
    company_id = fees.cast.company_id
    with tenant_read(company_id):
        first, second = Bill.objects.filter(fee_of_id=bill_id).order_by("id").values_list("id", flat=True)
    _, data = explained(company_id, id=first)
    assert sentences(data, "zh-Hans") == [
        "应收日 10月10日，逾期每天按欠费的 0.05% 计滞纳金，累计不超过本金",
        "欠费 ¥175.23 × 0.05% × 44 天（10月11日至11月23日） = ¥3.86",
    ]
    _, data = explained(company_id, id=second)
    assert sentences(data, "en") == [
        "Due on Oct 10; after that a late fee of 0.05% of what is owed grows each day, up to the amount of the bill",
        "¥100.00 owed × 0.05% × 10 days (Nov 24 to Dec 3) = ¥0.50",
    ]
    assert data.late_fee is not None
    assert data.late_fee.grown == data.result == Money(50)


@pytest.mark.django_db
def test_an_opening_figure(fees: Fees) -> None:
    company_id, august = fees.cast.company_id, date(2026, 8, 1)
    with tenant_transaction(company_id, durable=False):
        import_arrears(
            company_id=company_id,
            batch_id=1,
            rows=ArrearsColumns([MINE], ["WY"], [august], [10000], [2500], [date(2026, 8, 10)]),
            now=NOW,
        )
    _, data = explained(company_id, origin="OPENING")
    assert sentences(data, "zh-Hans") == [
        "系统启用前 2026年8月 的费用：应收 ¥100.00，已收 ¥25.00，结转欠费 ¥75.00",
        "应收日 8月10日，逾期每天按欠费的 0.05% 计滞纳金，累计不超过本金",
    ]
    assert sentences(data, "en")[0] == (
        "From before this system, August 2026: ¥100.00 due, ¥25.00 paid, ¥75.00 carried over"
    )


def run_bill(**changes: Any) -> Explanation:
    made = Explanation(
        VERSION,
        BillOrigin.RUN,
        NOVEMBER,
        Money(PRINCIPAL),
        formula="建筑面积*单价",
        quantities=(Given(Quantity.AREA, Decimal("94.72")),),
        unit_price=Decimal("1.85"),
        days=30,
        of_days=30,
        is_prorated=True,
        value=Decimal("175.232"),
    )
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["94.72 ㎡ × ¥1.85/㎡·月 = ¥175.23"]),
        (
            {"months": 3, "days": 92, "of_days": 92, "result": Money(52570)},
            ["94.72 ㎡ × ¥1.85/㎡·月 × 3 个月 = ¥525.70"],
        ),
        (
            {"days": 10, "result": Money(5841)},
            ["本月 30 天，计费 10 天", "94.72 ㎡ × ¥1.85/㎡·月 × 10 ÷ 30 天 = ¥58.41"],
        ),
        ({"days": 10, "is_prorated": False}, ["按整月计费，不按天折算", "94.72 ㎡ × ¥1.85/㎡·月 = ¥175.23"]),
        (
            {"formula": "取大(建筑面积*单价, 80)", "days": 10, "result": Money(5841)},
            [
                "本月 30 天，计费 10 天",
                "94.72 ㎡ × ¥1.85/㎡·月 = ¥175.232，不低于 ¥80.00；¥175.232 × 10 ÷ 30 天 = ¥58.41",
            ],
        ),
        (
            {"formula": "取小(100, 建筑面积*单价)", "result": Money(10000)},
            ["94.72 ㎡ × ¥1.85/㎡·月 = ¥175.232，超过 ¥100.00，按 ¥100.00 计"],
        ),
        ({"formula": "取整(建筑面积*单价, 0)", "result": Money(17500)}, ["取整(94.72 ㎡ × ¥1.85/㎡·月, 0) = ¥175.00"]),
    ],
)
def test_formulas_in_words(changes: dict[str, Any], expected: list[str]) -> None:
    assert sentences(run_bill(**changes), "zh-Hans") == expected


@pytest.mark.parametrize(
    ("split", "weight", "expected"),
    [
        (SplitKind.BY_HOUSEHOLD, 1, "本栋公共用水 100 吨，共 ¥300.00，按户分摊到 7 户，您家分摊 ¥42.86"),
        (SplitKind.BY_OCCUPANTS, 3, "本栋公共用水 100 吨，共 ¥300.00，按人数分摊到 7 户，您家 3 人，分摊 ¥42.86"),
    ],
)
def test_pots_in_words(split: SplitKind, weight: int, expected: str) -> None:
    data = run_bill(
        formula="按户分摊(公摊用量*单价)",
        quantities=(Given(Quantity.SHARED_USAGE, Decimal(100)),),
        unit_price=Decimal(3),
        meter=MeterUsed("S1", Medium.WATER, Decimal(0), Decimal(100), Decimal(1), Decimal(100)),
        pot=PotShare(split, Money(30000), 7, Decimal(weight), Decimal(7), is_fen_up=False),
        result=Money(4286),
    )
    assert sentences(data, "zh-Hans")[-1] == expected
