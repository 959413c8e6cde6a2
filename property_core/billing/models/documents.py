"""Documents beside the bills: red letters, opening figures, closed months."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from property_core.billing.contracts import DocumentStatus
from property_core.billing.models.bills import Bill


class RedLetter(TenantModel):
    """The document that takes a bill back (红字冲销): asked for by one, approved by another, never an edit."""

    community = TenantForeignKey("organization.OrgUnit")
    bill = TenantForeignKey(Bill)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=DocumentStatus.choices(), default=DocumentStatus.REQUESTED)
    requested_by = models.BigIntegerField()
    requested_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    posted_on = models.DateField(null=True)
    entry_id = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "red_letter"
        constraints = [
            models.UniqueConstraint(
                fields=["bill"], condition=~models.Q(status=DocumentStatus.REJECTED), name="red_letter_once"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="red_letter_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"red letter {self.pk} of bill {self.bill_id}"


class OpeningFigure(TenantModel):
    """A prepayment (预存) or deposit (押金) taken over from the old books, posted once to the ledger.

    Prepayment: one per room, `name` empty and `collected_on` null. Amount in fen.
    """

    community = TenantForeignKey("organization.OrgUnit")
    room = TenantForeignKey("homes.Room")
    is_deposit = models.BooleanField()
    name = models.CharField(max_length=60, blank=True)
    collected_on = models.DateField(null=True)
    amount_minor = models.BigIntegerField()
    entry_id = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "opening_figure"
        constraints = [
            models.UniqueConstraint(
                fields=["room", "is_deposit", "name", "collected_on"], name="opening_figure_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"opening figure {self.pk}"


class MonthClose(TenantModel):
    """That a community's month is closed: nothing is posted into it any more."""

    community = TenantForeignKey("organization.OrgUnit")
    period = models.DateField()
    closed_at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "month_close"
        constraints = [models.UniqueConstraint(fields=["community", "period"], name="month_close_once")]

    def __str__(self) -> str:
        return f"closed {self.community_id} {self.period}"
