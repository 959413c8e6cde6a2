"""Permission codes of billing, and who may see which bill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PermissionName:
    zh: str
    en: str


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

PERMISSIONS: Mapping[str, PermissionName] = {
    VIEW: PermissionName("查看账单", "See bills"),
    SETUP: PermissionName("设置收费标准与分配", "Set up tariffs and assignments"),
    READINGS: PermissionName("录入抄表", "Enter meter readings"),
    RUN: PermissionName("出账", "Run billing"),
    CASH: PermissionName("前台收款", "Take money at the desk"),
    RECEIPT: PermissionName("开具与作废收据", "Issue and void receipts"),
    REVERSE_REQUEST: PermissionName("申请红字冲销", "Ask for a red letter"),
    REVERSE_APPROVE: PermissionName("审批红字冲销", "Approve a red letter"),
    REPORT: PermissionName("查看收费报表", "See fee reports"),
    CLOSE: PermissionName("月结", "Close a month"),
}
