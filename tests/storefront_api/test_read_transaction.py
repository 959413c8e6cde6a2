"""Who asks and what he reads share one transaction; nothing of it outlives the request."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import F
from psycopg.pq import TransactionStatus

from backend.accounts.models import Account, LoginSession
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from backend.organization.reads import COMPANY_IS_SET, company_rows, shared_read
from property_core.residents import services as residents
from tests.conftest import CommittedDatabase
from tests.property_core.billing.fees import Fees, build_fees
from tests.storefront_api.pocket import Pocket

OPEN = "{ openBills { edges { node { id item room { code } lines { kind } } } } }"


@pytest.fixture
def kept(committed_db: CommittedDatabase) -> Fees:
    build_fees("乙物业", prefix="b-")
    return build_fees()


def bills(pocket: Pocket) -> int:
    return len(pocket.data("owner", OPEN)["openBills"]["edges"])


def company_set() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('linli.company_id', true), '')")
        return str(cursor.fetchone()[0])


def test_open_bills_are_two_statements_and_no_transaction(kept: Fees, pocket: Pocket, assert_queries) -> None:
    pocket.token("owner")
    # session with its binding, person and rooms; bills. Each sets the company for itself.
    with assert_queries(2):
        assert bills(pocket) == 6
    assert not connection.in_atomic_block
    assert company_set() == ""


def test_what_closes_a_session_closes_the_next_request(kept: Fees, pocket: Pocket) -> None:
    token = pocket.token("owner")
    assert bills(pocket) == 6
    sessions = LoginSession.objects.filter(revoked_at__isnull=True)
    sessions.update(revoked_at=current_time())
    assert pocket.code("owner", OPEN) == "NOT_SIGNED_IN"
    LoginSession.objects.update(revoked_at=None)
    Account.objects.update(is_active=False)
    assert pocket.code("owner", OPEN) == "NOT_SIGNED_IN"
    Account.objects.update(is_active=True)
    LoginSession.objects.update(expires_at=F("created_at"))
    assert pocket.code("owner", OPEN) == "NOT_SIGNED_IN"
    assert not connection.in_atomic_block
    assert pocket.token("owner") == token


def test_a_phone_that_is_his_no_more_opens_nothing(kept: Fees, pocket: Pocket) -> None:
    assert bills(pocket) == 6
    residents.change_phone(
        actor=kept.cast.system, person_id=kept.cast.people["owner"], phone="13700000000", now=current_time()
    )
    # His session at the company ended with the binding that it rested on.
    assert pocket.code("owner", OPEN) == "NOT_SIGNED_IN"
    assert company_set() == ""


def test_a_statement_that_sets_its_company_leaves_nothing_behind(kept: Fees) -> None:
    asked = f"SELECT count(*), count(DISTINCT company_id) FROM bill WHERE {COMPANY_IS_SET}"
    (mine, companies), *_ = company_rows(asked, {"company_id": kept.cast.company_id})
    assert (mine > 0, companies) == (True, 1)
    assert company_set() == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bill")
        assert cursor.fetchone() == (0,)


def test_the_transaction_begins_with_the_first_statement_that_needs_it(kept: Fees) -> None:
    asked = f"SELECT count(*) FROM bill WHERE {COMPANY_IS_SET}"
    company_id = kept.cast.company_id
    with shared_read(), tenant_read(company_id):
        (mine,) = company_rows(asked, {"company_id": company_id})[0]
        assert status() == TransactionStatus.IDLE
        assert company_set() == str(company_id)
        assert status() == TransactionStatus.INTRANS
        assert company_rows(asked, {"company_id": company_id}) == [(mine,)]
        with tenant_read(other := kept.cast.company_id - 1):
            assert company_set() == str(other)
        assert company_set() == str(company_id)
    assert status() == TransactionStatus.IDLE
    assert company_set() == ""


def status() -> TransactionStatus:
    return connection.connection.pgconn.transaction_status
