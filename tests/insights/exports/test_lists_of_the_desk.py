"""What the columns of the desk's and the books' exports say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.kernel import audit
from backend.kernel.time import current_time, local_date
from backend.organization.base import tenant_read, tenant_transaction
from payments.ledger.trial_balance import books_below, trial_balance
from property_core.billing.services.run import run_billing
from property_core.charges.services.charges import change_tariff
from property_core.residents.contracts import RequestKind, ResidencyRole
from property_core.residents.models import BindingRequest
from property_core.residents.services import VisitNotes, record_visit
from tests.cast import NOW, Cast, build_cast
from tests.insights.exports.test_exports import exported
from tests.property_console.billing_world import build_charges, fee_terms


@pytest.fixture
def cast(committed_db: object) -> Cast:
    return build_cast()


def test_the_operation_log_hides_numbers_whoever_wrote_them(cast: Cast) -> None:
    audit.record(
        actor=cast.staff("leader"), action="careless", object_kind="person", object_id=1, now=current_time(),
        new={"phone": "13812345678", "nested": [{"id_number": "340405196701146441"}]},
    )  # fmt: skip
    (row,) = exported(cast, "leader", "AUDIT", action="careless", account_id=cast.accounts["leader"])
    assert "138****5678" in row["新值"]
    assert "13812345678" not in str(row)
    assert "340405196701146441" not in str(row)
    assert exported(cast, "leader", "AUDIT", action="careless", ip="10.9.9.9") == []


def test_numbers_of_who_asks_to_be_known_are_masked(cast: Cast) -> None:
    with tenant_transaction(cast.company_id):
        for community in ("JG", "YX"):
            BindingRequest.objects.create(
                company_id=cast.company_id, community_id=cast.units[community], typed_room="3-2-503",
                kind=RequestKind.JOIN, role=ResidencyRole.OWNER, name="王建国", phone="13911112222",
                id_number="340405196701146443", subject=community, account_id=7, created_at=NOW,
            )  # fmt: skip
    (row,) = exported(cast, "manager", "BINDING_REQUESTS")
    assert (row["小区"], row["状态"], row["申请类型"], row["手机"]) == ("JG小区", "待处理", "本人绑定", "139****2222")
    assert "340405196701146443" not in str(row)
    assert exported(cast, "leader", "BINDING_REQUESTS", status="APPROVED") == []


def test_visits_come_with_what_was_seen(cast: Cast) -> None:
    room_id, person_id = cast.rooms["JG-1-3-2-502"], cast.people["owner"]
    record_visit(
        actor=cast.staff("manager"), room_id=room_id, person_id=person_id, visited_on=local_date(NOW),
        notes=VisitNotes(need="想装充电桩", difficulties="", family_structure="三口", tenure="", house_condition=""),
        follow_up_on=local_date(NOW) + timedelta(days=7), now=NOW,
    )  # fmt: skip
    (row,) = exported(cast, "leader", "VISITS", room_id=room_id)
    assert (row["受访人"], row["走访人"], row["需求"]) == ("曾小明", "manager", "想装充电桩")
    assert row["回访日期"].date() == local_date(NOW) + timedelta(days=7)


def test_a_tariff_shows_the_terms_of_today(cast: Cast) -> None:
    charges = build_charges(cast)
    change_tariff(
        actor=cast.system, tariff_id=charges.tariffs["fee"], terms=fee_terms(Decimal("9.99")),
        starts_on=local_date(current_time()) + timedelta(days=30), seen_version=1, now=current_time(),
    )  # fmt: skip
    rows = {row["标准编码"]: row for row in exported(cast, "leader", "TARIFFS", item_id=charges.items["fee"])}
    (row,) = rows.values()
    assert (row["版本"], row["公式"], row["周期"], row["计费方式"]) == (1, "建筑面积*单价", "月", "整月")
    assert row["单价"] != 9.99


def test_accounts_of_the_books_sum_to_the_trial_balance(cast: Cast) -> None:
    build_charges(cast)
    run_billing(actor=cast.system, unit_id=cast.units["HQ"], period=date(2026, 11, 1), now=current_time())
    leader, unit_id = cast.staff("leader"), cast.units["JG"]
    rows = exported(cast, "leader", "LEDGER_ACCOUNTS", unit_id=unit_id, since="2026-01-01", until="2099-12-31")
    with tenant_read(cast.company_id):
        books = books_below(actor=leader, unit_id=unit_id)
    whole = trial_balance(books=books, starts_on=date(2026, 1, 1), ends_on=date(2100, 1, 1))
    assert sum(round(row["借方发生"] * 100) for row in rows) == whole.debits_minor > 0
    assert sum(round(row["贷方发生"] * 100) for row in rows) == whole.credits_minor
    # Positive on the normal side: what is owed and what was earned.
    assert {row["科目"]: row["期末余额"] > 0 for row in rows} == {"应收": True, "收入": True}
    entries = exported(cast, "leader", "LEDGER_ENTRIES", unit_id=unit_id, document_kinds=["BILLING_RUN"])
    assert sum(round(row["金额"] * 100) for row in entries) == whole.debits_minor
    assert exported(cast, "leader", "LEDGER_ENTRIES", unit_id=unit_id, document_kinds=["PAYMENT"]) == []
