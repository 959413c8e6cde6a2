"""Every root field of /graphql/staff with a valid input about the first community (金桂) of the first company."""

from __future__ import annotations

from collections.abc import Callable

from backend.accounts.contracts import Audience
from backend.graphql_kit.ids import encode_id
from tests.cast import PASSWORD
from tests.structure.authorization.cases import (
    FORBIDDEN,
    HIDDEN,
    NOT_FOUND,
    Case,
    for_everybody,
    for_everybody_of,
    for_staff,
    given,
    mutation,
    named,
)
from tests.structure.authorization.world import World

TERMS = {"formula": "建筑面积*单价", "unitPrice": "3.00", "cycle": "MONTH", "proration": "WHOLE", "dueDay": 10}


def unit(world: World) -> str:
    return world.unit("JG")


def room(world: World) -> str:
    return world.room("502")


def owner(world: World) -> str:
    return encode_id("Person", world.cast.people["owner"])


def item(world: World) -> str:
    return encode_id("ChargeItem", world.items["fee"])


def meter(world: World) -> str:
    return encode_id("Meter", world.meters["W-JG-1-3-2-502"])


def one(kind: str, name: str) -> Callable[[World], str]:
    return lambda world: world.id(kind, name)


BILL = "JG 502 F01 11"

CASES: dict[str, Case] = {
    "Query.apiVersion": for_everybody_of(Audience.STAFF, "{ apiVersion }"),
    "Mutation.signIn": for_everybody(
        mutation("signIn", "session { accessToken }"), given(login="m-cashier", password=PASSWORD)
    ),
    "Mutation.refreshSession": for_everybody(
        mutation("refreshSession", "session { accessToken }"),
        given(refreshToken=lambda world: world.refresh_tokens["cashier"]),
    ),
    "Mutation.signOut": for_staff("mutation { signOut { errors { code } done } }"),
    "Mutation.chooseCompany": for_staff(
        mutation("chooseCompany", "accessToken"),
        given(companyId=lambda world: encode_id("Company", world.cast.company_id)),
        other_company=NOT_FOUND,
    ),
    "Query.me": for_staff("{ me { name posts permissions { code name unitIds } companies { name } } }"),
    # --- homes and people ---
    "Query.orgTree": for_staff(
        "{ orgTree { id code buildings { name } } }", needs="organization.view", outside=HIDDEN, shows=unit
    ),
    "Query.roomsOfBuilding": for_staff(
        "query ($id: ID!) { roomsOfBuilding(buildingId: $id) { id label } }",
        named(id=one("Building", "building")),
        needs="homes.view",
        outside=HIDDEN,
        shows=room,
    ),
    "Query.searchRooms": for_staff(
        "query ($text: String!) { searchRooms(text: $text) { room { id label } matchedBy } }",
        named(text="JG-1-3-2-502"),
        needs="homes.view residents.view",
        outside=HIDDEN,
        shows=room,
    ),
    "Query.room": for_staff(
        "query ($id: ID!) { room(id: $id) { id label prepayment { amount } spaces { code } meters { code } } }",
        named(id=room),
        needs="homes.view",
        shows=room,
    ),
    "Query.person": for_staff(
        "query ($id: ID!) { person(id: $id) { id name phone residencies { role } } }",
        # Somebody who lives in the first community alone.
        named(id=lambda world: encode_id("Person", world.cast.people["neighbour"])),
        needs="residents.view",
        shows=lambda world: encode_id("Person", world.cast.people["neighbour"]),
    ),
    "Mutation.unmaskPerson": for_staff(
        mutation("unmaskPerson", "unmasked { phone }"),
        given(personId=lambda world: encode_id("Person", world.cast.people["neighbour"]), reason="核对"),
        needs="residents.unmask",
    ),
    # --- what is charged ---
    "Query.chargeItems": for_staff(
        "{ chargeItems { id code } }",
        needs="billing.view billing.setup billing.readings",
        at="ANY",
        outside=HIDDEN,
        shows=item,
    ),
    "Query.tariffs": for_staff(
        "{ tariffs { nodes { id code versions { number } } } }",
        needs="billing.view billing.setup",
        outside=HIDDEN,
        shows=one("Tariff", "tariff"),
    ),
    "Query.tariff": for_staff(
        "query ($id: ID!) { tariff(id: $id) { id code } }",
        named(id=one("Tariff", "tariff")),
        needs="billing.view billing.setup",
    ),
    "Query.checkFormula": for_staff(
        '{ checkFormula(formula: "建筑面积*单价") { canonical fault { code } } }', needs="billing.setup", outside="OK"
    ),
    "Mutation.createTariff": for_staff(
        mutation("createTariff", "tariff { id }"),
        given(itemId=item, communityId=unit, code="T-9", name="新", startsOn="2026-12-01", terms=TERMS),
        needs="billing.setup",
    ),
    "Mutation.changeTariff": for_staff(
        mutation("changeTariff", "tariff { id }"),
        given(tariffId=one("Tariff", "tariff"), startsOn="2026-12-01", terms=TERMS),
        needs="billing.setup",
    ),
    "Query.assignments": for_staff(
        "{ assignments(first: 50) { nodes { id tariff { code } object { code } } } }",
        needs="billing.view billing.setup",
        outside=HIDDEN,
        shows=one("Assignment", "assignment"),
    ),
    "Mutation.assignTariff": for_staff(
        mutation("assignTariff", "count"),
        given(
            tariffId=lambda world: encode_id("Tariff", world.tariffs["fee"]),
            roomIds=lambda world: [world.room("502")],
            payerRole="OWNER",
            startsOn="2027-01-01",
        ),
        needs="billing.setup",
    ),
    "Mutation.endAssignment": for_staff(
        mutation("endAssignment", "assignment { endsOn }"),
        given(assignmentId=one("Assignment", "assignment"), endsOn="2027-01-01"),
        needs="billing.setup",
    ),
    "Query.meterReadings": for_staff(
        '{ meterReadings { nodes { id code value(period: "2026-11") } } }',
        needs="billing.readings",
        outside=HIDDEN,
        shows=meter,
    ),
    "Mutation.enterReading": for_staff(
        mutation("enterReading", "reading { usage }"),
        given(meterId=meter, period="2026-12", readOn="2026-12-20", value="200"),
        needs="billing.readings",
    ),
    # --- bills ---
    "Query.previewRun": for_staff(
        'query ($unit: ID!) { previewRun(unitId: $unit, period: "2026-12") { count amount { amount } } }',
        named(unit=unit),
        needs="billing.run",
        outside=FORBIDDEN,
    ),
    "Mutation.runBilling": for_staff(
        mutation("runBilling", "run { id billCount }"),
        given(unitId=unit, period="2026-12"),
        needs="billing.run",
        outside=FORBIDDEN,
    ),
    "Query.billingRuns": for_staff(
        "{ billingRuns { nodes { id period billCount } } }",
        needs="billing.run",
        at="HQ",
        outside=HIDDEN,
        shows=one("BillingRun", "run"),
    ),
    "Query.bills": for_staff(
        "{ bills(first: 50) { nodes { id total { amount } lateFee { amount } lines { kind } } } }",
        needs="billing.view",
        outside=HIDDEN,
        shows=lambda world: world.bill(BILL),
    ),
    "Query.bill": for_staff(
        "query ($id: ID!) { bill(id: $id) { id total { amount } trace } }",
        named(id=lambda world: world.bill(BILL)),
        needs="billing.view",
        shows=lambda world: world.bill(BILL),
    ),
    # --- the cashier ---
    "Query.dueOfRooms": for_staff(
        "query ($rooms: [ID!]!) { dueOfRooms(roomIds: $rooms) { room { id } amount { amount } } }",
        named(rooms=lambda world: [world.room("502")]),
        needs="billing.cash",
        shows=room,
    ),
    "Mutation.takeCash": for_staff(
        mutation("takeCash", "taken { applied { amount } }"),
        given(
            billIds=lambda world: [world.bill(BILL)],
            tenderedMinor=lambda world: world.due(BILL),
            expectedTotalMinor=lambda world: world.due(BILL),
            idempotencyKey="matrix",
        ),
        needs="billing.cash",
    ),
    "Mutation.takePrepayment": for_staff(
        mutation("takePrepayment", "taken { prepaid { amount } }"),
        given(roomId=room, amountMinor=5000, idempotencyKey="matrix"),
        needs="billing.cash",
    ),
    "Mutation.applyPrepayment": for_staff(
        mutation("applyPrepayment", "applied { applied { amount } }"),
        given(roomId=room, idempotencyKey="matrix"),
        needs="billing.cash",
    ),
    "Query.receipts": for_staff(
        "{ receipts { nodes { id number } } }",
        needs="billing.cash billing.receipt",
        outside=HIDDEN,
        shows=one("Receipt", "receipt"),
    ),
    "Query.receiptLink": for_staff(
        "query ($id: ID!) { receiptLink(id: $id) }",
        named(id=one("Receipt", "receipt")),
        needs="billing.cash billing.receipt",
    ),
    "Mutation.voidReceipt": for_staff(
        mutation("voidReceipt", "receipt { voidedAt }"),
        given(receiptId=one("Receipt", "receipt"), reason="写错"),
        needs="billing.receipt",
    ),
    "Mutation.reissueReceipt": for_staff(
        mutation("reissueReceipt", "receipt { number }"),
        given(receiptId=one("Receipt", "void")),
        needs="billing.receipt",
    ),
    # --- reversals ---
    "Query.redLetters": for_staff(
        "{ redLetters { nodes { id bill { id } } } }",
        needs="billing.reverse.request billing.reverse.approve",
        outside=HIDDEN,
        shows=one("RedLetter", "letter"),
    ),
    "Mutation.requestReversal": for_staff(
        mutation("requestReversal", "redLetter { id }"),
        given(billId=lambda world: world.bill(BILL), reason="面积录错"),
        needs="billing.reverse.request",
    ),
    "Mutation.approveReversal": for_staff(
        mutation("approveReversal", "redLetter { status }"),
        given(redLetterId=one("RedLetter", "letter")),
        needs="billing.reverse.approve",
    ),
    "Mutation.rejectReversal": for_staff(
        mutation("rejectReversal", "redLetter { status }"),
        given(redLetterId=one("RedLetter", "letter"), reason="读数无误"),
        needs="billing.reverse.approve",
    ),
    # --- reports and oversight ---
    "Query.collectionRate": for_staff(
        'query ($unit: ID!) { collectionRate(unitId: $unit, periods: ["2026-11"]) { whole { rate } byItem { name } } }',
        named(unit=unit),
        needs="billing.report",
    ),
    "Query.arrears": for_staff(
        "{ arrears { nodes { id overdue { count } } } }", needs="billing.report", outside=HIDDEN, shows=room
    ),
    "Query.arrearsTotal": for_staff(
        "query ($unit: ID!) { arrearsTotal(unitId: $unit) { count } }", named(unit=unit), needs="billing.report"
    ),
    "Query.payments": for_staff(
        "{ payments { nodes { id status parts { bill { id } } receipts { id } } } }",
        needs="billing.cash",
        outside=HIDDEN,
        shows=one("Payment", "receipt payment"),
    ),
    "Query.exceptionCases": for_staff(
        "{ exceptionCases { nodes { id kind } } }",
        needs="payment.case_view",
        outside=HIDDEN,
        shows=one("ExceptionCase", "case"),
    ),
    "Mutation.refundCase": for_staff(
        mutation("refundCase", "exceptionCase { state }"),
        given(caseId=one("ExceptionCase", "case")),
        needs="payment.case_resolve",
    ),
    "Mutation.closeCase": for_staff(
        mutation("closeCase", "exceptionCase { state }"),
        given(caseId=one("ExceptionCase", "doubt"), resolution="渠道确认未付款"),
        needs="payment.case_resolve",
    ),
    "Query.audit": for_staff(
        "{ audit(first: 100) { nodes { id action objectKind } } }",
        needs="audit.view",
        at="HQ",
        outside=FORBIDDEN,
        other_company=HIDDEN,
        shows=one("AuditEntry", "audit"),
    ),
}
