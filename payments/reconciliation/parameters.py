"""What closing a month asks of the days with the providers: what a company can set."""

from __future__ import annotations

from datetime import date

from backend.organization.contracts import UnitKind
from backend.organization.parameters import PARAMETERS, ValueKind, parameter
from backend.organization.parameters.contracts import Option
from payments.reconciliation.contracts import MonthGate

MONTH_GATE = PARAMETERS.define(
    "reconciliation.month_gate",
    kind=ValueKind.CHOICE,
    default=MonthGate.REFUSE.value,
    options=[
        Option(MonthGate.REFUSE.value, "不能月结", "The month cannot be closed"),
        Option(MonthGate.REASON.value, "写明原因后可以月结", "The month can be closed with a reason"),
        Option(MonthGate.IGNORE.value, "不检查", "Nothing is asked"),
    ],
    lowest=UnitKind.COMPANY,
    zh="有未签字的对账日时",
    en="While days with the providers are not signed",
    zh_help="月结时，本月有线上收退款而尚未对账签字的日子怎样处理。",
    en_help="What closing a month does while days on which money came or went online have not been signed.",
)


def month_gate(on: date) -> MonthGate:
    """What holds on that day. In the company's scope."""
    return MonthGate(parameter(None, MONTH_GATE.key, on=on))
