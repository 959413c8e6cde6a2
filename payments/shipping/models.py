"""One payment that WeChat wants to hear about."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from payments.shipping.contracts import ShipmentState

MOST_UPLOADS = 2


class Shipment(TenantModel):
    """What was told of a payment, and how WeChat sees it (`order_state`, its own figure). WeChat takes two uploads."""

    attempt = TenantForeignKey("intents.Attempt")
    payee_account = TenantForeignKey("intents.PayeeAccount")
    state = models.CharField(max_length=10, choices=ShipmentState.choices(), default=ShipmentState.WAITING)
    uploads = models.IntegerField(default=0)
    # Counted before WeChat is called: above `uploads`, nobody knows whether the last one arrived.
    begun = models.IntegerField(default=0)
    uploaded_at = models.DateTimeField(null=True)
    order_state = models.IntegerField(null=True)
    is_in_complaint = models.BooleanField(default=False)
    refusal = models.CharField(max_length=32, blank=True)
    checks = models.IntegerField(default=0)
    paid_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_shipment"
        constraints = [
            models.UniqueConstraint(fields=["attempt"], name="payment_shipment_once"),
            models.CheckConstraint(
                condition=models.Q(uploads__gte=0, uploads__lte=MOST_UPLOADS), name="payment_shipment_uploads"
            ),
            models.CheckConstraint(condition=models.Q(state__in=list(ShipmentState)), name="payment_shipment_state"),
        ]
        indexes = [
            # payments of which WeChat was not told, oldest first
            models.Index(
                fields=["company", "paid_at"],
                condition=models.Q(state__in=[ShipmentState.WAITING, ShipmentState.LACKING]),
                name="payment_shipment_lacking",
            )
        ]

    def __str__(self) -> str:
        return f"shipment {self.pk} {self.state}"
