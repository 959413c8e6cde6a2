"""What `open_checkout` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class JsapiParameters:
    """The six parameters of `wx.requestPayment`."""

    app_id: str
    time_stamp: str
    nonce_str: str
    package: str
    sign_type: str
    pay_sign: str

    @classmethod
    def read(cls, data: Json) -> JsapiParameters:
        return cls(
            app_id=data["appId"],
            time_stamp=data["timeStamp"],
            nonce_str=data["nonceStr"],
            package=data["package"],
            sign_type=data["signType"],
            pay_sign=data["paySign"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """What the payer's device needs to pay. Where one try cannot carry all: payment `position` of `groups`."""

    provider: str
    channel: str
    amount: Money
    expires_at: datetime
    jsapi: JsapiParameters | None
    code_url: str
    h5_url: str
    page_url: str
    order_string: str
    cashier_url: str
    position: int
    groups: int

    @classmethod
    def read(cls, data: Json) -> Checkout:
        return cls(
            provider=data["provider"],
            channel=data["channel"],
            amount=Money.read(data["amount"]),
            expires_at=datetime.fromisoformat(data["expiresAt"]),
            jsapi=None if data["jsapi"] is None else JsapiParameters.read(data["jsapi"]),
            code_url=data["codeUrl"],
            h5_url=data["h5Url"],
            page_url=data["pageUrl"],
            order_string=data["orderString"],
            cashier_url=data["cashierUrl"],
            position=data["position"],
            groups=data["groups"],
        )
