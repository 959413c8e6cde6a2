"""Who may show his query schemes to everybody."""

from __future__ import annotations

from backend.organization.contracts import UnitKind
from backend.organization.permissions import register, register_module

register_module("schemes", zh="查询方案", en="Query schemes")

SHARE = register(
    "schemes.share",
    zh="共享查询方案",
    en="Share query schemes",
    zh_hint="把查询方案共享给全公司，修改和删除他人共享的方案；自己的方案人人可以保存；须在总公司持有。",
    en_hint="Show schemes to the whole company, change and delete what others show; everybody keeps his own.",
    lowest=UnitKind.COMPANY,
)
