"""Terms being edited, computed on real objects: the same figures and sentences as the bills of a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from backend.accounts.actor import Actor, system_actor
from backend.kernel.errors import InvalidInput, NotFound
from backend.kernel.models import AuditEntry
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from backend.organization.selectors import company_named
from property_core.billing.contracts import ProblemCode
from property_core.billing.explanation_texts import sentences
from property_core.billing.explanations import explanation
from property_core.billing.models import Bill, BillLine
from property_core.billing.selectors.tariff_preview import PreviewOf, preview_tariff
from property_core.billing.tariff_rows import PreviewRow
from property_core.charges.contracts import Cycle, FeeCap, Proration, TariffTerms
from property_core.charges.models import Tariff, TariffVersion
from property_core.formulas.contracts import Quantity, UnknownVariable
from tests.cast import build_cast
from tests.property_core.billing.sample import BILLED_SAMPLE
from tests.property_core.builders import NOVEMBER, Town, build_town


def terms(formula: str, price: str | None = "1.85", **changes: Any) -> TariffTerms:
    made = TariffTerms(formula, None if price is None else Decimal(price), Cycle.MONTH, Proration.WHOLE, due_day=10)
    return replace(made, **changes)


@pytest.mark.slow
@pytest.mark.from_template(BILLED_SAMPLE)
def test_every_kind_of_bill_of_the_sample_is_foreseen_to_the_fen_and_word(committed_db: object) -> None:
    company_id = company_named(None).id
    actor = system_actor(company_id=company_id)
    seen: dict[str, int] = {}
    with tenant_read(company_id):
        bills = list(
            Bill.objects.filter(origin="RUN", period=NOVEMBER)
            .select_related("assignment", "tariff_version__tariff", "room")
            .order_by("tariff_version_id", "id")
        )
        for bill in bills:
            version = bill.tariff_version
            assert version is not None
            # The first of each tariff, and then one here and one there.
            if seen.setdefault(version.formula, 0) >= 8 and bill.pk % 97:
                continue
            seen[version.formula] += 1
            compare(actor, bill, version)
    assert len(seen) >= 8
    assert {"阶梯" in formula for formula in seen} == {"按面积分摊" in formula for formula in seen} == {True, False}


def compare(actor: Actor, bill: Bill, version: TariffVersion) -> None:
    kept, assignment = terms_of(version), bill.assignment
    assert assignment is not None
    objects: dict[str, Any] = {
        name: (number,)
        for name, number in (
            ("room_ids", assignment.room_id),
            ("space_ids", assignment.space_id),
            ("meter_ids", assignment.meter_id),
        )
        if number is not None
    }
    asked = PreviewOf(
        kept, version.tariff.item_id, NOVEMBER, starts_on=assignment.starts_on, ends_on=assignment.ends_on, **objects
    )
    (row,) = preview_tariff(actor=actor, asked=asked).rows
    shares = {share.room_id: share.amount.amount_minor for share in row.shares}
    assert row.amount is not None, (bill.pk, version.formula, row)
    assert row.told is not None
    if shares:
        assert shares[bill.room_id or 0] == bill.total_minor
        assert sum(shares.values()) == row.amount.amount_minor
        if row.shares[0].room_id != bill.room_id:
            return
    else:
        assert row.amount.amount_minor == bill.total_minor
    lines = list(BillLine.objects.filter(bill=bill).order_by("position"))
    told = explanation(bill, lines, assigned_from=assignment.starts_on)
    for language in ("zh-Hans", "en"):
        assert sentences(row.told, language) == sentences(told, language)


def terms_of(version: TariffVersion) -> TariffTerms:
    return TariffTerms(
        version.formula,
        version.unit_price,
        Cycle(version.cycle),
        Proration(version.proration),
        version.due_day,
        version.late_fee_rate,
        version.grace_days,
        FeeCap(version.fee_cap),
    )


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


def item_of(town: Town) -> int:
    tariff: Tariff = town.tariff("单价", "1", code="any")
    return tariff.item_id


def test_terms_are_tried_on_the_tariffs_own_objects_with_their_days(town: Town) -> None:
    tariff = town.tariff("单价", "1", code="T")
    town.room("A")
    town.assign(tariff, town.room("B"), since=date(2026, 11, 21))
    asked = PreviewOf(terms("单价", "30", proration=Proration.BY_DAY), tariff.item_id, NOVEMBER, tariff_id=tariff.pk)
    found = preview_tariff(actor=town.actor, asked=asked)
    assert [(row.object.code, row.days, row.amount) for row in found.rows] == [("B", 10, Money(1000))]
    assert found.is_sample
    assert not AuditEntry.objects.filter(action__startswith="billing").exists()


def test_a_sample_takes_rooms_that_have_what_is_asked_for(town: Town) -> None:
    item_id = item_of(town)
    for number in range(4):
        town.room(f"A{number}")
    metered = town.room("B")
    meter = town.meter("W-B", room=metered)
    town.read(meter, NOVEMBER, 12)
    assert codes(preview(town, item_id, terms("建筑面积*单价"))) == ["A0", "A1", "A2", "A3", "B"]
    (row,) = preview(town, item_id, terms("用量*单价", "2")).rows
    assert (row.object.code, row.amount) == ("B", Money(2400))
    assert preview(town, item_id, terms("按面积分摊(公摊用量*单价)")).rows == ()


def preview(town: Town, item_id: int, given: TariffTerms, **options: Any) -> Any:
    return preview_tariff(actor=town.actor, asked=PreviewOf(given, item_id, NOVEMBER, **options))


def codes(found: Any) -> list[str]:
    return [row.object.code for row in found.rows]


def test_problems_are_those_of_the_run(town: Town) -> None:
    item_id = item_of(town)
    bare, metered = town.room("A"), town.room("B")
    meter, shared = town.meter("W-B", room=metered), town.meter("E-1")

    def problem(given: TariffTerms, **objects: Any) -> tuple[ProblemCode | None, Quantity | None]:
        row: PreviewRow
        (row,) = preview(town, item_id, given, **objects).rows
        assert (row.amount, row.told) == (None, None)
        return row.problem, row.lacks

    assert problem(terms("用量*单价"), room_ids=(bare.pk,)) == (None, Quantity.USAGE)
    assert problem(terms("用量*单价"), room_ids=(metered.pk,)) == (ProblemCode.MISSING_READING, None)
    assert problem(terms("单价-100"), room_ids=(bare.pk,)) == (ProblemCode.OUT_OF_RANGE, None)
    town.read(meter, NOVEMBER, 1)
    assert problem(terms("单价/(用量-1)"), meter_ids=(meter.pk,)) == (ProblemCode.OUT_OF_RANGE, None)
    town.read(shared, NOVEMBER, 1)
    assert problem(terms("公摊用量*单价"), meter_ids=(shared.pk,)) == (ProblemCode.NO_ROOM, None)
    by_people = terms("按人数分摊(公摊用量*单价)")
    assert problem(by_people, meter_ids=(shared.pk,)) == (ProblemCode.NO_WEIGHT, None)


def test_a_month_inside_a_quarter_is_told_by_the_bill_that_covers_it(town: Town) -> None:
    item_id = item_of(town)
    room = town.room("A", "100")
    found = preview(town, item_id, terms("建筑面积*单价", "2", cycle=Cycle.QUARTER), room_ids=(room.pk,))
    assert (found.span.starts_on, found.span.ends_on) == (date(2026, 10, 1), date(2027, 1, 1))
    assert found.rows[0].amount == Money(60000)
    once = preview(
        town, item_id, terms("单价", "9", cycle=Cycle.ONCE), room_ids=(room.pk,), starts_on=date(2026, 8, 15)
    )
    assert once.span.starts_on == date(2026, 8, 1)


def test_terms_that_cannot_be_kept_are_refused_at_their_field(town: Town) -> None:
    item_id = item_of(town)
    with pytest.raises(UnknownVariable) as caught:
        preview(town, item_id, terms("面积*单价"))
    assert caught.value.field == ("terms", "formula")
    with pytest.raises(InvalidInput):
        preview(town, item_id, terms("单价"), room_ids=tuple(range(51)))
    with pytest.raises(InvalidInput):
        preview(town, item_id, terms("单价"), starts_on=NOVEMBER, ends_on=NOVEMBER)


def test_only_objects_of_ones_own_communities(town: Town) -> None:
    manager = build_cast().staff("manager")
    other = PreviewOf(terms("单价"), item_of(town), NOVEMBER)
    with pytest.raises(NotFound):
        preview_tariff(actor=manager, asked=other)
