"""The registry of permission codes: each module registers its own at start-up, roles may hold nothing else."""

from __future__ import annotations

from backend.organization.contracts import PermissionCode, PermissionModule, UnitKind

_codes: dict[str, PermissionCode] = {}
_modules: dict[str, PermissionModule] = {}


def register(
    code: str, *, zh: str, en: str, zh_hint: str = "", en_hint: str = "", lowest: UnitKind = UnitKind.AREA
) -> str:
    """Make `code` (`module.operation`) known; returns the code.

    zh, en: its name. zh_hint, en_hint: one sentence for whoever puts a role together, saying what it lets somebody
    do and what it does not. lowest: the lowest level of the tree at which it has any effect.
    Called while modules are imported. Raises ValueError where one code gets two meanings.
    """
    permission = PermissionCode(code=code, zh=zh, en=en, zh_hint=zh_hint, en_hint=en_hint, lowest=lowest)
    if _codes.setdefault(code, permission) != permission:
        raise ValueError(f"permission {code} is registered twice with different names")
    return code


def register_module(key: str, *, zh: str, en: str) -> None:
    """Name the group of all codes that begin with `key.`. Raises ValueError where it gets two names."""
    module = PermissionModule(key=key, zh=zh, en=en)
    if _modules.setdefault(key, module) != module:
        raise ValueError(f"permission module {key} is registered twice with different names")


def all_permissions() -> tuple[PermissionCode, ...]:
    """Every registered code, by code."""
    return tuple(_codes[code] for code in sorted(_codes))


def all_modules() -> tuple[PermissionModule, ...]:
    """Every named group, by key."""
    return tuple(_modules[key] for key in sorted(_modules))


def is_registered(code: str) -> bool:
    return code in _codes


def permission_named(code: str) -> PermissionCode | None:
    """The registered permission of that code; None for one that is gone from the product."""
    return _codes.get(code)


register_module("organization", zh="组织架构", en="Organisation")
register_module("staff", zh="员工与岗位", en="Staff and posts")
register_module("role", zh="角色", en="Roles")
register_module("audit", zh="操作日志", en="Operation log")

VIEW = register(
    "organization.view",
    zh="查看组织架构",
    en="See the organisation tree",
    zh_hint="看到本人所在机构及其下级的名称、编码和楼栋、房间、员工数量。",
    en_hint="Names, codes and counts of buildings, rooms and staff of one's own units and those below.",
)
MANAGE = register(
    "organization.manage",
    zh="维护组织架构",
    en="Change the organisation tree",
    zh_hint="新建、改名、改编码、移动、停用和删除本人机构之下的管理处和管理区。",
    en_hint="Create, rename, re-code, move, deactivate and delete units below one's own.",
)
STAFF_VIEW = register(
    "staff.view",
    zh="查看员工与岗位",
    en="See staff and their posts",
    zh_hint="查看本人机构范围内的员工名单、现任和历任岗位，以及某个员工能看到什么。",
    en_hint="The staff of one's units, their posts now and before, and what somebody would see.",
)
STAFF_MANAGE = register(
    "staff.manage",
    zh="维护员工和岗位",
    en="Manage staff and posts",
    zh_hint="新建、停用员工，重置密码，安排、调动和结束岗位；授出的权限不能超过本人在该机构持有的权限。",
    en_hint="Create and dismiss staff, reset passwords, give, change and end posts; never more than one holds oneself.",
)
ROLE_MANAGE = register(
    "role.manage",
    zh="维护角色",
    en="Manage roles",
    zh_hint="新建、复制、修改和删除角色；角色通用于全公司，因此须在总公司持有，且不能放入本人没有的权限。",
    en_hint="Create, copy, change and delete roles; roles serve the whole company, so it must be held there.",
    lowest=UnitKind.COMPANY,
)
AUDIT_VIEW = register(
    "audit.view",
    zh="查看操作日志",
    en="Read the operation log",
    zh_hint="查询全公司的操作日志，包括修改前后的内容；须在总公司持有。",
    en_hint="Search the operation log of the whole company, old and new values included; must be held there.",
    lowest=UnitKind.COMPANY,
)
AUDIT_PERSONAL = register(
    "audit.personal",
    zh="查看个人信息访问记录",
    en="See who read personal data",
    zh_hint="查询谁在何时因何原因查看或导出了哪位客户的完整手机、证件和银行账号；须在总公司持有。",
    en_hint="Search who saw or exported whose full numbers, when and why; must be held over the whole company.",
    lowest=UnitKind.COMPANY,
)
