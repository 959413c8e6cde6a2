"""What billing does when payments brings money, or says that none will come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from backend.kernel import outbox
from backend.kernel.outbox import Delivery
from payments.ledger.contracts import Posting
from payments.registry import CapturedPayment, FailedPayment
from property_core.billing.services.prepayments import (
    apply_prepayments_of_run,
    release_prepayment,
    settle_prepayment,
)
from property_core.billing.services.settling import release_bill_payment, settle_bill_payment


class BillPaymentHandler:
    """Purpose "bill"; a reference is an allocation."""

    def on_captured(self, captured: CapturedPayment, *, now: datetime) -> Sequence[Posting]:
        return settle_bill_payment(captured=captured, now=now)

    def on_failed(self, failed: FailedPayment, *, now: datetime) -> None:
        release_bill_payment(failed=failed, now=now)


class PrepaymentHandler:
    """Purpose "prepayment"; a reference is a payment with a room."""

    def on_captured(self, captured: CapturedPayment, *, now: datetime) -> Sequence[Posting]:
        return settle_prepayment(captured=captured, now=now)

    def on_failed(self, failed: FailedPayment, *, now: datetime) -> None:
        release_prepayment(failed=failed, now=now)


@outbox.consume("bills_posted", name="billing.apply_prepayments")
def apply_prepayments_after_run(delivery: Delivery, now: datetime) -> None:
    """A company that wants it has prepayments laid on the bills of every run."""
    if delivery.company_id is not None:
        apply_prepayments_of_run(company_id=delivery.company_id, run_id=delivery.payload["run_id"], now=now)
