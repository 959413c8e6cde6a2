"""Sellers and their apps: who may call, with which key, and the credentials file that the product reads."""

import json
import re
import secrets
import sqlite3
from pathlib import Path

from infra.simulators.alipay.platform import Platform, bare
from infra.simulators.keys import new_rsa_key, private_pem, public_pem, write_private
from infra.simulators.store import Store
from infra.simulators.web import Refusal

DEMO_SELLER = "2088102146225135"
DEMO_APP = "2021000119635278"


class Sellers:
    def __init__(self, *, store: Store, state: Path, platform: Platform, base_url: str) -> None:
        self._store, self._state, self._platform, self._base_url = store, state, platform, base_url

    def ensure_default(self) -> None:
        """The demo's seller, made once; every start writes its file anew, as the port may have changed."""
        if not self._file(DEMO_SELLER).exists():
            self.create(seller_id=DEMO_SELLER, app_id=DEMO_APP, name="邻里演示物业服务有限公司")
        for path in (self._state / "sellers").glob("*.json"):
            credentials = {**json.loads(path.read_text()), **self._platform_part()}
            write_private(path, json.dumps(credentials, ensure_ascii=False, indent=2))
            if credentials["seller_id"] == DEMO_SELLER:
                write_private(self._state / "alipay.json", path.read_text())

    def create(self, *, name: str, seller_id: str = "", app_id: str = "") -> dict[str, str]:
        """Sign up a seller and return its credentials; the file `sellers/<seller id>.json` holds the same.

        Keys are written as Alipay's own tool does: bare Base64, the private one PKCS8.
        """
        seller_id = seller_id or f"2088{self._store.next_number('seller_id'):012d}"
        app_id = app_id or f"2021{secrets.randbelow(10**12):012d}"
        if not re.fullmatch(r"2088\d{12}", seller_id) or self._file(seller_id).exists():
            raise Refusal(400, "PARAM_ERROR", "卖家号格式不对或已存在")
        key = new_rsa_key()
        credentials = {
            "seller_id": seller_id,
            "app_id": app_id,
            "name": name,
            "private_key": bare(private_pem(key)),
            **self._platform_part(),
        }
        with self._store.transaction() as db:
            db.execute("INSERT OR REPLACE INTO sellers VALUES (?, ?, ?, ?)", (seller_id, name, app_id, public_pem(key)))
            # The file comes last: a kill in between rolls the row back, and the next start makes both again.
            self._file(seller_id).parent.mkdir(exist_ok=True)
            write_private(self._file(seller_id), json.dumps(credentials, ensure_ascii=False, indent=2))
        return credentials

    def replace_key(self, seller_id: str) -> dict[str, str]:
        """What uploading another public key does: the earlier one is refused at once. Returns the new private key."""
        key = new_rsa_key()
        with self._store.transaction() as db:
            db.execute("UPDATE sellers SET public_key = ? WHERE seller_id = ?", (public_pem(key), seller_id))
        kept = {**json.loads(self._file(seller_id).read_text()), "private_key": bare(private_pem(key))}
        write_private(self._file(seller_id), json.dumps(kept, ensure_ascii=False, indent=2))
        self.ensure_default()
        return {"private_key": kept["private_key"]}

    def get(self, seller_id: str) -> sqlite3.Row:
        with self._store.transaction() as db:
            row: sqlite3.Row | None = db.execute("SELECT * FROM sellers WHERE seller_id = ?", (seller_id,)).fetchone()
        if row is None:
            raise Refusal(404, "NOT_FOUND", "no such seller")
        return row

    def of_app(self, app_id: str) -> sqlite3.Row | None:
        with self._store.transaction() as db:
            row: sqlite3.Row | None = db.execute("SELECT * FROM sellers WHERE app_id = ?", (app_id,)).fetchone()
        return row

    def _file(self, seller_id: str) -> Path:
        return self._state / "sellers" / f"{seller_id}.json"

    def _platform_part(self) -> dict[str, str]:
        return {"public_key": self._platform.public_key, "base_url": self._base_url}
