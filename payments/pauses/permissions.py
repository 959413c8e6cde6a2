"""Who may pause online payment."""

from __future__ import annotations

from backend.organization.contracts import UnitKind
from backend.organization.permissions import register

PAUSE = register(
    "payment.pause",
    zh="暂停线上缴费",
    en="Pause online payment",
    zh_hint="在所管小区或全公司暂停和恢复线上缴费；已经发起的付款和现金收款不受影响。",
    en_hint="Stop and resume new online payments of one's communities or company; what runs and the cash desk go on.",
    lowest=UnitKind.COMMUNITY,
)
