"""What a unit can set about its bills."""

from __future__ import annotations

from decimal import Decimal

from backend.organization.parameters import PARAMETERS, ValueKind

BILL_OUTLIER = PARAMETERS.define(
    "billing.bill_outlier",
    kind=ValueKind.PERCENT,
    default=Decimal(50),
    minimum=1,
    maximum=1000,
    zh="账单金额异常百分比",
    en="Unusual bill, per cent",
    zh_help="出账预览时，账单与上一期相差超过这个百分比即列为异常。",
    en_help="The preview of a run lists bills further than this from the ones before.",
)
