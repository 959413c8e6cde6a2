"""What collection does when payments brings money, or says that none will come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from backend.kernel import outbox
from backend.kernel.outbox import Delivery
from payments.ledger.contracts import Posting
from payments.registry import CapturedPayment, FailedPayment, RefundedPayment
from property_core.collection.services.ledger_alarm import tell_of_failed_check
from property_core.collection.services.payment_messages import tell_payer, tell_refunded, tell_stuck
from property_core.collection.services.prepayments import (
    announce_prepaid_rooms,
    apply_prepayment_after_run,
    release_prepayment,
    settle_prepayment,
)
from property_core.collection.services.refunding import (
    check_bill_refund,
    check_prepayment_refund,
    prepare_bill_refund,
    prepare_prepayment_refund,
    restore_bill_refund,
    restore_prepayment_refund,
)
from property_core.collection.services.settling import release_bill_payment, settle_bill_payment


class BillPaymentHandler:
    """Purpose "bill"; a reference is an allocation."""

    def on_captured(self, captured: CapturedPayment, *, now: datetime) -> Sequence[Posting]:
        return settle_bill_payment(captured=captured, now=now)

    def on_failed(self, failed: FailedPayment, *, now: datetime) -> None:
        release_bill_payment(failed=failed, now=now)


class BillRefundHandler:
    """Refunds of purpose "bill"; a reference is an allocation."""

    def check_refund(self, refund: RefundedPayment, *, now: datetime) -> None:
        check_bill_refund(refund=refund, now=now)

    def prepare_refund(self, refund: RefundedPayment, *, now: datetime) -> Sequence[Posting]:
        return prepare_bill_refund(refund=refund, now=now)

    def on_refunded(self, refund: RefundedPayment, *, now: datetime) -> None:
        """The bills have been open, and the receipts renewed, since the money was given up."""

    def on_refund_failed(self, refund: RefundedPayment, *, now: datetime) -> Sequence[Posting]:
        return restore_bill_refund(refund=refund, now=now)


class PrepaymentRefundHandler:
    """Refunds of purpose "prepayment"; a reference is a payment with a room."""

    def check_refund(self, refund: RefundedPayment, *, now: datetime) -> None:
        check_prepayment_refund(refund=refund, now=now)

    def prepare_refund(self, refund: RefundedPayment, *, now: datetime) -> Sequence[Posting]:
        return prepare_prepayment_refund(refund=refund, now=now)

    def on_refunded(self, refund: RefundedPayment, *, now: datetime) -> None:
        """The room has been without it since the money was given up."""

    def on_refund_failed(self, refund: RefundedPayment, *, now: datetime) -> Sequence[Posting]:
        return restore_prepayment_refund(refund=refund, now=now)


class PrepaymentHandler:
    """Purpose "prepayment"; a reference is a payment with a room."""

    def on_captured(self, captured: CapturedPayment, *, now: datetime) -> Sequence[Posting]:
        return settle_prepayment(captured=captured, now=now)

    def on_failed(self, failed: FailedPayment, *, now: datetime) -> None:
        release_prepayment(failed=failed, now=now)


@outbox.consume("bills_posted", name="collection.apply_prepayments")
def find_prepaid_rooms(delivery: Delivery, now: datetime) -> None:
    """A company that wants it has prepayments laid on the bills of every run, each room by itself."""
    if delivery.company_id is not None:
        announce_prepaid_rooms(company_id=delivery.company_id, run_id=delivery.payload["run_id"], now=now)


@outbox.consume("prepaid_room_billed", name="collection.apply_prepayment")
def apply_prepayment_of_billed_room(delivery: Delivery, now: datetime) -> None:
    if delivery.company_id is not None:
        apply_prepayment_after_run(company_id=delivery.company_id, room_id=delivery.payload["room_id"], now=now)


@outbox.consume("bills_paid", name="collection.tell_payer")
def tell_payer_of_bills(delivery: Delivery, now: datetime) -> None:
    _tell_payer(delivery, now)


@outbox.consume("prepayment_received", name="collection.tell_payer")
def tell_payer_of_prepayment(delivery: Delivery, now: datetime) -> None:
    _tell_payer(delivery, now)


def _tell_payer(delivery: Delivery, now: datetime) -> None:
    receipt_id = delivery.payload["receipt_id"]
    if delivery.company_id is not None and receipt_id is not None:
        tell_payer(company_id=delivery.company_id, receipt_id=receipt_id, now=now)


@outbox.consume("refund_ended", name="collection.tell_refunded")
def tell_of_refund(delivery: Delivery, now: datetime) -> None:
    """The payer of money that has gone back; who had asked, of money that did not."""
    payload, company_id = delivery.payload, delivery.company_id
    minor, payer_id, asker_id = (
        payload["amount"]["amount_minor"], payload["payer_account_id"], payload["requested_by_account_id"],
    )  # fmt: skip
    if company_id is None:
        return
    if payload["state"] == "SUCCEEDED" and payer_id is not None:
        tell_refunded(company_id=company_id, account_id=payer_id, amount_minor=minor, now=now)
    elif payload["state"] in {"ABNORMAL", "CLOSED", "REFUSED"} and asker_id is not None:
        tell_stuck(
            company_id=company_id, account_id=asker_id, order_id=payload["order_id"], amount_minor=minor, now=now
        )


@outbox.consume("ledger_check_failed", name="collection.tell_of_failed_check")
def tell_who_reads_the_books(delivery: Delivery, now: datetime) -> None:
    """Payments knows no notifications, so the books' alarm is carried from here."""
    if delivery.company_id is not None:
        found = delivery.payload["unbalanced"] + delivery.payload["orphans"]
        tell_of_failed_check(company_id=delivery.company_id, found=found, now=now)
