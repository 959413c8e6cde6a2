"""What was paid: a payer's payment of several bills, its receipts, and how a company takes money."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from property_core.billing.contracts import PaymentStatus


class BillPayment(TenantModel):
    """One payer's payment of bills of one or several rooms, asked of payments as one intent.

    `payer_account_id` for an owner's payment online; `cashier_account_id` for money taken at the desk.
    `total_minor` = the allocations (principal and fees) + `surplus_minor`, which becomes prepayment of `surplus_room`:
    change that is kept, or the whole of a top-up. `refunded_minor`: what of the total went back to the payer, or is on
    its way, `surplus_refunded_minor` what of it is of the surplus. `tendered_minor`: what was put on the desk.
    `provider` PREPAYMENT marks an offset: no money came, the room's prepayment paid.
    """

    intent_id = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10, choices=PaymentStatus.choices(), default=PaymentStatus.STARTED)
    payer_account_id = models.BigIntegerField(null=True)
    cashier_account_id = models.BigIntegerField(null=True)
    provider = models.CharField(max_length=20, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    total_minor = models.BigIntegerField()
    surplus_minor = models.BigIntegerField(default=0)
    surplus_room = TenantForeignKey("homes.Room", null=True)
    refunded_minor = models.BigIntegerField(default=0)
    surplus_refunded_minor = models.BigIntegerField(default=0)
    tendered_minor = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "bill_payment"
        constraints = [
            models.UniqueConstraint(
                fields=["intent_id"], condition=models.Q(intent_id__isnull=False), name="bill_payment_intent"
            ),
            models.CheckConstraint(
                condition=models.Q(total_minor__gt=0, surplus_minor__gte=0), name="bill_payment_amounts"
            ),
            models.CheckConstraint(
                condition=models.Q(surplus_minor=0)
                | models.Q(surplus_room__isnull=False, surplus_minor__lte=models.F("total_minor")),
                name="bill_payment_surplus",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    surplus_refunded_minor__gte=0,
                    surplus_refunded_minor__lte=models.F("surplus_minor"),
                    refunded_minor__gte=models.F("surplus_refunded_minor"),
                    refunded_minor__lte=models.F("total_minor"),
                ),
                name="bill_payment_refunded",
            ),
        ]
        indexes = [
            # an owner's payments, newest first
            models.Index(fields=["company", "payer_account_id", "-id"], name="bill_payment_payer"),
            # the takings of a day, and the console's list by days
            models.Index(fields=["company", "paid_at", "id"], name="bill_payment_paid"),
            # the console's list by amount
            models.Index(fields=["company", "total_minor", "id"], name="bill_payment_amount"),
        ]

    def __str__(self) -> str:
        return f"payment {self.pk}"


class Receipt(TenantModel):
    """A numbered receipt (收据). `content` is frozen at issue; the number is never used again, also when voided.

    The number comes with the commit (organization.numbering): null is seen by the transaction that issues it alone.
    """

    community = TenantForeignKey("organization.OrgUnit")
    payment = TenantForeignKey(BillPayment)
    number = models.CharField(max_length=40, null=True)
    verification_code = models.CharField(max_length=24, unique=True)
    total_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="CNY")
    issued_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)
    content = models.JSONField()

    class Meta(TenantModel.Meta):
        db_table = "receipt"
        indexes = [
            # a community's receipts, newest first
            models.Index(fields=["community", "-id"], name="receipt_community")
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="receipt_number"),
            # At once one valid receipt per payment and community.
            models.UniqueConstraint(
                fields=["payment", "community"], condition=models.Q(voided_at__isnull=True), name="receipt_valid_once"
            ),
        ]

    def __str__(self) -> str:
        return f"receipt {self.number}"
