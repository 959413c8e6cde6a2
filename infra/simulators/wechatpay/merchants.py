"""Merchants of the simulated platform: who may call, with which key, and the credentials file the product reads."""

import json
import re
import secrets
import sqlite3
import time
from pathlib import Path
from typing import Any

from infra.simulators.identity import DEMO_APPID, DEMO_MCHID, DEMO_OFFICIAL_APPID
from infra.simulators.keys import is_signed, write_private
from infra.simulators.store import Store
from infra.simulators.web import Refusal, Request
from infra.simulators.wechatpay.keys import new_merchant_keys
from infra.simulators.wechatpay.platform import Platform

SCHEME = "WECHATPAY2-SHA256-RSA2048"
CLOCK_WINDOW = 300


# The demo's merchant has bound its official account (公众号) beside the mini-program.
MORE_APPIDS = {DEMO_MCHID: (DEMO_OFFICIAL_APPID,)}


def appids_of(merchant: sqlite3.Row) -> tuple[str, ...]:
    """The apps that a merchant has bound, its first one first."""
    return (merchant["appid"], *MORE_APPIDS.get(merchant["mchid"], ()))


class Merchants:
    def __init__(self, *, store: Store, state: Path, platform: Platform, base_url: str) -> None:
        self._store, self._state, self._platform, self._base_url = store, state, platform, base_url

    def ensure_default(self) -> None:
        """The demo's merchant, made once; every start writes its file anew, as the port may have changed."""
        if not self._file(DEMO_MCHID).exists():
            self.create(mchid=DEMO_MCHID, appid=DEMO_APPID, name="邻里演示物业服务有限公司")
        for path in (self._state / "merchants").glob("*.json"):
            credentials = {**json.loads(path.read_text()), **self._platform_part()}
            credentials["more_appids"] = ",".join(MORE_APPIDS.get(credentials["mchid"], ()))
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

    def public_keys(self, mchid: str) -> dict[str, str]:
        """dict serial -> public key of every API certificate that is valid for the merchant."""
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT serial, public_key FROM merchants WHERE mchid = ?1 UNION ALL"
                " SELECT serial, public_key FROM merchant_keys WHERE mchid = ?1",
                (mchid,),
            ).fetchall()
        return {row["serial"]: row["public_key"] for row in rows}

    def add_certificate(self, mchid: str) -> dict[str, str]:
        """A further API certificate, valid beside the earlier ones; returns `cert_serial` and `private_key`."""
        keys = new_merchant_keys(mchid=mchid, name=self.get(mchid)["name"])
        with self._store.transaction() as db:
            db.execute(
                "INSERT INTO merchant_keys VALUES (?, ?, ?, ?, ?, ?)",
                (
                    mchid,
                    keys.serial,
                    keys.public_key_pem,
                    keys.private_key_pem,
                    keys.certificate_pem,
                    self._store.now(),
                ),
            )
        return {"cert_serial": keys.serial, "private_key": keys.private_key_pem}

    def retire_certificate(self, mchid: str) -> None:
        """The oldest API certificate stops being valid. Raises Refusal where it is the only one."""
        with self._store.transaction() as db:
            following = db.execute(
                "SELECT * FROM merchant_keys WHERE mchid = ? ORDER BY added_at LIMIT 1", (mchid,)
            ).fetchone()
            if following is None:
                raise Refusal(400, "PARAM_ERROR", "商户只有一张证书")
            db.execute(
                "UPDATE merchants SET serial = ?, public_key = ? WHERE mchid = ?",
                (following["serial"], following["public_key"], mchid),
            )
            db.execute("DELETE FROM merchant_keys WHERE serial = ?", (following["serial"],))
        kept = json.loads(self._file(mchid).read_text())
        kept |= {
            "cert_serial": following["serial"],
            "private_key": following["private_key"],
            "certificate": following["certificate"],
        }
        write_private(self._file(mchid), json.dumps(kept, ensure_ascii=False, indent=2))
        self.ensure_default()

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
        public_key = self.public_keys(parts["mchid"]).get(parts["serial_no"].upper())
        if merchant is None or public_key is None:
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
        if not is_signed(public_key, signed, parts["signature"]):
            raise Refusal(401, "SIGN_ERROR", "签名错误")
        wanted = request.headers.get("wechatpay-serial", "")
        if wanted and self._platform.named(wanted) is None:
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
