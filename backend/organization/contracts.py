"""Words of the organisation that cross its boundary."""

from __future__ import annotations

from backend.kernel.choices import Choice


class UnitKind(Choice):
    """Levels of the tree, from the top: 总公司, 区域公司, 管理处, 管理区."""

    COMPANY = "COMPANY"
    REGION = "REGION"
    COMMUNITY = "COMMUNITY"
    AREA = "AREA"


class RoleKind(Choice):
    """机构角色 says where somebody stands, 岗位角色 what his post does."""

    ORGANIZATION = "ORGANIZATION"
    POST = "POST"
