"""Two people pay one bill at the same moment: exactly one pays, and a control shows what the lock is for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.db.models import QuerySet

from backend.kernel.errors import DomainError
from backend.kernel.money import Money
from payments.intents.services.errors import CannotSettleAtDesk
from property_core.billing.contracts import BillStatus, PaymentStatus
from property_core.billing.models import Bill, BillAllocation, BillSettlement
from property_core.billing.services import settling
from property_core.collection.contracts import StartedPayment, TakenCash
from property_core.collection.models import BillPayment, Receipt
from property_core.collection.services import cash
from property_core.collection.services.cash import take_cash
from property_core.collection.services.payments import start_bill_payment
from property_core.collection.services.prepayments import apply_prepayment
from tests.cast import NOW
from tests.conftest import CommittedDatabase
from tests.property_core.billing.fees import MINE, PRINCIPAL, Fees, build_fees, next_key

Work = Callable[[], Any]
ROUNDS = 100


def together(works: Sequence[Work]) -> list[Any]:
    """Run all at the same moment; results in order, an exception in the place of a result."""
    start = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(position: int) -> None:
        start.wait()
        try:
            results[position] = works[position]()
        except Exception as error:
            results[position] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def billed(months: int) -> Fees:
    """Four rooms billed for so many months, without late fees, so that every bill is the same."""
    periods = [date(2024 + (number + 9) // 12, (number + 9) % 12 + 1, 1) for number in range(months)]
    return build_fees(periods=periods, rate="0")


@pytest.fixture
def fees(committed_db: CommittedDatabase) -> Fees:
    return billed(5)


@pytest.fixture
def hundred_bills(committed_db: CommittedDatabase) -> Fees:
    return billed(25)


def at_the_desk(fees: Fees, bill_id: int) -> Work:
    actor, key = fees.cast.staff("leader"), next_key()
    return lambda: take_cash(
        actor=actor,
        bill_ids=[bill_id],
        tendered=Money(20000),
        expected_total=Money(PRINCIPAL),
        idempotency_key=key,
        now=NOW,
    )


def on_the_phone(fees: Fees, bill_id: int, name: str) -> Work:
    actor, key = fees.resident(name), next_key()
    return lambda: start_bill_payment(
        actor=actor, bill_ids=[bill_id], expected_total=Money(PRINCIPAL), idempotency_key=key, now=NOW
    )


def pairs(fees: Fees) -> list[tuple[Work, Work]]:
    """A hundred pairs: two tills everywhere; where a family has two phones, phones and tills in turn."""
    found: list[tuple[Work, Work]] = []
    for position, bill in enumerate(fees.rows(Bill)):
        if bill.room_id != fees.cast.rooms[MINE] or position % 3 == 0:
            found.append((at_the_desk(fees, bill.pk), at_the_desk(fees, bill.pk)))
        elif position % 3 == 1:
            found.append((on_the_phone(fees, bill.pk, "owner"), on_the_phone(fees, bill.pk, "family")))
        else:
            found.append((on_the_phone(fees, bill.pk, "owner"), at_the_desk(fees, bill.pk)))
    return found


@pytest.mark.slow
def test_a_hundred_times_exactly_one_of_two_pays(hundred_bills: Fees) -> None:
    fees = hundred_bills
    works = pairs(fees)
    assert len(works) == ROUNDS
    kinds = set()
    for pair in works:
        results = together(pair)
        (winner,) = [one for one in results if isinstance(one, TakenCash | StartedPayment)]
        (loser,) = [one for one in results if one is not winner]
        assert isinstance(loser, DomainError), loser
        assert loser.code in {"BILL_ALREADY_PAID", "BILL_HAS_OPEN_PAYMENT"}
        kinds.add(type(winner))
    assert kinds == {TakenCash, StartedPayment}
    assert len(fees.rows(BillAllocation)) == len(fees.rows(BillPayment)) == ROUNDS
    paid = fees.rows(Bill, status=BillStatus.PAID)
    held = fees.rows(BillAllocation, status=PaymentStatus.STARTED)
    assert len(paid) + len(held) == ROUNDS
    assert len(fees.rows(BillSettlement)) == len(paid)
    # Receipts of money that came together: numbered without a gap, none twice.
    numbers = [int(row.number.rsplit("-", 1)[1]) for row in fees.rows(Receipt)]
    assert sorted(numbers) == list(range(1, len(paid) + 1))
    fees.require_clean_books()


def test_control_without_the_lock_both_get_past_the_rules(fees: Fees, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is real: unlocked, both find the bill open. Only the unique index on open allocations stops one."""
    bill = fees.rows(Bill)[0]
    wait_after(cash, "lock_dues", monkeypatch)
    works = [at_the_desk(fees, bill.pk), at_the_desk(fees, bill.pk)]
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    results = together(works)
    # Not BillAlreadyPaid: the rule had said yes to both.
    assert {type(one) for one in results} == {TakenCash, CannotSettleAtDesk}
    fees.require_clean_books()


def test_control_without_any_fence_two_tills_take_money_for_one_bill(
    fees: Fees, committed_db: CommittedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock and without the index the money is taken twice, and only the books know."""
    with psycopg.connect(committed_db.owner_url) as owner:
        owner.execute("DROP INDEX bill_allocation_one_open")
    bill = fees.rows(Bill)[0]
    wait_after(settling, "holders_by_bill", monkeypatch)
    works = [at_the_desk(fees, bill.pk), at_the_desk(fees, bill.pk)]
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    results = together(works)
    assert [type(one) for one in results] == [TakenCash, TakenCash]
    assert len(fees.rows(BillSettlement, bill_id=bill.pk)) == 2
    assert f"billing receivables: bill {bill.pk}: wants 0 fen, books -{PRINCIPAL}" in " ".join(fees.findings())


def wait_after(module: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two threads both come back from a function before either goes on."""
    both = threading.Barrier(2)
    function = getattr(module, name)

    def waiting(*arguments: Any, **named: Any) -> Any:
        answer = function(*arguments, **named)
        both.wait(timeout=20)
        return answer

    monkeypatch.setattr(module, name, waiting)


def test_twenty_tills_number_their_receipts_without_a_gap(fees: Fees) -> None:
    results = together([at_the_desk(fees, bill.pk) for bill in fees.rows(Bill)])
    assert [type(one) for one in results] == [TakenCash] * 20
    numbers = sorted(int(row.number.rsplit("-", 1)[1]) for row in fees.rows(Receipt))
    assert numbers == list(range(1, 21))
    assert len({row.verification_code for row in fees.rows(Receipt)}) == 20
    fees.require_clean_books()


def test_a_rooms_prepayment_is_spent_once(fees: Fees) -> None:
    fees.top_up(MINE, PRINCIPAL + 100)
    actor, room_id = fees.resident("owner"), fees.cast.rooms[MINE]

    def spend() -> Work:
        key = next_key()
        return lambda: apply_prepayment(actor=actor, room_id=room_id, idempotency_key=key, now=NOW)

    results = together([spend() for _ in range(4)])
    assert sorted(one.applied.amount_minor for one in results) == [0, 0, 0, PRINCIPAL + 100]
    assert fees.prepaid(MINE) == 0
    fees.require_clean_books()


def test_the_same_key_sent_five_times_at_once_takes_money_once(fees: Fees) -> None:
    work = at_the_desk(fees, fees.rows(Bill)[0].pk)
    results = together([work] * 5)
    assert len(set(results)) == 1
    assert isinstance(results[0], TakenCash)
    assert len(fees.rows(BillPayment)) == 1
    fees.require_clean_books()
