"""Numbers as they are taken: by rule, unit, day; given back by a rollback; never twice, whatever is changed."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest

from backend.kernel.errors import NotFound
from backend.organization.base import TenantMissing, tenant_scope, tenant_transaction
from backend.organization.models import NumberingRule, NumberSequence
from backend.organization.numbering import Reset, register_document, take_number
from backend.organization.numbering.patterns import NumberTooLong
from backend.organization.numbering.registry import DocumentTypeUnknown
from tests.cast import NOW, TODAY, Cast, build_cast

pytestmark = pytest.mark.django_db

PROBE = register_document("probe", zh="样单", en="Probe", pattern="YD{YYYY}{MM}-{NNNNNN}", reset=Reset.MONTH).key


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


def take(cast: Cast, *, unit: str = "HQ", now: datetime = NOW) -> str:
    with tenant_transaction(cast.company_id, durable=False):
        return take_number(company_id=cast.company_id, document=PROBE, unit_id=cast.units[unit], now=now)


def rule(cast: Cast, pattern: str, reset: Reset, *, unit: str = "HQ", days: int = 0) -> None:
    with tenant_transaction(cast.company_id, durable=False):
        NumberingRule.objects.create(
            company_id=cast.company_id, unit_id=cast.units[unit], kind=PROBE, pattern=pattern, reset=reset,
            starts_on=TODAY + timedelta(days=days), set_at=NOW,
        )  # fmt: skip


def test_numbers_count_by_company_and_month_of_the_communitys_clock(cast: Cast) -> None:
    other = build_cast("二", prefix="b-", phones=False)
    assert [take(cast), take(cast), take(other)] == ["YD202611-000001", "YD202611-000002", "YD202611-000001"]
    # 16:30 UTC on the last day of November is December in Shanghai.
    assert take(cast, now=datetime(2026, 11, 30, 16, 30, tzinfo=UTC)) == "YD202612-000001"
    assert take(cast, now=NOW + timedelta(hours=1)) == "YD202611-000003"


def test_a_rollback_gives_the_number_back(cast: Cast) -> None:
    assert take(cast) == "YD202611-000001"
    with contextlib.suppress(ZeroDivisionError), tenant_transaction(cast.company_id, durable=False):
        take_number(company_id=cast.company_id, document=PROBE, now=NOW)
        raise ZeroDivisionError
    assert take(cast) == "YD202611-000002"


def test_a_number_is_taken_for_the_company_in_scope(cast: Cast) -> None:
    with pytest.raises(TenantMissing):
        take_number(company_id=cast.company_id, document=PROBE, now=NOW)
    with tenant_scope(cast.company_id), pytest.raises(ValueError, match="another company"):
        take_number(company_id=cast.company_id + 1, document=PROBE, now=NOW)


def test_what_is_not_known_has_no_number(cast: Cast) -> None:
    other = build_cast("二", prefix="b-", phones=False)
    with tenant_transaction(cast.company_id, durable=False):
        with pytest.raises(DocumentTypeUnknown):
            take_number(company_id=cast.company_id, document="nothing", now=NOW)
        with pytest.raises(NotFound):
            take_number(company_id=cast.company_id, document=PROBE, unit_id=other.units["JG"], now=NOW)


def test_a_rule_holds_from_its_day_on_in_its_unit_and_below(cast: Cast) -> None:
    rule(cast, "{UNIT}-{YYYY}-{NNNN}", Reset.YEAR, unit="JG", days=1)
    tomorrow = NOW + timedelta(days=1)
    assert take(cast, unit="JG") == "YD202611-000001"
    assert take(cast, unit="JG", now=tomorrow) == "JG-2026-0001"
    assert take(cast, unit="JG-1", now=tomorrow) == "JG-1-2026-0001"
    assert take(cast, unit="YX", now=tomorrow) == "YD202611-000002"


def test_a_rule_of_the_company_may_count_by_community(cast: Cast) -> None:
    rule(cast, "A-{UNIT}-{YY}{MM}{DD}-{NNN}", Reset.DAY)
    assert [take(cast, unit=unit) for unit in ("JG", "YX", "JG")] == [
        "A-JG-261123-001",
        "A-YX-261123-001",
        "A-JG-261123-002",
    ]
    assert take(cast, unit="JG", now=NOW + timedelta(days=1)) == "A-JG-261124-001"


def test_a_rule_taken_away_lets_the_one_above_hold_again(cast: Cast) -> None:
    rule(cast, "H{YYYY}-{NNN}", Reset.YEAR)
    rule(cast, "{UNIT}/{NNN}", Reset.NEVER, unit="JG")
    assert take(cast, unit="JG") == "JG/001"
    rule(cast, "", Reset.NEVER, unit="JG")
    assert take(cast, unit="JG") == "H2026-001"
    rule(cast, "", Reset.NEVER)
    assert take(cast, unit="JG") == "YD202611-000001"


def test_a_counter_that_never_resets_goes_on_in_the_next_month(cast: Cast) -> None:
    rule(cast, "X{YYYY}{MM}-{NNN}", Reset.NEVER)
    december = NOW + timedelta(days=20)
    assert [take(cast), take(cast), take(cast, now=december)] == ["X202611-001", "X202611-002", "X202612-003"]


def test_changing_the_reset_forth_and_back_gives_no_number_twice(cast: Cast) -> None:
    given: list[str] = []
    for reset in (Reset.MONTH, Reset.NEVER, Reset.YEAR, Reset.MONTH, Reset.NEVER, Reset.DAY, Reset.YEAR, Reset.MONTH):
        rule(cast, "X{YYYY}{MM}{DD}-{NNN}", reset)
        given += [take(cast), take(cast), take(cast, now=NOW + timedelta(days=1)), take(cast)]
    assert len(set(given)) == len(given) == 32


def test_a_width_that_is_full_grows(cast: Cast) -> None:
    rule(cast, "W-{NNN}", Reset.NEVER)
    with tenant_transaction(cast.company_id, durable=False):
        NumberSequence.objects.create(company_id=cast.company_id, kind=PROBE, prefix="W-", last=998)
    assert [take(cast), take(cast)] == ["W-999", "W-1000"]


def test_a_number_too_long_for_its_document_is_refused(cast: Cast) -> None:
    rule(cast, "ABCDEFGHIJKLMNOPQRSTUVWXYZABCD-{NNNNNNNNNN}", Reset.NEVER)
    with pytest.raises(NumberTooLong):
        take(cast)
