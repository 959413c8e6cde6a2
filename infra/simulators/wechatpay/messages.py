"""Messages to merchants: written in the transaction that made them, delivered by threads, repeated until taken.

Delivery is at least once and in no promised order, as with the real thing. A message owed before a kill is owed after
it.
"""

import json
import logging
import secrets
import sqlite3
import threading
import time
import urllib.error
import urllib.request
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from infra.simulators.web import Refusal
from infra.simulators.wechatpay.behaviour import DISGUISES, MUTATIONS, NOTIFY_MODES, Behaviours
from infra.simulators.wechatpay.keys import encrypt_resource, new_rsa_key, sign
from infra.simulators.wechatpay.platform import Platform
from infra.simulators.wechatpay.store import Store, china_time

LOG = logging.getLogger("infra.simulators")

# Seconds between tries, about 24 hours in all: pay.weixin.qq.com, "payment notice".
RETRY_SECONDS = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
ANSWER_TIMEOUT = 5
REPLAY_AGE = 10 * 86400
SOON = 0.3

SUMMARIES = {
    "TRANSACTION.SUCCESS": "支付成功",
    "REFUND.SUCCESS": "退款成功",
    "REFUND.ABNORMAL": "退款异常",
    "REFUND.CLOSED": "退款关闭",
}


