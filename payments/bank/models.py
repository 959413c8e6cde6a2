"""Bank accounts, their statements line by line, and what was recorded at the till to be found there."""

from __future__ import annotations

from django.db import models

from backend.kernel.fields import EncryptedTextField
from backend.organization.base import TenantForeignKey, TenantModel
from payments.bank.contracts import LineState


class BankAccount(TenantModel):
    """An account of the company at a bank. `mapping`: contracts.Column -> name of the column in the bank's files."""

    name = models.CharField(max_length=60)
    bank = models.CharField(max_length=60)
    number = EncryptedTextField()
    number_tail = models.CharField(max_length=4)
    mapping = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "bank_account"
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"], condition=models.Q(closed_at__isnull=True), name="bank_account_name"
            )
        ]

    def __str__(self) -> str:
        return f"bank account {self.pk} {self.name}"


class BankImport(TenantModel):
    """One file that was imported; the sums are of the lines that were new."""

    bank_account = TenantForeignKey(BankAccount)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    line_count = models.IntegerField()
    new_count = models.IntegerField()
    in_minor = models.BigIntegerField()
    out_minor = models.BigIntegerField()
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    imported_at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "bank_import"
        indexes = [
            # the console's list, newest first
            models.Index(fields=["company", "-id"], name="bank_import_newest")
        ]

    def __str__(self) -> str:
        return f"bank import {self.pk}"


class BankLine(TenantModel):
    """One movement. (fingerprint, occurrence) is what makes it the same line in another file.

    `amount_minor` negative: money left. `payee_account`: whose money it was found to be (MATCHED). `statement_row`: the
    withdrawal on the provider's statement that it is. `fee_minor`: what was kept on the way. `bounced_line`: the line
    that this one took back. `matches` counts what was posted about it, each a ledger entry ("bank_line", id, number).
    """

    bank_account = TenantForeignKey(BankAccount)
    bank_import = TenantForeignKey(BankImport)
    fingerprint = models.CharField(max_length=64)
    occurrence = models.IntegerField()
    happened_on = models.DateField()
    amount_minor = models.BigIntegerField()
    counterparty = models.CharField(max_length=120, blank=True)
    counterparty_account = EncryptedTextField(blank=True)
    summary = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=64, blank=True)
    balance_minor = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=LineState.choices())
    payee_account = TenantForeignKey("intents.PayeeAccount", null=True)
    statement_row = TenantForeignKey("reconciliation.StatementRow", null=True)
    bounced_line = TenantForeignKey("self", null=True)
    fee_minor = models.BigIntegerField(default=0)
    matches = models.IntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_account_id = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "bank_line"
        constraints = [
            models.UniqueConstraint(fields=["bank_account", "fingerprint", "occurrence"], name="bank_line_once"),
            models.UniqueConstraint(
                fields=["statement_row"],
                condition=models.Q(statement_row__isnull=False),
                name="bank_line_one_withdrawal",
            ),
            models.UniqueConstraint(
                fields=["bounced_line"], condition=models.Q(bounced_line__isnull=False), name="bank_line_bounced_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(amount_minor=0) & models.Q(fee_minor__gte=0), name="bank_line_amount"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=LineState.MATCHED) | models.Q(payee_account__isnull=False),
                name="bank_line_matched_to",
            ),
        ]
        indexes = [
            # the console's list, newest first
            models.Index(fields=["company", "-happened_on", "-id"], name="bank_line_day"),
            models.Index(
                fields=["company", "-happened_on", "-id"],
                condition=models.Q(state=LineState.SUSPENSE),
                name="bank_line_suspense",
            ),
        ]

    def __str__(self) -> str:
        return f"bank line {self.pk} {self.state}"


class BankClaim(TenantModel):
    """A room's claim of a line: its money was laid on bills and prepayment of the room. Undone: it waits again."""

    line = TenantForeignKey(BankLine)
    community = TenantForeignKey("organization.OrgUnit")
    intent = TenantForeignKey("intents.Intent")
    # The document of whoever took the money; the module above knows it.
    document_id = models.BigIntegerField()
    claimed_at = models.DateTimeField()
    claimed_by_account_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_account_id = models.BigIntegerField(null=True)
    undone_reason = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        db_table = "bank_claim"
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(undone_at__isnull=True), name="bank_claim_one_stands"
            ),
            models.UniqueConstraint(fields=["intent"], name="bank_claim_intent"),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk} of {self.line_id}"


class DeskReference(TenantModel):
    """What the cashier copied from the slip (POS) or the transfer: the bank's line is found by it."""

    intent = TenantForeignKey("intents.Intent")
    payee_account = TenantForeignKey("intents.PayeeAccount")
    provider = models.CharField(max_length=16)
    reference = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    line = TenantForeignKey(BankLine, null=True)

    class Meta(TenantModel.Meta):
        db_table = "desk_reference"
        constraints = [
            # One slip is money once.
            models.UniqueConstraint(fields=["company", "provider", "reference"], name="desk_reference_once"),
            models.UniqueConstraint(fields=["intent"], name="desk_reference_intent"),
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(line__isnull=False), name="desk_reference_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"
