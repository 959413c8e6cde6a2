"""Events to merchants: JSON of an object as it stands, stamped and signed when it is sent."""

import hashlib
import hmac
import json
import secrets
import sqlite3
from typing import Any

from infra.simulators.behaviour import Behaviours
from infra.simulators.delivery import OwedMessages
from infra.simulators.store import Store
from infra.simulators.stripe.accounts import Accounts
from infra.simulators.stripe.behaviour import DISGUISES, MUTATIONS

# Seconds between tries, about three days in all: docs.stripe.com/webhooks, "retry behavior".
RETRY_SECONDS = (300, 1800, 7200, 18000, 36000, 43200, 43200, 86400)
REPLAY_AGE = 301


class Events(OwedMessages):
    retry_seconds = RETRY_SECONDS
    mutations = MUTATIONS
    disguises = DISGUISES

    def __init__(self, *, store: Store, accounts: Accounts, behaviours: Behaviours, retry_factor: float) -> None:
        super().__init__(store=store, behaviours=behaviours, retry_factor=retry_factor)
        self._accounts = accounts

    def tell(
        self, db: sqlite3.Connection, *, account_id: str, numbers: tuple[str, ...], word: str, about: dict[str, Any]
    ) -> None:
        """Owe the account an event of the type `word` about an object as it stands now."""
        endpoint = str(self._accounts.get(account_id)["endpoint"])
        if not endpoint:
            # Nobody has entered where events go.
            return
        made_at = int(self._store.now())

        def write(event_id: str, mode: str) -> str:
            event = {
                "id": event_id,
                "object": "event",
                "api_version": "2026-10-28.endive",
                "created": made_at,
                "livemode": False,
                "type": word,
                "pending_webhooks": 1,
                "request": {"id": None, "idempotency_key": None},
                "data": {"object": about},
            }
            return json.dumps(mutated(event, mode) if mode in MUTATIONS else event, ensure_ascii=False)

        self.announce(db, mchid=account_id, numbers=numbers, event_type=word, url=endpoint, write=write)

    def new_event_id(self) -> str:
        return f"evt_{secrets.token_hex(12)}"

    def is_taken(self, status: int, text: str) -> bool:
        return 200 <= status < 300

    def dressed(self, message: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        mode, body = message["mode"], message["body"].encode()
        if mode == "unreadable":
            event = json.loads(body)
            del event["data"]["object"]["currency"]
            body = json.dumps(event).encode()
        stamp = int(self._store.now()) - (REPLAY_AGE if mode == "replayed" else 0)
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0"}
        if mode != "unsigned":
            headers["Stripe-Signature"] = self._signature(message["mchid"], mode=mode, body=body, stamp=stamp)
        if mode == "swapped":
            body = json.dumps({**json.loads(body), "created": 1}).encode()
        return body, headers

    def written(self, number: str) -> tuple[bytes, dict[str, str]]:
        """The order's latest event as it would go out now. Raises Refusal."""
        return self.dressed({**self.latest(number), "mode": "normal"})

    def _signature(self, account_id: str, *, mode: str, body: bytes, stamp: int) -> str:
        """While a secret is rolled, one signature of each."""
        known = [str(secret) for secret in json.loads(self._accounts.get(account_id)["webhook_secrets"])]
        if mode in {"forged", "other_account"}:
            known = [f"whsec_{secrets.token_hex(24)}"]
        if mode == "sha1":
            return f"t={stamp},v1={signed(body, known[0], stamp, algorithm='sha1')}"
        scheme = "v0" if mode == "v0" else "v1"
        return ",".join([f"t={stamp}", *(f"{scheme}={signed(body, secret, stamp)}" for secret in known)])


def signed(body: bytes, secret: str, stamp: int, *, algorithm: str = "sha256") -> str:
    return hmac.new(secret.encode(), b"%d.%s" % (stamp, body), getattr(hashlib, algorithm)).hexdigest()


def mutated(event: dict[str, Any], mode: str) -> dict[str, Any]:
    """A copy with one thing wrong, to be signed all the same."""
    changed: dict[str, Any] = json.loads(json.dumps(event))
    about = changed["data"]["object"]
    if mode == "wrong_amount":
        for name in ("amount", "amount_received", "amount_total"):
            if name in about:
                about[name] = 1
    elif mode == "wrong_account":
        changed["account"] = "acct_1somebodyelse"
    elif mode == "wrong_currency":
        about["currency"] = "usd"
    else:
        about["metadata"] = {**about.get("metadata", {}), "out_trade_no": "NOSUCHNUMBER"}
    return changed
