"""Money on bills: the allocations that hold them for a payment, the settlements that applied it.

A payment is the collection's and known by its id here; the collection's migration ties the two.
"""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from property_core.billing.contracts import PaymentStatus, SettlementSource
from property_core.billing.models.bills import Bill


class BillAllocation(TenantModel):
    """What of a payment goes to which bill: principal, and the late fee fixed when it is applied.

    `status` follows the payment's; a bill has at most one STARTED allocation, so two payers cannot both pay it.
    """

    payment_id = models.BigIntegerField()
    bill = TenantForeignKey(Bill)
    principal_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    fee_until = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=PaymentStatus.choices(), default=PaymentStatus.STARTED)

    class Meta(TenantModel.Meta):
        db_table = "bill_allocation"
        constraints = [
            models.UniqueConstraint(fields=["payment_id", "bill"], name="bill_allocation_once"),
            models.UniqueConstraint(
                fields=["bill"], condition=models.Q(status=PaymentStatus.STARTED), name="bill_allocation_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(principal_minor__gte=0, fee_minor__gte=0), name="bill_allocation_amounts"
            ),
        ]

    def __str__(self) -> str:
        return f"allocation {self.payment_id} to {self.bill_id}"


class BillSettlement(TenantModel):
    """Money applied to a bill on a business date; append-only. Reversed money is a row with a negative amount.

    `applied_on` is the day the money came, up to which late fees grow; `posted_on` the day of its ledger entry, on
    which reports count it: money that is told of after its month was closed stands in the first open one.
    `entry_source` and `entry_source_id` name that entry: a capture's is written after its settlements.
    """

    community = TenantForeignKey("organization.OrgUnit")
    bill = TenantForeignKey(Bill)
    payment_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=12, choices=SettlementSource.choices())
    amount_minor = models.BigIntegerField()
    applied_on = models.DateField()
    posted_on = models.DateField()
    applied_at = models.DateTimeField()
    entry_source = models.CharField(max_length=40)
    entry_source_id = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        db_table = "bill_settlement"
        constraints = [models.CheckConstraint(condition=~models.Q(amount_minor=0), name="bill_settlement_not_zero")]
        indexes = [
            # collection rate up to a date; the intervals of a late fee
            models.Index(fields=["bill", "applied_on"], name="bill_settlement_bill"),
            models.Index(fields=["community", "applied_on"], name="bill_settlement_day"),
        ]

    def __str__(self) -> str:
        return f"settlement {self.pk} of bill {self.bill_id}"
