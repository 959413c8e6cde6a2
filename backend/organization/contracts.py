"""Words of the organisation that cross its boundary."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class CompanyRef:
    """A tenant, as far as anybody may know it."""

    id: int
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the organisation tree. `path` is `/id/…/id/`, itself included; `depth` 0 is the company."""

    id: int
    parent_id: int | None
    kind: UnitKind
    code: str
    name: str
    path: str

    @property
    def depth(self) -> int:
        return self.path.count("/") - 2


@dataclass(frozen=True, slots=True)
class PermissionCode:
    """One operation that a role may hold, with its name in both languages."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class StaffCard:
    """Who a member of staff is and which posts he holds today."""

    staff_id: int
    name: str
    posts: tuple[str, ...]
