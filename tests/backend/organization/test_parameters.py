"""Parameters: inherited down the tree, from a day on, taken back, one statement a request, never a stale copy."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.kernel.errors import Forbidden, InvalidInput, NotFound, StaleVersion
from backend.kernel.models import AuditEntry
from backend.kernel.money import Money
from backend.organization import services as organization
from backend.organization.base import tenant_read, tenant_transaction
from backend.organization.contracts import UnitKind
from backend.organization.models import ParameterValue
from backend.organization.parameters import PARAMETERS, ValueKind, one_reading, parameter
from backend.organization.parameters.contracts import Option, Value
from backend.organization.parameters.registry import ParameterUnknown
from backend.organization.parameters.rules import ValueRefused, read, write
from backend.organization.parameters.selectors import parameter_history, parameter_of_unit
from backend.organization.parameters.services import NothingSet, ParameterBelowLevel, reset_parameter, set_parameter
from tests.cast import NOW, TODAY, Cast, build_cast

pytestmark = pytest.mark.django_db


def define(key: str, kind: ValueKind, default: Value, **options: Any) -> str:
    return PARAMETERS.define(
        f"probe.{key}", kind=kind, default=default, zh=key, en=key, zh_help="样例。", en_help="A sample.", **options
    ).key


DAYS = define("days", ValueKind.INT, 15, minimum=2, maximum=60)
SHARE = define("share", ValueKind.PERCENT, Decimal(50), minimum=0, maximum=100, lowest=UnitKind.AREA)
FLAG = define("flag", ValueKind.BOOL, False, lowest=UnitKind.COMPANY)
ORDER = define("order", ValueKind.CHOICE, "FEE", options=[Option("FEE", "先费", "Fee"), Option("BILL", "先账", "Bill")])
LIMIT = define("limit", ValueKind.MONEY, Money(10000), minimum=1)
NOTE = define("note", ValueKind.TEXT, "", maximum=5)


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


def kept(cast: Cast, key: str, unit: str | None, *, days: int = 0) -> Any:
    with tenant_read(cast.company_id):
        return parameter(cast.units[unit] if unit else None, key, on=TODAY + timedelta(days=days))


def put(cast: Cast, key: str, unit: str, value: Value, *, days: int = 0, version: int | None = None) -> int:
    actor, unit_id = cast.staff("leader"), cast.units[unit]
    if version is None:
        version = parameter_of_unit(actor=actor, key=key, unit_id=unit_id, now=NOW).own_version
    return set_parameter(
        actor=actor, unit_id=unit_id, key=key, value=value, starts_on=TODAY + timedelta(days=days),
        expected_version=version, now=NOW,
    )  # fmt: skip


def test_a_value_holds_in_its_unit_and_below_from_its_day_on(cast: Cast) -> None:
    assert kept(cast, DAYS, "JG-1") == kept(cast, DAYS, None) == 15
    put(cast, DAYS, "HQ", 20)
    put(cast, DAYS, "JG", 30, days=3)
    assert [kept(cast, DAYS, unit) for unit in ("HQ", "JG", "JG-1", "YX")] == [20, 20, 20, 20]
    assert [kept(cast, DAYS, unit, days=3) for unit in ("HQ", "JG", "JG-1", "YX")] == [20, 30, 30, 20]
    assert kept(cast, DAYS, "JG", days=-1) == 15


def test_it_is_known_where_a_value_comes_from(cast: Cast) -> None:
    put(cast, SHARE, "JG", Decimal(30))
    found = parameter_of_unit(actor=cast.staff("leader"), key=SHARE, unit_id=cast.units["JG-1"], now=NOW)
    assert (found.held.value, found.held.unit_id, found.own_version) == (Decimal(30), cast.units["JG"], 0)
    found = parameter_of_unit(actor=cast.staff("leader"), key=SHARE, unit_id=cast.units["JG"], now=NOW)
    assert (found.held.value, found.inherited.value, found.inherited.unit_id) == (Decimal(30), Decimal(50), None)


def test_what_is_taken_back_is_inherited_again(cast: Cast) -> None:
    put(cast, DAYS, "HQ", 20)
    version = put(cast, DAYS, "JG", 30)
    reset_parameter(
        actor=cast.staff("leader"), unit_id=cast.units["JG"], key=DAYS, starts_on=TODAY, expected_version=version,
        now=NOW,
    )  # fmt: skip
    assert kept(cast, DAYS, "JG") == 20
    with pytest.raises(NothingSet):
        reset_parameter(
            actor=cast.staff("leader"), unit_id=cast.units["YX"], key=DAYS, starts_on=TODAY, expected_version=0,
            now=NOW,
        )  # fmt: skip
    changes = parameter_history(actor=cast.staff("leader"), key=DAYS, unit_id=cast.units["JG"])
    assert [(one.old, one.new, one.account_id) for one in changes] == [
        (30, None, cast.accounts["leader"]),
        (None, 30, cast.accounts["leader"]),
    ]
    rows = AuditEntry.objects.filter(object_kind="parameter").order_by("id")
    assert [(row.action, (row.old or {})["value"], (row.new or {})["value"]) for row in rows] == [
        ("parameter.set", "15", "20"),
        ("parameter.set", "20", "30"),
        ("parameter.reset", "30", "20"),
    ]


def test_whoever_saw_an_older_value_is_refused(cast: Cast) -> None:
    version = put(cast, DAYS, "JG", 30)
    put(cast, DAYS, "JG", 31, version=version)
    with pytest.raises(StaleVersion):
        put(cast, DAYS, "JG", 32, version=version)
    assert kept(cast, DAYS, "JG") == 31


def test_a_past_day_a_low_level_and_other_units_are_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        put(cast, DAYS, "JG", 30, days=-1)
    for key, unit, value in ((DAYS, "JG-1", 30), (FLAG, "JG", True)):
        with pytest.raises(ParameterBelowLevel):
            put(cast, key, unit, value)
    manager = cast.staff("manager")
    for unit in ("HQ", "YX"):
        with pytest.raises(Forbidden):
            set_parameter(
                actor=manager,
                unit_id=cast.units[unit],
                key=DAYS,
                value=30,
                starts_on=TODAY,
                expected_version=0,
                now=NOW,
            )
    other = build_cast("乙", prefix="b-", phones=False)
    with pytest.raises(NotFound), tenant_read(cast.company_id):
        parameter(other.units["JG"], DAYS, on=TODAY)
    with pytest.raises(ParameterUnknown):
        kept(cast, "probe.nothing", "JG")
    with tenant_read(cast.company_id):
        assert not ParameterValue.objects.exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [(DAYS, 1), (DAYS, 61), (DAYS, True), (SHARE, Decimal(101)), (ORDER, "X"), (LIMIT, Money(99)), (NOTE, "123456")],
)
def test_values_have_a_kind_and_bounds(cast: Cast, key: str, value: Value) -> None:
    with pytest.raises(ValueRefused):
        put(cast, key, "HQ", value)
    assert kept(cast, key, "HQ") == PARAMETERS.get(key).default


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        (DAYS, 30, "30"),
        (SHARE, Decimal("30.00"), "30"),
        (FLAG, True, "true"),
        (ORDER, "BILL", "BILL"),
        (LIMIT, Money(12345), "123.45"),
        (NOTE, "", ""),
    ],
)
def test_values_are_kept_as_text_and_read_back(cast: Cast, key: str, value: Value, text: str) -> None:
    assert write(value) == text
    assert read(PARAMETERS.get(key), text) == value
    put(cast, key, "HQ", value)
    assert kept(cast, key, "JG" if key != FLAG else "HQ") == value


@pytest.mark.parametrize(("key", "text"), [(DAYS, "3.5"), (SHARE, "x"), (FLAG, "yes"), (LIMIT, "1.234"), (DAYS, "")])
def test_a_text_that_says_no_value_is_refused(key: str, text: str) -> None:
    with pytest.raises(ValueRefused):
        read(PARAMETERS.get(key), text)


def test_a_request_reads_all_parameters_of_all_units_in_one_statement(
    cast: Cast, assert_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    keys = [definition.key for definition in PARAMETERS.all()]
    for _ in range(2):
        with tenant_read(cast.company_id), one_reading(), assert_queries(1):
            for unit_id in cast.units.values():
                for key in keys:
                    parameter(unit_id, key, on=TODAY)


def test_a_request_sees_what_it_has_set_and_units_it_has_made(cast: Cast) -> None:
    with one_reading():
        assert kept(cast, DAYS, "JG") == 15
        put(cast, DAYS, "JG", 30)
        assert kept(cast, DAYS, "JG") == 30
        made = organization.create_unit(
            actor=cast.system, parent_id=cast.units["JG"], kind=UnitKind.AREA, code="JG-9", name="九区", now=NOW
        )
        with tenant_read(cast.company_id):
            assert parameter(made.id, DAYS, on=TODAY) == 30


def test_what_was_undone_is_in_no_copy(cast: Cast) -> None:
    """A copy read inside of a transaction that is undone is never taken for what is there afterwards."""
    with suppress(ZeroDivisionError), tenant_transaction(cast.company_id, durable=False):
        ParameterValue.objects.create(
            company_id=cast.company_id, unit_id=cast.units["JG"], key=DAYS, value="30", starts_on=TODAY, set_at=NOW
        )
        assert parameter(cast.units["JG"], DAYS, on=TODAY) == 30
        raise ZeroDivisionError
    assert kept(cast, DAYS, "JG") == 15
    put(cast, DAYS, "JG", 40)
    assert kept(cast, DAYS, "JG") == 40


def test_the_default_must_keep_to_the_bounds_and_keys_mean_one_thing() -> None:
    with pytest.raises(ValueRefused):
        define("wrong", ValueKind.INT, 1, minimum=2)
    with pytest.raises(ValueError, match="twice"):
        define("days", ValueKind.INT, 16)
