"""What was billed: runs, and frozen bills with their lines."""

from __future__ import annotations

from django.db import models

from backend.kernel.money import Money
from backend.organization.base import TenantForeignKey, TenantModel
from property_core.billing.contracts import BillOrigin, BillStatus, LineKind
from property_core.charges.contracts import FeeCap, PayerRole


class BillingRun(TenantModel):
    """One run of a period over an organisation unit's subtree; posted step by step, one tariff version each."""

    unit = TenantForeignKey("organization.OrgUnit")
    period = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    account_id = models.BigIntegerField(null=True)
    bill_count = models.IntegerField(default=0)
    total_minor = models.BigIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        db_table = "billing_run"
        indexes = [
            # the runs of a period, newest first
            models.Index(fields=["company", "period", "-id"], name="billing_run_period")
        ]

    def __str__(self) -> str:
        return f"run {self.pk} {self.period}"


class BillingRunStep(TenantModel):
    """What a run posted for one tariff version; written in the transaction of its bills and entries."""

    run = TenantForeignKey(BillingRun)
    tariff_version = TenantForeignKey("charges.TariffVersion")
    bill_count = models.IntegerField()
    total_minor = models.BigIntegerField()
    checksum = models.CharField(max_length=64)
    posted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "billing_run_step"
        constraints = [models.UniqueConstraint(fields=["run", "tariff_version"], name="billing_run_step_once")]

    def __str__(self) -> str:
        return f"run {self.run_id} step {self.tariff_version_id}"


class Bill(TenantModel):
    """A frozen document: what one object owes for one assignment and period, with the trace of its amount.

    `days` of `of_days` were billed; `trace` holds formula, quantities and result; the late-fee terms are those
    in force when it was made. `paid_minor` counts money applied (settlements, and 已收 of an opening bill).
    A LATE_FEE bill points to the bill it grew on (`fee_of`) and carries no fee itself.
    """

    community = TenantForeignKey("organization.OrgUnit")
    origin = models.CharField(max_length=10, choices=BillOrigin.choices())
    item = TenantForeignKey("charges.ChargeItem")
    run = TenantForeignKey(BillingRun, null=True)
    tariff_version = TenantForeignKey("charges.TariffVersion", null=True)
    assignment = TenantForeignKey("charges.Assignment", null=True)
    room = TenantForeignKey("homes.Room", null=True)
    space = TenantForeignKey("homes.ParkingSpace", null=True)
    meter = TenantForeignKey("homes.Meter", null=True)
    fee_of = TenantForeignKey("self", null=True)
    period = models.DateField()
    payer_role = models.CharField(max_length=12, choices=PayerRole.choices())
    payer = TenantForeignKey("residents.Person", null=True)
    currency = models.CharField(max_length=3, default="CNY")
    total_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    status = models.CharField(max_length=10, choices=BillStatus.choices(), default=BillStatus.OPEN)
    days = models.SmallIntegerField(default=0)
    of_days = models.SmallIntegerField(default=0)
    due_on = models.DateField()
    late_fee_rate = models.DecimalField(max_digits=10, decimal_places=8, default=0)
    grace_days = models.IntegerField(default=0)
    fee_cap = models.CharField(max_length=12, choices=FeeCap.choices(), default=FeeCap.NONE)
    # The day up to which (included) this bill's fee is already fixed in LATE_FEE bills.
    fee_fixed_on = models.DateField(null=True)
    posted_at = models.DateTimeField()
    trace = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        db_table = "bill"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "room", "space", "period"],
                condition=models.Q(origin=BillOrigin.RUN) & ~models.Q(status=BillStatus.REVERSED),
                name="bill_run_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["room", "item", "period"],
                condition=models.Q(origin=BillOrigin.OPENING) & ~models.Q(status=BillStatus.REVERSED),
                name="bill_opening_once",
            ),
            models.CheckConstraint(
                condition=models.Q(total_minor__gt=0, paid_minor__gte=0, paid_minor__lte=models.F("total_minor")),
                name="bill_paid_within_total",
            ),
            models.CheckConstraint(
                condition=models.Q(status=BillStatus.REVERSED)
                | models.Q(status=BillStatus.OPEN, paid_minor=0)
                | models.Q(status=BillStatus.PAID, paid_minor=models.F("total_minor"))
                | models.Q(status=BillStatus.PART_PAID, paid_minor__gt=0, paid_minor__lt=models.F("total_minor")),
                name="bill_status_tells_paid",
            ),
            models.CheckConstraint(
                condition=models.Q(room__isnull=False) | models.Q(space__isnull=False), name="bill_stands_on_something"
            ),
            models.CheckConstraint(
                condition=models.Q(origin=BillOrigin.LATE_FEE, fee_of__isnull=False)
                | (~models.Q(origin=BillOrigin.LATE_FEE) & models.Q(fee_of__isnull=True)),
                name="bill_fee_has_principal",
            ),
        ]
        indexes = [
            # the owner's and the room desk's open bills, oldest due first
            models.Index(
                fields=["room", "due_on", "id"],
                name="bill_room_open",
                condition=models.Q(status__in=[BillStatus.OPEN, BillStatus.PART_PAID]),
            ),
            # a room's history by period
            models.Index(fields=["room", "-period", "-id"], name="bill_room_period"),
            # the console's list, newest first
            models.Index(fields=["community", "-period", "-id"], name="bill_newest"),
            # the console's list by due day, and what was due from one day until another
            models.Index(fields=["community", "due_on", "id"], name="bill_due"),
            # reports by community, period, item
            models.Index(fields=["community", "period", "item"], name="bill_report"),
            # fees grown on a bill
            models.Index(fields=["fee_of"], name="bill_fee_of", condition=models.Q(fee_of__isnull=False)),
        ]

    @property
    def outstanding(self) -> Money:
        """Principal that is not paid."""
        return Money(self.total_minor - self.paid_minor, self.currency)

    def __str__(self) -> str:
        return f"bill {self.pk}"


class BillLine(TenantModel):
    """A part of a bill's amount: a tier, the pot's share, or the whole. Lines sum to the bill's total.

    `quantity` in the unit of the formula (㎡, kWh, m³, …), `unit_price` yuan per unit; null where a part is no
    plain product.
    """

    bill = TenantForeignKey(Bill)
    position = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=LineKind.choices())
    quantity = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    unit_price = models.DecimalField(max_digits=16, decimal_places=6, null=True)
    amount_minor = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        db_table = "bill_line"
        constraints = [models.UniqueConstraint(fields=["bill", "position"], name="bill_line_position")]

    def __str__(self) -> str:
        return f"line {self.bill_id}/{self.position}"
