"""Rows that every write leaves behind: audit, outbox, idempotency, timers."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from backend.kernel.choices import Choice


class AccessKind(Choice):
    """How somebody came to see personal data in full."""

    UNMASK = "UNMASK"
    EXPORT = "EXPORT"


class AuditEntry(models.Model):
    """Who did what to which object, from where and when. Append-only (a trigger refuses changes)."""

    company_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    account_id = models.BigIntegerField(null=True)
    ip = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        db_table = "audit_entry"
        indexes = [
            # the console's log, newest first: all of it or of a period, and by object, person, action, address
            models.Index(fields=["company_id", "-at", "-id"], name="audit_at"),
            models.Index(fields=["company_id", "object_kind", "object_id", "-at", "-id"], name="audit_object"),
            models.Index(fields=["company_id", "account_id", "-at", "-id"], name="audit_account"),
            models.Index(fields=["company_id", "action", "-at", "-id"], name="audit_action"),
            models.Index(fields=["company_id", "ip", "-at", "-id"], name="audit_ip"),
        ]

    def __str__(self) -> str:
        return f"audit {self.pk} {self.action} {self.object_kind} {self.object_id}"


class PersonalDataAccess(models.Model):
    """Who saw or took along whose personal data in full: which fields, why, from where, when. Append-only.

    `person_ids`: whose; an export of many is told in rows of at most access_log.MOST_PERSONS persons each.
    """

    company_id = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=AccessKind.choices())
    actor_kind = models.CharField(max_length=16)
    account_id = models.BigIntegerField(null=True)
    ip = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    person_ids = ArrayField(models.BigIntegerField())
    fields = ArrayField(models.CharField(max_length=40))
    reason = models.CharField(max_length=200)
    source = models.CharField(max_length=80)

    class Meta:
        db_table = "personal_data_access"
        indexes = [
            # the console's list, newest first: all of it or of a period, and of one member of staff
            models.Index(fields=["company_id", "-at", "-id"], name="personal_access_at"),
            models.Index(fields=["company_id", "account_id", "-at", "-id"], name="personal_access_account"),
            # who saw this person
            GinIndex(fields=["person_ids"], name="personal_access_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {len(self.person_ids)} persons by account {self.account_id}"


class FieldKeyRotation(models.Model):
    """How far the rotation to one pair of keys has come in one table (of one company where it has companies).

    `goal` names the pair (fields.keys_fingerprint). A pass goes through the rows by id; `last_id` is where it stands,
    `changed_in_pass` what it changed. Finished once a whole pass found nothing to change.
    """

    goal = models.CharField(max_length=32)
    table_name = models.CharField(max_length=63)
    company_id = models.BigIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)
    number_of_pass = models.IntegerField(default=1)
    changed_in_pass = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "field_key_rotation"
        constraints = [
            models.UniqueConstraint(fields=["goal", "table_name", "company_id"], name="field_key_rotation_once")
        ]

    def __str__(self) -> str:
        return f"rotation of {self.table_name} to {self.goal}"


class OutboxEvent(models.Model):
    """An event written in the transaction of its cause; the relay hands it on at least once."""

    event_id = models.UUIDField(default=uuid.uuid4, unique=True)
    company_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=80)
    queue = models.CharField(max_length=16, default="default")
    payload = models.JSONField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox_event"
        indexes = [
            # the relay's scan: oldest unsent first
            models.Index(fields=["id"], name="outbox_unsent", condition=models.Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"event {self.event_id} {self.kind}"


class ConsumedEvent(models.Model):
    """That a consumer has handled an event; written in the consumer's own transaction."""

    consumer = models.CharField(max_length=80)
    event_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "consumed_event"
        constraints = [models.UniqueConstraint(fields=["consumer", "event_id"], name="consumed_once")]

    def __str__(self) -> str:
        return f"{self.consumer} {self.event_id}"


class IdempotencyKey(models.Model):
    """The remembered outcome of a write, under the key that its caller chose."""

    operation = models.CharField(max_length=80)
    owner = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "idempotency_key"
        constraints = [models.UniqueConstraint(fields=["operation", "owner", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return f"{self.operation} {self.owner} {self.key}"


class Timer(models.Model):
    """Something that must happen at `due_at`; scanned with SKIP LOCKED, never a long broker delay."""

    company_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=60)
    reference = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)

    class Meta:
        db_table = "timer"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "reference"], condition=models.Q(done_at__isnull=True), name="timer_open_once"
            )
        ]
        indexes = [
            # the scan for due timers
            models.Index(fields=["due_at"], name="timer_due", condition=models.Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"timer {self.kind} {self.reference}"
