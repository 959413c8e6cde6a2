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
    """A node of the organisation tree. `path` is `/id/…/id/`, itself included; `depth` 0 is the company.

    Nothing new comes under a unit that is not active.
    """

    id: int
    parent_id: int | None
    kind: UnitKind
    code: str
    name: str
    path: str
    is_active: bool = True

    @property
    def depth(self) -> int:
        return self.path.count("/") - 2


@dataclass(frozen=True, slots=True)
class PermissionCode:
    """One operation that a role may hold: its name and one sentence about it, in both languages.

    `lowest`: the lowest level of the tree at which holding it has any effect. Money is kept by community, so what
    deals with money means nothing to somebody who stands in an area alone.
    """

    code: str
    zh: str
    en: str
    zh_hint: str = ""
    en_hint: str = ""
    lowest: UnitKind = UnitKind.AREA

    @property
    def module(self) -> str:
        return self.code.partition(".")[0]

    def takes_effect_at(self, kind: UnitKind) -> bool:
        """Whether a post in a unit of that level lets its holder do anything with it."""
        levels = list(UnitKind)
        return levels.index(kind) <= levels.index(self.lowest)


@dataclass(frozen=True, slots=True)
class PermissionModule:
    """A group of permission codes in the role editor; `key` is what stands before the first dot of a code."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class StaffCard:
    """Who a member of staff is and which posts he holds today."""

    staff_id: int
    name: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostPlan:
    """A post as it is to be given: both roles' permissions in the subtree of the unit."""

    unit_id: int
    org_role_id: int | None
    post_role_id: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class NewLogin:
    """A login with a password that is shown once and must be changed at the first sign-in."""

    staff_id: int
    login: str
    one_time_password: str
