"""A company with bills: the cast, one tariff with a late fee on every room, three months billed by the run."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.money import Money, total
from backend.kernel.time import local_date
from backend.organization.base import tenant_read, tenant_transaction
from backend.organization.parameters.contracts import Value
from backend.organization.parameters.services import set_parameter
from payments.intents.services import ensure_company_account
from payments.ledger.checks import check_ledger
from payments.ledger.contracts import AccountKey, AccountKind
from payments.ledger.selectors import balances
from property_core.billing.models import Bill
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.services.run import run_billing
from property_core.charges.contracts import Cycle, PayerRole, Proration
from property_core.charges.models import Assignment, ChargeItem, Tariff, TariffVersion
from property_core.collection.contracts import AppliedPrepayment, StartedPayment, TakenCash
from property_core.collection.selectors.paying import prepayment_by_room
from property_core.collection.services.cash import take_cash, take_prepayment_cash
from property_core.collection.services.payments import start_bill_payment
from property_core.collection.services.prepayments import apply_prepayment
from property_core.residents.selectors import owner_access
from tests.cast import NOW, Cast, build_cast

AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 9, 10, 11))
MINE, MINE_TOO, NEIGHBOURS = "JG-1-3-2-502", "YX-1-3-2-502", "JG-1-3-2-503"
# 94.72 ㎡ × 1.85 yuan
PRINCIPAL = 17523
_keys = itertools.count(1)


@dataclass(frozen=True)
class Fees:
    """`item_id`: 物业服务费, due on the 10th, 0.05 % a day without grace, at most the principal."""

    cast: Cast
    item_id: int

    # --- who asks ---

    def resident(self, name: str, *, now: datetime = NOW) -> Actor:
        """`owner`, `tenant`, `neighbour` or `family`; his account has the number of the person."""
        person_id = self.cast.people[name]
        return Actor(
            kind=ActorKind.OWNER,
            account_id=900_000 + person_id,
            company_id=self.cast.company_id,
            person_id=person_id,
            rooms=owner_access([person_id], company_id=self.cast.company_id, today=local_date(now)),
        )

    @property
    def cashier(self) -> Actor:
        return self.cast.staff("manager")

    # --- what is there ---

    def bill_ids(self, room: str, *periods: date) -> list[int]:
        """Ids of the room's bills of the run, by period; all periods where none is named."""
        wanted = {"period__in": periods} if periods else {}
        rows = self.rows(Bill, room_id=self.cast.rooms[room], origin="RUN", **wanted)
        return [row.pk for row in sorted(rows, key=lambda row: row.period)]

    def bill(self, bill_id: int) -> Bill:
        row: Bill = self.rows(Bill, id=bill_id)[0]
        return row

    def rows(self, model: Any, **filters: Any) -> list[Any]:
        with tenant_read(self.cast.company_id):
            return list(model.objects.filter(**filters).order_by("id"))

    def due(self, bill_ids: Sequence[int], *, now: datetime = NOW) -> Money:
        """Outstanding principal and late fees up to today."""
        fees = late_fee_by_bill(bill_ids, company_id=self.cast.company_id, on=local_date(now))
        bills = self.rows(Bill, id__in=bill_ids)
        return total(Money(bill.total_minor - bill.paid_minor) + fees[bill.pk] for bill in bills)

    def balance(self, kind: AccountKind, community: str | None, reference_id: int = 0) -> int:
        key = AccountKey(kind, self.cast.units[community] if community else None, reference_id)
        return balances(company_id=self.cast.company_id, keys=[key])[key].amount_minor

    def prepaid(self, room: str) -> int:
        room_id = self.cast.rooms[room]
        return prepayment_by_room([room_id], company_id=self.cast.company_id)[room_id].amount_minor

    def require_clean_books(self) -> None:
        """Also what is checked at commit: the balance of every entry."""
        if connection.in_atomic_block:
            connection.check_constraints()
        findings = self.findings()
        assert findings == (), findings

    def findings(self) -> tuple[str, ...]:
        """What the books and the documents disagree about."""
        report = check_ledger(company_ids=[self.cast.company_id])
        assert report.ok == (not report.findings)
        return report.findings

    # --- what is done ---

    def start(
        self, bill_ids: Sequence[int], *, who: str = "owner", now: datetime = NOW, key: str = "", expected: int = 0
    ) -> StartedPayment:
        return start_bill_payment(
            actor=self.resident(who, now=now),
            bill_ids=bill_ids,
            expected_total=Money(expected) if expected else self.due(bill_ids, now=now),
            idempotency_key=key or next_key(),
            now=now,
        )

    def pay_cash(self, tendered: int, *, now: datetime = NOW, key: str = "", **options: Any) -> TakenCash:
        bill_ids = options.get("bill_ids") or [bill_id for room in (MINE,) for bill_id in self.bill_ids(room)]
        expected = options.pop("expected", None)
        actor = options.pop("actor", None) or self.cashier
        options.setdefault("bill_ids", bill_ids)
        return take_cash(
            actor=actor,
            tendered=Money(tendered),
            expected_total=Money(expected) if expected is not None else self.due(bill_ids, now=now),
            idempotency_key=key or next_key(),
            now=now,
            **options,
        )

    def top_up(self, room: str, amount: int, *, now: datetime = NOW) -> TakenCash:
        return take_prepayment_cash(
            actor=self.cast.staff("leader"),
            room_id=self.cast.rooms[room],
            amount=Money(amount),
            idempotency_key=next_key(),
            now=now,
        )

    def offset(self, room: str, *, who: Actor | None = None, **options: Any) -> AppliedPrepayment:
        return apply_prepayment(
            actor=who or self.resident("owner"),
            room_id=self.cast.rooms[room],
            idempotency_key=next_key(),
            now=NOW,
            **options,
        )

    def set_parameter(self, key: str, value: Value) -> None:
        """Of the company, from the day of the cast on."""
        set_parameter(
            actor=self.cast.system,
            unit_id=self.cast.units["HQ"],
            key=key,
            value=value,
            starts_on=NOW.date(),
            expected_version=0,
            now=NOW,
        )


