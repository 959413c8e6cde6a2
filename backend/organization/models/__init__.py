"""Tables of the organisation: the tenant and its tree, staff, document numbers."""

from backend.organization.models.numbering import NumberingRule, NumberSequence
from backend.organization.models.staff import Post, Role, RolePermission, StaffMember
from backend.organization.models.tree import Company, OrgUnit

__all__ = ["Company", "NumberSequence", "NumberingRule", "OrgUnit", "Post", "Role", "RolePermission", "StaffMember"]
