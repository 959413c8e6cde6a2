"""Merchants of the simulated platform: who may call, with which key, and the credentials file the product reads."""

import json
import re
import secrets
import sqlite3
import time
from pathlib import Path
from typing import Any

from infra.simulators.identity import DEMO_APPID, DEMO_MCHID
from infra.simulators.web import Refusal, Request
from infra.simulators.wechatpay.keys import Platform, is_signed, new_merchant_keys, write_private
from infra.simulators.wechatpay.store import Store

SCHEME = "WECHATPAY2-SHA256-RSA2048"
CLOCK_WINDOW = 300


class Merchants:
    def __init__(self, *, store: Store, state: Path, platform: Platform, base_url: str) -> None:
        self._store, self._state, self._platform, self._base_url = store, state, platform, base_url

    def ensure_default(self) -> None:
        """The demo's merchant, made once; every start writes its file anew, as the port may have changed."""
        if not self._file(DEMO_MCHID).exists():
            self.create(mchid=DEMO_MCHID, appid=DEMO_APPID, name="邻里演示物业服务有限公司")
        for path in (self._state / "merchants").glob("*.json"):
            credentials = {**json.loads(path.read_text()), **self._platform_part()}
            write_private(path, json.dumps(credentials, ensure_ascii=False, indent=2))
            if credentials["mchid"] == DEMO_MCHID:
                write_private(self._state / "wechatpay.json", path.read_text())

    def create(self, *, name: str, mchid: str = "", appid: str = "") -> dict[str, Any]:
        """Sign up a merchant and return its credentials; the file `merchants/<mchid>.json` holds the same."""
        mchid = mchid or f"19{self._store.next_number('mchid'):08d}"
        appid = appid or f"wx{secrets.token_hex(8)}"
        if not re.fullmatch(r"\d{8,32}", mchid) or self._file(mchid).exists():
            raise Refusal(400, "PARAM_ERROR", "商户号格式不对或已存在")
        keys = new_merchant_keys(mchid=mchid, name=name)
        credentials = {
            "mchid": mchid,
            "appid": appid,
            "name": name,
            "cert_serial": keys.serial,
            "api_v3_key": keys.api_v3_key,
            "private_key": keys.private_key_pem,
            "certificate": keys.certificate_pem,
            **self._platform_part(),
        }
        with self._store.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO merchants VALUES (?, ?, ?, ?, ?, ?)",
                (mchid, name, appid, keys.serial, keys.public_key_pem, keys.api_v3_key),
            )
            # The file comes last: a kill in between rolls the row back, and the next start makes both again.
            self._file(mchid).parent.mkdir(exist_ok=True)
            write_private(self._file(mchid), json.dumps(credentials, ensure_ascii=False, indent=2))
        return credentials

    def get(self, mchid: str) -> sqlite3.Row:
        with self._store.transaction() as db:
            row: sqlite3.Row | None = db.execute("SELECT * FROM merchants WHERE mchid = ?", (mchid,)).fetchone()
        if row is None:
            raise Refusal(400, "MCH_NOT_EXISTS", "商户号不存在")
        return row

    def authenticate(self, request: Request) -> sqlite3.Row:
        """The merchant whose signature the request carries. Raises Refusal 401 SIGN_ERROR for anything else."""
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        parts = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        if scheme != SCHEME or {"mchid", "nonce_str", "signature", "timestamp", "serial_no"} - parts.keys():
            raise Refusal(401, "SIGN_ERROR", "Authorization 头缺失或格式不对")
        with self._store.transaction() as db:
            merchant: sqlite3.Row | None = db.execute(
                "SELECT * FROM merchants WHERE mchid = ?", (parts["mchid"],)
            ).fetchone()
        if merchant is None or merchant["serial"] != parts["serial_no"].upper():
            raise Refusal(401, "SIGN_ERROR", "商户号或证书序列号不对")
        stamp = int(parts["timestamp"]) if parts["timestamp"].isdigit() else 0
        if abs(stamp - int(self.callers_clock(request))) > CLOCK_WINDOW:
            raise Refusal(401, "SIGN_ERROR", "请求时间戳与微信支付服务器时间相差超过 5 分钟")
        signed = b"%s\n%s\n%s\n%s\n%s\n" % (
            request.method.encode(),
            request.target.encode(),
            parts["timestamp"].encode(),
            parts["nonce_str"].encode(),
            request.body,
        )
        if not is_signed(merchant["public_key"], signed, parts["signature"]):
            raise Refusal(401, "SIGN_ERROR", "签名错误")
        wanted = request.headers.get("wechatpay-serial", self._platform.public_key_id)
        if wanted != self._platform.public_key_id:
            raise Refusal(404, "RESOURCE_NOT_EXISTS", "微信支付公钥 ID 不存在")
        return merchant

    def callers_clock(self, request: Request) -> str:
        """Now, in epoch seconds, by the real or the shifted clock, whichever the caller's own stamp is nearer to.

        A test may run the product on either; both are honest.
        """
        found = re.search(r'timestamp="(\d+)"', request.headers.get("authorization", ""))
        stamp = int(found[1]) if found else 0
        return str(int(min((time.time(), self._store.now()), key=lambda clock: abs(stamp - clock))))

    def _file(self, mchid: str) -> Path:
        return self._state / "merchants" / f"{mchid}.json"

    def _platform_part(self) -> dict[str, str]:
        return {
            "public_key_id": self._platform.public_key_id,
            "public_key": self._platform.public_key_pem,
            "base_url": self._base_url,
        }
