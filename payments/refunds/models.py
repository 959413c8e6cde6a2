"""What is asked back, by whom and why, and where it stands. The single try at the provider is `intents.Refund`."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from payments.intents.contracts import RefundWay
from payments.refunds.contracts import OrderState


class RefundOrder(TenantModel):
    """Money of one leg (one seller, one community) of a payment that shall go back.

    `parked_minor`: what stands in UNALLOCATED for it: all of it from the moment its purposes gave it up until it has
    left or was taken again, else nothing. `checks`: fruitless questions of the present state.
    """

    intent = TenantForeignKey("intents.Intent")
    attempt_leg = TenantForeignKey("intents.AttemptLeg")
    community = TenantForeignKey("organization.OrgUnit")
    provider = models.CharField(max_length=16)
    way = models.CharField(max_length=10, choices=RefundWay.choices())
    state = models.CharField(max_length=10, choices=OrderState.choices(), default=OrderState.REQUESTED)
    currency = models.CharField(max_length=3, default="CNY")
    amount_minor = models.BigIntegerField()
    parked_minor = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=200)
    needs_approval = models.BooleanField()
    requested_by_account_id = models.BigIntegerField(null=True)
    requested_at = models.DateTimeField()
    decided_by_account_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    # Why a person rejected it.
    decision = models.CharField(max_length=200, blank=True)
    # Why a step or the provider refused it.
    refusal = models.CharField(max_length=64, blank=True)
    # Who handed the money out, and by which slip or transfer.
    handed_out_by_account_id = models.BigIntegerField(null=True)
    slip = models.CharField(max_length=64, blank=True)
    checks = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "refund_order"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="refund_order_amount"),
            models.CheckConstraint(condition=models.Q(state__in=list(OrderState)), name="refund_order_state"),
            models.CheckConstraint(
                condition=models.Q(parked_minor=0) | models.Q(parked_minor=models.F("amount_minor")),
                name="refund_order_parked",
            ),
            # Nobody approves his own, and above the limit somebody has.
            models.CheckConstraint(
                condition=models.Q(needs_approval=False)
                | models.Q(state__in=[OrderState.REQUESTED, OrderState.REJECTED])
                | (
                    models.Q(decided_by_account_id__isnull=False)
                    & ~models.Q(decided_by_account_id=models.F("requested_by_account_id"))
                ),
                name="refund_order_two_people",
            ),
        ]
        indexes = [
            # the console's list, newest first
            models.Index(fields=["community", "-id"], name="refund_order_newest"),
            # the refunds of a payment
            models.Index(fields=["intent"], name="refund_order_intent"),
            # those that wait for somebody
            models.Index(
                fields=["community", "id"],
                condition=models.Q(state__in=[OrderState.REQUESTED, OrderState.HAND_OUT, OrderState.ABNORMAL]),
                name="refund_order_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"refund order {self.pk} {self.state}"


class RefundOrderLine(TenantModel):
    """What of an order is of which line of the payment. `is_taken_back`: it stays after all, and may be asked anew."""

    order = TenantForeignKey(RefundOrder)
    line = TenantForeignKey("intents.LegLine")
    purpose = models.CharField(max_length=40)
    reference = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    is_taken_back = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        db_table = "refund_order_line"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="refund_order_line_amount"),
            models.UniqueConstraint(fields=["order", "line"], name="refund_order_line_once"),
        ]
        indexes = [
            # what of a line goes back
            models.Index(fields=["line"], name="refund_order_line_line")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.reference} of order {self.order_id}"
