"""The statement of one's own room over the API."""

from __future__ import annotations

import pytest

from backend.graphql_kit.ids import encode_id
from tests.property_core.billing.fees import MINE, MINE_TOO, NEIGHBOURS, PRINCIPAL, Fees
from tests.storefront_api.pocket import Pocket

pytestmark = pytest.mark.django_db

STATEMENT = """
query ($room: ID!, $first: Int = 20, $to: Date = "2030-12-31") {
    accountStatement(roomId: $room, from: "2026-01-01", to: $to) {
        opening { total { amount } } closing { owed { amountMinor } prepaid { amount } deposits { amount } }
        lines(first: $first) { totalCount pageInfo { hasNextPage } nodes {
            id postedOn accountKind documentKind documentNumber bill { id period } debit { amount } credit { amount }
            balances { total { amount } }
        } }
    }
}
"""


def room(fees: Fees, code: str = MINE) -> str:
    return encode_id("Room", fees.cast.rooms[code])


def test_an_owner_reads_his_room_line_by_line(pocket: Pocket, fees: Fees) -> None:
    fees.top_up(MINE, 5_000)
    fees.offset(MINE)
    statement = pocket.data("owner", STATEMENT, room=room(fees))["accountStatement"]
    lines = statement["lines"]["nodes"]
    assert len(lines) == statement["lines"]["totalCount"]
    assert [line["documentKind"] for line in lines[:3]] == ["BILLING_RUN"] * 3
    assert [line["bill"]["period"] for line in lines[:3]] == ["2026-09", "2026-10", "2026-11"]
    top_up = next(line for line in lines if line["documentKind"] == "PAYMENT")
    assert (top_up["accountKind"], top_up["credit"]) == ("PREPAYMENT", {"amount": "50.00"})
    assert {line["accountKind"] for line in lines if line["documentKind"] == "PREPAYMENT_APPLIED"} == {
        "RECEIVABLE", "PREPAYMENT",
    }  # fmt: skip
    assert statement["closing"]["prepaid"] == {"amount": "0.00"}
    first = pocket.data("owner", STATEMENT, room=room(fees), first=2)["accountStatement"]["lines"]
    assert (first["nodes"], first["pageInfo"]) == (lines[:2], {"hasNextPage": True})


def test_each_sees_his_part_and_nobody_anothers_room(pocket: Pocket, fees: Fees) -> None:
    fees.top_up(MINE, 5_000)
    for who, owed in (("owner", 3 * PRINCIPAL), ("family", 3 * PRINCIPAL), ("tenant", 0)):
        closing = pocket.data(who, STATEMENT, room=room(fees))["accountStatement"]["closing"]
        assert closing["owed"] == {"amountMinor": owed}, who
        assert closing["prepaid"] == {"amount": "50.00"}
    assert pocket.code("neighbour", STATEMENT, room=room(fees)) == "NOT_FOUND"
    assert pocket.code("tenant", STATEMENT, room=room(fees, MINE_TOO)) == "NOT_FOUND"
    assert pocket.code("owner", STATEMENT, room=room(fees, NEIGHBOURS)) == "NOT_FOUND"
    assert pocket.code(None, STATEMENT, room=room(fees)) == "NOT_SIGNED_IN"


def test_days_the_wrong_way_round_are_refused(pocket: Pocket, fees: Fees) -> None:
    assert pocket.code("owner", STATEMENT, room=room(fees), to="2025-01-01") == "INVALID_INPUT"
