"""What a unit can set about readings."""

from __future__ import annotations

from decimal import Decimal

from backend.organization.parameters import PARAMETERS, ValueKind

ABNORMAL_USAGE = PARAMETERS.define(
    "charges.abnormal_usage",
    kind=ValueKind.PERCENT,
    default=Decimal(50),
    minimum=1,
    maximum=1000,
    zh="抄表异常百分比",
    en="Abnormal meter reading, per cent",
    zh_help="本期用量与平均用量相差超过这个百分比时，录入读数即提示异常；读数仍然保存。",
    en_help="A usage further than this from the usual one is marked when it is entered; it is kept all the same.",
)
