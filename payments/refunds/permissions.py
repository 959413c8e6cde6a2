"""Who may ask for a refund, and who approves it."""

from __future__ import annotations

from backend.organization.contracts import UnitKind
from backend.organization.permissions import register

REFUND_REQUEST = register(
    "payment.refund_request",
    zh="申请退款",
    en="Ask for refunds",
    zh_hint="为所管小区的收款申请退款，在前台退还现金，并查看退款；超过本小区限额须由他人审批。",
    en_hint="Ask that payments of one's communities go back, hand cash back at the desk, and see refunds; above the "
    "community's limit another person approves.",
    lowest=UnitKind.COMMUNITY,
)
REFUND_APPROVE = register(
    "payment.refund_approve",
    zh="审批退款",
    en="Approve refunds",
    zh_hint="批准或驳回他人申请的退款；不能审批自己的申请。",
    en_hint="Approve or reject refunds that others asked for; nobody approves his own.",
    lowest=UnitKind.COMMUNITY,
)
