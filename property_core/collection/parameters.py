"""How a company wants its money taken: what it can set."""

from __future__ import annotations

from datetime import date

from backend.organization.contracts import UnitKind
from backend.organization.parameters import PARAMETERS, ValueKind, parameter
from backend.organization.parameters.contracts import Option
from property_core.collection.rules import FeeOrder

PAYMENT_MINUTES = PARAMETERS.define(
    "collection.payment_minutes",
    kind=ValueKind.INT,
    default=15,
    # Below two minutes the provider refuses an order; above a day a payment holds bills for nobody.
    minimum=2,
    maximum=1440,
    lowest=UnitKind.COMPANY,
    zh="在线缴费保留分钟数",
    en="Minutes an online payment holds its bills",
    zh_help="业主发起支付后，账单为其保留的时间；已经开始的支付不受影响。",
    en_help="How long bills wait for the money of a payment; payments that have begun keep their time.",
)
FEE_ORDER = PARAMETERS.define(
    "collection.fee_order",
    kind=ValueKind.CHOICE,
    default=FeeOrder.FEE_FIRST.value,
    options=[
        Option(FeeOrder.FEE_FIRST.value, "先冲滞纳金", "Late fee first"),
        Option(FeeOrder.PRINCIPAL_FIRST.value, "先冲本金", "Principal first"),
    ],
    lowest=UnitKind.COMPANY,
    zh="滞纳金与本金的冲抵顺序",
    en="Order of a bill and its late fee",
    zh_help="缴费人没有指定、金额又不足时，同一账单先冲抵哪一部分。",
    en_help="Which part of a bill is paid first where the money is not enough and the payer does not choose.",
)
APPLIES_PREPAYMENT = PARAMETERS.define(
    "collection.applies_prepayment",
    kind=ValueKind.BOOL,
    default=False,
    lowest=UnitKind.COMPANY,
    zh="出账后自动冲抵预存款",
    en="A run lays prepayments on its bills",
    zh_help="出账完成后，用房间的预存款自动冲抵其未缴账单。",
    en_help="After a run what a room has paid in advance is laid on its open bills.",
)


def payment_minutes(on: date) -> int:
    """How long a payment started on that day holds its bills. In the company's scope."""
    minutes: int = parameter(None, PAYMENT_MINUTES.key, on=on)
    return minutes


def fee_order(on: date) -> FeeOrder:
    """What of a bill is paid first where the payer does not choose. In the company's scope."""
    return FeeOrder(parameter(None, FEE_ORDER.key, on=on))


def applies_prepayment(on: date) -> bool:
    """Whether a run lays prepayments on its bills. In the company's scope."""
    wanted: bool = parameter(None, APPLIES_PREPAYMENT.key, on=on)
    return wanted
