"""Document numbers: the rules that companies have set, and the counters behind them."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from backend.organization.models.tree import OrgUnit


class NumberSequence(TenantModel):
    """The last number given per document type and prefix; a row is locked while a number is taken.

    `prefix` is the text before the number, so whatever rules are set, no number is given twice. A counter that goes
    on while its prefix changes has a second row under the prefix with its date parts unfilled (`SJ{YYYY}{MM}-`).
    """

    kind = models.CharField(max_length=30)
    prefix = models.CharField(max_length=80)
    last = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        db_table = "number_sequence"
        constraints = [models.UniqueConstraint(fields=["company", "kind", "prefix"], name="number_sequence_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.prefix}{self.last}"


class NumberingRule(TenantModel):
    """How documents of a type are numbered in a unit and below it, from a day on. Rows are only added.

    Of several rows of a unit the one with the latest `starts_on` holds, among these the newest. An empty `pattern`
    ends the unit's own rule: from then on the one above holds.
    """

    unit = TenantForeignKey(OrgUnit)
    kind = models.CharField(max_length=30)
    pattern = models.CharField(max_length=60, blank=True)
    reset = models.CharField(max_length=8)
    starts_on = models.DateField()
    set_at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "numbering_rule"
        indexes = [
            # the rules of a type on the way up from a unit, asked with every number
            models.Index(fields=["company", "kind", "unit"], name="numbering_rule_of_unit")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pattern} from {self.starts_on}"
