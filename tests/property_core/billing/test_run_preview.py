"""A preview says what a run would post, and posts nothing."""

from decimal import Decimal

import pytest

from backend.kernel.errors import Forbidden
from backend.kernel.models import AuditEntry, OutboxEvent
from payments.ledger.models import LedgerEntry
from property_core.billing.contracts import ItemFigures, ProblemCode
from property_core.billing.models import Bill, BillingRun
from property_core.billing.selectors.run_preview import RunPreview, preview_billing
from property_core.charges.contracts import Proration
from tests.property_core.builders import NOVEMBER, OCTOBER, Town, build_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return build_town()


def preview(town: Town, **options: object) -> RunPreview:
    return preview_billing(actor=town.actor, unit_id=town.root_id, period=NOVEMBER, **options)  # type: ignore[arg-type]


def test_it_agrees_with_the_run_and_writes_nothing(town: Town) -> None:
    tariff = town.tariff("建筑面积*单价", "1.85")
    for code in "AB":
        town.assign(tariff, town.room(code))
    town.assign(town.tariff("用量*单价", "1", item="SF"), town.meter("W-A", room=town.room("C")))
    foreseen = preview(town).totals
    assert [len(town.rows(model)) for model in (Bill, BillingRun, LedgerEntry)] == [0, 0, 0]
    assert not OutboxEvent.objects.exists()
    assert not AuditEntry.objects.filter(action__startswith="billing").exists()
    figures = town.run()
    figures.run_id = None
    assert foreseen == figures
    assert (preview(town).totals.count, preview(town).totals.skipped) == (0, 2)


def test_rows_and_the_difference_from_the_month_before(town: Town) -> None:
    room = town.room("A")
    tariff = town.tariff("单价", "10", code="T")
    town.assign(tariff, room)
    town.assign(town.tariff("单价", "5", item="DT"), room, until=NOVEMBER)
    town.run(OCTOBER)
    town.version(tariff, "单价", "12", starts_on=NOVEMBER)
    found = preview(town)
    assert [(row.item, row.tariff, row.room, row.days, row.amount_minor) for row in found.rows] == [
        ("WY", "T", "A", 30, 1200)
    ]
    assert found.last_month == {"WY": ItemFigures(1, 1000), "DT": ItemFigures(1, 500)}
    assert found.difference_minor == {"DT": -500, "WY": 200}
    assert preview(town, limit=0).rows == []


def test_outliers_are_measured_by_the_objects_own_last_bill(town: Town) -> None:
    tariff = town.tariff("用量*单价", "1", item="SF")
    for code, last, now in (("A", 10, 16), ("B", 10, 15), ("C", 10, 4), ("D", 0, 50)):
        meter = town.meter(f"W-{code}", room=town.room(code))
        town.read(meter, OCTOBER, last)
        town.read(meter, NOVEMBER, last + now)
        town.assign(tariff, meter)
    town.run(OCTOBER)
    found = preview(town)
    assert [(one.row.room, one.last_minor, one.percent) for one in found.outliers] == [
        ("A", 1000, Decimal("60.0")),
        ("C", 1000, Decimal("-60.0")),
    ]
    assert preview(town, outlier_percent=Decimal(40)).outlier_count == 3
    assert len(preview(town, outlier_percent=Decimal(40), limit=1).outliers) == 1


def test_overlapping_assignments_are_a_warning(town: Town) -> None:
    room = town.room("A")
    by_day = {"proration": Proration.BY_DAY}
    town.assign(town.tariff("单价", "10", **by_day), room)
    town.assign(town.tariff("单价", "20", code="LATER", **by_day), room, since=NOVEMBER)
    town.assign(town.tariff("单价", "20", **by_day), town.room("B"), until=NOVEMBER)
    warned = [problem for problem in preview(town).totals.problems if problem.code == ProblemCode.OVERLAP]
    assert [(problem.tariff, problem.objects) for problem in warned] == [("LATER", ("A",))]


def test_it_needs_the_permission_to_run(town: Town) -> None:
    nobody = type(town.actor)(kind="STAFF", company_id=town.company_id, account_id=1)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        preview_billing(actor=nobody, unit_id=town.root_id, period=NOVEMBER)
