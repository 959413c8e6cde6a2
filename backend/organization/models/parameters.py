"""What companies have set in their parameters, unit by unit."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from backend.organization.models.tree import OrgUnit


class ParameterValue(TenantModel):
    """A parameter's value in a unit and below it, from a day on. Rows are only added.

    Of several rows of a unit the one with the latest `starts_on` holds, among these the newest. A null `value` gives
    the unit's own value up: from then on the one above holds. `value` is the canonical text of the parameter's kind.
    """

    unit = TenantForeignKey(OrgUnit)
    key = models.CharField(max_length=60)
    value = models.CharField(max_length=500, null=True)
    starts_on = models.DateField()
    set_at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "parameter_value"
        indexes = [
            # the history of a parameter in a unit
            models.Index(fields=["company", "key", "unit"], name="parameter_value_of_unit")
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} from {self.starts_on}"


class ParameterVersion(TenantModel):
    """Another number whenever a value or the tree changes: whoever knows the number knows all values.

    Written by triggers, with numbers of a sequence that never come again, also where a transaction was undone.
    """

    version = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        db_table = "parameter_version"
        constraints = [models.UniqueConstraint(fields=["company"], name="parameter_version_once")]

    def __str__(self) -> str:
        return f"parameters of {self.company_id}: {self.version}"
