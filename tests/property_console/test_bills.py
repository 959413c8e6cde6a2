"""From the run to the receipt and back: previewing, billing, taking money, reversing, over the API alone."""

from __future__ import annotations

from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from payments.ledger.checks import check_ledger
from property_console import runs
from tests.cast import Cast
from tests.property_console.billing_world import Charges
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

RUN = """
mutation ($input: RunBillingInput!) { runBilling(input: $input) {
    errors { code } skipped missingReadings run {
        id unit billCount total { amount } finishedAt problems { code item count objects }
    }
} }
"""
BILLS = """
query ($filter: BillFilter, $orderBy: BillOrder, $first: Int = 20) {
    bills(filter: $filter, orderBy: $orderBy, first: $first) { totalCount nodes {
        id item { name } period room { label } payer total { amount amountMinor } outstanding { amount }
        lateFee { amount } status dueOn lines { kind quantity unitPrice amount { amount } } trace
    } }
}
"""
DUE = """
query ($rooms: [ID!]!) { dueOfRooms(roomIds: $rooms) {
    room { label } amount { amountMinor } prepayment { amount }
    bills { bill { id item { name } } principal { amount } lateFee { amountMinor } isHeld }
} }
"""
TAKE = """
mutation ($input: TakeCashInput!) { takeCash(input: $input) {
    errors { code field } taken {
        tendered { amount } applied { amount } prepaid { amount } change { amount }
        receipts { id number rooms payer total { amount } voidedAt }
    }
} }
"""


def run(desk: Desk, cast: Cast, unit: str = "JG", who: str = "manager") -> dict[str, Any]:
    unit_id = encode_id("Unit", cast.units[unit])
    return desk.payload(who, RUN, input={"unitId": unit_id, "period": "2026-11"})


def take(desk: Desk, room: str, more: int = 0, **options: Any) -> dict[str, Any]:
    (due,) = desk.data("manager", DUE, rooms=[room])["dueOfRooms"]
    total = due["amount"]["amountMinor"]
    given = {"roomIds": [room], "tenderedMinor": total + more, "expectedTotalMinor": total, "idempotencyKey": "key-1"}
    return dict(desk.payload("manager", TAKE, input={**given, **options})["taken"])


@pytest.fixture
def room(cast: Cast) -> str:
    return encode_id("Room", cast.rooms["JG-1-3-2-502"])


def test_a_month_is_previewed_billed_and_listed(desk: Desk, cast: Cast, charges: Charges) -> None:
    preview = 'query ($unit: ID!) { previewRun(unitId: $unit, period: "2026-11") '
    preview += "{ count amount { amount } items { code count amount { amount } difference { amount } } } }"
    unit = encode_id("Unit", cast.units["JG"])
    shown = desk.data("manager", preview, unit=unit)["previewRun"]
    assert shown["count"] == 4
    assert shown["items"][0] == {
        "code": "F01", "count": 2, "amount": {"amount": "350.46"}, "difference": {"amount": "350.46"},
    }  # fmt: skip
    done = run(desk, cast)
    assert (done["run"]["billCount"], done["run"]["total"], done["skipped"]) == (4, shown["amount"], 0)
    assert run(desk, cast)["skipped"] == 4
    runs = desk.data("manager", "{ billingRuns { nodes { billCount unit } } }")["billingRuns"]["nodes"]
    assert [one["billCount"] for one in runs] == [0, 4]
    over = "query ($unit: ID!) { billingRuns(filter: {unitId: $unit}) { totalCount } }"
    for code, count in (("HQ", 2), ("JG-1", 2), ("YX", 0)):
        found = desk.data("leader", over, unit=encode_id("Unit", cast.units[code]))
        assert found == {"billingRuns": {"totalCount": count}}, code
    assert desk.code("manager", RUN, input={"unitId": encode_id("Unit", cast.units["YX"]), "period": "2026-11"}) in {
        "FORBIDDEN", "NOT_FOUND",
    }  # fmt: skip


