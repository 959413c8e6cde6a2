"""The table of stored files; their content lies in the storage under `storage_key`."""

from __future__ import annotations

from django.db import models

from backend.files.contracts import FileState
from backend.organization.base import TenantModel


class File(TenantModel):
    """One stored file. `expires_at`: when it is removed; null: it stays."""

    owner_account_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=FileState.choices())
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    has_thumbnail = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "stored_file"
        constraints = [
            models.UniqueConstraint(fields=["company", "storage_key"], name="stored_file_key"),
            models.CheckConstraint(condition=models.Q(state__in=list(FileState)), name="stored_file_state"),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="stored_file_size"),
        ]
        indexes = [
            # how many uploads of an account wait for their use
            models.Index(
                fields=["company", "owner_account_id"],
                name="stored_file_waiting",
                condition=models.Q(expires_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"file {self.pk} {self.kind} {self.name}"
