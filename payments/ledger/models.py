"""Double entry, append-only. The database keeps the promises; see the triggers in the first migration."""

from __future__ import annotations

from django.db import models

from backend.kernel.money import Money
from backend.organization.base import TenantForeignKey, TenantModel
from payments.ledger.contracts import AccountKind, Side


class LedgerAccount(TenantModel):
    """One account of a company's chart: (kind, community, reference, currency)."""

    kind = models.CharField(max_length=20, choices=AccountKind.choices())
    normal_side = models.CharField(max_length=6, choices=Side.choices())
    community_id = models.BigIntegerField(null=True)
    reference_id = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="CNY")

    class Meta(TenantModel.Meta):
        db_table = "ledger_account"
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "community_id", "reference_id", "currency"],
                name="ledger_account_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"account {self.kind} {self.community_id} {self.reference_id}"


class LedgerEntry(TenantModel):
    """One event in the books. (source, source_id, part) names its cause and keeps it single.

    The column `xid` (the writing transaction) is set by the database and lives outside of Django.
    """

    source = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    part = models.BigIntegerField(default=0)
    community_id = models.BigIntegerField(null=True)
    posted_on = models.DateField()
    posted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "ledger_entry"
        constraints = [
            models.UniqueConstraint(fields=["company", "source", "source_id", "part"], name="ledger_entry_once")
        ]
        indexes = [
            # statements by day
            models.Index(fields=["company", "posted_on"], name="ledger_entry_day")
        ]

    def __str__(self) -> str:
        return f"entry {self.pk} {self.source} {self.source_id}"


class LedgerPosting(TenantModel):
    """A signed amount on an account: debit positive, credit negative; the postings of an entry sum to zero."""

    entry = TenantForeignKey(LedgerEntry)
    account = TenantForeignKey(LedgerAccount)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="CNY")
    subject_id = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "ledger_posting"
        constraints = [models.CheckConstraint(condition=~models.Q(amount_minor=0), name="ledger_posting_not_zero")]
        indexes = [
            models.Index(fields=["entry"], name="ledger_posting_entry"),
            # balance and statement of an account
            models.Index(fields=["account", "id"], name="ledger_posting_account"),
            # the postings of a bill
            models.Index(
                fields=["subject_id"], name="ledger_posting_subject", condition=models.Q(subject_id__isnull=False)
            ),
        ]

    @property
    def side(self) -> Side:
        return Side.DEBIT if self.amount_minor > 0 else Side.CREDIT

    @property
    def amount(self) -> Money:
        """Positive; `side` says which way."""
        return Money(abs(self.amount_minor), self.currency)

    def __str__(self) -> str:
        return f"posting {self.pk}"


class LedgerCheck(TenantModel):
    """One look at a company's books and what it found. `night`: the business day of a nightly one, null when asked for.

    `findings` are the first lines of what disagrees; `unbalanced` and `orphans` count all of it.
    """

    night = models.DateField(null=True)
    checked_at = models.DateTimeField()
    milliseconds = models.BigIntegerField()
    entries = models.BigIntegerField()
    unbalanced = models.BigIntegerField()
    orphans = models.BigIntegerField()
    is_ok = models.BooleanField()
    findings = models.JSONField(default=list)
    account_id = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "ledger_check"
        constraints = [
            models.UniqueConstraint(
                fields=["company", "night"], condition=models.Q(night__isnull=False), name="ledger_check_once_a_night"
            ),
            models.CheckConstraint(
                condition=models.Q(is_ok=False) | models.Q(unbalanced=0, orphans=0),
                name="ledger_check_tells_its_result",
            ),
        ]
        indexes = [
            # the last checks of a company
            models.Index(fields=["company", "-id"], name="ledger_check_newest")
        ]

    def __str__(self) -> str:
        return f"check {self.pk} of {self.company_id}"
