import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from backend.accounts.actor import system_actor
from backend.organization.base import TenantMissing, tenant_scope, tenant_transaction
from backend.organization.numbering import take_number
from backend.organization.services import create_company
from tests.cast import NOW


def new_company(name: str) -> int:
    return create_company(actor=system_actor(company_id=None), name=name, short_name=name, root_code="HQ", now=NOW).id


def take(company_id: int, *, now: datetime = NOW) -> str:
    with tenant_transaction(company_id):
        return take_number(company_id=company_id, kind="RECEIPT", prefix="SJ", now=now)


@pytest.mark.django_db
def test_numbers_count_by_company_and_month_of_the_communitys_clock() -> None:
    first, second = new_company("一"), new_company("二")
    assert [take(first), take(first), take(second)] == ["SJ202611-000001", "SJ202611-000002", "SJ202611-000001"]
    # 16:30 UTC on the last day of November is December in Shanghai.
    assert take(first, now=datetime(2026, 11, 30, 16, 30, tzinfo=UTC)) == "SJ202612-000001"
    assert take(first, now=NOW + timedelta(hours=1)) == "SJ202611-000003"


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back() -> None:
    company_id = new_company("一")
    assert take(company_id) == "SJ202611-000001"
    with contextlib.suppress(ZeroDivisionError), tenant_transaction(company_id):
        take_number(company_id=company_id, kind="RECEIPT", prefix="SJ", now=NOW)
        raise ZeroDivisionError
    assert take(company_id) == "SJ202611-000002"


@pytest.mark.django_db
def test_a_number_is_taken_for_the_company_in_scope() -> None:
    first, second = new_company("一"), new_company("二")
    with pytest.raises(TenantMissing):
        take_number(company_id=first, kind="RECEIPT", prefix="SJ", now=NOW)
    with tenant_scope(first), pytest.raises(ValueError, match="another company"):
        take_number(company_id=second, kind="RECEIPT", prefix="SJ", now=NOW)


def test_ten_at_once_get_ten_numbers(committed_db) -> None:
    company_id = new_company("一")

    def one(_: int) -> str:
        try:
            return take(company_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        numbers = list(pool.map(one, range(10)))
    assert sorted(numbers) == [f"SJ202611-{number:06d}" for number in range(1, 11)]
