"""Statements as they came, and where they and the books disagree."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from payments.reconciliation.contracts import (
    DifferenceKind,
    DifferenceState,
    RowKind,
    RowMeaning,
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
    # In FUNDS rows alone.
    meaning = models.CharField(max_length=12, choices=RowMeaning.choices(), blank=True, default="")
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
        indexes = [
            # withdrawals that a bank statement is looked through for
            models.Index(
                fields=["company", "happened_at"],
                condition=models.Q(meaning=RowMeaning.WITHDRAWAL),
                name="statement_row_withdrawal",
            )
        ]

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
    # Who is to find out, and until when.
    owner_account_id = models.BigIntegerField(null=True)
    assigned_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)

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
            # somebody's own work
            models.Index(
                fields=["company", "owner_account_id", "-day", "-id"],
                condition=models.Q(state=DifferenceState.OPEN),
                name="payment_difference_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.number}"


class DifferenceNote(TenantModel):
    """What somebody wrote down while looking for the cause of a difference."""

    difference = TenantForeignKey(Difference)
    text = models.CharField(max_length=200)
    account_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "payment_difference_note"
        indexes = [models.Index(fields=["difference", "id"], name="difference_note_of")]

    def __str__(self) -> str:
        return f"note {self.pk} on {self.difference_id}"


class DaySignOff(TenantModel):
    """Somebody answers for an account's day: all agrees or is explained. `undone_at`: a later import changed it."""

    payee_account = TenantForeignKey("intents.PayeeAccount")
    day = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField()
    signed_by_account_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_day_sign_off"
        constraints = [
            models.UniqueConstraint(
                fields=["payee_account", "day"],
                condition=models.Q(undone_at__isnull=True),
                name="payment_day_signed_once",
            )
        ]
        indexes = [
            # the days of a period
            models.Index(fields=["company", "day"], name="payment_day_sign_off_day")
        ]

    def __str__(self) -> str:
        return f"sign-off {self.payee_account_id} {self.day}"


class ChannelFee(TenantModel):
    """What a provider kept of an account's day, as its statement says; a later statement adds what is different.

    The sum of the parts is what the newest statement says. Each part is one ledger entry of its own.
    """

    payee_account = TenantForeignKey("intents.PayeeAccount")
    day = models.DateField()
    part = models.IntegerField()
    amount_minor = models.BigIntegerField()
    posted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "payment_channel_fee"
        constraints = [
            models.UniqueConstraint(fields=["payee_account", "day", "part"], name="payment_channel_fee_once"),
            models.CheckConstraint(condition=~models.Q(amount_minor=0), name="payment_channel_fee_amount"),
        ]

    def __str__(self) -> str:
        return f"fee {self.payee_account_id} {self.day} {self.part}"
