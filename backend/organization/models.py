"""The tenant, its tree, its staff and what they may do."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from backend.organization.contracts import RoleKind, UnitKind


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


class StaffMember(TenantModel):
    """An employee of the company who can sign in to the console."""

    account_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "staff_member"
        constraints = [models.UniqueConstraint(fields=["company", "account_id"], name="staff_account_once")]
        indexes = [
            # the companies that employ an account, asked at sign-in
            models.Index(fields=["account_id"], name="staff_account")
        ]

    def __str__(self) -> str:
        return f"staff {self.pk}"


class Role(TenantModel):
    """A set of permission codes: an organisation role (机构角色) or a post role (岗位角色)."""

    kind = models.CharField(max_length=12, choices=RoleKind.choices())
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)

    class Meta(TenantModel.Meta):
        db_table = "role"
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="role_code")]

    def __str__(self) -> str:
        return f"role {self.code}"


class RolePermission(TenantModel):
    """One permission code of a role."""

    role = TenantForeignKey(Role, on_delete=models.CASCADE)
    permission = models.CharField(max_length=60)

    class Meta(TenantModel.Meta):
        db_table = "role_permission"
        constraints = [models.UniqueConstraint(fields=["role", "permission"], name="role_permission_once")]

    def __str__(self) -> str:
        return f"{self.role_id} {self.permission}"


class Post(TenantModel):
    """A staff member's post (岗位): the post role's permissions, in the subtree where the organisation role holds.

    The combination counts (ORG-06): what he may do = the union of both roles' codes, where = the subtree of
    `unit`. A transfer changes the two roles or the unit; nothing else.
    """

    staff = TenantForeignKey(StaffMember, on_delete=models.CASCADE)
    unit = TenantForeignKey(OrgUnit)
    org_role = TenantForeignKey(Role, null=True)
    post_role = TenantForeignKey(Role)
    title = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "post"
        indexes = [
            # an actor's posts at sign-in
            models.Index(fields=["company", "staff"], name="post_staff")
        ]

    def __str__(self) -> str:
        return f"post {self.pk} {self.title}"


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
