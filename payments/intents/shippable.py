"""A payment made inside a mini-program as whoever tells WeChat of its fulfilment (发货信息) sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from payments.intents.contracts import AttemptLegState, AttemptState
from payments.intents.models import Attempt, AttemptLeg
from payments.intents.selectors import account_of, attempt_legs, provider_attempt
from payments.intents.selectors import credentials_of as credentials
from payments.providers.contracts import Channel

PROVIDER = "wechat"
CAPABILITY = "shipping"


@dataclass(frozen=True, slots=True)
class PaidPart:
    """One seller's part: its merchant number, our number of it, WeChat's."""

    mchid: str
    out_trade_no: str
    transaction_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniProgramPayment:
    """`number` of `mchid` names it at WeChat; `parts` are its sub-orders, or itself. `openid` is of `app_id`."""

    attempt_id: int
    payee_account_id: int
    app_id: str
    openid: str = field(repr=False)
    mchid: str
    number: str
    description: str
    is_combined: bool
    paid_at: datetime
    parts: tuple[PaidPart, ...]


def payment_of_leg(leg_id: int) -> MiniProgramPayment | None:
    """The payment that captured a leg, where WeChat wants to be told of its fulfilment; else None. In a tenant read."""
    row = AttemptLeg.objects.filter(leg_id=leg_id, state=AttemptLegState.SUCCEEDED).values("attempt_id").first()
    return mini_program_payment(row["attempt_id"]) if row is not None else None


def mini_program_payment(attempt_id: int) -> MiniProgramPayment | None:
    """None unless it was made by JSAPI through an account that says so (`shipping`), and paid. In a tenant read."""
    attempt = Attempt.objects.filter(
        id=attempt_id, provider=PROVIDER, channel=Channel.JSAPI, state=AttemptState.SUCCEEDED
    ).first()
    if attempt is None:
        return None
    legs = attempt_legs(attempt)
    account = account_of(legs)
    if not account.capabilities.get(CAPABILITY):
        return None
    signer = credentials(account, app_id=attempt.app_id)
    asked = {leg.out_trade_no: leg.mchid or signer.mchid for leg in provider_attempt(attempt=attempt, legs=legs).legs}
    return MiniProgramPayment(
        attempt_id=attempt.id,
        payee_account_id=account.id,
        app_id=signer.appid,
        openid=attempt.openid,
        mchid=signer.mchid,
        number=attempt.wire_number,
        description=attempt.description,
        is_combined=len(legs) > 1,
        paid_at=min(leg.succeeded_at for leg in legs if leg.succeeded_at is not None),
        parts=tuple(PaidPart(asked[leg.out_trade_no], leg.out_trade_no, leg.transaction_id) for leg in legs),
    )
