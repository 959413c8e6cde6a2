"""Document numbers and parameters."""

from __future__ import annotations

from datetime import date

from tests.structure.authorization.cases import FORBIDDEN, Case, for_staff, given, mutation, named
from tests.structure.authorization.staff.targets import unit

# Far enough for every clock.
LATER = date(2099, 1, 1).isoformat()
# The world has a value of the second one in the first community.
KEY, SET_KEY = "charges.abnormal_usage", "billing.bill_outlier"

CASES: dict[str, Case] = {
    "Query.numberingRules": for_staff(
        "query ($unit: ID!) { numberingRules(unitId: $unit) { document pattern history { pattern } } }",
        named(unit=unit),
        needs="numbering.manage",
        outside=FORBIDDEN,
    ),
    "Query.previewNumbering": for_staff(
        'query ($unit: ID!) { previewNumbering(unitId: $unit, document: "receipt") { numbers errors { code } } }',
        named(unit=unit),
        needs="numbering.manage",
        outside=FORBIDDEN,
    ),
    "Mutation.setNumberingRule": for_staff(
        mutation("setNumberingRule", "numberingRule { pattern coming { pattern } }"),
        given(
            unitId=unit,
            document="receipt",
            pattern="{UNIT}-{YYYY}-{NNNNNN}",
            reset="YEAR",
            startsOn=LATER,
            version=0,
        ),
        needs="numbering.manage",
        outside=FORBIDDEN,
    ),
    "Query.parameters": for_staff(
        "query ($unit: ID!) { parameters(unitId: $unit) { key value sourceUnitId } }",
        named(unit=unit),
        needs="parameters.manage",
        outside=FORBIDDEN,
    ),
    "Query.parameterHistory": for_staff(
        "query ($unit: ID!, $key: String!) { parameterHistory(unitId: $unit, key: $key) { old new staff } }",
        named(unit=unit, key=KEY),
        needs="parameters.manage",
        outside=FORBIDDEN,
    ),
    "Mutation.setParameter": for_staff(
        mutation("setParameter", "parameter { value coming { new } }"),
        given(unitId=unit, key=KEY, value="30", startsOn=LATER, version=0),
        needs="parameters.manage",
        outside=FORBIDDEN,
    ),
    "Mutation.resetParameter": for_staff(
        mutation("resetParameter", "parameter { value }"),
        given(unitId=unit, key=SET_KEY, startsOn=LATER, version=lambda world: world.made["parameter"]),
        needs="parameters.manage",
        outside=FORBIDDEN,
    ),
}
