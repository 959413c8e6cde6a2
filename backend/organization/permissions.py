"""The registry of permission codes: each module registers its own at start-up, roles may hold nothing else."""

from __future__ import annotations

from backend.organization.contracts import PermissionCode

_codes: dict[str, PermissionCode] = {}


def register(code: str, *, zh: str, en: str) -> str:
    """Make `code` (`module.operation`) known, with its name in both languages; returns the code.

    Called while modules are imported. Raises ValueError where one code gets two meanings.
    """
    permission = PermissionCode(code=code, zh=zh, en=en)
    if _codes.setdefault(code, permission) != permission:
        raise ValueError(f"permission {code} is registered twice with different names")
    return code


def all_permissions() -> tuple[PermissionCode, ...]:
    """Every registered code, by code."""
    return tuple(_codes[code] for code in sorted(_codes))


def is_registered(code: str) -> bool:
    return code in _codes


VIEW = register("organization.view", zh="查看组织架构", en="See the organisation tree")
MANAGE = register("organization.manage", zh="维护组织架构", en="Change the organisation tree")
STAFF_MANAGE = register("staff.manage", zh="维护员工、岗位和角色", en="Manage staff, posts and roles")
AUDIT_VIEW = register("audit.view", zh="查看操作日志", en="Read the operation log")
