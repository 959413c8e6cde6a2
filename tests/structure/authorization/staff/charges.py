"""What is charged."""

from __future__ import annotations

from backend.graphql_kit.ids import encode_id
from tests.structure.authorization.cases import (
    HIDDEN,
    Case,
    for_staff,
    given,
    mutation,
    named,
)
from tests.structure.authorization.staff.targets import TERMS, item, meter, one, room, unit

CASES: dict[str, Case] = {
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
    "Query.previewTariff": for_staff(
        "query ($input: TariffPreviewInput!) { previewTariff(input: $input) { rows { days amount { amount } } } }",
        given(
            itemId=item,
            communityId=unit,
            tariffId=one("Tariff", "tariff"),
            roomIds=lambda world: [room(world)],
            meterIds=lambda world: [meter(world)],
            period="2026-11",
            terms=TERMS,
        ),
        needs="billing.setup",
    ),
    "Mutation.createTariff": for_staff(
        mutation("createTariff", "tariff { id }"),
        given(itemId=item, communityId=unit, code="T-9", name="新", startsOn="2026-12-01", terms=TERMS),
        needs="billing.setup",
    ),
    "Mutation.changeTariff": for_staff(
        mutation("changeTariff", "tariff { id }"),
        given(tariffId=one("Tariff", "tariff"), seenVersion=1, startsOn="2026-12-01", terms=TERMS),
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
    "Query.previewAssignment": for_staff(
        "query ($input: AssignTariffInput!) { previewAssignment(input: $input) { count fresh { count objects } } }",
        given(
            tariffId=one("Tariff", "tariff"),
            roomIds=lambda world: [room(world)],
            meterIds=lambda world: [meter(world)],
            unitIds=lambda world: [unit(world)],
            payerRole="OWNER",
            startsOn="2027-01-01",
        ),
        needs="billing.setup",
    ),
    "Mutation.endAssignments": for_staff(
        mutation("endAssignments", "count leftOut"),
        given(
            tariffId=lambda world: encode_id("Tariff", world.tariffs["fee"]),
            objects=lambda world: {"roomIds": [room(world)], "unitIds": [unit(world)]},
            endsOn="2027-01-01",
        ),
        needs="billing.setup",
    ),
    "Mutation.endAssignment": for_staff(
        mutation("endAssignment", "assignment { endsOn }"),
        given(assignmentId=one("Assignment", "assignment"), endsOn="2027-01-01"),
        needs="billing.setup",
    ),
    "Query.meterReadings": for_staff(
        '{ meterReadings(period: "2026-11") { nodes { id code value usual isBilled } } }',
        needs="billing.readings",
        outside=HIDDEN,
        shows=meter,
    ),
    "Query.readingFigures": for_staff(
        'query ($unit: ID!) { readingFigures(period: "2026-11", filter: {unitId: $unit}) { meters entered } }',
        named(unit=unit),
        needs="billing.readings",
        outside=HIDDEN,
        shows=lambda world: '"meters": 2, "entered": 2',
    ),
    "Mutation.enterReadings": for_staff(
        mutation("enterReadings", "kept rows { meterId reading { usage } errors { code } }"),
        given(
            period="2026-12",
            readings=lambda world: [{"meterId": meter(world), "readOn": "2026-12-20", "value": "200"}],
        ),
        needs="billing.readings",
    ),
    "Mutation.confirmReadings": for_staff(
        mutation("confirmReadings", "count"),
        given(period="2026-11", meterIds=lambda world: [meter(world)]),
        needs="billing.readings",
    ),
    "Mutation.enterReading": for_staff(
        mutation("enterReading", "reading { usage }"),
        given(meterId=meter, period="2026-12", readOn="2026-12-20", value="200"),
        needs="billing.readings",
    ),
}