def test_problems_of_a_run_name_the_first_of_their_objects(
    desk: Desk, cast: Cast, charges: Charges, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody lives in YX 503. What a preview shows is what the run keeps, and neither is longer than a screen."""
    preview = 'query ($unit: ID!) { previewRun(unitId: $unit, period: "2026-11") { problems { %s } } }'
    fields = "code item count objects"
    shown = desk.data("leader", preview % fields, unit=encode_id("Unit", cast.units["HQ"]))["previewRun"]["problems"]
    nobody = {"code": "NO_PAYER", "count": 1, "objects": ["YX-1-3-2-503"]}
    assert sorted(shown, key=lambda one: one["item"]) == [{**nobody, "item": "F01"}, {**nobody, "item": "F02"}]
    assert run(desk, cast, unit="HQ", who="leader")["run"]["problems"] == shown
    monkeypatch.setattr(runs, "SHOWN_OBJECTS", 0)
    (kept,) = desk.data("leader", "{ billingRuns { nodes { problems { count objects } } } }")["billingRuns"]["nodes"]
    assert kept["problems"] == [{"count": 1, "objects": []}] * 2


def test_bills_are_listed_with_the_same_number_of_queries(
    desk: Desk, cast: Cast, charges: Charges, assert_queries
) -> None:
    run(desk, cast)
    # session with grants, company, count, page; items, rooms, payers and late fees in the company, lines
    with assert_queries(11):
        one = desk.data("manager", BILLS, first=1)["bills"]
    with assert_queries(11):
        many = desk.data("manager", BILLS, first=20, orderBy="AMOUNT")["bills"]
    assert (len(one["nodes"]), len(many["nodes"]), many["totalCount"]) == (1, 4, 4)
    fee = many["nodes"][0]
    assert (fee["item"]["name"], fee["total"]["amount"], fee["dueOn"]) == ("物业服务费", "175.23", "2026-11-10")
    assert fee["lines"][0]["amount"] == {"amount": "175.23"}
    water = desk.data("manager", BILLS, filter={"itemId": encode_id("ChargeItem", charges.items["water"])})["bills"]
    assert [bill["total"]["amount"] for bill in water["nodes"]] == ["34.10", "31.00"]
    assert desk.data("manager", BILLS, filter={"statuses": ["PAID"]})["bills"]["totalCount"] == 0


def test_the_cashier_takes_what_is_due_and_gives_change(desk: Desk, cast: Cast, charges: Charges, room: str) -> None:
    run(desk, cast)
    taken = take(desk, room, more=1000)
    assert taken["change"] == {"amount": "10.00"}
    (receipt,) = taken["receipts"]
    assert (receipt["total"], receipt["rooms"]) == (taken["applied"], ["3栋2单元502"])
    assert receipt["payer"] == "曾小明"
    again = desk.refusal(
        "manager",
        TAKE,
        input={"roomIds": [room], "tenderedMinor": 1, "expectedTotalMinor": 1, "idempotencyKey": "key-2"},
    )
    assert [error["code"] for error in again["errors"]] == ["NOTHING_TO_PAY"]
    link = desk.data("manager", "query ($id: ID!) { receiptLink(id: $id) }", id=receipt["id"])["receiptLink"]
    path = "/receipts/" + link.rpartition("/receipts/")[2]
    assert b"".join(desk.client.get(path)).startswith(b"%PDF")
    as_picture = "query ($id: ID!) { receiptLink(id: $id, form: PICTURE) }"
    link = desk.data("manager", as_picture, id=receipt["id"])["receiptLink"]
    assert b"".join(desk.client.get("/receipts/" + link.rpartition("/receipts/")[2])).startswith(b"\x89PNG")
    listed = "{ payments { nodes { status provider cashier parts { bill { item { name } } } receipts { number } } } }"
    payments = desk.data("manager", listed)["payments"]["nodes"]
    assert (payments[0]["status"], payments[0]["provider"], payments[0]["cashier"]) == ("SETTLED", "cash", "manager")
    assert payments[0]["receipts"] == [{"number": receipt["number"]}]
    of_room = "query ($room: ID!) { room(id: $room) { owed { total { amount } count } }"
    of_room += " payments(filter: {roomId: $room}) { totalCount } }"
    assert desk.data("manager", of_room, room=room) == {
        "room": {"owed": {"total": {"amount": "0.00"}, "count": 0}}, "payments": {"totalCount": 1},
    }  # fmt: skip
    neighbour = desk.data("manager", of_room, room=encode_id("Room", cast.rooms["JG-1-3-2-503"]))
    assert (neighbour["room"]["owed"]["count"], neighbour["payments"]["totalCount"]) == (2, 0)
    assert check_ledger(company_ids=[cast.company_id]).ok


def test_change_becomes_prepayment_and_pays_the_next_month(desk: Desk, cast: Cast, charges: Charges, room: str) -> None:
    run(desk, cast)
    taken = take(desk, room, more=5000, keepChangeAsPrepayment=True)
    assert taken["prepaid"] == {"amount": "50.00"}
    added = desk.payload(
        "manager",
        "mutation ($input: TakePrepaymentInput!) { takePrepayment(input: $input)"
        " { errors { code } taken { prepaid { amount } } } }",
        input={"roomId": room, "amountMinor": 2500, "idempotencyKey": "key-3"},
    )
    assert added["taken"]["prepaid"] == {"amount": "25.00"}
    applied = desk.payload(
        "manager",
        "mutation ($input: ApplyPrepaymentInput!) { applyPrepayment(input: $input)"
        " { errors { code } applied { applied { amount } balance { amount } } } }",
        input={"roomId": room, "idempotencyKey": "key-4"},
    )
    assert applied["applied"] == {"applied": {"amount": "0.00"}, "balance": {"amount": "75.00"}}


def test_a_receipt_is_voided_once_and_issued_again(desk: Desk, cast: Cast, charges: Charges, room: str) -> None:
    run(desk, cast)
    (receipt,) = take(desk, room)["receipts"]
    void = (
        "mutation ($input: VoidReceiptInput!) { voidReceipt(input: $input) { errors { code } receipt { voidedAt } } }"
    )
    given = {"receiptId": receipt["id"], "reason": "抬头写错"}
    assert desk.payload("manager", void, input=given)["receipt"]["voidedAt"]
    assert desk.refusal("manager", void, input=given)["errors"] == [{"code": "RECEIPT_IS_VOID"}]
    again = desk.payload(
        "manager",
        "mutation ($input: ReissueReceiptInput!) { reissueReceipt(input: $input)"
        " { errors { code } receipt { number } } }",
        input={"receiptId": receipt["id"]},
    )
    numbers = desk.data("manager", "{ receipts { nodes { number } } }")["receipts"]["nodes"]
    assert numbers == [{"number": again["receipt"]["number"]}, {"number": receipt["number"]}]


REQUEST = """
mutation ($input: RequestReversalInput!) { requestReversal(input: $input) {
    errors { code } redLetter { id status requestedBy isMine }
} }
"""
APPROVE = """
mutation ($input: ApproveReversalInput!) { approveReversal(input: $input) {
    errors { code } redLetter { status decidedBy bill { status outstanding { amountMinor } } }
} }
"""


def test_who_asks_for_a_reversal_does_not_approve_it(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast)
    bill = desk.data("manager", BILLS, first=1)["bills"]["nodes"][0]
    asked = desk.payload("manager", REQUEST, input={"billId": bill["id"], "reason": "面积录错"})["redLetter"]
    assert (asked["status"], asked["requestedBy"], asked["isMine"]) == ("REQUESTED", "manager", True)
    approve = {"redLetterId": asked["id"]}
    assert desk.refusal("manager", APPROVE, input=approve)["errors"] == [{"code": "DECIDES_OWN_REQUEST"}]
    done = desk.payload("leader", APPROVE, input=approve)["redLetter"]
    taken_back = {"status": "REVERSED", "outstanding": {"amountMinor": 0}}
    assert done == {"status": "APPROVED", "decidedBy": "leader", "bill": taken_back}
    rows = desk.data("manager", BILLS, first=50)["bills"]["nodes"]
    assert [row["outstanding"] for row in rows if row["id"] == bill["id"]] == [{"amount": "0.00"}]
    listed = desk.data("leader", "{ redLetters(filter: {status: APPROVED}) { nodes { amount { amount } } } }")
    assert listed["redLetters"]["nodes"] == [{"amount": {"amount": bill["total"]["amount"]}}]
    assert check_ledger(company_ids=[cast.company_id]).ok


def test_the_operation_log_is_for_those_who_see_the_whole_company(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast)
    log = "query ($filter: AuditFilter) { audit(filter: $filter) { nodes { action staff ip new } } }"
    entries = desk.data("leader", log, filter={"objectKind": "billing_run"})["audit"]["nodes"]
    assert [(one["action"], one["staff"]) for one in entries] == [("billing.run.step", "manager")] * 2
    assert desk.code("manager", log) == "FORBIDDEN"
    assert AuditEntry.objects.filter(action="billing.run.step").count() == 2
    assert desk.data("leader", "{ exceptionCases(isOpen: true) { totalCount } }")["exceptionCases"]["totalCount"] == 0
