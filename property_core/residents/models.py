"""Who lives where, in which role, from when to when. Personal numbers are ciphertext in the database."""

from __future__ import annotations

from django.db import models

from backend.kernel.fields import EncryptedTextField
from backend.organization.base import TenantForeignKey, TenantModel
from property_core.residents.contracts import IdKind, PersonKind, ResidencyRole


class Person(TenantModel):
    """A natural person or a firm known to the company under a customer number (客户编号).

    `pinyin` is the name in full pinyin without tones and `initials` its initials, both lower case, for search
    and for the sort order. `*_index` are blind indexes (kernel.fields), `phone_tail` the last four digits.
    """

    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=PersonKind.choices())
    name = models.CharField(max_length=120)
    pinyin = models.CharField(max_length=240, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    id_kind = models.CharField(max_length=16, choices=IdKind.choices(), blank=True)
    id_number = EncryptedTextField(blank=True, default="")
    id_index = models.CharField(max_length=64, null=True)
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, null=True)
    phone_tail = models.CharField(max_length=4, blank=True)

    class Meta(TenantModel.Meta):
        db_table = "person"
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="person_code"),
            models.UniqueConstraint(
                fields=["company"], condition=models.Q(kind=PersonKind.DEVELOPER), name="person_one_developer"
            ),
        ]
        indexes = [
            # binding an account by phone or by ID number; search at the desk
            models.Index(fields=["phone_index"], name="person_phone"),
            models.Index(fields=["company", "id_index"], name="person_id"),
            models.Index(fields=["company", "phone_tail"], name="person_phone_tail"),
            models.Index(
                fields=["company", "initials"], name="person_initials", opclasses=["int8_ops", "varchar_pattern_ops"]
            ),
            models.Index(
                fields=["company", "pinyin"], name="person_pinyin", opclasses=["int8_ops", "varchar_pattern_ops"]
            ),
            models.Index(fields=["company", "name"], name="person_name", opclasses=["int8_ops", "varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"person {self.pk} {self.code}"


class Residency(TenantModel):
    """A person's role in a room, half-open `[starts_on, ends_on)`."""

    community = TenantForeignKey("organization.OrgUnit")
    person = TenantForeignKey(Person)
    room = TenantForeignKey("homes.Room")
    role = models.CharField(max_length=8, choices=ResidencyRole.choices())
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "residency"
        constraints = [
            models.UniqueConstraint(fields=["person", "room", "role", "starts_on"], name="residency_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on")),
                name="residency_period",
            ),
        ]
        indexes = [
            # who held a role in a room on a day (the payer of a bill)
            models.Index(fields=["room", "role", "starts_on"], name="residency_room"),
            models.Index(fields=["person"], name="residency_person"),
        ]

    def __str__(self) -> str:
        return f"residency {self.pk} {self.role}"
