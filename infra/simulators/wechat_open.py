"""WeChat's open platform as a simulator: sign-in codes, pages opened inside WeChat, access tokens, the JSAPI ticket,
subscribe messages, fulfilment of payments.

`python -m infra.simulators.wechat_open --port N --state DIR`. As with the real thing every answer is HTTP 200 and a
failure is an `errcode`. The code `demo-<name>` signs in the person `<name>` as often as one likes; a code made by
`POST /_sim/codes` works once and for five minutes, like a real one. `/connect/oauth2/authorize` asks who is holding the
phone, where the real page knows, and leads back with a code of the official account.
"""

import argparse
import json
import logging
import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from infra.simulators import wechat_phone as phone
from infra.simulators.identity import (
    DEMO_APP_SECRET,
    DEMO_APPID,
    DEMO_OFFICIAL_APPID,
    DEMO_OFFICIAL_SECRET,
    openid_for,
    openid_prefix,
    unionid_for,
)
from infra.simulators.web import (
    Request,
    Response,
    Router,
    html_response,
    json_response,
    make_server,
    serve_until_stopped,
)
from infra.simulators.wechat_trades import Trades

CODE_SECONDS = 300
TOKEN_SECONDS = 7200
# A new token leaves the one before it valid for a while, so that servers can change over.
OVERLAP_SECONDS = 300
# Whoever has this name looks at a snapshot of the page (快照页), for which WeChat makes up an openid.
SNAPSHOT = "snapshot"
# What the code of a page begins with here; the real ones cannot be told apart.
PAGE_CODE = "page-"
DEMO_CODE = re.compile(r"demo-([A-Za-z0-9_\-]{1,40})")

SCHEMA = """
CREATE TABLE IF NOT EXISTS codes (
  code TEXT PRIMARY KEY, name TEXT NOT NULL, expires_at REAL NOT NULL, is_used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS consents (
  openid TEXT, template_id TEXT, remaining INTEGER NOT NULL, PRIMARY KEY (openid, template_id));
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY, openid TEXT NOT NULL, template_id TEXT NOT NULL, content TEXT NOT NULL, at REAL NOT NULL);
"""


class PlatformError(Exception):
    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(errmsg)
        self.errcode, self.errmsg = errcode, errmsg


