"""How a company wants its payments split: what it can set."""

from __future__ import annotations

from datetime import date

from backend.organization.contracts import UnitKind
from backend.organization.parameters import PARAMETERS, ValueKind, parameter

PERSON_SPLIT_DAYS = PARAMETERS.define(
    "payment.person_split_days",
    kind=ValueKind.INT,
    default=7,
    minimum=0,
    # Beyond it the money would be unfrozen first.
    maximum=180,
    lowest=UnitKind.COMPANY,
    zh="付款后多少天才能分账给个人",
    en="Days after a payment before a person may get a share",
    zh_help="个人收到的分账无法退回，因此须等退款期过去；对商户的分账不受限制。",
    en_help="A person cannot give a share back, so the refund window has to be over; merchants may get theirs at once.",
)


def person_split_days(*, on: date) -> int:
    """Inside the company's scope."""
    days: int = parameter(None, PERSON_SPLIT_DAYS.key, on=on)
    return days
