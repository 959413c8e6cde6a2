"""Accounts: who may call with which key, where events go, and the credentials file that the product reads."""

import json
import re
import secrets
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from infra.simulators.keys import write_private
from infra.simulators.store import Store
from infra.simulators.stripe.forms import Declined
from infra.simulators.web import Refusal, Request

DEMO_ACCOUNT = "acct_1LinliDemoHongKong"


class Accounts:
    def __init__(self, *, store: Store, state: Path, base_url: str) -> None:
        self._store, self._state, self._base_url = store, state, base_url

    def ensure_default(self) -> None:
        """The demo's account, made once; every start writes its file anew, as the port may have changed."""
        if not self._file(DEMO_ACCOUNT).exists():
            self.create(account_id=DEMO_ACCOUNT, name="Linli Demo Property Services (HK) Ltd")
        for path in (self._state / "accounts").glob("*.json"):
            credentials = {**json.loads(path.read_text()), "base_url": self._base_url}
            write_private(path, json.dumps(credentials, ensure_ascii=False, indent=2))
            if credentials["account_id"] == DEMO_ACCOUNT:
                write_private(self._state / "stripe.json", path.read_text())

    def create(self, *, name: str, account_id: str = "") -> dict[str, str]:
        """Open an account and return its credentials; the file `accounts/<id>.json` holds the same."""
        account_id = account_id or f"acct_1{secrets.token_hex(8)}"
        if not re.fullmatch(r"acct_\w{1,27}", account_id) or self._file(account_id).exists():
            raise Refusal(400, "PARAM_ERROR", "账户号格式不对或已存在")
        secret, endpoint_secret = f"sk_test_{secrets.token_hex(24)}", f"whsec_{secrets.token_hex(24)}"
        credentials = {
            "account_id": account_id,
            "name": name,
            "secret_key": secret,
            "publishable_key": f"pk_test_{secrets.token_hex(24)}",
            "webhook_secret": endpoint_secret,
            "base_url": self._base_url,
        }
        with self._store.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO accounts VALUES (?, ?, ?, ?, ?, '')",
                (account_id, name, json.dumps([secret]), credentials["publishable_key"], json.dumps([endpoint_secret])),
            )
            # The file comes last: a kill in between rolls the row back, and the next start makes both again.
            self._file(account_id).parent.mkdir(exist_ok=True)
            write_private(self._file(account_id), json.dumps(credentials, ensure_ascii=False, indent=2))
        return credentials

    def get(self, account_id: str) -> sqlite3.Row:
        with self._store.transaction() as db:
            row: sqlite3.Row | None = db.execute(
                "SELECT * FROM accounts WHERE account_id = ?", (account_id,)
            ).fetchone()
        if row is None:
            raise Refusal(404, "NOT_FOUND", "no such account")
        return row

    def exists(self, account_id: str) -> bool:
        with self._store.transaction() as db:
            found = db.execute("SELECT 1 FROM accounts WHERE account_id = ?", (account_id,)).fetchone()
        return found is not None

    def authenticate(self, request: Request) -> sqlite3.Row:
        """The account whose secret key came with the call. Raises Declined 401."""
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        with self._store.transaction() as db:
            for row in db.execute("SELECT * FROM accounts").fetchall():
                if key and key in json.loads(row["secret_keys"]):
                    found: sqlite3.Row = row
                    return found
        raise Declined("", "Invalid API Key provided", status=401)

    def roll(self, account_id: str, what: str) -> str:
        """A further `secret_keys` or `webhook_secrets`, good beside the earlier ones; returns it."""
        made = f"{'sk_test_' if what == 'secret_keys' else 'whsec_'}{secrets.token_hex(24)}"
        self._keep(account_id, what, [made, *json.loads(self.get(account_id)[what])])
        return made

    def retire(self, account_id: str, what: str) -> None:
        """All but the newest stop being good."""
        known = json.loads(self.get(account_id)[what])
        self._keep(account_id, what, known[:1])
        field = {"secret_keys": "secret_key", "webhook_secrets": "webhook_secret"}[what]
        kept = {**json.loads(self._file(account_id).read_text()), field: known[0]}
        write_private(self._file(account_id), json.dumps(kept, ensure_ascii=False, indent=2))
        self.ensure_default()

    def set_endpoint(self, account_id: str, url: str) -> None:
        """What a merchant enters in the dashboard: where events go."""
        with self._store.transaction() as db:
            db.execute("UPDATE accounts SET endpoint = ? WHERE account_id = ?", (url, account_id))

    def guess_endpoint(self, account_id: str, page_of_ours: str) -> None:
        """A demo has nobody who would enter it: the site that a payer is brought back to is the one to tell."""
        if not self.get(account_id)["endpoint"]:
            parts = urlsplit(page_of_ours)
            self.set_endpoint(account_id, f"{parts.scheme}://{parts.netloc}/payments/notify/stripe")

    def described(self, account_id: str) -> dict[str, Any]:
        """The account as Stripe describes it."""
        row = self.get(account_id)
        return {
            "id": row["account_id"],
            "object": "account",
            "business_profile": {"name": row["name"]},
            "capabilities": {"card_payments": "active", "transfers": "active"},
            "charges_enabled": True,
            "payouts_enabled": True,
        }

    def _keep(self, account_id: str, what: str, known: list[str]) -> None:
        # The two names are ours, never a caller's.
        column = {"secret_keys": "secret_keys", "webhook_secrets": "webhook_secrets"}[what]
        with self._store.transaction() as db:
            db.execute(
                f"UPDATE accounts SET {column} = ? WHERE account_id = ?",  # noqa: S608
                (json.dumps(known), account_id),
            )

    def _file(self, account_id: str) -> Path:
        return self._state / "accounts" / f"{account_id}.json"
