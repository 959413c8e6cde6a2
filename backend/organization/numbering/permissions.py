"""Who may set how documents are numbered."""

from __future__ import annotations

from backend.organization.permissions import register, register_module

register_module("numbering", zh="单据编号", en="Document numbers")

NUMBERING_MANAGE = register(
    "numbering.manage",
    zh="设置单据编号规则",
    en="Set the rules of document numbers",
    zh_hint="查看和设置本人机构及其下级的单据编号规则；已经给出的编号不会改变。",
    en_hint="See and set the number rules of one's units; numbers already given do not change.",
)