class Messages:
    def __init__(self, *, store: Store, platform: Platform, behaviours: Behaviours, retry_factor: float) -> None:
        self._store, self._platform, self._behaviours = store, platform, behaviours
        self._retry_factor = retry_factor
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="notify")
        self._in_flight: dict[int, Future[None]] = {}
        self._stranger = new_rsa_key()
        # The machine's proxy settings are none of the simulator's business.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())

    def announce(
        self,
        db: sqlite3.Connection,
        *,
        merchant: sqlite3.Row,
        numbers: tuple[str, ...],
        event_type: str,
        resource: dict[str, Any],
        url: str,
    ) -> None:
        """Owe the merchant a message about `numbers` (first: the wire number), in the way its behaviour asks for."""
        mode = str(self._behaviours.value(numbers, "notify", "normal"))
        late = float(self._behaviours.value(numbers, "late_seconds", 5)) if mode == "late" else 0.0
        event_id = str(uuid.uuid4())
        now = time.time()

        def owe(
            *, sent_as: str = "normal", due_at: float | None = now, state: str = "OWED", retried: bool = True
        ) -> int:
            changed = mutated(resource, sent_as) if sent_as in MUTATIONS else resource
            body = envelope(
                event_id=event_id, event_type=event_type, resource=changed, merchant=merchant, at=self._store.now()
            )
            cursor = db.execute(
                "INSERT INTO messages (event_id, mchid, out_trade_no, event_type, url, body, mode, state, due_at,"
                " is_retried) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (event_id, merchant["mchid"], numbers[0], event_type, url, body, sent_as, state, due_at, int(retried)),
            )
            return int(cursor.lastrowid or 0)

        if mode == "silent":
            owe(due_at=None, state="WITHHELD")
        elif mode == "reordered":
            self._owe_reordered(db, out_trade_no=numbers[0], new_id=owe(due_at=None, state="HELD"))
        elif mode in MUTATIONS:
            owe(sent_as=mode)
        elif mode in {"duplicate", "replayed"}:
            owe()
            owe(sent_as="normal" if mode == "duplicate" else mode, due_at=now + SOON, retried=False)
        elif mode == "concurrent":
            owe()
            owe(retried=False)
        elif mode in DISGUISES:
            owe(sent_as=mode, retried=False)
            owe(due_at=now + SOON)
        else:
            owe(due_at=now + late)
        self._wake.set()

    def _owe_reordered(self, db: sqlite3.Connection, *, out_trade_no: str, new_id: int) -> None:
        """Hold the first message of an order back until a second comes; then the second goes first."""
        earlier = db.execute(
            "SELECT id FROM messages WHERE state = 'HELD' AND out_trade_no = ? AND id < ? ORDER BY id",
            (out_trade_no, new_id),
        ).fetchone()
        if earlier is None:
            return
        for message_id, due_at in ((new_id, time.time()), (earlier["id"], time.time() + SOON)):
            db.execute("UPDATE messages SET state = 'OWED', due_at = ? WHERE id = ?", (due_at, message_id))

    def send_again(self, *, out_trade_no: str, mode: str, times: int) -> list[dict[str, Any]]:
        """Send the order's latest message now, `times` at once, in the given mode; returns the merchant's answers."""
        if mode not in {"normal", "forged", "replayed", "unsigned", "unknown_serial", "unreadable"}:
            raise Refusal(400, "PARAM_ERROR", f"mode must be normal or one of {sorted(DISGUISES)}, not {mode}")
        with self._store.transaction() as db:
            row = db.execute(
                "SELECT * FROM messages WHERE out_trade_no = ? ORDER BY id DESC LIMIT 1", (out_trade_no,)
            ).fetchone()
        if row is None:
            raise Refusal(404, "ORDER_NOT_EXIST", "该订单还没有任何通知")
        with ThreadPoolExecutor(max_workers=times) as pool:
            answers = pool.map(lambda _: self._post({**dict(row), "mode": mode}), range(times))
        return [{"status": status, "body": text} for status, text in answers]

    def hurry(self) -> int:
        """Make everything owed or held due now; returns how many."""
        with self._store.transaction() as db:
            count = db.execute(
                "UPDATE messages SET state = 'OWED', due_at = ? WHERE state IN ('OWED', 'HELD')", (time.time(),)
            ).rowcount
        self._wake.set()
        return count

    def listed(self, *, owed_only: bool) -> list[dict[str, Any]]:
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT id, event_id, mchid, out_trade_no, event_type, url, mode, state, tries, last_answer"
                " FROM messages WHERE NOT ? OR (state IN ('OWED', 'HELD') AND is_retried) ORDER BY id",
                (owed_only,),
            ).fetchall()
        return [dict(row) for row in rows]

    def deliver_due(self) -> float:
        """Hand every due message to the pool; returns seconds until the next one is due (at most one)."""
        now = time.time()
        with self._store.transaction() as db:
            rows = db.execute("SELECT * FROM messages WHERE state = 'OWED' AND due_at <= ? ORDER BY due_at, id", (now,))
            due = [dict(row) for row in rows if row["id"] not in self._in_flight]
            coming = db.execute(
                "SELECT MIN(due_at) FROM messages WHERE state = 'OWED' AND due_at > ?", (now,)
            ).fetchone()[0]
        for message in due:
            future = self._pool.submit(self._deliver, message)
            self._in_flight[message["id"]] = future
        for message_id, future in list(self._in_flight.items()):
            if future.done():
                del self._in_flight[message_id]
        return max(0.02, min(1.0, coming - now)) if coming is not None else 1.0

    def wait(self, seconds: float) -> bool:
        """Sleep until something new is owed or the time is over; false once stopping."""
        self._wake.wait(seconds)
        self._wake.clear()
        return not self._stopping.is_set()

    def ask_to_stop(self) -> None:
        """Make `wait` return false from now on."""
        self._stopping.set()
        self._wake.set()

    def finish(self) -> None:
        """Let deliveries under way end; to be called when nobody calls `deliver_due` any more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, message: dict[str, Any]) -> None:
        status, text = self._post(message)
        taken = is_acknowledged(status, text)
        tries = message["tries"] + 1
        due_at: float | None = None
        if taken:
            state = "DELIVERED"
        elif message["is_retried"] and tries <= len(RETRY_SECONDS):
            state, due_at = "OWED", time.time() + RETRY_SECONDS[tries - 1] * self._retry_factor
        else:
            state = "GIVEN_UP"
        with self._store.transaction() as db:
            db.execute(
                "UPDATE messages SET state = ?, due_at = ?, tries = ?, last_answer = ?, sent_at = ? WHERE id = ?",
                (state, due_at, tries, f"{status} {text[:200]}", time.time(), message["id"]),
            )
        LOG.info("message %s %s try %d: %s", message["event_id"], message["mode"], tries, status)
        self._wake.set()

    def _post(self, message: dict[str, Any]) -> tuple[int, str]:
        """One delivery; status 0 when there was no answer in time."""
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
        # The address was checked to be http(s) when the order was opened.
        request = urllib.request.Request(message["url"], data=body, headers=headers, method="POST")  # noqa: S310
        try:
            with self._opener.open(request, timeout=ANSWER_TIMEOUT) as answer:
                return int(answer.status), answer.read(65536).decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read(65536).decode("utf-8", "replace")
        except (OSError, ValueError) as error:
            return 0, type(error).__name__


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any, **_keywords: Any) -> None:
        return None


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


__all__ = ["NOTIFY_MODES", "RETRY_SECONDS", "Messages", "is_acknowledged"]
