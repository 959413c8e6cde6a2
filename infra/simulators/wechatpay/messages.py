"""Messages to merchants: sealed under the merchant's key, signed by the platform when they are sent."""

import json
import secrets
import sqlite3
import uuid
from typing import Any

from infra.simulators.behaviour import Behaviours
from infra.simulators.delivery import OwedMessages
from infra.simulators.keys import new_rsa_key, sign
from infra.simulators.store import Store, china_time
from infra.simulators.wechatpay.behaviour import DISGUISES, MUTATIONS
from infra.simulators.wechatpay.keys import encrypt_resource
from infra.simulators.wechatpay.platform import Platform

# Seconds between tries, about 24 hours in all: pay.weixin.qq.com, "payment notice".
RETRY_SECONDS = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
REPLAY_AGE = 10 * 86400

SUMMARIES = {
    "TRANSACTION.SUCCESS": "支付成功",
    "REFUND.SUCCESS": "退款成功",
    "REFUND.ABNORMAL": "退款异常",
    "REFUND.CLOSED": "退款关闭",
}


class Messages(OwedMessages):
    retry_seconds = RETRY_SECONDS
    mutations = MUTATIONS
    disguises = DISGUISES

    def __init__(self, *, store: Store, platform: Platform, behaviours: Behaviours, retry_factor: float) -> None:
        super().__init__(store=store, behaviours=behaviours, retry_factor=retry_factor)
        self._platform, self._stranger = platform, new_rsa_key()

    def tell(
        self,
        db: sqlite3.Connection,
        *,
        merchant: sqlite3.Row,
        numbers: tuple[str, ...],
        event_type: str,
        resource: dict[str, Any],
        url: str,
    ) -> None:
        """Owe the merchant a message about `numbers` (first: the wire number)."""

        def write(event_id: str, mode: str) -> str:
            changed = mutated(resource, mode) if mode in MUTATIONS else resource
            return envelope(
                event_id=event_id, event_type=event_type, resource=changed, merchant=merchant, at=self._store.now()
            )

        self.announce(db, mchid=merchant["mchid"], numbers=numbers, event_type=event_type, url=url, write=write)

    def new_event_id(self) -> str:
        return str(uuid.uuid4())

    def is_taken(self, status: int, text: str) -> bool:
        return is_acknowledged(status, text)

    def dressed(self, message: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        mode = message["mode"]
        body = message["body"].encode() if mode != "unreadable" else b'{"resource": "'
        stamp = str(int(self._store.now() - (REPLAY_AGE if mode == "replayed" else 0)))
        nonce = secrets.token_hex(16)
        key = self._platform.signer()
        signature = self._platform.sign(key, timestamp=stamp, nonce=nonce, body=body)
        if mode == "forged":
            signature = sign(self._stranger, b"%s\n%s\n%s\n" % (stamp.encode(), nonce.encode(), body))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Mozilla/4.0",
            "Wechatpay-Serial": key.serial if mode != "unknown_serial" else unknown_like(key.serial),
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Signature": signature,
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        }
        if mode == "unsigned":
            headers = {name: value for name, value in headers.items() if not name.startswith("Wechatpay-")}
        return body, headers


def unknown_like(serial: str) -> str:
    """A serial of the same kind that belongs to nobody."""
    return "PUB_KEY_ID_0199" if serial.startswith("PUB_KEY_ID_") else "5F" * 20


def is_acknowledged(status: int, text: str) -> bool:
    """Whether the platform stops repeating: 204, or 200 with nothing or `{"code": "SUCCESS"}` in it."""
    if status == 204 or (status == 200 and not text.strip()):
        return True
    if status != 200:
        return False
    try:
        answer = json.loads(text)
    except ValueError:
        return False
    return isinstance(answer, dict) and answer.get("code") == "SUCCESS"


def envelope(*, event_id: str, event_type: str, resource: dict[str, Any], merchant: sqlite3.Row, at: float) -> str:
    """The message body; the resource is sealed under the merchant's API v3 key."""
    kind = "refund" if event_type.startswith("REFUND.") else "transaction"
    sealed = encrypt_resource(
        api_v3_key=merchant["api_v3_key"], plaintext=json.dumps(resource, ensure_ascii=False), associated_data=kind
    )
    return json.dumps(
        {
            "id": event_id,
            "create_time": china_time(at),
            "resource_type": "encrypt-resource",
            "event_type": event_type,
            "summary": SUMMARIES[event_type],
            "resource": sealed,
        },
        ensure_ascii=False,
    )


def mutated(resource: dict[str, Any], mode: str) -> dict[str, Any]:
    """A copy of the content with one thing wrong, to be signed all the same."""
    copy: dict[str, Any] = json.loads(json.dumps(resource))
    target = copy["sub_orders"][0] if "sub_orders" in copy else copy
    prefix = "combine_" if "sub_orders" in copy else ""
    if mode == "wrong_amount":
        amount = target["amount"]
        amount["total_amount" if prefix else "total"] += 1
    elif mode == "wrong_currency":
        target["amount"]["currency"] = "USD"
    elif mode == "wrong_mchid":
        copy[f"{prefix}mchid"] = "1999999999"
    elif mode == "wrong_appid":
        copy[f"{prefix}appid"] = "wx0000000000000000"
    else:
        copy[f"{prefix}out_trade_no"] = "NOSUCHNUMBER"
    return copy
