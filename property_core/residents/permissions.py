"""Who may see, change and unmask people."""

from __future__ import annotations

from backend.organization.permissions import register

VIEW = register("residents.view", zh="查看住户", en="See residents, with masked numbers")
MANAGE = register("residents.manage", zh="维护住户和迁入迁出", en="Change residents, move them in and out")
UNMASK = register(
    "residents.unmask", zh="查看住户的完整手机和证件号码", en="See full phone and ID numbers of residents"
)
