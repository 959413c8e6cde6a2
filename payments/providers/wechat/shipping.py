"""WeChat's open platform about the fulfilment of payments made in a mini-program (发货信息管理).

Source: developers.weixin.qq.com, wxa/sec/order: upload_shipping_info, upload_combined_shipping_info, get_order; and
cgi-bin/stable_token, which gives every server the same token. Another host, another secret and another way to refuse
than WeChat Pay: every answer is HTTP 200, a failure is an `errcode`. Secret and token never come into an exception.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any
from urllib.parse import urlencode

import requests

from payments.providers.contracts import ProviderRefused, ProviderUnavailable
from payments.providers.transport import LARGEST_ANSWER, TIMEOUT, is_acceptable_host, limited_body, new_session
from payments.providers.wechat.wire import CHINA

REAL_HOST = "https://api.weixin.qq.com"
LONGEST_DESCRIPTION = 120
BY_MERCHANT_NUMBER = 1
VIRTUAL = 3
"""Nothing is carried anywhere: fees, top-ups, services. What is sent by express says 1, by courier 2, picked up 4."""
AS_A_WHOLE = 1
BUSY = -1
TOKEN_CODES = frozenset({"40001", "40014", "42001"})
"""The token is not, or no more, the app's: get a new one and ask again."""


class OrderState(IntEnum):
    """How WeChat sees the fulfilment; the seller's money is free at SETTLED."""

    WAITING = 1
    SHIPPED = 2
    CONFIRMED = 3
    SETTLED = 4
    REFUNDED = 5
    UNSETTLED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A mini-program of ours at the open platform."""

    appid: str
    secret: str = field(repr=False)
    base_url: str = REAL_HOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    value: str = field(repr=False)
    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """What is told about one payment. `parts`: (merchant number, our number) of the sub-orders of a combined one."""

    mchid: str
    number: str
    openid: str = field(repr=False)
    description: str
    uploaded_at: datetime
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilment:
    state: OrderState
    is_in_complaint: bool


def fetch_token(app: App) -> Token:
    """The app's token; asking does not end the one that others hold. Raises ProviderUnavailable, ProviderRefused."""
    asked = {"grant_type": "client_credential", "appid": app.appid, "secret": app.secret}
    answer = _call(app, "/cgi-bin/stable_token", asked)
    value, seconds = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(value, str) or not value or not isinstance(seconds, int):
        raise ProviderUnavailable("BROKEN_ANSWER", "access_token is missing")
    return Token(value=value, lasts=timedelta(seconds=seconds))


def upload(shipment: Shipment, token: str, *, app: App) -> None:
    """Say that a payment is fulfilled. A second time corrects the first; a third is refused.

    Raises ProviderUnavailable, ProviderRefused (`code` is the errcode).
    """
    upload_time = shipment.uploaded_at.astimezone(CHINA).isoformat(timespec="milliseconds")
    common = {"upload_time": upload_time, "payer": {"openid": shipment.openid}}
    goods = [{"item_desc": shipment.description[:LONGEST_DESCRIPTION]}]
    whole = {"logistics_type": VIRTUAL, "delivery_mode": AS_A_WHOLE, "shipping_list": goods}
    key = _key(shipment.mchid, shipment.number)
    if shipment.parts:
        subs = [{"order_key": _key(*part), **whole} for part in shipment.parts]
        _call(app, "/wxa/sec/order/upload_combined_shipping_info", {"order_key": key, "sub_orders": subs, **common},
              token=token)  # fmt: skip
        return
    _call(app, "/wxa/sec/order/upload_shipping_info", {"order_key": key, **whole, **common}, token=token)


def ask(transaction_id: str, token: str, *, app: App) -> Fulfilment:
    """How WeChat sees a payment. Raises ProviderUnavailable, ProviderRefused."""
    order = _call(app, "/wxa/sec/order/get_order", {"transaction_id": transaction_id}, token=token).get("order")
    if not isinstance(order, dict) or order.get("transaction_id") != transaction_id:
        raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another payment")
    try:
        return Fulfilment(
            state=OrderState(order.get("order_state", 0)), is_in_complaint=bool(order.get("in_complaint", False))
        )
    except ValueError as error:
        raise ProviderUnavailable("BROKEN_ANSWER", "order_state is unknown") from error


def _key(mchid: str, number: str) -> dict[str, Any]:
    return {"order_number_type": BY_MERCHANT_NUMBER, "mchid": mchid, "out_trade_no": number}


def _call(app: App, path: str, body: Mapping[str, Any], *, token: str = "") -> dict[str, Any]:
    if app.base_url != REAL_HOST and not is_acceptable_host(app.base_url):
        raise ProviderRefused("BAD_CREDENTIALS", "base_url must be https")
    query = f"?{urlencode({'access_token': token})}" if token else ""
    try:
        with (
            new_session() as session,
            session.post(
                app.base_url + path + query,
                # Not escaped: WeChat shows escapes as they are.
                data=json.dumps(body, ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json"},
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            status, content = response.status_code, limited_body(response, LARGEST_ANSWER)
    except (requests.RequestException, OSError, ValueError) as error:
        # Its text may hold the address with the token in it.
        raise ProviderUnavailable("NO_ANSWER", type(error).__name__) from None
    try:
        answer = json.loads(content) if status == 200 else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise ProviderUnavailable(f"HTTP_{status}", "not the provider's form")
    errcode = answer.get("errcode", 0)
    if errcode == BUSY:
        raise ProviderUnavailable("BUSY")
    if errcode:
        raise ProviderRefused(str(errcode)[:16])
    return answer
