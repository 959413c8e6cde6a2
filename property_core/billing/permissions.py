"""Permission codes of billing with their names. What a resident may see of a room follows from his role in it."""

from __future__ import annotations

from collections.abc import Mapping

from backend.organization.permissions import register

# code -> (Chinese, English)
PERMISSIONS: Mapping[str, tuple[str, str]] = {
    "billing.view": ("查看账单", "See bills"),
    "billing.setup": ("设置收费标准与分配", "Set up tariffs and assignments"),
    "billing.readings": ("录入抄表", "Enter meter readings"),
    "billing.run": ("出账", "Run billing"),
    "billing.cash": ("前台收款", "Take money at the desk"),
    "billing.receipt": ("开具与作废收据", "Issue and void receipts"),
    "billing.reverse.request": ("申请红字冲销", "Ask for a red letter"),
    "billing.reverse.approve": ("审批红字冲销", "Approve a red letter"),
    "billing.report": ("查看收费报表", "See fee reports"),
    "billing.close": ("月结", "Close a month"),
}
for _code, (_zh, _en) in PERMISSIONS.items():
    register(_code, zh=_zh, en=_en)

VIEW = "billing.view"
SETUP = "billing.setup"
READINGS = "billing.readings"
RUN = "billing.run"
CASH = "billing.cash"
RECEIPT = "billing.receipt"
REVERSE_REQUEST = "billing.reverse.request"
REVERSE_APPROVE = "billing.reverse.approve"
REPORT = "billing.report"
CLOSE = "billing.close"
