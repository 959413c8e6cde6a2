"""Document numbers and parameters at the console: set, inherited, previewed, refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_read
from backend.organization.models import NumberingRule, ParameterValue
from tests.cast import TODAY, Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

RULES = """
query ($unit: ID!) { numberingRules(unitId: $unit) {
    document name pattern reset sourceUnitId isOwn version coming { pattern } history { pattern startsOn staff }
} }
"""
PREVIEW = """
query ($unit: ID!, $pattern: String, $reset: CounterReset) {
    previewNumbering(unitId: $unit, document: "receipt", pattern: $pattern, reset: $reset, count: 2) {
        numbers errors { code field message }
    }
}
"""
SET_RULE = """
mutation ($input: SetNumberingRuleInput!) { setNumberingRule(input: $input) {
    errors { code field } numberingRule { pattern reset isOwn version coming { pattern } }
} }
"""
PARAMETERS = """
query ($unit: ID!) { parameters(unitId: $unit) {
    key kind name help minimum value sourceUnitId isOwn inheritedValue mayBeSet version options { value name }
} }
"""
SET = """
mutation ($input: SetParameterInput!) { setParameter(input: $input) {
    errors { code field message } parameter { value isOwn version coming { new startsOn } }
} }
"""
RESET = """
mutation ($input: ResetParameterInput!) { resetParameter(input: $input) {
    errors { code field } parameter { value isOwn sourceUnitId }
} }
"""
HISTORY = """
query ($unit: ID!) { parameterHistory(unitId: $unit, key: "charges.abnormal_usage") { old new startsOn staff } }
"""
USAGE = "charges.abnormal_usage"


def unit(cast: Cast, code: str = "JG") -> str:
    return encode_id("Unit", cast.units[code])


def rule(cast: Cast, code: str = "JG", **values: Any) -> dict[str, Any]:
    return {
        "unitId": unit(cast, code), "document": "receipt", "pattern": "{UNIT}-{YYYY}-{NNNN}", "reset": "YEAR",
        "startsOn": TODAY.isoformat(), "version": 0, **values,
    }  # fmt: skip


def receipt_rule(desk: Desk, who: str, code: str) -> dict[str, Any]:
    rules = desk.data(who, RULES, unit=unit(desk.cast, code))["numberingRules"]
    (found,) = [one for one in rules if one["document"] == "receipt"]
    return dict(found)


def value(cast: Cast, code: str = "JG", **values: Any) -> dict[str, Any]:
    return {
        "unitId": unit(cast, code), "key": USAGE, "value": "30", "startsOn": TODAY.isoformat(), "version": 0, **values,
    }  # fmt: skip


def parameter(desk: Desk, who: str, code: str, key: str = USAGE) -> dict[str, Any]:
    found = desk.data(who, PARAMETERS, unit=unit(desk.cast, code))["parameters"]
    (one,) = [one for one in found if one["key"] == key]
    return dict(one)


def kept(cast: Cast) -> tuple[int, int]:
    """How many rules and values there are."""
    with tenant_read(cast.company_id):
        return NumberingRule.objects.count(), ParameterValue.objects.count()


def test_a_rule_is_set_for_a_community_and_taken_away_again(desk: Desk, cast: Cast) -> None:
    assert receipt_rule(desk, "manager", "JG")["pattern"] == "SJ{YYYY}{MM}-{NNNNNN}"
    made = desk.payload("manager", SET_RULE, input=rule(cast))["numberingRule"]
    assert (made["pattern"], made["reset"], made["isOwn"]) == ("{UNIT}-{YYYY}-{NNNN}", "YEAR", True)
    below, beside = receipt_rule(desk, "manager", "JG-1"), receipt_rule(desk, "leader", "YX")
    assert (below["pattern"], below["isOwn"], below["sourceUnitId"]) == (made["pattern"], False, unit(cast))
    assert (beside["pattern"], beside["sourceUnitId"]) == ("SJ{YYYY}{MM}-{NNNNNN}", None)

    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    back = rule(cast, pattern=None, startsOn=tomorrow, version=made["version"])
    ended = desk.payload("manager", SET_RULE, input=back)["numberingRule"]
    assert (ended["pattern"], ended["coming"]) == ("{UNIT}-{YYYY}-{NNNN}", [{"pattern": None}])
    assert receipt_rule(desk, "manager", "JG")["history"] == [
        {"pattern": None, "startsOn": tomorrow, "staff": "manager"},
        {"pattern": "{UNIT}-{YYYY}-{NNNN}", "startsOn": TODAY.isoformat(), "staff": "manager"},
    ]
    assert AuditEntry.objects.filter(action="numbering.rule.set").count() == 2


def test_numbers_are_previewed_and_none_is_taken(desk: Desk, cast: Cast) -> None:
    for _ in range(2):
        shown = desk.data("manager", PREVIEW, unit=unit(cast))["previewNumbering"]
        assert shown == {"numbers": ["SJ202611-000001", "SJ202611-000002"], "errors": []}
    shown = desk.data("manager", PREVIEW, unit=unit(cast), pattern="{UNIT}/{YY}{MM}{DD}-{NNN}", reset="DAY")
    assert shown["previewNumbering"]["numbers"] == ["JG/261123-001", "JG/261123-002"]


@pytest.mark.parametrize(
    ("pattern", "reset", "code"),
    [
        ("SJ{YYYY}", "NEVER", "NUMBER_COUNTER_MISPLACED"),
        ("{UNIT}{YYYY}{NNNN}", "YEAR", "NUMBER_COUNTER_MISPLACED"),
        ("{UNIT}-{NN}", "NEVER", "NUMBER_COUNTER_MISPLACED"),
        ("{UNIT}-{NNNN}-{NNNN}", "NEVER", "NUMBER_COUNTER_MISPLACED"),
        ("{UNIT}-{YYYY}-{NNNN}", "MONTH", "NUMBER_RESET_NEEDS_DATE"),
        ("{UNIT}-{MM}-{NNNN}", "MONTH", "NUMBER_RESET_NEEDS_DATE"),
        ("SJ{YYYY}-{NNNN}", "YEAR", "NUMBER_UNIT_CODE_NEEDED"),
        ("{UNIT}-{WEEK}-{NNNN}", "NEVER", "NUMBER_PATTERN_INVALID"),
        ("{UNIT} <b>-{NNNN}", "NEVER", "NUMBER_PATTERN_INVALID"),
        ("{UNIT}-ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ-{NNNN}", "NEVER", "NUMBER_TOO_LONG"),
    ],
)
def test_an_unsound_rule_is_told_and_refused(desk: Desk, cast: Cast, pattern: str, reset: str, code: str) -> None:
    shown = desk.data("manager", PREVIEW, unit=unit(cast), pattern=pattern, reset=reset)["previewNumbering"]
    assert (shown["numbers"], [error["code"] for error in shown["errors"]]) == ([], [code])
    refused = desk.refusal("manager", SET_RULE, input=rule(cast, pattern=pattern, reset=reset))
    assert [error["code"] for error in refused["errors"]] == [code]
    assert kept(cast) == (0, 0)


def test_a_rule_that_others_changed_of_the_past_or_below_its_level_is_refused(desk: Desk, cast: Cast) -> None:
    desk.payload("manager", SET_RULE, input=rule(cast))
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    for wrong, code in (
        (rule(cast), "STALE_VERSION"),
        (rule(cast, startsOn=yesterday), "INVALID_INPUT"),
        (rule(cast, code="JG-1"), "NUMBER_RULE_BELOW_LEVEL"),
        (rule(cast, document="nothing"), "DOCUMENT_TYPE_UNKNOWN"),
    ):
        refused = desk.refusal("manager", SET_RULE, input=wrong)
        assert [error["code"] for error in refused["errors"]] == [code]
    assert kept(cast) == (1, 0)


def test_nobody_sets_rules_or_values_of_others(desk: Desk, cast: Cast) -> None:
    other = build_cast("乙", prefix="b-", phones=False)
    stranger = Desk(other)
    for asks, who, code in (
        (desk, "manager", "HQ"), (desk, "manager", "YX"), (desk, "clerk", "JG"), (stranger, "leader", "JG"),
    ):  # fmt: skip
        assert asks.code(who, SET_RULE, input=rule(cast, code)) == "FORBIDDEN"
        assert asks.code(who, SET, input=value(cast, code)) == "FORBIDDEN"
        assert asks.code(who, RESET, input={k: v for k, v in value(cast, code).items() if k != "value"}) == "FORBIDDEN"
        assert asks.code(who, RULES, unit=unit(cast, code)) == "FORBIDDEN"
        assert asks.code(who, PREVIEW, unit=unit(cast, code)) == "FORBIDDEN"
        assert asks.code(who, PARAMETERS, unit=unit(cast, code)) == "FORBIDDEN"
        assert asks.code(who, HISTORY, unit=unit(cast, code)) == "FORBIDDEN"
    assert desk.code(None, SET, input=value(cast)) == "NOT_SIGNED_IN"
    assert kept(cast) == kept(other) == (0, 0)


def test_a_parameter_is_inherited_set_and_given_up(desk: Desk, cast: Cast) -> None:
    found = parameter(desk, "manager", "JG")
    assert (found["value"], found["kind"], found["sourceUnitId"], found["version"]) == ("50", "PERCENT", None, 0)
    assert (found["name"], found["minimum"], found["mayBeSet"]) == ("抄表异常百分比", "1", True)
    desk.payload("leader", SET, input=value(cast, "HQ", value="40.0"))
    made = desk.payload("manager", SET, input=value(cast))["parameter"]
    assert (made["value"], made["isOwn"]) == ("30", True)
    found = parameter(desk, "manager", "JG-1")
    assert (found["value"], found["sourceUnitId"], found["mayBeSet"]) == ("30", unit(cast), False)
    assert parameter(desk, "leader", "YX")["sourceUnitId"] == unit(cast, "HQ")

    given_up = {name: value(cast)[name] for name in ("unitId", "key", "startsOn")} | {"version": made["version"]}
    ended = desk.payload("manager", RESET, input=given_up)["parameter"]
    assert ended == {"value": "40", "isOwn": False, "sourceUnitId": unit(cast, "HQ")}
    assert desk.data("manager", HISTORY, unit=unit(cast))["parameterHistory"] == [
        {"old": "30", "new": None, "startsOn": TODAY.isoformat(), "staff": "manager"},
        {"old": None, "new": "30", "startsOn": TODAY.isoformat(), "staff": "manager"},
    ]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"value": "0.5"}, "PARAMETER_VALUE_REFUSED"),
        ({"value": "viel"}, "PARAMETER_VALUE_REFUSED"),
        ({"key": "nothing"}, "PARAMETER_UNKNOWN"),
        ({"version": 7}, "STALE_VERSION"),
        ({"startsOn": "2026-11-22"}, "INVALID_INPUT"),
        ({"key": "collection.fee_order", "value": "FEE_FIRST"}, "PARAMETER_BELOW_LEVEL"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_changed(desk: Desk, cast: Cast, wrong: dict[str, Any], code: str) -> None:
    refused = desk.refusal("manager", SET, input=value(cast, **wrong))
    assert [error["code"] for error in refused["errors"]] == [code]
    assert kept(cast) == (0, 0)


def test_choices_bring_their_names(desk: Desk) -> None:
    options = parameter(desk, "manager", "JG", "collection.fee_order")["options"]
    assert options == [
        {"value": "FEE_FIRST", "name": "先冲滞纳金"},
        {"value": "PRINCIPAL_FIRST", "name": "先冲本金"},
    ]
