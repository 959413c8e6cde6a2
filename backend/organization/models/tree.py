"""The tenant and its tree."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from backend.organization.contracts import UnitKind


class Company(models.Model):
    """A property company (物业公司): the tenant."""

    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "company"

    def __str__(self) -> str:
        return f"company {self.pk} {self.name}"


class OrgUnit(TenantModel):
    """A node of the tree COMPANY > REGION > COMMUNITY > AREA. `path` is `/id/…/id/`, itself included."""

    parent = TenantForeignKey("self", null=True)
    kind = models.CharField(max_length=12, choices=UnitKind.choices())
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=255)
    # Nothing new comes under an inactive unit; what happened there stays readable.
    is_active = models.BooleanField(default=True, db_default=True)

    class Meta(TenantModel.Meta):
        db_table = "org_unit"
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="org_unit_code"),
            models.UniqueConstraint(
                fields=["company"], condition=models.Q(kind=UnitKind.COMPANY), name="org_unit_one_root"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=list(UnitKind)), name="org_unit_kind"),
            models.CheckConstraint(
                condition=models.Q(kind=UnitKind.COMPANY, parent__isnull=True)
                | (~models.Q(kind=UnitKind.COMPANY) & models.Q(parent__isnull=False)),
                name="org_unit_root_has_no_parent",
            ),
        ]
        indexes = [
            # subtree by prefix of the path
            models.Index(
                fields=["company", "path"], name="org_unit_path", opclasses=["int8_ops", "varchar_pattern_ops"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
