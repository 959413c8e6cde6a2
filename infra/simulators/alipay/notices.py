"""Notices to merchants: a form of the trade as it stands, stamped and signed when it is sent."""

import base64
import json
import secrets
import sqlite3
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from infra.simulators.alipay.behaviour import DISGUISES, MUTATIONS
from infra.simulators.alipay.forms import yuan
from infra.simulators.alipay.platform import Platform
from infra.simulators.alipay.sellers import Sellers
from infra.simulators.behaviour import Behaviours
from infra.simulators.delivery import OwedMessages
from infra.simulators.keys import new_rsa_key, sign
from infra.simulators.store import Store, china_clock

# Seconds between tries, about 25 hours in all: opendocs.alipay.com, "asynchronous notification".
RETRY_SECONDS = (240, 600, 600, 3600, 7200, 21600, 54000)
REPLAY_AGE = 10 * 86400


class Notices(OwedMessages):
    retry_seconds = RETRY_SECONDS
    mutations = MUTATIONS
    disguises = DISGUISES

    def __init__(
        self, *, store: Store, platform: Platform, sellers: Sellers, behaviours: Behaviours, retry_factor: float
    ) -> None:
        super().__init__(store=store, behaviours=behaviours, retry_factor=retry_factor)
        self._platform, self._sellers, self._stranger = platform, sellers, new_rsa_key()

    def tell(self, db: sqlite3.Connection, *, trade: sqlite3.Row, refund: sqlite3.Row | None = None) -> None:
        """Owe the seller a notice of a trade as it stands now, or of one of its refunds."""
        fields = self._fields(trade, refund)

        def write(event_id: str, mode: str) -> str:
            changed = mutated(fields, mode) if mode in MUTATIONS else fields
            return json.dumps({**changed, "notify_id": event_id}, ensure_ascii=False)

        numbers = (trade["out_trade_no"], *([refund["out_request_no"]] if refund is not None else []))
        self.announce(
            db,
            mchid=trade["seller_id"],
            numbers=numbers,
            event_type=f"{trade['state']}{'+REFUND' if refund is not None else ''}",
            url=trade["notify_url"],
            write=write,
        )

    def new_event_id(self) -> str:
        return secrets.token_hex(17)

    def is_taken(self, status: int, text: str) -> bool:
        """The bare word, and nothing else will do."""
        return status == 200 and text == "success"

    def dressed(self, message: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        mode = message["mode"]
        age = REPLAY_AGE if mode == "replayed" else 0
        fields: dict[str, str] = {
            **json.loads(message["body"]),
            "notify_time": china_clock(self._store.now() - age),
            "sign_type": "RSA2",
        }
        if mode == "unreadable":
            del fields["trade_status"]
        covered = notice_text(fields)
        if mode == "forged":
            fields["sign"] = sign(self._stranger, covered)
        elif mode == "sha1":
            # What a checker that looks up the hash in the signature itself would believe.
            raw = self._platform.key.sign(covered, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303
            fields["sign"] = base64.b64encode(raw).decode()
        elif mode != "unsigned":
            fields["sign"] = self._platform.sign(covered)
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "User-Agent": "Mozilla/4.0"}
        return urlencode(fields).encode(), headers

    def written(self, out_trade_no: str) -> bytes:
        """The order's latest notice as it would go out now. Raises Refusal."""
        return self.dressed({**self.latest(out_trade_no), "mode": "normal"})[0]

    def _fields(self, trade: sqlite3.Row, refund: sqlite3.Row | None) -> dict[str, str]:
        seller, amount = self._sellers.get(trade["seller_id"]), yuan(trade["amount_minor"])
        fields = {
            "notify_type": "trade_status_sync",
            "charset": "utf-8",
            "version": "1.0",
            "app_id": seller["app_id"],
            "auth_app_id": seller["app_id"],
            "seller_id": seller["seller_id"],
            "seller_email": "pay@linli.example",
            "out_trade_no": trade["out_trade_no"],
            "trade_no": trade["trade_no"],
            "trade_status": trade["state"],
            "total_amount": amount,
            "subject": trade["subject"],
            "gmt_create": china_clock(trade["created_at"]),
        }
        if trade["paid_at"] is not None:
            fields |= {
                "buyer_id": trade["buyer_id"],
                "buyer_logon_id": "138****0001",
                "receipt_amount": amount,
                "buyer_pay_amount": amount,
                "invoice_amount": amount,
                "point_amount": "0.00",
                "fund_bill_list": json.dumps([{"amount": amount, "fundChannel": "ALIPAYACCOUNT"}]),
                "gmt_payment": china_clock(trade["paid_at"]),
            }
        if trade["closed_at"] is not None:
            fields["gmt_close"] = china_clock(trade["closed_at"])
        if refund is not None:
            fields |= {
                "out_biz_no": refund["out_request_no"],
                # Of all refunds so far, not of this one.
                "refund_fee": yuan(trade["refunded_minor"]),
                "gmt_refund": f"{china_clock(refund['done_at'])}.{int(refund['done_at'] * 1000) % 1000:03d}",
            }
        return fields


def notice_text(fields: dict[str, str]) -> bytes:
    """What the signature of a notice covers."""
    kept = sorted((name, value) for name, value in fields.items() if name not in {"sign", "sign_type"})
    return "&".join(f"{name}={value}" for name, value in kept).encode()


def mutated(fields: dict[str, str], mode: str) -> dict[str, str]:
    """A copy with one thing wrong, to be signed all the same."""
    changes = {
        "wrong_amount": {"total_amount": "0.01"},
        "wrong_seller": {"seller_id": "2088999999999999"},
        "wrong_app": {"app_id": "2021999999999999"},
        "wrong_number": {"out_trade_no": "NOSUCHNUMBER"},
    }
    return {**fields, **changes[mode]}
