"""Counters of document numbers."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantModel


class NumberSequence(TenantModel):
    """The last number given per document type and prefix; a row is locked while a number is taken."""

    kind = models.CharField(max_length=20)
    prefix = models.CharField(max_length=40)
    last = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        db_table = "number_sequence"
        constraints = [models.UniqueConstraint(fields=["company", "kind", "prefix"], name="number_sequence_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.prefix}{self.last}"