def next_key() -> str:
    return f"key-{next(_keys):06d}"


def build_fees(
    name: str = "测试物业",
    *,
    prefix: str = "",
    periods: Sequence[date] = (SEPTEMBER, OCTOBER, NOVEMBER),
    rate: str = "0.0005",
) -> Fees:
    cast = build_cast(name, prefix=prefix, phones=not prefix)
    company_id = cast.company_id
    with tenant_transaction(company_id, durable=False):
        item = ChargeItem.objects.create(company_id=company_id, code="WY", name="物业服务费", kind="REGULAR")
        tariff = Tariff.objects.create(company_id=company_id, item=item, code="WY-1", name="住宅物业费")
        TariffVersion.objects.create(
            company_id=company_id,
            tariff=tariff,
            number=1,
            starts_on=date(1, 1, 1),
            formula="建筑面积 * 单价",
            unit_price=Decimal("1.85"),
            cycle=Cycle.MONTH,
            proration=Proration.BY_DAY,
            due_day=10,
            late_fee_rate=Decimal(rate),
            fee_cap="PRINCIPAL",
            created_at=NOW,
        )
        for code, room_id in cast.rooms.items():
            Assignment.objects.create(
                company_id=company_id,
                community_id=cast.units[code[:2]],
                tariff=tariff,
                room_id=room_id,
                payer_role=PayerRole.OWNER,
                starts_on=date(2020, 1, 1),
            )
    for period in periods:
        run_billing(actor=cast.system, unit_id=cast.units["HQ"], period=period, now=NOW)
    for provider in ("wechat", "cash"):
        ensure_company_account(actor=cast.system, provider=provider, now=NOW)
    return Fees(cast, item.pk)
