"""Every write of the organisation, by use case."""

from backend.organization.services.sign_in import choose_staff_company, sign_in_staff
from backend.organization.services.staff import (
    PermissionUnknown,
    PostEnded,
    RoleCodeTaken,
    RoleOfWrongKind,
    assign_post,
    create_role,
    create_staff,
    dismiss_staff,
    employ,
    end_post,
    set_role_permissions,
)
from backend.organization.services.tree import (
    CompanyNameTaken,
    UnitCodeTaken,
    UnitMisplaced,
    create_company,
    create_unit,
    rename_unit,
)

__all__ = [
    "CompanyNameTaken",
    "PermissionUnknown",
    "PostEnded",
    "RoleCodeTaken",
    "RoleOfWrongKind",
    "UnitCodeTaken",
    "UnitMisplaced",
    "assign_post",
    "choose_staff_company",
    "create_company",
    "create_role",
    "create_staff",
    "create_unit",
    "dismiss_staff",
    "employ",
    "end_post",
    "rename_unit",
    "set_role_permissions",
    "sign_in_staff",
]
