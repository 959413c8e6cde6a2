"""Staff, roles and posts: who may do what, and where."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from backend.organization.contracts import RoleKind
from backend.organization.models.tree import OrgUnit


class StaffMember(TenantModel):
    """An employee of the company who can sign in to the console.

    `unit` is where he belongs (所属机构): who looks after his login. What he may do comes from his posts alone.
    """

    account_id = models.BigIntegerField()
    unit = TenantForeignKey(OrgUnit)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "staff_member"
        constraints = [models.UniqueConstraint(fields=["company", "account_id"], name="staff_account_once")]
        indexes = [
            # the companies that employ an account, asked at sign-in
            models.Index(fields=["account_id"], name="staff_account"),
            # the list of staff by name, page by page
            models.Index(fields=["company", "name", "id"], name="staff_by_name"),
        ]

    def __str__(self) -> str:
        return f"staff {self.pk}"


class Role(TenantModel):
    """A set of permission codes: an organisation role (机构角色) or a post role (岗位角色)."""

    kind = models.CharField(max_length=12, choices=RoleKind.choices())
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    # Counts its changes: an editor says which one he saw.
    version = models.IntegerField(default=1, db_default=1)

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
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_start",
            )
        ]
        indexes = [
            # an actor's posts at sign-in
            models.Index(fields=["company", "staff"], name="post_staff"),
            # the posts of a unit: counts in the tree, what stands in the way of closing one
            models.Index(fields=["company", "unit"], name="post_unit"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk} {self.title}"
