"""What a company can set about refunds."""

from __future__ import annotations

from datetime import date

from backend.kernel.money import Money
from backend.organization.contracts import UnitKind
from backend.organization.parameters import PARAMETERS, ValueKind, parameter

REFUND_LIMIT = PARAMETERS.define(
    "payment.refund_limit",
    kind=ValueKind.MONEY,
    default=Money(20_000),
    minimum=0,
    lowest=UnitKind.COMMUNITY,
    zh="免审批退款限额",
    en="Refunds without approval up to",
    zh_help="一笔收款累计退款不超过这个金额时，申请后直接退款；超过时须由申请人以外的人审批。",
    en_help="As long as no more than this of a payment goes back, it goes without approval; above it somebody other "
    "than who asked must approve.",
)


def refund_limit(unit_id: int, *, on: date) -> Money:
    """Up to how much of a payment goes back without another's approval. In the company's scope."""
    limit: Money = parameter(unit_id, REFUND_LIMIT.key, on=on)
    return limit