class WechatOpen:
    def __init__(self, *, state: Path, base_url: str, appid: str, secret: str) -> None:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._appid, self._secret = appid, secret
        self._lock = threading.RLock()
        self._db = sqlite3.connect(state / "wechat.sqlite3", check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(SCHEMA)
        credentials = {
            "appid": appid,
            "secret": secret,
            "base_url": base_url,
            "official_accounts": f"{DEMO_OFFICIAL_APPID}:{DEMO_OFFICIAL_SECRET}",
            "authorize_url": f"{base_url}/connect/oauth2/authorize",
        }
        (state / "wechat.json").write_text(json.dumps(credentials, indent=2))
        self._trades = Trades(db=self._db, pay_state=state.parent / "wechatpay", refuse=PlatformError)
        self._router = Router()
        for method, path, handler in (
            ("GET", "/sns/jscode2session", self._code_to_session),
            ("GET", "/connect/oauth2/authorize", self._authorize),
            ("GET", "/sns/oauth2/access_token", self._page_code_to_openid),
            ("GET", "/cgi-bin/token", self._token),
            ("POST", "/cgi-bin/stable_token", self._stable_token),
            ("POST", "/wxa/sec/order/upload_shipping_info", self._with_token(self._trades.upload)),
            ("POST", "/wxa/sec/order/upload_combined_shipping_info", self._with_token(self._trades.upload_combined)),
            ("POST", "/wxa/sec/order/get_order", self._with_token(self._trades.get_order)),
            ("POST", "/_sim/pay", self._collect_from),
            ("POST", "/_sim/shipments", self._force_shipment),
            ("GET", "/_sim/shipments", lambda _request: json_response(self._trades.uploaded())),
            ("POST", "/_sim/tokens/forget", self._forget_tokens),
            ("GET", "/cgi-bin/ticket/getticket", self._ticket),
            ("POST", "/cgi-bin/message/subscribe/send", self._send_subscribe),
            ("GET", "/_sim/health", self._health),
            ("POST", "/_sim/codes", self._make_code),
            ("POST", "/_sim/consents", self._set_consent),
            ("GET", "/_sim/messages", self._messages),
        ):
            self._router.add(method, path, handler)

    def answer(self, request: Request) -> Response:
        with self._lock:
            try:
                return self._router.dispatch(request)
            except PlatformError as error:
                trace = secrets.token_hex(8)
                return json_response({"errcode": error.errcode, "errmsg": f"{error.errmsg}, rid: {trace}"})

    def close(self) -> None:
        with self._lock:
            self._db.close()

    # --- what the product calls ---

    def _code_to_session(self, request: Request) -> Response:
        self._require_app(request)
        if request.argument("grant_type") != "authorization_code":
            raise PlatformError(40002, "invalid grant_type")
        name = self._redeemed(request.argument("js_code"), is_of_page=False)
        return json_response(
            {
                "openid": openid_for(self._appid, name),
                "unionid": unionid_for(name),
                "session_key": secrets.token_urlsafe(16) + "==",
            }
        )

    def _authorize(self, request: Request) -> Response:
        """Where a page inside WeChat goes to sign in; `who` is the simulator's own, chosen on its page."""
        back = request.argument("redirect_uri")
        if request.argument("appid") != DEMO_OFFICIAL_APPID or request.argument("response_type") != "code":
            return html_response(phone.problem("该公众号不存在，或链接不完整（10009）"))
        if request.argument("scope") not in ("snsapi_base", "snsapi_userinfo"):
            return html_response(phone.problem("scope 参数错误或没有 scope 权限（10005）"))
        # The real one compares with the domain that the account has registered.
        if urlsplit(back).hostname not in ("127.0.0.1", "localhost"):
            return html_response(phone.problem("redirect_uri 域名与后台配置不一致（10003）"))
        state = request.argument("state")
        if not re.fullmatch(r"[A-Za-z0-9]{0,128}", state):
            return html_response(phone.problem("state 只能是字母和数字，最多 128 个（10010）"))
        who = request.argument("who")
        if not who:
            return html_response(phone.choice(request.target))
        if not re.fullmatch(r"[A-Za-z0-9_\-]{1,40}", who):
            return html_response(phone.problem("名字只能是字母、数字、_ 和 -"))
        code = self._new_code(who, kind=PAGE_CODE, seconds=CODE_SECONDS)
        query = urlencode([*parse_qsl(urlsplit(back).query), ("code", code), ("state", state)])
        return Response(status=302, headers={"Location": urlunsplit(urlsplit(back)._replace(query=query))})

    def _page_code_to_openid(self, request: Request) -> Response:
        if request.argument("appid") != DEMO_OFFICIAL_APPID:
            raise PlatformError(40013, "invalid appid")
        if not secrets.compare_digest(request.argument("secret"), DEMO_OFFICIAL_SECRET):
            raise PlatformError(40125, "invalid appsecret")
        if request.argument("grant_type") != "authorization_code":
            raise PlatformError(40002, "invalid grant_type")
        name = self._redeemed(request.argument("code"), is_of_page=True)
        # Without the person's consent (snsapi_base) there is no unionid.
        return json_response(
            {
                "access_token": secrets.token_urlsafe(64),
                "expires_in": TOKEN_SECONDS,
                "refresh_token": secrets.token_urlsafe(64),
                "openid": openid_for(DEMO_OFFICIAL_APPID, name),
                "scope": "snsapi_base",
                **({"is_snapshotuser": 1} if name == SNAPSHOT else {}),
            }
        )

    def _redeemed(self, code: str, *, is_of_page: bool) -> str:
        """The person behind a code, which is used up by this. A code of one kind of app is none of the other."""
        demo = DEMO_CODE.fullmatch(code)
        if demo:
            return demo[1]
        row = self._db.execute("SELECT * FROM codes WHERE code = ?", (code,)).fetchone()
        if row is None or row["expires_at"] < time.time() or code.startswith(PAGE_CODE) != is_of_page:
            raise PlatformError(40029, "invalid code")
        if row["is_used"]:
            raise PlatformError(40163, "code been used")
        self._db.execute("UPDATE codes SET is_used = 1 WHERE code = ?", (code,))
        return str(row["name"])

    def _new_code(self, name: str, *, kind: str = "", seconds: float) -> str:
        code = kind + secrets.token_urlsafe(24)
        self._db.execute("INSERT INTO codes VALUES (?, ?, ?, 0)", (code, name, time.time() + seconds))
        return code

    def _token(self, request: Request) -> Response:
        self._require_app(request)
        if request.argument("grant_type") != "client_credential":
            raise PlatformError(40002, "invalid grant_type")
        now, token = time.time(), secrets.token_urlsafe(64)
        self._db.execute("UPDATE tokens SET expires_at = MIN(expires_at, ?)", (now + OVERLAP_SECONDS,))
        self._db.execute("DELETE FROM tokens WHERE expires_at < ?", (now,))
        self._db.execute("INSERT INTO tokens VALUES (?, ?)", (token, now + TOKEN_SECONDS))
        return json_response({"access_token": token, "expires_in": TOKEN_SECONDS})

    def _stable_token(self, request: Request) -> Response:
        """The token that everybody shares until it ends; a new one only when there is none, or by force."""
        asked = request.json()
        if not isinstance(asked, dict) or asked.get("grant_type") != "client_credential":
            raise PlatformError(40002, "invalid grant_type")
        if asked.get("appid") != self._appid:
            raise PlatformError(40013, "invalid appid")
        if not secrets.compare_digest(str(asked.get("secret", "")), self._secret):
            raise PlatformError(40125, "invalid appsecret")
        now = time.time()
        row = self._db.execute(
            "SELECT * FROM tokens WHERE expires_at > ? ORDER BY expires_at DESC", (now + OVERLAP_SECONDS,)
        ).fetchone()
        if row is None or asked.get("force_refresh"):
            self._db.execute("INSERT INTO tokens VALUES (?, ?)", (secrets.token_urlsafe(64), now + TOKEN_SECONDS))
            row = self._db.execute("SELECT * FROM tokens ORDER BY expires_at DESC").fetchone()
        return json_response({"access_token": row["token"], "expires_in": int(row["expires_at"] - now)})

    def _with_token(self, work: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Request], Response]:
        def handle(request: Request) -> Response:
            self._require_token(request)
            data = request.json()
            if not isinstance(data, dict):
                raise PlatformError(47001, "data format error")
            return json_response(work(data))

        return handle

    def _ticket(self, request: Request) -> Response:
        self._require_token(request)
        if request.argument("type") != "jsapi":
            raise PlatformError(40097, "invalid args")
        return json_response(
            {"errcode": 0, "errmsg": "ok", "ticket": secrets.token_urlsafe(64), "expires_in": TOKEN_SECONDS}
        )

    def _send_subscribe(self, request: Request) -> Response:
        self._require_token(request)
        message = request.json()
        if not isinstance(message, dict) or not isinstance(message.get("data"), dict):
            raise PlatformError(47003, "argument invalid! data is required")
        openid, template_id = str(message.get("touser", "")), str(message.get("template_id", ""))
        if not openid.startswith(openid_prefix(self._appid)):
            raise PlatformError(40003, "invalid openid")
        if not template_id:
            raise PlatformError(40037, "invalid template_id")
        consent = self._db.execute(
            "SELECT remaining FROM consents WHERE openid = ? AND template_id = ?", (openid, template_id)
        ).fetchone()
        # Who was never asked by a test has consented: a demo should show messages, not refusals.
        if consent is not None and consent["remaining"] <= 0:
            raise PlatformError(43101, "user refuse to accept the msg")
        self._db.execute(
            "UPDATE consents SET remaining = remaining - 1 WHERE openid = ? AND template_id = ?", (openid, template_id)
        )
        cursor = self._db.execute(
            "INSERT INTO messages (openid, template_id, content, at) VALUES (?, ?, ?, ?)",
            (openid, template_id, json.dumps(message, ensure_ascii=False), time.time()),
        )
        return json_response({"errcode": 0, "errmsg": "ok", "msgid": cursor.lastrowid})

    # --- the test's side ---

    def _collect_from(self, request: Request) -> Response:
        """{"url"}: the pay simulator whose payments this one knows."""
        self._trades.collect_from(str(request.json()["url"]))
        return json_response({"ok": True})

    def _force_shipment(self, request: Request) -> Response:
        self._trades.force(request.json())
        return json_response({"ok": True})

    def _forget_tokens(self, _request: Request) -> Response:
        """Every token ends now."""
        self._db.execute("DELETE FROM tokens")
        return json_response({"ok": True})

    def _health(self, _request: Request) -> Response:
        return json_response({"ok": True, "name": "wechat"})

    def _make_code(self, request: Request) -> Response:
        """{"name", "seconds"?}: a code that works once, as `wx.login()` would give it to that person."""
        data = request.json()
        code = self._new_code(str(data["name"]), seconds=float(data.get("seconds", CODE_SECONDS)))
        return json_response({"code": code, "openid": openid_for(self._appid, str(data["name"]))})

    def _set_consent(self, request: Request) -> Response:
        """{"openid", "template_id", "remaining"}: how many messages of the template the person will still take."""
        data = request.json()
        self._db.execute(
            "INSERT OR REPLACE INTO consents VALUES (?, ?, ?)",
            (data["openid"], data["template_id"], int(data["remaining"])),
        )
        return json_response({"ok": True})

    def _messages(self, request: Request) -> Response:
        """Everything sent, oldest first; `?openid=` narrows."""
        openid = request.argument("openid")
        rows = self._db.execute("SELECT * FROM messages WHERE ? IN ('', openid) ORDER BY id", (openid,))
        return json_response([{"id": row["id"], "at": row["at"], **json.loads(row["content"])} for row in rows])

    def _require_app(self, request: Request) -> None:
        if request.argument("appid") != self._appid:
            raise PlatformError(40013, "invalid appid")
        if not secrets.compare_digest(request.argument("secret"), self._secret):
            raise PlatformError(40125, "invalid appsecret")

    def _require_token(self, request: Request) -> None:
        row = self._db.execute(
            "SELECT 1 FROM tokens WHERE token = ? AND expires_at > ?", (request.argument("access_token"), time.time())
        ).fetchone()
        if row is None:
            raise PlatformError(40001, "invalid credential, access_token is invalid or not latest")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m infra.simulators.wechat_open", description="WeChat open platform simulator"
    )
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, help="folder for its books; made if missing")
    parser.add_argument("--appid", default=DEMO_APPID)
    parser.add_argument("--secret", default=DEMO_APP_SECRET)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    service = WechatOpen(
        state=arguments.state,
        base_url=f"http://127.0.0.1:{arguments.port}",
        appid=arguments.appid,
        secret=arguments.secret,
    )
    try:
        serve_until_stopped(make_server(host="127.0.0.1", port=arguments.port, answer=service.answer))
    finally:
        service.close()


if __name__ == "__main__":
    main()
