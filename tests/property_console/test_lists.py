"""The desk's lists cost the same number of statements however many rows they show."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.graphql_kit.ids import encode_id
from tests.cast import Cast
from tests.property_console.billing_world import Charges
from tests.property_console.desk import Desk
from tests.property_console.test_bills import REQUEST, run, take

pytestmark = pytest.mark.django_db

BILL = "id item { name } room { label people { name } } payer objectCode lateFee { amount } lines { kind }"
LISTS = {
    "tariffs": "id item { name } versions { number }",
    "assignments": "id tariff { item { name } versions { number } } object { code room { label } }",
    "meterReadings": "id room { label } value previous usual isOutlier confirmedBy isBilled",
    "bills": BILL,
    "receipts": "id number community rooms payer total { amount }",
    "redLetters": f"id requestedBy decidedBy bill {{ {BILL} }}",
    "payments": f"id cashier parts {{ bill {{ {BILL} }} }} receipts {{ number }}",
    "arrears": "id payers room { label owed { count } prepayment { amount } } overdue { count byAge { amount } }",
    "audit": "id staff action",
}
# What a list cannot do without.
REQUIRED = {"meterReadings": 'period: "2026-11", '}


def test_lists_ask_as_much_for_one_row_as_for_many(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast, unit="HQ", who="leader")
    for number in ("502", "503"):
        room = encode_id("Room", cast.rooms[f"JG-1-3-2-{number}"])
        (bill,) = desk.data(
            "manager",
            "query ($room: ID) { bills(first: 1, filter: {roomId: $room}) { nodes { id total { amountMinor } } } }",
            room=room,
        )["bills"]["nodes"]
        desk.payload("manager", REQUEST, input={"billId": bill["id"], "reason": "核对"})
        take(desk, room, idempotencyKey=number)
    counts = {}
    for name, fields in LISTS.items():
        query = f"query ($first: Int) {{ {name}({REQUIRED.get(name, '')}first: $first) {{ nodes {{ {fields} }} }} }}"
        seen = []
        for first in (1, 5):
            with CaptureQueriesContext(connection) as captured:
                rows = desk.data("leader", query, first=first)[name]["nodes"]
            seen.append(len(captured))
        assert len(rows) > 1, name
        counts[name] = seen
    assert {name: seen for name, seen in counts.items() if seen[0] != seen[1]} == {}
