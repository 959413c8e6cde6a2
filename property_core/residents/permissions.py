"""Who may see, change and unmask people."""

from __future__ import annotations

from backend.organization.permissions import register, register_module

register_module("residents", zh="住户", en="Residents")

VIEW = register(
    "residents.view",
    zh="查看住户",
    en="See residents, with masked numbers",
    zh_hint="查看所管区域住户的姓名和入住关系，手机和证件号码打码显示。",
    en_hint="Names and residencies of one's areas; phone and ID numbers stay masked.",
)
MANAGE = register(
    "residents.manage",
    zh="维护住户和迁入迁出",
    en="Change residents, move them in and out",
    zh_hint="登记和修改住户资料，办理迁入、迁出和过户。",
    en_hint="Register and change residents, move them in and out.",
)
UNMASK = register(
    "residents.unmask",
    zh="查看住户的完整手机和证件号码",
    en="See full phone and ID numbers of residents",
    zh_hint="填写原因后查看完整号码，每次查看都记入操作日志。",
    en_hint="Full numbers, after giving a reason; each look is kept in the operation log.",
)
