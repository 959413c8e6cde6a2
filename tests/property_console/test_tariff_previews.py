"""Terms being edited are tried on real objects at the console."""

from __future__ import annotations

from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from tests.cast import Cast, build_cast
from tests.property_console.billing_world import Charges
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

PREVIEW = """
query ($input: TariffPreviewInput!) { previewTariff(input: $input) {
    errors { code field message } formula startsOn endsOn isSample
    rows {
        object { kind code } room { label } days amount { amount } problem lacks { name }
        quantities { quantity { name } value } explanation shareCount shares { room { label } amount { amount } }
    }
} }
"""
TERMS = {"formula": "建筑面积×单价", "unitPrice": "2.00", "cycle": "MONTH", "proration": "BY_DAY", "dueDay": 10}


def asked(charges: Charges, *, item: str = "fee", terms: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "itemId": encode_id("ChargeItem", charges.items[item]),
        "period": "2026-11",
        "terms": {**TERMS, **(terms or {})},
        **more,
    }


def preview(desk: Desk, charges: Charges, **options: Any) -> Any:
    return desk.data("manager", PREVIEW, input=asked(charges, **options))["previewTariff"]


def test_a_price_is_tried_before_it_is_kept(desk: Desk, cast: Cast, charges: Charges, assert_queries) -> None:
    desk.token("manager")
    audited = AuditEntry.objects.count()
    # session with grants, company twice, item, sample, rooms, their meters; rooms for the areas, rooms for the labels
    with assert_queries(9):
        found = preview(desk, charges)
    assert found["formula"] == "建筑面积*单价"
    assert (found["startsOn"], found["endsOn"], found["isSample"]) == ("2026-11-01", "2026-12-01", True)
    assert [row["room"]["label"] for row in found["rows"]] == ["3栋2单元502", "3栋2单元503"]
    assert found["rows"][0] == {
        "object": {"kind": "ROOM", "code": "JG-1-3-2-502"},
        "room": {"label": "3栋2单元502"},
        "days": 30,
        "amount": {"amount": "189.44"},
        "problem": None,
        "lacks": None,
        "quantities": [{"quantity": {"name": "area"}, "value": "94.72"}],
        "explanation": ["94.72 ㎡ × ¥2.00/㎡·月 = ¥189.44"],
        "shareCount": 0,
        "shares": [],
    }
    assert AuditEntry.objects.count() == audited


def test_part_of_a_month_and_usage_are_explained(desk: Desk, cast: Cast, charges: Charges) -> None:
    room = encode_id("Room", cast.rooms["JG-1-3-2-502"])
    part = preview(desk, charges, roomIds=[room], startsOn="2026-11-21")
    assert part["rows"][0]["amount"] == {"amount": "63.15"}
    assert part["rows"][0]["explanation"][0] == "本月 30 天，计费 10 天（11月21日起）"
    assert part["isSample"] is False
    water = preview(
        desk, charges, item="water", terms={"formula": "阶梯(用量, 5, 3, 8, 4, 6)", "unitPrice": None}, roomIds=[room]
    )
    assert water["rows"][0]["explanation"] == [
        "表号 W-JG-1-3-2-502：上次 100，本次 110，用量 10 吨",
        "第1档 0–5 吨 × ¥3.00 = ¥15.00",
        "第2档 5–8 吨 × ¥4.00 = ¥12.00",
        "第3档 8–10 吨 × ¥6.00 = ¥12.00",
        "¥15.00 + ¥12.00 + ¥12.00 = ¥39.00",
    ]


def test_faults_of_the_terms_stand_at_their_field_while_they_are_typed(desk: Desk, charges: Charges) -> None:
    for terms, code, field in (
        ({"formula": "建筑面积×"}, "syntax_error", ["terms", "formula"]),
        ({"unitPrice": None}, "PRICE_REQUIRED", ["terms", "unitPrice"]),
        ({"dueDay": 40}, "INVALID_INPUT", ["terms", "dueDay"]),
    ):
        found = preview(desk, charges, terms=terms)
        assert [(error["code"], error["field"]) for error in found["errors"]] == [(code, field)]
        assert (found["rows"], found["formula"]) == ([], None)


def test_what_an_object_lacks_and_what_is_missing(desk: Desk, cast: Cast, charges: Charges) -> None:
    room = encode_id("Room", cast.rooms["JG-1-3-2-502"])
    inner = preview(desk, charges, terms={"formula": "套内面积*单价"}, roomIds=[room])["rows"][0]
    assert (inner["amount"], inner["problem"], inner["lacks"]) == (None, None, {"name": "inner_area"})
    unread = asked(charges, item="water", terms={"formula": "用量*单价"}, roomIds=[room]) | {"period": "2027-03"}
    row = desk.data("manager", PREVIEW, input=unread)["previewTariff"]["rows"][0]
    assert (row["amount"], row["problem"]) == (None, "MISSING_READING")


def test_a_preview_opens_nothing_of_others(desk: Desk, cast: Cast, charges: Charges) -> None:
    elsewhere = encode_id("Room", cast.rooms["YX-1-3-2-502"])
    assert desk.code("manager", PREVIEW, input=asked(charges, roomIds=[elsewhere])) == "NOT_FOUND"
    community = encode_id("Unit", cast.units["YX"])
    assert desk.code("manager", PREVIEW, input=asked(charges, communityId=community)) == "NOT_FOUND"
    assert desk.code("clerk", PREVIEW, input=asked(charges)) == "FORBIDDEN"
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    assert other.code("leader", PREVIEW, input=asked(charges)) == "NOT_FOUND"
