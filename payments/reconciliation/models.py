"""Statements as they came, and where they and the books disagree."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from payments.reconciliation.contracts import (
    DifferenceKind,
    DifferenceState,
    RowKind,
    StatementKind,
    StatementState,
    Subject,
)


class Statement(TenantModel):
    """One statement of one account and day. Other content for the same day is another statement; the newest counts."""

    payee_account = TenantForeignKey("intents.PayeeAccount")
    provider = models.CharField(max_length=16)
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=StatementKind.choices())
    state = models.CharField(max_length=8, choices=StatementState.choices())
    content_hash = models.CharField(max_length=64)
    payment_count = models.IntegerField(default=0)
    payment_minor = models.BigIntegerField(default=0)
    refund_count = models.IntegerField(default=0)
    refund_minor = models.BigIntegerField(default=0)
    fee_minor = models.BigIntegerField(default=0)
    imported_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "payment_statement"
        constraints = [
            models.UniqueConstraint(
                fields=["payee_account", "day", "kind", "content_hash"], name="payment_statement_once"
            )
        ]
        indexes = [
            # statements by day, newest first
            models.Index(fields=["company", "-day", "-id"], name="payment_statement_day")
        ]

    def __str__(self) -> str:
        return f"statement {self.kind} {self.day}"


class StatementRow(TenantModel):
    """One line. No name and no openid of the payer is kept. In FUNDS rows `reference` is the provider's own number."""

    statement = TenantForeignKey(Statement)
    position = models.IntegerField()
    kind = models.CharField(max_length=8, choices=RowKind.choices())
    label = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField()
    out_trade_no = models.CharField(max_length=64, blank=True)
    transaction_id = models.CharField(max_length=64, blank=True)
    out_refund_no = models.CharField(max_length=64, blank=True)
    refund_id = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=16, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        db_table = "payment_statement_row"
        constraints = [models.UniqueConstraint(fields=["statement", "position"], name="payment_statement_row_position")]

    def __str__(self) -> str:
        return f"{self.kind} {self.out_refund_no or self.out_trade_no}"


class Difference(TenantModel):
    """One disagreement. `community` null: the payment is none of ours, so only the whole company's staff see it.

    `number` is the merchant's number of the payment or the refund, or the provider's where there is none.
    """

    payee_account = TenantForeignKey("intents.PayeeAccount")
    community = TenantForeignKey("organization.OrgUnit", null=True)
    provider = models.CharField(max_length=16)
    day = models.DateField()
    kind = models.CharField(max_length=14, choices=DifferenceKind.choices())
    subject = models.CharField(max_length=8, choices=Subject.choices())
    number = models.CharField(max_length=64)
    transaction_id = models.CharField(max_length=64, blank=True)
    ours_minor = models.BigIntegerField(null=True)
    theirs_minor = models.BigIntegerField(null=True)
    ours_state = models.CharField(max_length=16, blank=True)
    theirs_state = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=10, choices=DifferenceState.choices(), default=DifferenceState.OPEN)
    found_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    explained_at = models.DateTimeField(null=True)
    explained_by_account_id = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_difference"
        constraints = [
            models.UniqueConstraint(
                fields=["payee_account", "day", "kind", "subject", "number"], name="payment_difference_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DifferenceState.EXPLAINED)
                | (models.Q(explained_at__isnull=False) & ~models.Q(note="")),
                name="payment_difference_note",
            ),
        ]
        indexes = [
            # the console's list, newest day first
            models.Index(fields=["company", "-day", "-id"], name="payment_difference_day"),
            models.Index(
                fields=["company", "-day", "-id"],
                condition=models.Q(state=DifferenceState.OPEN),
                name="payment_difference_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.number}"
