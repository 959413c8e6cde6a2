"""One pause: where, why, from when until when."""

from __future__ import annotations

from django.db import models


class PaymentPause(models.Model):
    """`company_id` null: the whole platform; `community_id` null: the whole company.

    No tenant table: a pause of the platform belongs to nobody, and one statement must find it together with those of
    the company. Who reads it names the company.
    """

    company_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by_account_id = models.BigIntegerField(null=True)
    resumed_at = models.DateTimeField(null=True)
    resumed_by_account_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "payment_pause"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(community_id__isnull=True) | models.Q(company_id__isnull=False),
                name="payment_pause_where",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="payment_pause_period",
            ),
        ]
        indexes = [
            # asked whenever somebody begins to pay
            models.Index(
                fields=["company_id", "community_id"],
                condition=models.Q(resumed_at__isnull=True),
                name="payment_pause_open",
            )
        ]

    def __str__(self) -> str:
        return f"pause {self.pk} of company {self.company_id}, community {self.community_id}"
