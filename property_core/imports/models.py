"""The trace that an import leaves."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantModel


class ImportBatch(TenantModel):
    """A workbook that was written. `checksum` is the SHA-256 of the file: the same file changes nothing again.

    `counts`: sheet → read, errors, skipped_dependent, kept; `written`: sheet → rows new or changed.
    """

    file_name = models.CharField(max_length=255)
    checksum = models.CharField(max_length=64)
    account_id = models.BigIntegerField(null=True)
    imported_at = models.DateTimeField()
    error_count = models.IntegerField()
    counts = models.JSONField()
    written = models.JSONField()

    class Meta(TenantModel.Meta):
        db_table = "import_batch"
        constraints = [models.UniqueConstraint(fields=["company", "checksum"], name="import_batch_once")]

    def __str__(self) -> str:
        return f"import {self.pk} {self.file_name}"
