"""What is charged: items, tariffs with their versions, assignments, readings."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from property_core.charges.contracts import Cycle, FeeCap, ItemKind, PayerRole, Proration
from property_core.homes.contracts import Medium


class ChargeItem(TenantModel):
    """A charge item (收费项目), e.g. 物业服务费. `tax_rate` is a fraction (0.06)."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=ItemKind.choices())
    medium = models.CharField(max_length=8, choices=Medium.choices(), blank=True)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    account_code = models.CharField(max_length=40, blank=True)

    class Meta(TenantModel.Meta):
        db_table = "charge_item"
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="charge_item_code")]

    def __str__(self) -> str:
        return f"item {self.code}"


class Tariff(TenantModel):
    """A tariff (收费标准) of an item; it may belong to one community. Its terms are in versions."""

    item = TenantForeignKey(ChargeItem)
    community = TenantForeignKey("organization.OrgUnit", null=True)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)

    class Meta(TenantModel.Meta):
        db_table = "tariff"
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="tariff_code")]

    def __str__(self) -> str:
        return f"tariff {self.code}"


class TariffVersion(TenantModel):
    """The terms of a tariff from `starts_on` until a newer version starts. Never edited, only followed.

    `formula` is the canonical text; `unit_price` yuan per unit of the formula; `late_fee_rate` a fraction per day.
    An imported first version is in force from the beginning of time (0001-01-01). `created_by`: an account of staff,
    none where an import wrote it.
    """

    tariff = TenantForeignKey(Tariff)
    number = models.IntegerField()
    starts_on = models.DateField()
    formula = models.TextField()
    unit_price = models.DecimalField(max_digits=16, decimal_places=6, null=True)
    cycle = models.CharField(max_length=12, choices=Cycle.choices())
    proration = models.CharField(max_length=8, choices=Proration.choices())
    due_day = models.SmallIntegerField()
    late_fee_rate = models.DecimalField(max_digits=10, decimal_places=8, default=0)
    grace_days = models.IntegerField(default=0)
    fee_cap = models.CharField(max_length=12, choices=FeeCap.choices(), default=FeeCap.PRINCIPAL)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "tariff_version"
        constraints = [
            models.UniqueConstraint(fields=["tariff", "number"], name="tariff_version_number"),
            models.UniqueConstraint(fields=["tariff", "starts_on"], name="tariff_version_start"),
            models.CheckConstraint(condition=models.Q(due_day__range=(1, 31)), name="tariff_due_day"),
            models.CheckConstraint(condition=models.Q(late_fee_rate__gte=0, grace_days__gte=0), name="tariff_late_fee"),
        ]

    def __str__(self) -> str:
        return f"tariff version {self.tariff_id}/{self.number}"


class Assignment(TenantModel):
    """A tariff on a room, a parking space or a meter (标准分配), half-open `[starts_on, ends_on)`."""

    community = TenantForeignKey("organization.OrgUnit")
    tariff = TenantForeignKey(Tariff)
    room = TenantForeignKey("homes.Room", null=True)
    space = TenantForeignKey("homes.ParkingSpace", null=True)
    meter = TenantForeignKey("homes.Meter", null=True)
    payer_role = models.CharField(max_length=12, choices=PayerRole.choices())
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "assignment"
        constraints = [
            models.UniqueConstraint(
                fields=["tariff", "room", "space", "meter", "starts_on"], name="assignment_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(room__isnull=False, space__isnull=True, meter__isnull=True)
                | models.Q(room__isnull=True, space__isnull=False, meter__isnull=True)
                | models.Q(room__isnull=True, space__isnull=True, meter__isnull=False),
                name="assignment_one_object",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on")),
                name="assignment_period",
            ),
        ]
        indexes = [
            # The assignments of a tariff, which the run wants, are found by `assignment_once`.
            models.Index(fields=["room"], name="assignment_room"),
            # Where a space or a meter goes, its assignments follow.
            models.Index(fields=["space"], condition=models.Q(space__isnull=False), name="assignment_space"),
            models.Index(fields=["meter"], condition=models.Q(meter__isnull=False), name="assignment_meter"),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class Reading(TenantModel):
    """A meter's reading of a period (抄表). `period` is the first day of its month.

    `confirmed_at`, `confirmed_by` (an account): somebody looked at a strange usage again and found it right. Another
    value is to be looked at anew.
    """

    meter = TenantForeignKey("homes.Meter")
    period = models.DateField()
    read_on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "reading"
        constraints = [
            models.UniqueConstraint(fields=["meter", "period"], name="reading_once"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="reading_not_negative"),
        ]

    def __str__(self) -> str:
        return f"reading {self.meter_id} {self.period}"
