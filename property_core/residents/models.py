"""Who lives where, in which role, from when to when. Personal numbers are ciphertext in the database."""

from __future__ import annotations

from django.db import models

from backend.kernel.fields import BlindIndexField, EncryptedTextField
from backend.organization.base import TenantForeignKey, TenantModel
from property_core.residents.contracts import (
    ChangeCause,
    IdKind,
    PartySide,
    PersonKind,
    RequestKind,
    RequestStatus,
    ResidencyRole,
)


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
    id_number = EncryptedTextField(blank=True, default="", index_column="id_index", index_purpose="id_number")
    id_index = BlindIndexField(null=True)
    phone = EncryptedTextField(blank=True, default="", index_column="phone_index", index_purpose="phone")
    phone_index = BlindIndexField(null=True)
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


class OwnershipChange(TenantModel):
    """A room got other owners (产权变更): the document; the residencies it ended and began hang on its parties."""

    community = TenantForeignKey("organization.OrgUnit")
    room = TenantForeignKey("homes.Room")
    on = models.DateField()
    cause = models.CharField(max_length=12, choices=ChangeCause.choices())
    document = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "ownership_change"
        constraints = [models.UniqueConstraint(fields=["room", "on"], name="ownership_change_once")]

    def __str__(self) -> str:
        return f"ownership change {self.pk} of room {self.room_id}"


class OwnershipParty(TenantModel):
    """Who stood on which side of a change of ownership."""

    change = TenantForeignKey(OwnershipChange)
    person = TenantForeignKey(Person)
    residency = TenantForeignKey(Residency)
    side = models.CharField(max_length=8, choices=PartySide.choices())

    class Meta(TenantModel.Meta):
        db_table = "ownership_party"
        constraints = [models.UniqueConstraint(fields=["change", "residency"], name="ownership_party_once")]

    def __str__(self) -> str:
        return f"{self.side} of change {self.change_id}"


class BindingRequest(TenantModel):
    """Somebody asks to be known in a room, or to have somebody known there (绑定申请); staff decide.

    `room` is empty where what was typed names no room: who asks learns nothing about our rooms. `account_id`: who
    asked. `phone` is that of the one to be known, as is `id_number` (whole, or its last digits). `subject` tells two
    requests for the same apart from one asked twice.
    """

    community = TenantForeignKey("organization.OrgUnit")
    room = TenantForeignKey("homes.Room", null=True)
    typed_room = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=12, choices=RequestKind.choices())
    role = models.CharField(max_length=8, choices=ResidencyRole.choices())
    name = models.CharField(max_length=120)
    phone = EncryptedTextField(blank=True, default="", index_column="phone_index", index_purpose="phone")
    phone_index = BlindIndexField(null=True)
    id_number = EncryptedTextField(blank=True, default="", index_column="id_index", index_purpose="id_number")
    id_index = BlindIndexField(null=True)
    relation = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=64)
    account_id = models.BigIntegerField()
    inviter = TenantForeignKey(Person, null=True)
    status = models.CharField(max_length=12, choices=RequestStatus.choices(), default=RequestStatus.PENDING)
    person = TenantForeignKey(Person, null=True)
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "binding_request"
        constraints = [
            models.UniqueConstraint(
                fields=["company", "account_id", "subject"],
                condition=models.Q(status=RequestStatus.PENDING),
                name="binding_request_pending_once",
            )
        ]
        indexes = [
            # what I asked for, and how often of late
            models.Index(fields=["account_id", "-id"], name="binding_request_account"),
            # the desk's list
            models.Index(fields=["community", "status", "-id"], name="binding_request_desk"),
            # what an owner asked for in his room
            models.Index(fields=["room", "-id"], name="binding_request_room"),
        ]

    def __str__(self) -> str:
        return f"binding request {self.pk} {self.status}"


class PersonFile(TenantModel):
    """What the company knows of a person beside his name and numbers (客户档案)."""

    person = TenantForeignKey(Person)
    birthday = models.DateField(null=True)
    employer = models.CharField(max_length=120, blank=True)
    occupation = models.CharField(max_length=60, blank=True)
    second_phone = EncryptedTextField(blank=True, default="")
    bank_name = models.CharField(max_length=80, blank=True)
    bank_account = EncryptedTextField(blank=True, default="")
    vehicles = models.JSONField(default=list)
    pets = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)
    version = models.IntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "person_file"
        constraints = [models.UniqueConstraint(fields=["person"], name="person_file_once")]

    def __str__(self) -> str:
        return f"file of person {self.person_id}"


class CustomerType(TenantModel):
    """A mark that the company puts on customers (客户类型), e.g. 家庭类型: 三代同堂. Retired ones are kept."""

    dimension = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        db_table = "customer_type"
        constraints = [models.UniqueConstraint(fields=["company", "dimension", "name"], name="customer_type_once")]

    def __str__(self) -> str:
        return f"customer type {self.pk} {self.dimension} {self.name}"


class PersonType(TenantModel):
    """That a person is of a type."""

    person = TenantForeignKey(Person)
    customer_type = TenantForeignKey(CustomerType)

    class Meta(TenantModel.Meta):
        db_table = "person_type"
        constraints = [models.UniqueConstraint(fields=["person", "customer_type"], name="person_type_once")]
        indexes = [
            # everybody of a type
            models.Index(fields=["customer_type", "person"], name="person_type_type")
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} is {self.customer_type_id}"


class Visit(TenantModel):
    """A visit to a household (走访): what was seen and asked for."""

    community = TenantForeignKey("organization.OrgUnit")
    room = TenantForeignKey("homes.Room")
    person = TenantForeignKey(Person, null=True)
    visited_on = models.DateField()
    visitor_account_id = models.BigIntegerField()
    need = models.CharField(max_length=400, blank=True)
    difficulties = models.CharField(max_length=400, blank=True)
    family_structure = models.CharField(max_length=200, blank=True)
    tenure = models.CharField(max_length=200, blank=True)
    house_condition = models.CharField(max_length=400, blank=True)
    follow_up_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "visit"
        indexes = [
            # a community's visits, newest first, and how many of a week
            models.Index(fields=["community", "-visited_on", "-id"], name="visit_community"),
            # a room's visits
            models.Index(fields=["room", "-visited_on", "-id"], name="visit_room"),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk} of room {self.room_id}"


class VisitPlan(TenantModel):
    """How many households of a community are to be visited in a week."""

    community = TenantForeignKey("organization.OrgUnit")
    per_week = models.IntegerField()

    class Meta(TenantModel.Meta):
        db_table = "visit_plan"
        constraints = [
            models.UniqueConstraint(fields=["community"], name="visit_plan_once"),
            models.CheckConstraint(condition=models.Q(per_week__gte=0), name="visit_plan_not_negative"),
        ]

    def __str__(self) -> str:
        return f"visits of community {self.community_id}"
