"""Who may read the books."""

from __future__ import annotations

from backend.organization.contracts import UnitKind
from backend.organization.permissions import register, register_module

register_module("ledger", zh="账簿", en="Books")

VIEW = register(
    "ledger.view",
    zh="查看账簿",
    en="Read the books",
    zh_hint="查看所管小区的试算平衡、凭证、分录和房间、客户对账单；在总公司持有时还能查看和发起账目核对，核对不平时收到通知。",
    en_hint="Trial balance, entries and statements of one's communities; held over the company also the checks of the"
    " books, and a message when one fails.",
    lowest=UnitKind.COMMUNITY,
)
