"""Tables of the organisation: the tenant and its tree, staff, document numbers, parameters, query schemes."""

from backend.organization.models.numbering import NumberingRule, NumberSequence
from backend.organization.models.parameters import ParameterValue, ParameterVersion
from backend.organization.models.schemes import DefaultScheme, QueryScheme
from backend.organization.models.staff import Post, Role, RolePermission, StaffMember
from backend.organization.models.tree import Company, OrgUnit

__all__ = [
    "Company",
    "DefaultScheme",
    "NumberSequence",
    "NumberingRule",
    "OrgUnit",
    "ParameterValue",
    "ParameterVersion",
    "Post",
    "QueryScheme",
    "Role",
    "RolePermission",
    "StaffMember",
]
